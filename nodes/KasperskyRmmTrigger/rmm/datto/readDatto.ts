import { z } from 'zod';
import type { Customer } from '../../../shared/items';
import type { RmmClient } from '../../../shared/rmm/client';
import type { ReadingRules } from '../antivirus';
import {
	NeededDevices,
	showsNothing,
	type DeviceIds,
	type RmmDevice,
	type RmmReading,
} from '../reading';
import { rowOf, text, wholeNumber, type Row } from '../values';
import {
	dattoDevice,
	dattoKnowledge,
	isDeleted,
	isDeletedSite,
	mayBeComputer,
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

/** Of a list. */
interface ListedDevice {
	uid: string;
	/** Deleted devices stay in the list for a while. */
	isDeleted?: true;
	/** Absent: it is not needed. */
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
async function readList<Listed extends { uid: string }>(
	client: RmmClient,
	path: string,
	list: string,
	readRow: (json: unknown) => Listed | undefined,
): Promise<Map<string, Listed>> {
	const rows = new Map<string, Listed>();
	let total: number | undefined;
	for (let page: number | undefined = 0; page !== undefined;) {
		client.budget.begin(`reading the ${list} (${rows.size} of ${total ?? 'all'})`);
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
		const before = rows.size;
		for (const json of found) {
			const row = readRow(json);
			if (row) rows.set(row.uid, row);
		}
		page = nextPageOf(nextPageUrl);
		// Whatever its number, a page that brings nothing new came before: it could go on for ever.
		if (page !== undefined && (Number.isNaN(page) || rows.size === before)) {
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

	of(row: Row): Customer | undefined {
		const siteUid = text(row, 'siteUid');
		if (siteUid === undefined) return undefined;
		const { name = text(row, 'siteName'), autotaskCompanyId }: Partial<Site> =
			this.sites.get(siteUid) ?? {};
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

const readSites = async (client: RmmClient) =>
	await readList(client, '/v2/account/sites', 'sites', readSite);

/** Ids and names of the customers that the key may see. */
export async function readSiteNames(client: RmmClient): Promise<Map<string, string>> {
	const sites = [...(await readSites(client)).values()].filter(({ name }) => !isDeletedSite(name));
	return new Map(sites.map(({ uid, name = uid }) => [`${SITE}${uid}`, name]));
}

/**
 * Reads all devices of the account that the key may see, and their sites.
 *
 * @param known ids of devices that held something before
 */
export async function readDatto(
	client: RmmClient,
	rules: ReadingRules,
	known: DeviceIds,
): Promise<RmmReading> {
	const sites = await readSites(client);
	const customers = new Customers(sites);
	const needed = new NeededDevices(known);
	// Each row is read to its end at once: what is not needed of ten thousand is forgotten with its page.
	const read = (json: unknown): ListedDevice | undefined => {
		const row = rowOf(json);
		const uid = text(row, 'uid');
		if (uid === undefined) return undefined;
		const siteUid = text(row, 'siteUid');
		const isGone = isDeleted(row) || isDeletedSite(sites.get(siteUid ?? '')?.name);
		if (isGone) return { uid, isDeleted: true };
		const knowledge = dattoKnowledge(row, rules, Date.now());
		const isNeeded = needed.has({
			id: uid,
			mayBeComputer: mayBeComputer(row),
			customer: siteUid,
			knowledge,
		});
		if (!isNeeded) return { uid };
		return {
			uid,
			device: { device: dattoDevice(row, uid), customer: customers.of(row), knowledge },
		};
	};
	const listed = await readList(client, '/v2/account/devices', 'devices', read);
	if (listed.size === 0) throw showsNothing(client, 'not one device');
	const devices = new Map<string, RmmDevice>();
	const deleted = new Set<string>();
	for (const { uid, device, isDeleted } of listed.values()) {
		if (device) devices.set(uid, device);
		else if (isDeleted) deleted.add(uid);
	}
	return {
		...{ devices, deleted, customerScope: SITE },
		askFor: async (uid) => {
			const response = await client.tryGet(`/v2/device/${encodeURIComponent(uid)}`);
			if (response.kind === 'notFound') return response.isPage ? null : undefined;
			// The list could be read, so it may be this device that the user must not see any more.
			if (response.kind === 'forbidden') return null;
			if (response.kind !== 'json') throw client.failure(response);
			const found = read(response.body);
			return found?.uid === uid ? found.device : null;
		},
	};
}
