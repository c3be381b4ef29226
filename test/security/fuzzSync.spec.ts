import fc from 'fast-check';
import { isEqual } from 'lodash';
import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { syncItems } from '../../nodes/AutotaskTicket/sync/run';
import { CircuitBreaker } from '../../nodes/AutotaskTicket/sync/session';
import { DEFAULT_POLICIES } from '../../nodes/shared/ticketPlan/policies';
import { AutotaskClient } from '../../nodes/shared/autotask/client';
import { clock } from '../../nodes/shared/autotask/clock';
import { readSyncItem, type ListedTicketDevice } from '../../nodes/shared/decisions';
import { LEVELS } from '../../nodes/shared/items';
import { ensure, expectClear, fuzz } from './fuzzing';
import { anything, GARBAGE, nearly, type Json } from './mutations';
import { withZodAlone } from './zodAlone';

const DEVICE = 'ksp-5f0c21aa-9b1d77e0c4a2f318-databasesOutdated';
const CUSTOMER = 'ksp-5f0c21aa-g9b1d77e0c4a2f31-databasesOutdated';
const OTHER = 'ksp-5f0c21aa-0000000000000001-databasesOutdated';
const COMPLETED = 5;
const NOW = '2026-11-22T10:10:00Z';

const CHANGE = {
	...{ change: 'raised', level: 'Critical', previousLevel: 'Warning' },
	...{ raisedAt: '2026-11-22T10:00:00Z', observedAt: '2026-11-22T10:05:00Z' },
	...{ device: { name: 'FIN-PC-07' }, status: { description: 'Databases are outdated' } },
};

const SETTINGS = {
	...{ companyID: 175, queueID: 8, priority: 4, dueHours: 12, billingCodeID: null },
	...{ issueType: 10, subIssueType: 100, title: 'Critical: x on y', description: 'Why' },
};

const OPEN = { ...CHANGE, ticket: { action: 'open', externalID: DEVICE, ...SETTINGS } };
const LIST = {
	...{ change: 'snapshot', observedAt: '2026-11-22T10:05:00Z', isComplete: true, devices: [] },
	ticket: {
		...{ action: 'open', externalID: CUSTOMER, ...SETTINGS },
		devices: [
			...[DEVICE, OTHER].map((externalID) => ({
				...{ externalID, name: 'FIN-PC-07', level: 'Critical', isRaised: true },
				...{ raisedAt: '2026-11-22T10:00:00Z', mayBeOlder: false },
			})),
		],
	},
};
const EMPTY_LIST = {
	...LIST,
	ticket: { action: 'complete', externalID: CUSTOMER, reason: 'Resolved', instead: [DEVICE] },
};
const COMPLETE = {
	...{ ...CHANGE, change: 'cleared' },
	ticket: { action: 'complete', externalID: DEVICE, reason: 'Resolved' },
};
const HELD = { ...CHANGE, ticket: { action: 'held', externalID: DEVICE, reason: 'No account' } };
const SNAPSHOT = {
	...{ change: 'snapshot', observedAt: '2026-11-22T10:05:00Z', source: { name: 'ksc' } },
	snapshot: {
		prefix: 'ksp-5f0c21aa-',
		externalIDs: [DEVICE, OTHER],
		customers: [{ prefix: 'ksp-5f0c21aa-g9b1d', externalIDs: [CUSTOMER] }],
		former: [],
	},
};
const WARNING = { change: 'warning', message: 'Half of the devices are gone' };
const ITEMS: Json[] = [OPEN, LIST, EMPTY_LIST, COMPLETE, HELD, SNAPSHOT, WARNING];

const row = (id: number, externalID: string, createDate = '2026-11-22T09:00:00Z'): Json => ({
	...{ id, ticketNumber: `T20261122.000${id}`, externalID, title: 'Critical: x on y', status: 1 },
	...{ priority: 4, createDate, dueDateTime: null, completedDate: null },
	...{ resolution: '', assignedResourceID: null, description: 'Why' },
});

let users = 0;

interface Write {
	method: string;
	url: string;
	body: IDataObject;
}

