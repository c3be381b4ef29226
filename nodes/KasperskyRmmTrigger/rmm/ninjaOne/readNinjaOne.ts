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
import { rowOf, text, wholeNumber } from '../values';
import { queryAntivirus, type StoredQuery } from './antivirusQuery';
import { isManaged, mayBeComputer, ninjaDevice, ninjaKnowledge } from './ninjaDevice';

/** The largest page that NinjaOne returns. */
const PAGE_SIZE = 1_000;

const ORGANIZATION = 'organization:';

interface Organization {
	id: number;
	name: string | undefined;
}

function readOrganization(json: unknown): Organization | undefined {
	const row = rowOf(json);
	const id = wholeNumber(row, 'id');
	return id === undefined ? undefined : { id, name: text(row, 'name') };
}

/**
 * Reads a list behind the largest id that came so far, until a page is empty: a server may return fewer rows a page
 * than it is asked for. It may not be in the order of the ids.
 *
 * @param isEnough whether a page that is short is the last one, by what has been read
 * @throws NodeOperationError when the ids do not grow
 */
async function readList<Listed extends { id: number }>(
	client: RmmClient,
	path: string,
	list: string,
	readRow: (json: unknown) => Listed | undefined,
	isEnough: (rows: ReadonlyMap<number, Listed>) => boolean = () => false,
): Promise<Map<number, Listed>> {
	const rows = new Map<number, Listed>();
	for (let after: number | undefined; ;) {
		client.budget.begin(`reading the ${list} (${rows.size} so far)`);
		const page = await client.get(path, { pageSize: PAGE_SIZE, after });
		if (!Array.isArray(page)) throw client.incomplete(`what it sent is no list of ${list}.`);
		if (page.length === 0) return rows;
		let last = after ?? Number.NEGATIVE_INFINITY;
		for (const json of page) {
			const row = readRow(json);
			if (!row) throw client.incomplete(`one of the ${list} has no id.`);
			rows.set(row.id, row);
			last = Math.max(last, row.id);
		}
		if (page.length < PAGE_SIZE && isEnough(rows)) return rows;
		if (last === after) throw client.incomplete(`after ${rows.size} ${list} its pages repeat.`);
		after = last;
	}
}

/** @param wanted ids of which a name is needed; `undefined` for all that there are */
const readOrganizations = async (client: RmmClient, wanted?: readonly number[]) =>
	await readList(
		client,
		'/v2/organizations',
		'organizations',
		readOrganization,
		(rows) => wanted?.every((id) => rows.has(id)) ?? false,
	);

/** Ids and names of the customers that the client may see. */
export async function readOrganizationNames(client: RmmClient): Promise<Map<string, string>> {
	const organizations = [...(await readOrganizations(client)).values()];
	return new Map(organizations.map(({ id, name = String(id) }) => [`${ORGANIZATION}${id}`, name]));
}

/** A reading, or what is to be continued with the next poll; `isRestarted`: what an earlier poll had read is lost. */
export type NinjaReading =
	{ reading: RmmReading } | { unfinished: StoredQuery; retryAfterMs: number; isRestarted?: true };

/** Of a list. */
interface ListedDevice {
	id: number;
	isManaged: boolean;
	/** Absent: it is not needed. */
	needed?: Omit<RmmDevice, 'customer'> & { organizationId: number | undefined };
}

function customerOf(
	organizationId: number | undefined,
	organizations: ReadonlyMap<number, Organization>,
): Customer | undefined {
	const { id, name } = organizations.get(organizationId ?? Number.NaN) ?? {};
	return name === undefined
		? undefined
		: { id: `${ORGANIZATION}${id}`, name, kind: 'organization' };
}

/**
 * Reads antivirus data, which may take several polls, and then all devices and organizations as they are now.
 *
 * @param known ids of devices that held something before
 * @param stored what an earlier poll has read
 * @param isOverdue whether the last reading was completed long ago
 */
export async function readNinjaOne(
	client: RmmClient,
	rules: ReadingRules,
	known: DeviceIds,
	stored: StoredQuery | undefined,
	isOverdue: boolean,
): Promise<NinjaReading> {
	const query = await queryAntivirus(client, rules, stored, isOverdue);
	if ('unfinished' in query) return query;
	const neededDevices = new NeededDevices(known);
	const read = (json: unknown): ListedDevice | undefined => {
		const row = rowOf(json);
		const id = wholeNumber(row, 'id');
		if (id === undefined) return undefined;
		const organizationId = wholeNumber(row, 'organizationId');
		const knowledge = ninjaKnowledge(row, query.rows[id], rules, Date.now());
		const listed = { id, isManaged: isManaged(row) };
		const isNeeded = neededDevices.has({
			...{ id: String(id), mayBeComputer: mayBeComputer(row) },
			...{ customer: organizationId, knowledge },
		});
		if (!isNeeded) return listed;
		return { ...listed, needed: { device: ninjaDevice(row, id), organizationId, knowledge } };
	};
	const listed = [...(await readList(client, '/v2/devices', 'devices', read)).values()];
	const needed = listed.flatMap((device) => device.needed ?? []);
	const organizations = await readOrganizations(
		client,
		needed.flatMap(({ organizationId }) => organizationId ?? []),
	);
	const withCustomer = ({ organizationId, ...device }: (typeof needed)[number]): RmmDevice => ({
		...device,
		customer: customerOf(organizationId, organizations),
	});
	if (listed.length === 0) throw showsNothing(client, 'not one device');
	const hasRows = Object.keys(query.rows).length > 0;
	if (!hasRows && listed.some(({ isManaged }) => isManaged)) {
		throw showsNothing(client, 'devices, but not one row of antivirus data');
	}
	return {
		reading: {
			devices: new Map(needed.map((device) => [device.device.id, withCustomer(device)])),
			...{ deleted: new Set(), customerScope: ORGANIZATION },
			askFor: async (id) => {
				const rows = await client.get('/v2/devices', { df: `id = ${id}`, pageSize: 1 });
				if (!Array.isArray(rows)) throw client.incomplete('what it sent is no list of devices.');
				if (rows.length === 0) return undefined;
				const row = read(rows[0]);
				return row?.needed?.device.id === id ? withCustomer(row.needed) : null;
			},
		},
	};
}
