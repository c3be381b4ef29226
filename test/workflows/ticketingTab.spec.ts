/** What comes of a form of the Ticketing tab, on n8n's own engine. */
import type { IDataObject } from 'n8n-workflow';
import nock from 'nock';
import { clock } from '../../nodes/shared/autotask/clock';
import { change, TicketingTabStage } from './ticketingTabStage';

const HOUR_MS = 3_600_000;

let stage: TicketingTabStage;
let now: number;

beforeEach(() => {
	nock.disableNetConnect();
	now = Date.parse('2026-11-28T14:00:00Z');
	jest.spyOn(clock, 'now').mockImplementation(() => now);
	stage = new TicketingTabStage();
});

afterEach(() => {
	jest.restoreAllMocks();
	nock.cleanAll();
});

const tokenOf = async () => (await stage.show()).model.token;

describe('a save', () => {
	it('hands on the rows to write and what is kept in the history', async () => {
		const { run } = await stage.save(await tokenOf(), [change()]);
		expect(run.items).toMatchObject([
			{
				action: 'write',
				id: 0,
				row: { status: 'databasesOutdated', dueHours: 4, queue: '', createTicket: null },
			},
			{ action: 'log', by: 'service-desk', at: '2026-11-28T14:00:00Z', before: '12', after: '4' },
		]);
	});

	it('of which a part is wrong saves the rest, and the page keeps the part and says why', async () => {
		const wrong = change({ status: 'appNotRunning', column: 'queue', value: 'Nowhere' });
		const { run, actions } = await stage.save(await tokenOf(), [change(), wrong]);
		expect(actions).toEqual(['write', 'log']);
		const { model } = await stage.show({}, { tabSaved: run.items[0].saved });
		expect(model.edits.changes).toEqual([wrong]);
		expect(model.notice).toMatchObject({
			kind: 'refused',
			text: expect.stringMatching(/^1 setting was saved\. .*not saved/),
			issues: [expect.stringContaining('Queue cannot be “Nowhere”')],
		});
	});

	it('that is right altogether says so on the page', async () => {
		const { run } = await stage.save(await tokenOf(), [change()]);
		const { model } = await stage.show(
			{ body: { token: 'used' } },
			{ tabSaved: run.items[0].saved },
		);
		expect(model.notice).toMatchObject({ kind: 'saved', issues: [] });
		expect(model.edits.changes).toEqual([]);
	});

	it('of nothing answers, too', async () => {
		const { model, actions } = await stage.save(await tokenOf());
		expect(actions).toEqual([]);
		expect(model.notice?.text).toBe('Nothing was changed, so nothing was saved.');
	});
});

describe('of two saves', () => {
	it('that come at the same moment one is done, and the other is told whose', async () => {
		const token = await tokenOf();
		const both = await Promise.all([
			stage.save(token, [change({ value: '3' })]),
			stage.save(token, [change({ value: '5' })]),
		]);
		expect(both.map(({ actions }) => actions.length).sort()).toEqual([0, 2]);
		const second = both.find(({ actions }) => actions.length === 0);
		expect(second?.model.notice).toMatchObject({
			kind: 'stale',
			text: expect.stringContaining('service-desk is saving this table at this moment'),
		});
		expect(second?.model.edits.changes).toHaveLength(1);
	});

	it('in different workflows both are done', async () => {
		const other = new TicketingTabStage(stage.autotask);
		const tokens = [await tokenOf(), (await other.show()).model.token];
		const both = await Promise.all([
			stage.save(tokens[0], [change()]),
			other.save(tokens[1], [change()]),
		]);
		expect(both.map(({ actions }) => actions.length)).toEqual([2, 2]);
	});

	it('the first of which was never written, the second is done after a minute', async () => {
		const token = await tokenOf();
		await stage.save(token, [change()]);
		now += 59_000;
		expect((await stage.save(token, [change()])).actions).toEqual([]);
		now += 2_000;
		expect((await stage.save(token, [change()])).actions).toEqual(['write', 'log']);
	});

	it('that lead back to the same table both are done', async () => {
		const before = stage.rows;
		await stage.save(await tokenOf(), [change()]);
		stage.rows = [{ id: 1, status: 'databasesOutdated', dueHours: 4 }];
		await stage.save(await tokenOf(), [change({ value: '12' })]);
		stage.rows = before;
		expect((await stage.save(await tokenOf(), [change()])).actions).toEqual(['write', 'log']);
	});
});

