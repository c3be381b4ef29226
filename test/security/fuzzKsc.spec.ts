import { isDeviceList } from '../../nodes/shared/items';
import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';
import { explainResponse, readResponse } from '../../nodes/shared/openApi/kscResponse';
import { ensure, expectClear, expectToldError, fuzz, pairs } from './fuzzing';
import { anything, GARBAGE, nearly, type Json } from './mutations';
import { CONVERSATION, scriptedPoll, type Conversation } from './scriptedPoll';

const ERROR: Json = {
	PxgError: {
		...{ code: 1183, subcode: 0, module: 'KLSTD', file: 'x.cpp', line: 1, message: 'No.' },
		locdata: { format: 'Object %1 was not found', 'format-id': 1, args: ['x'] },
	},
};

function unwrap(value: Json): Json | undefined {
	const response = readResponse(200, { value });
	return response.kind === 'result' ? response.result.value : undefined;
}

it('answers: each is read, and one without a result is explained in words', async () => {
	const statuses = fc.constantFrom(200, 204, 302, 400, 401, 403, 404, 500, 502);
	const bodies = fc.oneof(nearly(ERROR, ...Object.values(CONVERSATION)), anything);
	await fuzz(fc.tuple(statuses, bodies), ([status, body]) => {
		const answer = readResponse(status, body);
		if (answer.kind === 'result') return ensure(status === 200, 'only 200 is a result', status);
		const { message, description } = explainResponse('HostGroup.FindHosts', answer);
		expectClear(message);
		expectClear(description);
	});
});

it('values: nothing is left of a wrapper, and nothing else is lost', async () => {
	const wrap = (value: Json): Json => ({ type: 'params', value });
	await fuzz(fc.jsonValue({ maxDepth: 5 }) as fc.Arbitrary<Json>, (value) => {
		const bare = unwrap(value);
		ensure(JSON.stringify(unwrap(wrap(value))) === JSON.stringify(bare), 'unwrapped', bare);
		ensure(JSON.stringify(unwrap([wrap(wrap(value))])) === JSON.stringify([bare]), 'twice', bare);
	});
});

const isText = (value: unknown) => typeof value === 'string' && value !== '';

/** What every item must have, whatever the server says. */
function expectSound(item: IDataObject): void {
	const { change, level, status, device, source, customer } = item as Record<string, IDataObject>;
	ensure(isText((source as IDataObject | undefined)?.id), 'source', item);
	if (String(change) === 'snapshot' || String(change) === 'warning') return;
	if (isDeviceList(item)) return ensure(isText(customer.id), 'customer', item);
	ensure(['raised', 'levelChanged', 'cleared', 'ongoing'].includes(String(change)), 'change', item);
	ensure(['Critical', 'Warning'].includes(String(level)), 'level', item);
	ensure(/^[A-Za-z0-9]{1,20}$/.test(String(status.code)), 'status', item);
	ensure(isText(status.description) && isText(device.id) && isText(device.name), 'device', item);
	ensure(customer === null || (isText(customer.id) && isText(customer.name)), 'customer', item);
}

/** What the trigger knows after it has seen both devices. */
const known: IDataObject = {};

beforeAll(async () => {
	const items = await scriptedPoll(CONVERSATION, known);
	const changes = items.map(({ change, status }) => `${change} ${(status as IDataObject)?.code}`);
	expect(changes).toContain('raised databasesOutdated');
});

async function pollKnowing(conversation: Conversation): Promise<IDataObject[] | undefined> {
	const state = structuredClone(known);
	const before = JSON.stringify(state);
	try {
		const items = await scriptedPoll(conversation, state);
		items.forEach(expectSound);
		return items;
	} catch (error) {
		expectToldError(error);
		ensure(JSON.stringify(state) === before, 'a failed poll leaves no trace', state);
		return undefined;
	}
}

it('polls: sound items, or an error in words that leaves no trace', async () => {
	await fuzz(nearly(CONVERSATION), async (conversation) => {
		await pollKnowing(conversation as Conversation);
	});
});

const PLACES: Array<[Array<string>, string[]]> = [
	[
		['HostGroup.FindHosts', 'HostGroup.FindHosts byId'],
		['PxgRetVal', 'strAccessor'],
	],
	[['ChunkAccessor.GetItemsChunk', 'ChunkAccessor.GetItemsChunk byId'], ['pChunk']],
];
const ATTRIBUTES = [
	'KLHST_WKS_HOSTNAME',
	'KLHST_WKS_DN',
	'KLHST_WKS_GROUPID',
	'KLHST_WKS_STATUS_ID',
	'KLHST_WKS_STATUS_MASK',
	'KLHST_WKS_IP_LONG',
	'KLHST_WKS_LAST_VISIBLE',
	'grp_full_name',
];

/** Any text is one of these: nobody can tell that it is another one than before. */
const TEXTS = ['KLHST_WKS_HOSTNAME', 'identity'];

/** The same garbage in both lists: a server that cannot tell something cannot tell it the second time either. */
function withGarbage(place: string, garbage: Json): Conversation {
	const conversation = structuredClone(CONVERSATION) as Record<string, IDataObject>;
	for (const [methods, fields] of PLACES) {
		for (const method of methods) if (fields.includes(place)) conversation[method][place] = garbage;
	}
	for (const method of PLACES[1][0]) {
		const chunk = conversation[method].pChunk as IDataObject;
		const records = chunk?.KLCSP_ITERATOR_ARRAY as IDataObject[] | undefined;
		if (place === 'record') records?.splice(0, 1, garbage as IDataObject);
		if (ATTRIBUTES.includes(place)) (records?.[0].value as IDataObject)[place] = garbage;
	}
	if (place === 'GetHostInfo') {
		for (const method of PLACES[1][0]) takeLast(conversation, method);
		conversation['HostGroup.GetHostInfo'].PxgRetVal = garbage;
	}
	const info = conversation['HostGroup.GetStaticInfo'].PxgRetVal as IDataObject;
	if (place === 'identity') info.KLADMSRV_SERVER_HOSTNAME = garbage;
	return conversation as Conversation;
}

/** The device with the odd id is on no list any more: it is asked for by itself. */
function takeLast(conversation: Record<string, IDataObject>, method: string): void {
	const list = (conversation[method].pChunk as IDataObject).KLCSP_ITERATOR_ARRAY as unknown[];
	list.pop();
	const search = method.replace('ChunkAccessor.GetItemsChunk', 'HostGroup.FindHosts');
	conversation[search].PxgRetVal = list.length;
}

const PLACES_OF_GARBAGE = [
	...ATTRIBUTES,
	...['record', 'GetHostInfo', 'identity', 'PxgRetVal', 'strAccessor', 'pChunk'],
];

it.each(
	pairs(PLACES_OF_GARBAGE, GARBAGE).filter(
		([place, garbage]) => !(TEXTS.includes(place) && isText(unwrap(garbage))),
	),
)('polls: no status is raised or cleared because %s is %j', async (place, garbage) => {
	const items = (await pollKnowing(withGarbage(place, garbage))) ?? [];
	expect(items.filter(({ change }) => change !== 'warning' && change !== 'snapshot')).toEqual([]);
});

it('polls: would notice a status that is cleared', async () => {
	const items = await pollKnowing(withGarbage('KLHST_WKS_STATUS_ID', 0));
	expect(items).toMatchObject([
		{ change: 'cleared', device: { name: 'A' } },
		{ change: 'snapshot', devices: [{ name: 'C' }] },
	]);
});
