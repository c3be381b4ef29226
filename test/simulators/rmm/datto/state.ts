import { Random } from '../../kaspersky/fleet/random';
import { Unknown } from '../reply';
import {
	DELETED_DEVICES,
	STATUSES,
	TIMES,
	type Antivirus,
	type AntivirusOverride,
	type Device,
	type DeviceRow,
	type Site,
} from './model';
import { KASPERSKY, makeDevice, placeOf, seedFleet, type FleetSize } from './seed';
import type { DattoSettings } from './settings';

export interface NewDevice {
	hostname: string;
	/** uid or name of its site; by default the first one. */
	site?: string;
}

/** The sites and devices of an account, and what people, agents and time do to them. */
export class DattoState {
	readonly sites: Site[];
	/** In the order of the list. */
	readonly devices: Device[];
	private readonly random: Random;
	private made: number;

	constructor(
		size: FleetSize,
		seed: number,
		readonly settings: DattoSettings,
		private readonly now: () => number,
	) {
		({ sites: this.sites, devices: this.devices } = seedFleet(size, seed, now()));
		this.random = new Random(seed ^ 0x5eed);
		this.made = size.devices;
	}

	/** @param key uid or host name */
	device(key: string): Device {
		const found = this.devices.find(({ row }) => row.uid === key || row.hostname === key);
		if (!found) throw new Unknown(`no device ${key}`);
		return found;
	}

	/** @param key uid or name */
	site(key: string): Site {
		const found = this.sites.find(({ uid, name }) => uid === key || name === key);
		if (!found) throw new Unknown(`no site ${key}`);
		return found;
	}

	/** Changes fields as the API shows them. Whose `lastSeen` is set is no longer in touch. */
	update(key: string, changes: Partial<DeviceRow>): Device {
		const device = this.device(key);
		const unknown = Object.keys(changes).filter((name) => !(name in device.row));
		if (unknown.length > 0) throw new Error(`no such field: ${unknown.join(', ')}`);
		Object.assign(device.row, changes);
		if ('lastSeen' in changes) device.inTouch = false;
		return device;
	}

	/** What the agent finds from now on. */
	setAntivirus(key: string, antivirusStatus: string, antivirusProduct = KASPERSKY): Device {
		return this.update(key, { antivirus: { antivirusProduct, antivirusStatus } });
	}

	/** A script writes the override file; null: somebody deletes it. */
	override(key: string, override: AntivirusOverride | null): Device {
		const device = this.device(key);
		device.override = override;
		return device;
	}

	/** Switched off: `lastSeen` stands still, all values stay. */
	goOffline(key: string): Device {
		return this.update(key, { online: false, lastSeen: this.now() });
	}

	goOnline(key: string): Device {
		const device = this.update(key, { online: true });
		device.inTouch = true;
		return device;
	}

	add({ hostname, site = this.sites[0].uid }: NewDevice): Device {
		const device = makeDevice(this.made++, this.site(site), this.random, this.now());
		Object.assign(device.row, { hostname, description: hostname });
		this.devices.push(device);
		return device;
	}

	move(key: string, site: string): Device {
		return this.update(key, placeOf(this.site(site)));
	}

	/** Somebody deletes a device: it stays in the list for a while, among the deleted ones. */
	delete(key: string): Device {
		this.goOffline(key);
		this.update(key, { deleted: true });
		return this.move(key, DELETED_DEVICES);
	}

	/** It is no longer in the list. */
	remove(key: string): void {
		this.devices.splice(this.devices.indexOf(this.device(key)), 1);
	}

	addSite(name: string, company: { id: number; name: string } | null = null): Site {
		const site = {
			id: Math.max(...this.sites.map(({ id }) => id)) + 1,
			uid: this.random.uuid(),
			name,
			autotaskCompanyId: company && String(company.id),
			autotaskCompanyName: company && company.name,
		};
		this.sites.push(site);
		return site;
	}

	/** Renames a site, or maps it to another company of Autotask. */
	updateSite(
		key: string,
		changes: Partial<Pick<Site, 'name' | 'autotaskCompanyId' | 'autotaskCompanyName'>>,
	): Site {
		const site = Object.assign(this.site(key), changes);
		for (const { row } of this.devices) {
			if (row.siteUid === site.uid) row.siteName = site.name;
		}
		return site;
	}

	/** A device as the API sends it now. */
	shown({ row, override, inTouch }: Device): Record<string, unknown> {
		const shown = { ...row, antivirus: override ? overridden(override) : row.antivirus };
		if (inTouch) shown.lastSeen = this.now();
		const times = Object.fromEntries(TIMES.map((name) => [name, this.time(shown[name])]));
		return { ...shown, ...times, udf: shown.udf && this.udfs(shown.udf) };
	}

	private udfs(filled: Record<string, string | null>): Record<string, string | null> {
		const names = Array.from({ length: this.settings.udfs }, (_, index) => `udf${index + 1}`);
		return { ...Object.fromEntries(names.map((name) => [name, null])), ...filled };
	}

	private time(milliseconds: number | null): number | string | null {
		const { times } = this.settings;
		if (milliseconds === null || times === 'milliseconds') return milliseconds;
		if (times === 'seconds') return Math.floor(milliseconds / 1000);
		return new Date(milliseconds).toISOString();
	}
}

function overridden({ product, running, upToDate }: AntivirusOverride): Antivirus {
	const ofRunning = upToDate ? STATUSES.fine : STATUSES.outdated;
	return {
		antivirusProduct: product,
		antivirusStatus: running ? ofRunning : STATUSES.notRunning,
	};
}