describe('a page that is no longer current', () => {
	const saveAfterChange = async () => {
		const token = await tokenOf();
		stage.rows = [{ id: 1, status: 'databasesOutdated', dueHours: 8 }];
		return await stage.save(token, [change()]);
	};

	it('is told who saved meanwhile, and when', async () => {
		stage.history = [
			{ at: '2026-11-28T13:00:00Z', by: 'somebody before' },
			{ at: '2026-11-28T14:00:00Z', by: 'night-shift' },
		];
		const { model, actions } = await saveAfterChange();
		expect(actions).toEqual([]);
		expect(model.notice).toMatchObject({
			kind: 'stale',
			text: expect.stringMatching(
				/night-shift saved at \d\d:00 \(\S+\), after you opened this page/,
			),
		});
		expect(model.edits.changes).toEqual([change()]);
	});

	it('is told that nobody knows who it was, when the history does not', async () => {
		stage.history = [{ at: '2026-11-28T13:00:00Z', by: 'somebody before' }];
		const { model } = await saveAfterChange();
		expect(model.notice?.text).toContain('The history does not say by whom');
		expect(model.notice?.text).not.toContain('somebody before');
	});

	it('because of its age keeps what was entered', async () => {
		const token = await tokenOf();
		now += 8 * HOUR_MS;
		const { model, actions } = await stage.save(token, [change()]);
		expect(actions).toEqual([]);
		expect(model.notice?.text).toContain('open for more than eight hours');
		expect(model.edits.changes).toEqual([change()]);
		expect((await stage.save(model.token, [change()])).actions).toEqual(['write', 'log']);
	});
});

it('an account that was saved is the company of the customer’s tickets', async () => {
	const { run } = await stage.save(
		await tokenOf(),
		[],
		[{ customer: 'Somebody New', company: 177 }],
	);
	const [{ row }] = run.items;
	stage.rows = [{ id: 1, ...(row as object) }];
	const { model } = await stage.show();
	expect(model.accounts).toEqual([
		expect.objectContaining({ customer: 'Somebody New', company: { id: 177, name: 'Northwind' } }),
	]);
});

describe('the history', () => {
	it('leaves out what is none, and keeps what is', async () => {
		const saved = { at: '2026-11-28T13:00:00Z', by: 'service-desk', setting: 'Queue', after: 8 };
		stage.history = [{}, 'nothing', saved] as IDataObject[];
		const { model } = await stage.show();
		expect(model.history).toEqual([{ ...saved, customer: '', row: '', before: '', after: '8' }]);
	});

	it('of a table without rows is empty', async () => {
		stage.history = [{}];
		expect((await stage.show()).model.history).toEqual([]);
	});
});

