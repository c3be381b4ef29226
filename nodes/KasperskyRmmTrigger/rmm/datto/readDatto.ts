import { z } from 'zod';
import type { Customer, Device } from '../../../shared/items';
import type { RmmClient } from '../../../shared/rmm/client';
import type { ReadingRules } from '../antivirus';
import type { RmmDevice, RmmReading } from '../reading';
import { lastVisible, rowOf, text, wholeNumber } from '../values';
import {
	dattoKnowledge,
	isComputer,
	isDeleted,
	isDeletedSite,
	readDattoDevice,
	type DattoDevice,
} from './dattoDevice';

/** The largest page that Datto RMM returns. */
const PAGE_SIZE = 250;

const SITE = 'site:';

const pageSchema = z.object({
	pageDetails: z.object({
		totalCount: z.number().int().nonnegative(),
		nextPageUrl: z.string().nullish(),
	}),
});

interface Site {
	uid: string;
	name: string | undefined;
	autotaskCompanyId: number | undefined;
}

function readSite(json: unknown): Site | undefined {
	const row = rowOf(json);
	const uid = text(row, 'uid');
	if (uid === undefined) return undefined;
	const autotaskCompanyId = wholeNumber(row, 'autotaskCompanyId');
	return { uid, name: text(row, 'name'), autotaskCompanyId };
}

/** Of a list; deleted devices stay in it for a while, as such. */
interface ListedDevice {
	uid: string;
	/** Absent: it is deleted. */
	device?: RmmDevice;
}

/** The number of the next page; its URL may lead to another name of the server. */
function nextPageOf(url: string | null | undefined): number | undefined {
	if (!url) return undefined;
	const query = url.includes('?') ? url.slice(url.indexOf('?')) : '';
	const page = new URLSearchParams(query).get('page') ?? '';
	return /^\d{1,9}$/.test(page) ? Number(page) : Number.NaN;
}

/**
 * Reads a list, page by page. It is read while devices come and go, so it counts as complete only if the total has not
 * changed meanwhile and so many different rows came.
 *
 * @throws NodeOperationError when it is not complete
 */
async function readList<Row extends { uid: string }>(
	client: RmmClient,
	path: string,
	list: string,
	readRow: (json: unknown) => Row | undefined,
): Promise<Map<string, Row>> {
	const rows = new Map<string, Row>();
	const pages = new Set<number>();
	let total: number | undefined;
	for (let page: number | undefined = 0; page !== undefined;) {
		client.budget.begin(`reading the ${list} (${rows.size} of ${total ?? 'all'})`);
		pages.add(page);
		const body = await client.get(path, { page, max: PAGE_SIZE });
		const read = pageSchema.safeParse(body);
		const found: unknown = (body as Record<string, unknown>)[list];
		if (!read.success || !Array.isArray(found)) {
			throw client.incomplete(`page ${page} is no page of ${list}.`);
		}
		const { totalCount, nextPageUrl } = read.data.pageDetails;
		if (total !== undefined && total !== totalCount) {
			throw client.incomplete(
				`it changed from ${total} to ${totalCount} ${list} while it was read.`,
			);
		}
		total = totalCount;
		for (const json of found) {
			const row = readRow(json);
			if (row) rows.set(row.uid, row);
		}
		page = nextPageOf(nextPageUrl);
		if (page !== undefined && (Number.isNaN(page) || pages.has(page))) {
			throw client.incomplete(`after ${rows.size} of ${total} ${list} its pages repeat.`);
		}
	}
	if (rows.size !== total) {
		throw client.incomplete(`${rows.size} different ${list} of ${total}.`);
	}
	return rows;
}

/** Whose a device is, as far as the site or the device says. */
class Customers {
	/** One for all devices of a site. */
	private readonly known = new Map<string, Customer>();

	constructor(private readonly sites: ReadonlyMap<string, Site>) {}

	of({ siteUid, siteName }: DattoDevice): Customer | undefined {
		if (siteUid === undefined) return undefined;
		const { name = siteName, autotaskCompanyId }: Partial<Site> = this.sites.get(siteUid) ?? {};
		if (name === undefined) return undefined;
		const known = this.known.get(siteUid);
		if (known?.name === name) return known;
		const customer: Customer = {
			...{ id: `${SITE}${siteUid}`, name, kind: 'site' },
			...(autotaskCompanyId === undefined ? {} : { autotaskCompanyId }),
		};
		this.known.set(siteUid, customer);
		return customer;
	}
}

function deviceOf(row: DattoDevice): Device {
	const { uid: id, hostname, description, domain, intIpAddress, operatingSystem } = row;
	const device: Device = { id, name: hostname ?? description ?? id };
	if (hostname !== undefined && domain?.includes('.')) device.fqdn = `${hostname}.${domain}`;
	if (intIpAddress !== undefined) device.ip = intIpAddress;
	if (operatingSystem !== undefined) device.os = operatingSystem;
	return Object.assign(device, lastVisible(row.lastSeen));
}

const readSites = async (client: RmmClient) =>
	await readList(client, '/v2/account/sites', 'sites', readSite);

/** Ids and names of the customers that the key may see. */
export async function readSiteNames(client: RmmClient): Promise<Map<string, string>> {
	const sites = [...(await readSites(client)).values()].filter(({ name }) => !isDeletedSite(name));
	return new Map(sites.map(({ uid, name = uid }) => [`${SITE}${uid}`, name]));
}

/** Reads all devices of the account that the key may see, and their sites. */
export async function readDatto(client: RmmClient, rules: ReadingRules): Promise<RmmReading> {
	const sites = await readSites(client);
	const customers = new Customers(sites);
	// Each row is read to its end at once: what is not needed of ten thousand is forgotten with its page.
	const read = (json: unknown): ListedDevice | undefined => {
		const row = readDattoDevice(json);
		if (row === undefined) return undefined;
		if (isDeleted(row) || isDeletedSite(sites.get(row.siteUid ?? '')?.name))
			return { uid: row.uid };
		const device = {
			device: deviceOf(row),
			customer: customers.of(row),
			isComputer: isComputer(row),
			knowledge: dattoKnowledge(row, rules, Date.now()),
		};
		return { uid: row.uid, device };
	};
	const listed = await readList(client, '/v2/account/devices', 'devices', read);
	const devices = new Map<string, RmmDevice>();
	const deleted = new Set<string>();
	for (const [uid, { device }] of listed) {
		if (device) devices.set(uid, device);
		else deleted.add(uid);
	}
	return {
		...{ devices, deleted, customerScope: SITE },
		askFor: async (uid) => {
			const response = await client.tryGet(`/v2/device/${encodeURIComponent(uid)}`);
			if (response.kind === 'notFound') return undefined;
			if (response.kind !== 'json') throw client.failure(response);
			const found = read(response.body);
			return found?.uid === uid ? found.device : null;
		},
	};
}
