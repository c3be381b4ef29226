import { range } from 'lodash';
import type { ApiResult } from '../../../nodes/shared/autotask/response';
import type { AutotaskClient, Rows } from '../../../nodes/shared/autotask/client';
import { clock } from '../../../nodes/shared/autotask/clock';
import { CircuitBreaker, type Session } from '../../../nodes/AutotaskTicket/sync/session';
import { writeAll } from '../../../nodes/AutotaskTicket/sync/write';
import { EXTERNAL_ID, T0, ticket } from './planFixtures';
import type {
	ChangeAction,
	CreateAction,
	WriteAction,
} from '../../../nodes/shared/ticketPlan/actions';

const LOST: ApiResult = { kind: 'transient', detail: 'the connection was interrupted' };
const CREATED: ApiResult = { kind: 'ok', body: { itemId: 7 } };
const CHANGED: ApiResult = { kind: 'ok', body: { itemId: 1 } };
const SECOND = 1_000;

const iso = (time: number) => new Date(time).toISOString();

const row = (id: number, rest: object = {}) => ({
	...{ id, ticketNumber: `T${id}`, externalID: EXTERNAL_ID, title: 'x', status: 1 },
	...{ createDate: iso(T0), completedDate: null, resolution: '' },
	...rest,
});

/**
 * An Autotask that answers writes so, the last answer from then on.
 *
 * @param found what each look-up finds
 */
function autotask(answers: ApiResult[], found: Rows) {
	const did: string[] = [];
	const write = (what: string) => async () => {
		const writes = did.filter((step) => step === what).length;
		did.push(what);
		return answers[Math.min(writes, answers.length - 1)];
	};
	const client = {
		...{ sent: 0, isCancelled: false, pause: async () => {} },
		...{ post: write('create'), patch: write('change') },
		query: async () => {
			did.push('look up');
			return found;
		},
	} as unknown as AutotaskClient;
	const session = { client, account: 'a', webUrl: '', breaker: new CircuitBreaker(client, 75) };
	return { did, session: session as unknown as Session };
}

const rows = (...some: object[]) => ({ kind: 'rows', rows: some }) as Rows;

const createOf = (key = EXTERNAL_ID): CreateAction => ({
	...{ do: 'create', key, fields: { externalID: key, title: 'x', companyID: 175 }, replaces: [] },
});

const rename: ChangeAction = {
	...{ do: 'change', ticket: ticket(), fields: { title: 'Warning: x' }, result: 'updated' },
	...{ done: '', doing: () => '', isApplied: ({ title }) => title === 'Warning: x' },
};

const write = async (session: Session, ...actions: WriteAction[]) =>
	await writeAll(session, actions);

beforeEach(() => jest.spyOn(clock, 'now').mockReturnValue(T0));

afterEach(() => jest.restoreAllMocks());

describe('a create whose answer was lost', () => {
	it('is not sent again when the ticket is there', async () => {
		const { session, did } = autotask([LOST], rows(row(7)));
		expect(await write(session, createOf())).toMatchObject([{ kind: 'created', id: 7 }]);
		expect(did).toEqual(['create', 'look up']);
	});

	it('is not taken for the ticket of before, completed a moment ago', async () => {
		const before = row(3, { completedDate: iso(T0 + SECOND) });
		const { session, did } = autotask([LOST, CREATED], rows(before));
		expect(await write(session, createOf())).toMatchObject([{ kind: 'created', id: 7 }]);
		expect(did).toEqual(['create', 'look up', 'create']);
	});

	it('is not sent again while nobody can tell whether the ticket is there', async () => {
		const { session, did } = autotask([LOST], { kind: 'transient', detail: 'HTTP 503' });
		expect(await write(session, createOf())).toMatchObject([{ kind: 'failed', isUnknown: true }]);
		expect(did.filter((step) => step === 'create')).toHaveLength(1);
	});

	it('is sent twice at most', async () => {
		const { session, did } = autotask([LOST], rows());
		expect(await write(session, createOf())).toMatchObject([{ kind: 'failed', isUnknown: true }]);
		expect(did.filter((step) => step === 'create')).toHaveLength(2);
	});
});

describe('a change whose answer was lost', () => {
	it('is sent again when the ticket is as it was', async () => {
		const { session, did } = autotask([LOST, CHANGED], rows(row(1)));
		expect(await write(session, rename)).toMatchObject([{ kind: 'changed' }]);
		expect(did).toEqual(['change', 'look up', 'change']);
	});

	it('is not sent again when it has been done', async () => {
		const { session, did } = autotask([LOST], rows(row(1, { title: 'Warning: x' })));
		expect(await write(session, rename)).toMatchObject([{ kind: 'changed' }]);
		expect(did).toEqual(['change', 'look up']);
	});

	it('gives way to what somebody else has done since', async () => {
		const { session, did } = autotask([LOST], rows(row(1, { title: 'On hold: x' })));
		expect(await write(session, rename)).toMatchObject([{ kind: 'conflict' }]);
		expect(did).toEqual(['change', 'look up']);
	});
});

it.each([
	['nothing at all', { kind: 'transient', detail: 'HTTP 503' } as Rows],
	['reads only, and shows no ticket', rows()],
])('an Autotask that answers %s is not asked for every ticket', async (_, found) => {
	const keys = range(100).map((n) => `${EXTERNAL_ID.slice(0, -3)}${n}`);
	const { session, did } = autotask([LOST], found);
	const written = await write(session, ...keys.map(createOf));
	expect(did.length).toBeLessThan(20);
	const untried = written.filter(({ kind }) => kind === 'notTried');
	expect(untried.length).toBeGreaterThan(90);
	expect(untried[0]).toMatchObject({ stop: { error: LOST } });
});
