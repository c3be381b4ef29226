import type { ApiResult } from '../../../nodes/shared/autotask/response';
import type { AutotaskClient } from '../../../nodes/shared/autotask/client';
import { clock } from '../../../nodes/shared/autotask/clock';
import {
	missingRight,
	readTicketAccess,
	restrictedQuery,
	type TicketAccess,
} from '../../../nodes/shared/autotask/apiLimits';

const HOUR = 3_600_000;

let accounts = 0;
let now = Date.parse('2026-11-22T10:00:00Z');

beforeEach(() => {
	jest.spyOn(clock, 'now').mockImplementation(() => now);
});

afterEach(() => jest.restoreAllMocks());

/** An Autotask that gives these answers one after the other, the last one from then on. */
function autotask(...answers: ApiResult[]) {
	const account = `account ${++accounts}`;
	const asked: string[] = [];
	const client = {
		connection: async () => ({ zoneUrl: '', webUrl: '', account }),
		get: async (path: string) => {
			asked.push(path);
			return answers[Math.min(asked.length, answers.length) - 1];
		},
	};
	return { account, asked, client: client as unknown as AutotaskClient };
}

const info = (rest: object): ApiResult => ({
	kind: 'ok',
	body: { info: { name: 'Ticket', canQuery: true, canCreate: true, canUpdate: true, ...rest } },
});
const ALL: TicketAccess = {
	...{ kind: 'access', canQuery: true, canCreate: true, canUpdate: true },
	isQueryRestricted: false,
};
const read = async (answer: ApiResult) => await readTicketAccess(autotask(answer).client);

describe('the rights on tickets', () => {
	it.each<[string, object, Partial<TicketAccess>]>([
		['0, which is None', { userAccessForQuery: 0 }, { canQuery: false }],
		['None in words', { userAccessForCreate: 'None' }, { canCreate: false }],
		['the text of a number', { userAccessForUpdate: '0' }, { canUpdate: false }],
		['that nobody can', { canCreate: false, userAccessForCreate: 1 }, { canCreate: false }],
		['2, which is Restricted', { userAccessForQuery: 2 }, { isQueryRestricted: true }],
		['1, which is All', { userAccessForQuery: 1 }, {}],
		['a level that is not known', { userAccessForQuery: 7, userAccessForCreate: {} }, {}],
		['nothing', { userAccessForQuery: null, canQuery: undefined }, {}],
	])('are read from %s', async (_, given, expected) => {
		expect(await read(info(given))).toEqual({ ...ALL, ...expected });
	});

	it.each<[string, ApiResult]>([
		['without info', { kind: 'ok', body: {} }],
		['that is a refusal', { kind: 'rejected', status: 500, texts: ['adequate permissions'] }],
		['that there is no such page', { kind: 'rejected', status: 404, texts: ['x'] }],
	])('are all there with an answer %s', async (_, answer) => {
		expect(await read(answer)).toEqual(ALL);
	});

	it('are not known where there is no answer', async () => {
		const lost: ApiResult = { kind: 'transient', detail: 'x' };
		expect(await read(lost)).toEqual(lost);
	});
});

describe('they are asked', () => {
	it('once an hour', async () => {
		const { asked, client } = autotask(info({}));
		await readTicketAccess(client);
		now += HOUR - 1;
		await readTicketAccess(client);
		expect(asked).toEqual(['V1.0/Tickets/entityInformation']);
		now += 1;
		await readTicketAccess(client);
		expect(asked).toHaveLength(2);
	});

	it.each<ApiResult>([
		{ kind: 'transient', detail: 'x' },
		{ kind: 'rejected', status: 404, texts: ['x'] },
	])('again after an answer that does not tell them: $kind', async (error) => {
		const { client } = autotask(error, info({ userAccessForCreate: 0 }));
		await readTicketAccess(client);
		expect(await readTicketAccess(client)).toMatchObject({ canCreate: false });
	});
});

describe('a missing right', () => {
	it.each([
		['query', { canQuery: false }, 'see tickets', 'View'],
		['create', { canCreate: false }, 'create tickets', 'Add'],
		['update', { canUpdate: false }, 'change tickets', 'Edit'],
	] as const)('to %s is named as in Autotask', (right, without, doing, name) => {
		const missing = missingRight({ ...ALL, ...without }, right);
		expect(missing?.message).toBe(`The API user may not ${doing} in Autotask`);
		expect(missing?.description).toMatch(new RegExp(`Security Levels.*${name}`));
	});

	it('is none for who may do it', () => {
		expect(missingRight({ ...ALL, canCreate: false }, 'update')).toBeUndefined();
		expect(restrictedQuery(ALL)).toBeUndefined();
	});

	it('is told from one that shows some tickets only', () => {
		const restricted = { ...ALL, isQueryRestricted: true };
		expect(missingRight(restricted, 'query')).toBeUndefined();
		expect(restrictedQuery(restricted)?.message).toContain('does not see all tickets');
	});
});