describe('mutes on the page', () => {
	const mute = { devices: 'LAB-*', customer: '', status: '', level: '', until: '2026-12-31' };
	const post = async (edits: object) =>
		await stage.post({
			token: await tokenOf(),
			edits: JSON.stringify({ changes: [], accounts: [], ...edits }),
		});
	const ofTable = (row: IDataObject) => ({ ...row, createdAt: '', updatedAt: '' });

	it('become rows of the table, and who began them stands in the history', async () => {
		const { run } = await post({ mutes: [{ ...mute, customer: 'Contoso', level: 'Warning' }] });
		expect(run.items).toMatchObject([
			{
				action: 'write',
				row: {
					...{ devices: 'LAB-*', until: '2026-12-31', status: 'all' },
					...{ customer: 'Contoso', level: 'Warning', createTicket: null },
				},
			},
			{
				...{ action: 'log', by: 'service-desk', row: 'Mute of LAB-*', setting: 'Until' },
				after: '2026-12-31 (all statuses, Warning)',
			},
		]);
	});

	it('end now: the row goes, and nothing that it sets beside comes to life', async () => {
		stage.rows = [
			{ id: 1, status: 'all', devices: 'A', until: '2026-12-31' },
			{
				id: 2,
				status: 'all',
				devices: 'B',
				until: '2026-12-31',
				customer: 'Contoso',
				company: 175,
				queue: 'Security',
			},
			{ id: 3, status: 'all', createTicket: true },
		];
		const { run } = await post({ ended: ['1', '2', '3', '4'] });
		expect(run.items).toMatchObject([
			{
				action: 'write',
				id: 2,
				row: { customer: 'Contoso', company: '175', queue: '', devices: '', status: '' },
			},
			{ action: 'remove', id: 1 },
			{ action: 'log', row: 'Mute of A', after: 'ended' },
			{ action: 'log', row: 'Mute of B', after: 'ended' },
		]);
	});

	it('that are wrong keep nothing else from being saved, and stay on the page', async () => {
		const wrong = [
			{ ...mute, until: 'soon' },
			{ ...mute, until: '2026-11-01' },
			{ ...mute, status: 'x' },
		];
		const { run, actions } = await post({ mutes: [...wrong, mute], changes: [change()] });
		expect(actions).toEqual(['write', 'write', 'log', 'log']);
		const { model } = await stage.show({}, { tabSaved: run.items[0].saved });
		expect(model.edits.mutes).toEqual(wrong);
		expect(model.notice?.issues).toEqual([
			'Mute of “LAB-*”: Until “soon”: use a date or a time, e.g. “2026-12-31” or “2026-12-31 18:00”.',
			'Mute of “LAB-*”: Until “2026-11-01” is over: choose a later time.',
			expect.stringContaining('Status “x”'),
		]);
	});

	it('are listed: what cannot be read first, what is over last', async () => {
		stage.rows = [
			{ id: 1, status: 'all', devices: 'OLD', until: '2026-11-01' },
			{ id: 2, status: 'scanOverdue', level: 'Critical', devices: 'NOW', until: '2026-12-31' },
			{ id: 3, status: 'all', devices: 'BAD', until: 'soon' },
		];
		const { model } = await stage.show();
		expect(model.mutes).toMatchObject([
			{ id: '3', devices: 'BAD', until: 'soon', issue: expect.stringContaining('mutes nothing') },
			{
				id: '2',
				devices: 'NOW',
				what: 'Malware scan has not been performed in a long time · Critical',
				isOver: false,
			},
			{ id: '1', devices: 'OLD', what: 'All statuses', isOver: true },
		]);
	});

	it('are no rows of the page: what is saved there is not written into them', async () => {
		const scope = {
			solution: 'kasperskySecurityCenter',
			level: 'Critical',
			status: 'databasesOutdated',
		};
		stage.rows = [{ id: 1, ...scope, devices: 'A', until: '2026-12-31' }];
		const { run } = await stage.save(await tokenOf(), [change()]);
		expect(run.items[0]).toMatchObject({
			action: 'write',
			id: 0,
			row: { dueHours: 4, devices: '' },
		});
	});

	it('cannot be saved in a table without their columns: the page names these, and keeps what was entered', async () => {
		stage.rows = [ofTable({ id: 1, status: 'databasesOutdated', createTicket: true })];
		expect((await stage.show()).model.notice?.text).toContain('“devices”, “until”');
		const { actions, model } = await post({ mutes: [mute] });
		expect(actions).toEqual([]);
		expect(model.notice?.text).toContain('Until then nothing can be saved here.');
		expect(model.edits.mutes).toEqual([mute]);
	});
});

describe('a question', () => {
	const question = {
		...{ solution: 'kasperskySecurityCenter', level: 'Critical', status: 'databasesOutdated' },
		...{ customer: 'Contoso', device: '', group: '' },
	};
	const ask = async (token: unknown, changed: object = {}) =>
		await stage.post({
			token,
			edits: JSON.stringify({ changes: [change()], accounts: [], question, ...changed }),
		});

	it('is answered by the saved rules; nothing is written, and what is not saved stays', async () => {
		const { model, actions } = await ask(await tokenOf());
		expect(actions).toEqual([]);
		expect(model.explained?.question).toEqual(question);
		expect(model.explained?.lines.join()).toMatch(/any device of Contoso.*no rule switches it on/);
		expect(model.edits.changes).toEqual([change()]);
		expect(model.notice).toBeNull();
	});

	it('that Autotask does not answer costs nothing of what is not saved', async () => {
		const asked = { ...question, device: 'FIN-PC-07' };
		const { model } = await ask(await tokenOf(), { question: asked });
		expect(model.explained?.lines).toHaveLength(1);
		expect(model.edits.changes).toEqual([change()]);
	});

	it('of a forged form gets no answer', async () => {
		const { model } = await ask('0.0.forged');
		expect(model.explained).toBeUndefined();
		expect(model.notice).toMatchObject({ kind: 'refused' });
	});

	it('that is none is refused like any other form', async () => {
		const { model } = await ask(await tokenOf(), { question: { level: 'Nonsense' } });
		expect(model.explained).toBeUndefined();
		expect(model.notice).toMatchObject({ kind: 'refused' });
	});
});
