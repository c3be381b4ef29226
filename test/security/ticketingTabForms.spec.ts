import { createHmac } from 'node:crypto';
import type { IDataObject } from 'n8n-workflow';
import nock from 'nock';
import { clock } from '../../nodes/shared/autotask/clock';
import { AutotaskReads } from '../workflows/autotaskReads';
import { change, expectNothingSaved, TicketingTabStage } from '../workflows/ticketingTabStage';
import { growth } from '../growth';
import { readSubmission } from '../../nodes/KasperskyTicketingRules/ticketingTab/submission';

const HOUR_MS = 3_600_000;

let stage: TicketingTabStage;
let token: string;

beforeEach(async () => {
	nock.disableNetConnect();
	stage = new TicketingTabStage();
	stage.rows = [{ id: 1, status: 'databasesOutdated', createTicket: true }];
	({ token } = (await stage.show()).model);
});

afterEach(() => {
	jest.restoreAllMocks();
	nock.cleanAll();
});

describe('a form that this page has not sent saves nothing, shows nothing of what it brought, and is told so', () => {
	const elsewhere = async (other: TicketingTabStage) => {
		other.rows = stage.rows;
		return (await other.show()).model.token;
	};
	const changedPart = (at: number, part: string) =>
		token
			.split('.')
			.map((one, index) => (index === at ? part : one))
			.join('.');

	const FORGED: Array<[string, () => unknown]> = [
		['an empty token', () => ''],
		['a token of somebody’s own', () => 'forged'],
		['a signature alone', () => token.split('.')[2]],
		['no signature', () => changedPart(2, '')],
		['a longer signature', () => `${token}A`],
		['a signature of other letters', () => changedPart(2, 'é'.repeat(43))],
		['a later end', () => changedPart(0, String(Date.now() + 100 * HOUR_MS))],
		['an endless end', () => changedPart(0, 'Infinity')],
		['another version', () => changedPart(1, '0000000000000000')],
		[
			'a token of another workflow',
			async () => await elsewhere(new TicketingTabStage(stage.autotask)),
		],
		[
			'a token of another Autotask credential',
			async () => {
				const autotask = new AutotaskReads();
				autotask.secrets.autotaskPsaApi.secret = 'another secret word';
				return await elsewhere(new TicketingTabStage(autotask, stage.workflowId));
			},
		],
		[
			'a token that is signed with the workflow’s ID',
			() => {
				const [expires, version] = token.split('.');
				const signed = JSON.stringify([stage.workflowId, expires, version]);
				const key = stage.workflowId;
				const own = createHmac('sha256', key).update(signed).digest('base64url');
				return changedPart(2, own);
			},
		],
	];

	it.each(FORGED)('%s', async (_what, forge) => {
		const drawn = await stage.save(await forge(), [change()]);
		expectNothingSaved(drawn);
		expect(drawn.model.edits).toEqual({ changes: [], accounts: [] });
	});

	it('no token at all', async () => {
		const drawn = await stage.show({ body: { edits: JSON.stringify({ changes: [change()] }) } });
		expectNothingSaved(drawn);
		expect(drawn.model.edits.changes).toEqual([]);
	});
});

describe('a token that was good', () => {
	it('ends after eight hours', async () => {
		jest.spyOn(clock, 'now').mockReturnValue(Date.now() + 8 * HOUR_MS);
		expectNothingSaved(await stage.save(token, [change()]));
	});

	it('saves nothing over what somebody else has saved', async () => {
		stage.rows = [{ id: 1, status: 'databasesOutdated', createTicket: false }];
		expectNothingSaved(await stage.save(token, [change()]), 'stale');
	});

	it('is of no use once more after its own save', async () => {
		const { run } = await stage.save(token, [change()]);
		const row = run.items[0].row as IDataObject;
		stage.rows = [...stage.rows, { id: 2, ...row }];
		expectNothingSaved(await stage.save(token, [change()]), 'stale');
	});
});

describe('whatever the body is, nothing is saved and the page comes', () => {
	const deep = '['.repeat(200_000);
	const many = JSON.stringify({ changes: Array(10_001).fill(change()), accounts: [] });
	const unknown = { ...change(), column: '__proto__' };
	const edits = (...changes: object[]) => JSON.stringify({ changes, accounts: [] });
	const BODIES: Array<[string, () => unknown]> = [
		['nothing', () => undefined],
		['a text', () => 'token=1'],
		['a number', () => 7],
		['a list', () => [{ token }]],
		['fields that occur twice', () => ({ token: [token, token], edits: [edits(), edits()] })],
		['fields of fields', () => ({ token: { token }, edits: { changes: [change()] } })],
		['no changes', () => ({ token })],
		['no JSON', () => ({ token, edits: 'changes' })],
		['JSON of another shape', () => ({ token, edits: '[1, null, "x"]' })],
		['nothing as JSON', () => ({ token, edits: 'null' })],
		['JSON of great depth', () => ({ token, edits: deep + ']'.repeat(200_000) })],
		['JSON that does not end', () => ({ token, edits: deep })],
		['more changes than a page has', () => ({ token, edits: many })],
		['a column that does not exist', () => ({ token, edits: edits(unknown) })],
		['a level that does not exist', () => ({ token, edits: edits({ ...change(), level: 'OK' }) })],
		[
			'a value of great length',
			() => ({ token, edits: edits(change({ value: 'x'.repeat(9e5) })) }),
		],
		['mutes that are no list', () => ({ token, edits: '{"changes":[],"accounts":[],"mutes":{}}' })],
		[
			'a mute of another shape',
			() => ({ token, edits: '{"changes":[],"accounts":[],"mutes":[{"devices":"*"}]}' }),
		],
		[
			'more mutes that end than a table has',
			() => ({
				token,
				edits: JSON.stringify({ changes: [], accounts: [], ended: Array(10_001).fill('1') }),
			}),
		],
		[
			'the prototype of all objects',
			() => ({
				token,
				edits: `{"__proto__":{"changes":[],"polluted":1},"constructor":{"prototype":{"polluted":1}}}`,
			}),
		],
	];

	it.each(BODIES)('%s', async (_what, body) => {
		const drawn = await stage.post(body());
		expectNothingSaved(drawn);
		expect(drawn.model.rows).toHaveLength(62);
		expect({}).not.toHaveProperty('polluted');
	});
});

it('reading a form takes work that grows with its length, not with its square', () => {
	const read = (size: number) =>
		readSubmission({
			token: 'x',
			edits: JSON.stringify({ changes: Array(size).fill(change()), accounts: [] }),
		});
	expect(growth(read, 500, 8)).toBeLessThan(24);
});

it('what stands in the address saves nothing and shows nothing', async () => {
	const edits = JSON.stringify({ changes: [change()], accounts: [] });
	const query = { token, edits, section: ['a', 'b'], customer: { $gt: '' } };
	const { actions, model } = await stage.show({ query } as unknown as IDataObject);
	expect(actions).toEqual([]);
	expect(model).toMatchObject({
		notice: null,
		view: { section: '', customer: '' },
		edits: { changes: [] },
	});
});
