import { customerName, DEPARTMENTS, domainOf } from '../../kaspersky/fleet/names';
import { Random } from '../../kaspersky/fleet/random';
import { DELETED_DEVICES, STATUSES, type Device, type DeviceRow, type Site } from './model';
import { ODDITIES } from './oddities';

export interface FleetSize {
	/** From 20 on, the last ones are oddities that no status follows from. */
	devices: number;
	/** Those whose Kaspersky product does not run, or has old databases. */
	problems: number;
	sites: number;
}

export interface Fleet {
	sites: Site[];
	devices: Device[];
}

export const KASPERSKY = 'Kaspersky Endpoint Security for Windows';
const DAY = 86_400_000;
/** The Autotask simulator's customers have their ids from here on, in the same order. */
const FIRST_COMPANY_ID = 175;
const FIRST_SITE_ID = 101;
const FIRST_DEVICE_ID = 5_000_001;
const PROBLEMS = [STATUSES.outdated, STATUSES.notRunning];

/** The fleet of an account: the same for the same seed and time. */
export function seedFleet(size: FleetSize, seed: number, now: number): Fleet {
	const random = new Random(seed);
	const customers = Array.from({ length: size.sites }, (_, index) => site(index, random));
	const deleted = { ...mapping(null), id: FIRST_SITE_ID - 1, name: DELETED_DEVICES };
	// Not a GUID, unlike those of all other sites: a client that parses them has a way around it.
	const sites = [...customers, { ...deleted, uid: `${random.uuid()}-deleted` }];
	const devices = Array.from({ length: size.devices }, (_, index) =>
		makeDevice(index, customers[index % customers.length], random, now),
	);
	const isOdd = size.devices >= 20 ? ODDITIES.length : 0;
	random.sample(size.devices - isOdd, size.problems).forEach((index, problem) => {
		devices[index].row.antivirus = {
			antivirusProduct: KASPERSKY,
			antivirusStatus: PROBLEMS[problem % PROBLEMS.length],
		};
	});
	if (isOdd) {
		ODDITIES.forEach((make, index) => make(devices[size.devices - isOdd + index], sites, now));
	}
	return { sites, devices };
}

/** Every third site is mapped to no company, as the first MSP would leave some. */
function site(index: number, random: Random): Site {
	const name = customerName(index);
	const company = index % 3 === 2 ? null : { id: FIRST_COMPANY_ID + index, name };
	return { ...mapping(company), id: FIRST_SITE_ID + index, uid: random.uuid(), name };
}

function mapping(company: { id: number; name: string } | null) {
	return {
		autotaskCompanyId: company && String(company.id),
		autotaskCompanyName: company && company.name,
	};
}

export function makeDevice(index: number, site: Site, random: Random, now: number): Device {
	const department = DEPARTMENTS[index % DEPARTMENTS.length];
	const { operatingSystems, devicePrefix } = department;
	const system = operatingSystems[random.below(operatingSystems.length)];
	const hostname = `${devicePrefix}-${String(index + 1).padStart(2, '0')}`;
	const row: DeviceRow = {
		id: FIRST_DEVICE_ID + index,
		uid: random.uuid(),
		...placeOf(site),
		hostname,
		description: hostname,
		deviceType:
			department.group === 'Servers'
				? { category: 'Server', type: 'Rackmount' }
				: { category: 'Desktop', type: 'Desktop' },
		intIpAddress: `10.${100 + (index >> 16)}.${(index >> 8) & 255}.${index & 255}`,
		extIpAddress: '203.0.113.7',
		operatingSystem: `${system.name} ${system.major}.${system.minor}.${system.build}`,
		domain: domainOf(site.name),
		lastLoggedInUser: `${domainOf(site.name).split('.')[0]}\\user${index + 1}`,
		cagVersion: '4.4.2230',
		displayVersion: '4.4.2230.2230',
		deviceClass: 'device',
		online: true,
		suspended: false,
		deleted: false,
		rebootRequired: random.below(10) === 0,
		a64Bit: true,
		snmpEnabled: false,
		networkProbe: false,
		onboardedViaNetworkMonitor: false,
		lastSeen: now,
		lastReboot: now - random.below(20 * DAY),
		lastAuditDate: now - random.below(DAY),
		creationDate: now - 30 * DAY - random.below(300 * DAY),
		antivirus: { antivirusProduct: KASPERSKY, antivirusStatus: STATUSES.fine },
		patchManagement: {
			patchStatus: 'FullyPatched',
			patchesApprovedPending: 0,
			patchesNotApproved: random.below(9),
			patchesInstalled: random.below(90),
		},
		softwareStatus: 'Compliant',
		warrantyDate: null,
		udf: {},
		portalUrl: `https://merlot.centrastage.net/csm/search?qs=uid%3A${index}`,
		webRemoteUrl: `https://merlot.centrastage.net/csm/search?qs=uid%3A${index}&remote`,
	};
	return { row, override: null, inTouch: true };
}

export function placeOf(site: Site): Pick<DeviceRow, 'siteId' | 'siteUid' | 'siteName'> {
	return { siteId: site.id, siteUid: site.uid, siteName: site.name };
}
