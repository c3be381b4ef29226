import { Random } from '../../kaspersky/fleet/random';
import { Unknown } from '../reply';
import type { AntivirusRow, Device, DeviceRow, Organization } from './model';
import { antivirusRow, KASPERSKY, makeDevice, seedFleet, type FleetSize } from './seed';

export interface NewDevice {
	systemName: string;
	/** id or name; by default the first one. */
	organization?: string | number;
}

/** The organizations and devices of an account, and what people, agents and time do to them. */
export class NinjaOneState {
	readonly organizations: Organization[];
	/** In the order of ids, which are never given twice. */
	readonly devices: Device[];
	private readonly random: Random;
	private lastId: number;

	/** @param seconds what time it is, in Unix seconds with a fraction */
	constructor(
		size: FleetSize,
		seed: number,
		private readonly seconds: () => number,
	) {
		const fleet = seedFleet(size, seed, seconds());
		({ organizations: this.organizations, devices: this.devices } = fleet);
		this.random = new Random(seed ^ 0x5eed);
		this.lastId = size.devices;
	}

	/** @param key id, or system name */
	device(key: string | number): Device {
		const text = String(key);
		const found = this.devices.find(
			({ row }) => String(row.id) === text || row.systemName === text,
		);
		if (!found) throw new Unknown(`no device ${text}`);
		return found;
	}

	/** @param key id, or name */
	organization(key: string | number): Organization {
		const text = String(key);
		const found = this.organizations.find(({ id, name }) => String(id) === text || name === text);
		if (!found) throw new Unknown(`no organization ${text}`);
		return found;
	}

	/** Changes fields as the API shows them. Whose `lastContact` is set is no longer in touch. */
	update(key: string | number, changes: Partial<DeviceRow>): Device {
		const device = this.device(key);
		Object.assign(device.row, changes);
		if ('lastContact' in changes) device.inTouch = false;
		return device;
	}

	/** What the agent finds from now on of one product. */
	setAntivirus(
		key: string | number,
		{ productName = KASPERSKY, ...changes }: Partial<AntivirusRow>,
	): Device {
		const device = this.device(key);
		const row = device.antivirus.find((each) => each.productName === productName);
		if (row) Object.assign(row, changes);
		else {
			const fresh = antivirusRow(device.row.id, productName, this.seconds());
			device.antivirus.push({ ...fresh, ...changes });
		}
		return device;
	}

	/** Products that the agent no longer finds; all of them when none is named. */
	removeAntivirus(key: string | number, productName?: string): Device {
		const device = this.device(key);
		device.antivirus = device.antivirus.filter(
			(row) => productName !== undefined && row.productName !== productName,
		);
		return device;
	}

	/** The agent stays in touch and no longer collects: its antivirus rows stay as old as they are then. */
	stopCollecting(key: string | number): Device {
		const device = this.device(key);
		for (const row of device.antivirus) row.timestamp = this.seconds();
		device.collects = false;
		return device;
	}

	/** Switched off: its last contact stands still, and so do its rows. */
	goOffline(key: string | number): Device {
		const now = this.seconds();
		this.stopCollecting(key);
		return this.update(key, { offline: true, lastContact: now, lastUpdate: now });
	}

	goOnline(key: string | number): Device {
		const device = this.update(key, { offline: false });
		return Object.assign(device, { inTouch: true, collects: true });
	}

	add({ systemName, organization = this.organizations[0].id }: NewDevice): Device {
		const id = ++this.lastId;
		const home = this.organization(organization);
		const device = makeDevice(id, home, this.random, this.seconds());
		Object.assign(device.row, { systemName, displayName: systemName, netbiosName: systemName });
		this.devices.push(device);
		return device;
	}

	move(key: string | number, organization: string | number): Device {
		const { id } = this.organization(organization);
		return this.update(key, { organizationId: id, locationId: id });
	}

	/** Deleted in the RMM: no list has it any more. */
	remove(key: string | number): void {
		this.devices.splice(this.devices.indexOf(this.device(key)), 1);
	}

	addOrganization(name: string): Organization {
		const id = Math.max(1, ...this.organizations.map((each) => each.id)) + 1;
		const added: Organization = { id, name, description: '', nodeApprovalMode: 'AUTOMATIC' };
		this.organizations.push(added);
		return added;
	}

	updateOrganization(key: string | number, changes: { name: string }): Organization {
		return Object.assign(this.organization(key), changes);
	}

	/** A device as the list sends it now, with or without its details. */
	shown({ row, details, inTouch }: Device, isDetailed: boolean): object {
		const now = this.seconds();
		const times = inTouch ? { lastContact: now, lastUpdate: now } : {};
		return { ...row, ...times, ...(isDetailed && details) };
	}

	/** Its antivirus rows as a query sends them now. Collected in whole seconds. */
	antivirusOf({ antivirus, collects }: Device): AntivirusRow[] {
		const now = Math.floor(this.seconds());
		return antivirus.map((row) => ({
			...row,
			timestamp: collects ? now : Math.floor(row.timestamp),
		}));
	}
}