/** A tenant with two open tickets, which takes everything and does nothing; what it was asked to write. */
function tenant(): { client: AutotaskClient; writes: Write[] } {
	const writes: Write[] = [];
	// Nothing is remembered of the runs before: a user who was never heard of.
	const userName = `x${users++}`;
	const credential = { userName, secret: 'x', integrationCode: 'x', webUrl: 'https://x/' };
	const rows = [row(1, DEVICE), row(2, CUSTOMER)];
	const answerTo = (request: Write) => {
		if (request.url.includes('TicketNotes/query')) return { items: [], pageDetails: null };
		if (request.url.includes('/query')) return { items: rows, pageDetails: null };
		if (request.method !== 'GET') writes.push(request);
		const itemId = rows.length + 1;
		if (request.url === 'V1.0/Tickets' && request.method === 'POST') {
			rows.push(row(itemId, String(request.body.externalID), NOW));
		}
		return { itemId, externalRequestThreshold: 10_000, currentTimeframeRequestCount: 1 };
	};
	const context = {
		getNode: () => ({ id: '1', name: 'Node', type: 'x', typeVersion: 1, parameters: {} }),
		getCredentials: async () => credential,
		helpers: {
			httpRequestWithAuthentication: async (_: string, request: Write) => ({
				...{ statusCode: 200, headers: {}, body: answerTo(request) },
			}),
		},
	};
	return { client: new AutotaskClient(context as unknown as IExecuteFunctions), writes };
}

async function sync(items: readonly Json[]) {
	const { client, writes } = tenant();
	const settings = {
		...{
			completedStatus: COMPLETED,
			newStatus: 1,
			noteType: 1,
			publish: 2,
			stopAtPercent: 75,
			linksItems: true,
		},
		defaults: { source: null, ticketCategory: null, ticketType: null },
		policies: DEFAULT_POLICIES,
	};
	const breaker = new CircuitBreaker(client, settings.stopAtPercent);
	const { account, webUrl } = await client.connection();
	const session = { client, settings, breaker, account, webUrl };
	return { outcomes: await syncItems(session, items as unknown as IDataObject[]), writes };
}

const isId = (value: unknown) => Number.isSafeInteger(value);
const isIdOrNone = (value: unknown) => value === undefined || value === null || isId(value);
const isText = (value: unknown, length: number) =>
	typeof value === 'string' && value.length > 0 && value.length <= length;
const isTime = (value: unknown) => typeof value === 'string' && !Number.isNaN(Date.parse(value));

const isListedDevice = ({ externalID, level, raisedAt }: ListedTicketDevice) =>
	externalID.startsWith('ksp-') && LEVELS.includes(level) && Number.isFinite(raisedAt);

/** Nothing reaches Autotask that is not what a ticket has. */
function expectSoundWrite({ method, url, body }: Write): void {
	if (url.endsWith('/Notes')) {
		ensure(isText(body.title, 250) && isText(body.description, 32_000), 'note', body);
		return;
	}
	ensure(url === 'V1.0/Tickets', 'url', url);
	if (method === 'PATCH') ensure(isId(body.id), 'id', body);
	else {
		ensure(isId(body.companyID) && isText(body.title, 255), 'company, title', body);
		ensure(isText(body.externalID, 50) && isTime(body.dueDateTime), 'key, due', body);
	}
	ensure(String(body.description ?? '').length <= 8_000, 'description', body);
	for (const name of ['queueID', 'priority', 'issueType', 'subIssueType', 'status']) {
		ensure(isIdOrNone(body[name]), name, body);
	}
}

beforeAll(() => {
	jest.spyOn(clock, 'pause').mockResolvedValue();
	jest.spyOn(clock, 'now').mockReturnValue(Date.parse(NOW));
});

afterAll(() => jest.restoreAllMocks());

