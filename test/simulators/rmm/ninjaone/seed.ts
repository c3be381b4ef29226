import { customerName, DEPARTMENTS, domainOf } from '../../kaspersky/fleet/names';
import { Random } from '../../kaspersky/fleet/random';
import type { AntivirusRow, Device, Organization } from './model';
import { ODDITIES } from './oddities';

export interface FleetSize {
	/** From 20 on, the last ones are oddities that no status follows from. */
	devices: number;
	/** Those whose Kaspersky product does not run, or has old databases. */
	problems: number;
	organizations: number;
}

export interface Fleet {
	organizations: Organization[];
	devices: Device[];
}

export const KASPERSKY = 'Kaspersky Endpoint Security for Windows';
const DEFENDER = 'Microsoft Defender Antivirus';
const DAY = 86_400;
const PROBLEMS: Array<Partial<AntivirusRow>> = [
	{ definitionStatus: 'Out-of-Date' },
	{ productState: 'OFF' },
	{ productState: 'EXPIRED', definitionStatus: 'Out-of-Date' },
];

/** @returns the fleet of an account: the same for the same seed and time. @param now in seconds */
export function seedFleet(size: FleetSize, seed: number, now: number): Fleet {
	const random = new Random(seed);
	const organizations = Array.from({ length: size.organizations }, (_, index) => ({
		id: index + 2,
		name: customerName(index),
		description: '',
		nodeApprovalMode: 'AUTOMATIC' as const,
	}));
	const devices = Array.from({ length: size.devices }, (_, index) =>
		makeDevice(index + 1, organizations[index % organizations.length], random, now),
	);
	const isOdd = size.devices >= 20 ? ODDITIES.length : 0;
	random.sample(size.devices - isOdd, size.problems).forEach((index, problem) => {
		const device = devices[index];
		device.antivirus = [
			{ ...antivirusRow(device.row.id, KASPERSKY, now), ...PROBLEMS[problem % PROBLEMS.length] },
		];
	});
	if (isOdd) {
		ODDITIES.forEach((make, index) => make(devices[size.devices - isOdd + index], now));
	}
	return { organizations, devices };
}

/** Four of five have Windows Defender beside Kaspersky; it is off, as Windows does it. */
export function makeDevice(
	id: number,
	organization: Organization,
	random: Random,
	now: number,
): Device {
	const department = DEPARTMENTS[id % DEPARTMENTS.length];
	const { operatingSystems, devicePrefix } = department;
	const system = operatingSystems[random.below(operatingSystems.length)];
	const isServer = department.group === 'Servers';
	const isWindows = system.name.includes('Windows');
	const systemName = `${devicePrefix}-${String(id).padStart(2, '0')}`;
	const domain = domainOf(organization.name);
	const antivirus = [antivirusRow(id, KASPERSKY, now)];
	if (isWindows && !isServer && random.below(5) > 0) {
		antivirus.push({ ...antivirusRow(id, DEFENDER, now), productState: 'OFF' });
	}
	return {
		row: {
			id,
			uid: random.uuid(),
			organizationId: organization.id,
			locationId: organization.id,
			nodeClass: classOf(system.name, isServer),
			nodeRoleId: isServer ? 2 : 1,
			approvalStatus: 'APPROVED',
			offline: false,
			displayName: systemName,
			systemName,
			dnsName: `${systemName.toLowerCase()}.${domain}`,
			netbiosName: systemName.slice(0, 15),
			created: now - 30 * DAY - random.below(300 * DAY),
			...{ lastContact: now, lastUpdate: now, tags: [] },
		},
		details: {
			os: { name: system.name, architecture: '64-bit', buildNumber: String(system.build) },
			system: { name: systemName, manufacturer: 'Example', model: isServer ? 'R7' : 'N4' },
			lastLoggedInUser: `${domain.split('.')[0]}\\user${id}`,
		},
		...{ antivirus, inTouch: true, collects: true },
	};
}

export function antivirusRow(deviceId: number, productName: string, now: number): AntivirusRow {
	return {
		...{ productName, productState: 'ON', definitionStatus: 'Up-to-Date' },
		...{ version: '12.8.0.505', deviceId, timestamp: now },
	};
}

function classOf(system: string, isServer: boolean): string {
	if (system.startsWith('macOS')) return isServer ? 'MAC_SERVER' : 'MAC';
	const family = system.includes('Windows') ? 'WINDOWS' : 'LINUX';
	return `${family}_${isServer ? 'SERVER' : 'WORKSTATION'}`;
}