it('items: each is read, or told in words', async () => {
	await fuzz(fc.oneof(nearly(...ITEMS), anything), (json) => {
		const read = readSyncItem(json);
		if (read.kind === 'bad') expectClear(read.message);
		if (read.kind === 'change') {
			const { raisedAt, observedAt, ticket } = read.item;
			ensure(Number.isFinite(raisedAt) && Number.isFinite(observedAt), 'times', read.item);
			ensure(!('externalID' in ticket) || isText(ticket.externalID, 50), 'key', ticket);
		}
		if (read.kind === 'deviceList' && read.item.ticket.action === 'open') {
			const { externalID, devices } = read.item.ticket;
			ensure(/^ksp-[0-9a-f]{8}-g/.test(externalID), 'key', externalID);
			ensure(devices.length > 0 && devices.every(isListedDevice), 'devices', devices);
		}
		if (read.kind === 'snapshot') {
			const { prefix, externalIDs, customers, former } = read.item.snapshot;
			const prefixes = [prefix, ...customers.map((each) => each.prefix), ...former];
			ensure(
				prefixes.every((each) => /^ksp-[0-9a-f]{8}-/.test(each)),
				'prefixes',
				prefixes,
			);
			const keys = [...externalIDs, ...customers.flatMap((each) => each.externalIDs)];
			ensure(
				keys.every((key) => key.startsWith('ksp-')),
				'keys',
				keys,
			);
		}
	});
});

it('items: accepted and refused as zod alone does, with the same outcome and in the same words', async () => {
	const alone = withZodAlone(() =>
		jest.requireActual<typeof import('../../nodes/shared/decisions')>(
			'../../nodes/shared/decisions',
		),
	);
	await fuzz(fc.oneof(nearly(...ITEMS), anything), (json) => {
		const byZod = alone.readSyncItem(json);
		ensure(isEqual(readSyncItem(json), byZod), 'as zod reads it', byZod);
	});
});

it('runs: an outcome for each item, and nothing unsound reaches Autotask', async () => {
	const batches = fc.array(fc.oneof(nearly(...ITEMS), nearly(...ITEMS), anything), {
		...{ minLength: 1, maxLength: 3 },
	});
	await fuzz(batches, async (items) => {
		const { outcomes, writes } = await sync(items);
		ensure(outcomes.length === items.length, 'outcomes', outcomes);
		// What an item says of itself is passed on as it is.
		const failed = outcomes.filter(({ result }) => result === 'failed');
		failed.forEach(({ message }) => expectClear(message));
		writes.forEach(expectSoundWrite);
	});
});

const completed = (writes: Write[]) => writes.filter(({ body }) => body.status === COMPLETED);

it.each(GARBAGE)(
	'a snapshot with %j among its keys, or instead of them, completes nothing',
	async (garbage) => {
		for (const externalIDs of [garbage, [garbage], [DEVICE, garbage]] as Json[]) {
			const snapshot = { ...SNAPSHOT.snapshot, externalIDs };
			const { writes } = await sync([{ ...SNAPSHOT, snapshot }]);
			const isEmpty = Array.isArray(externalIDs) && externalIDs.length === 0;
			if (!isEmpty) expect(completed(writes)).toEqual([]);
		}
		for (const externalIDs of [garbage, [garbage], [CUSTOMER, garbage]] as Json[]) {
			const customers = [{ prefix: 'ksp-5f0c21aa-g9b1d', externalIDs }];
			const snapshot = { ...SNAPSHOT.snapshot, customers };
			const { writes } = await sync([{ ...SNAPSHOT, snapshot }]);
			const isEmpty = Array.isArray(externalIDs) && externalIDs.length === 0;
			if (!isEmpty) expect(completed(writes)).toEqual([]);
		}
	},
);

it('would notice what is created, also after many runs', async () => {
	const create = { ...OPEN, ticket: { ...OPEN.ticket, externalID: OTHER } };
	for (let run = 0; run < 2; run++) {
		const { outcomes, writes } = await sync([create]);
		expect(outcomes).toMatchObject([{ result: 'created' }]);
		expect(writes).toMatchObject([{ method: 'POST', body: { externalID: OTHER } }]);
	}
});

it('would notice a ticket that a snapshot completes', async () => {
	const snapshot = { ...SNAPSHOT.snapshot, externalIDs: [OTHER] };
	const { writes } = await sync([{ ...SNAPSHOT, snapshot }]);
	expect(new Set(completed(writes).map(({ body }) => body.id))).toEqual(new Set([1]));
});
