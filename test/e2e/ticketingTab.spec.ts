import axios from 'axios';
import { omit } from 'lodash';
import { COLUMNS } from '../../nodes/KasperskyTicketingRules/ruleTable/columns';
import type { Change, TabModel } from '../../nodes/KasperskyTicketingRules/ticketingTab/tab';
import { ensureN8n } from '../n8n/installation';
import { Stage } from '../n8n/stage';
import {
	publishTicketingTab,
	RULE_TABLE,
	TAB_LOGIN,
	type TicketingTab,
} from '../n8n/ticketingTabStage';
import { waitFor } from '../n8n/waitFor';

const INSTALL_MS = 900_000;
const SCOPE: Omit<Change, 'column' | 'value'> = {
	...{ solution: 'kasperskySecurityCenter', level: 'Critical' },
	...{ status: 'databasesOutdated', customer: '' },
};

let stage: Stage;
let tab: TicketingTab;

/** What the browser gets, with the data in it. */
interface Page {
	status: number;
	headers: Record<string, unknown>;
	html: string;
	model: TabModel;
}

function read({ status, headers, data }: { status: number; headers: object; data: string }): Page {
	const [, json = 'null'] =
		/<script type="application\/json" id="model">(.*?)<\/script>/s.exec(data) ?? [];
	return { status, headers: { ...headers }, html: data, model: JSON.parse(json) as TabModel };
}

const options = { auth: TAB_LOGIN, proxy: false, validateStatus: () => true } as const;

const open = async (): Promise<Page> => read(await axios.get<string>(tab.url, options));

/** Sends the form of a page, as a browser does. */
async function save(
	{ token }: Pick<TabModel, 'token'>,
	changes: Change[],
	accounts: TabModel['edits']['accounts'] = [],
): Promise<Page> {
	const view = { section: 'kasperskySecurityCenter/Critical', customer: '' };
	const form = new URLSearchParams({ token, edits: JSON.stringify({ changes, accounts, view }) });
	return read(await axios.post<string>(tab.url, form, options));
}

const change = (
	column: Change['column'],
	value: string | null,
	rest: Partial<Change> = {},
): Change => ({
	...SCOPE,
	...{ column, value },
	...rest,
});

const cellsOf = ({ model }: Page, customer = '') =>
	[...model.rows, ...model.customerRows].find(
		({ ref }) =>
			ref.solution === SCOPE.solution &&
			ref.level === SCOPE.level &&
			ref.status === SCOPE.status &&
			ref.customer === customer,
	)?.cells;

beforeAll(async () => {
	await ensureN8n();
	stage = await Stage.set({ hosts: 20, problems: 2 });
	tab = await publishTicketingTab(stage);
}, INSTALL_MS);

afterAll(async () => await stage?.strike(), 60_000);

const rows = async () =>
	await stage.client.dataTables.rows(await stage.client.dataTables.idOf(RULE_TABLE));

it('the page asks for its password', async () => {
	expect((await axios.get(tab.url, { ...options, auth: undefined })).status).toBe(401);
});

it('the page shows the defaults of every status, in the sandbox of n8n', async () => {
	const page = await open();
	expect(page.status).toBe(200);
	expect(page.headers['content-security-policy']).toContain('sandbox');
	expect(page.model.rows).toHaveLength(62);
	expect(cellsOf(page)).toMatchObject({
		...{ createTicket: 'off', queue: 'Monitoring Alert', priority: 'Critical', dueHours: '12' },
	});
	expect(page.model.user).toBe('service-desk');
	expect(page.html).not.toContain(TAB_LOGIN.password);
});

it('the first visit has made the rule table, its columns in the order in which people need them', async () => {
	await save((await open()).model, [change('createTicket', 'on')]);
	const [row] = await rows();
	const columns = Object.keys(omit(row, 'id', 'createdAt', 'updatedAt'));
	expect(columns).toEqual(['statusDescription', ...COLUMNS]);
	expect(row).toMatchObject({ statusDescription: 'Databases are outdated' });
	await save((await open()).model, [change('createTicket', 'off')]);
});

it('a saved change is in the table, on the page and in the history', async () => {
	const { model } = await open();
	const saved = await save(model, [change('createTicket', 'on'), change('dueHours', '4')]);
	expect(saved.model.notice).toMatchObject({
		kind: 'saved',
		text: expect.stringMatching(/^2 settings were saved/),
	});
	expect(cellsOf(saved)).toMatchObject({ createTicket: 'on', dueHours: '4' });
	expect(await rows()).toEqual([
		expect.objectContaining({ status: 'databasesOutdated', createTicket: true, dueHours: 4 }),
	]);
	expect((await open()).model.history).toContainEqual(
		expect.objectContaining({
			by: 'service-desk',
			setting: 'Due, hours',
			before: '12',
			after: '4',
		}),
	);
});

it('a customer gets a setting of its own, and gives it up again', async () => {
	const contoso = { customer: 'Contoso' };
	const own = await save((await open()).model, [change('dueHours', '2', contoso)]);
	expect(cellsOf(own, 'Contoso')).toEqual({ dueHours: '2' });
	const without = await save(own.model, [change('dueHours', null, contoso)]);
	expect(cellsOf(without, 'Contoso')).toBeUndefined();
	expect(await rows()).toHaveLength(1);
});

it('a customer gets its company', async () => {
	const before = await open();
	const [[company, name]] = before.model.companies;
	const saved = await save(before.model, [], [{ customer: 'Somebody New', company }]);
	expect(saved.model.accounts).toContainEqual(
		expect.objectContaining({ customer: 'Somebody New', company: { id: company, name }, held: '' }),
	);
});

it('what Autotask does not have is not saved, and nothing entered is lost', async () => {
	const { model } = await open();
	const changes = [change('queue', 'Nowhere'), change('dueHours', '9')];
	const refused = await save(model, changes);
	expect(refused.model.notice).toMatchObject({
		kind: 'refused',
		issues: [expect.stringContaining('Queue cannot be “Nowhere”')],
	});
	expect(refused.model.edits.changes).toEqual(changes);
	expect(cellsOf(await open())?.dueHours).toBe('4');
});

it('of two who save at once, the second is told, and overwrites nothing', async () => {
	const [mine, theirs] = [await open(), await open()];
	await save(mine.model, [change('dueHours', '5')]);
	const second = await save(theirs.model, [change('dueHours', '6')]);
	expect(second.model.notice?.kind).toBe('stale');
	expect(cellsOf(second)?.dueHours).toBe('5');
	expect(second.model.edits.changes).toEqual([change('dueHours', '6')]);
});

it('a value that cannot be saved keeps only its own row back', async () => {
	const good = change('dueHours', '7', { status: 'appNotRunning' });
	const saved = await save((await open()).model, [change('queue', 'Nowhere'), good]);
	expect(saved.model.notice).toMatchObject({
		kind: 'refused',
		text: expect.stringMatching(/^1 setting was saved/),
		issues: [expect.stringContaining('Queue cannot be “Nowhere”')],
	});
	expect(saved.model.edits.changes).toEqual([change('queue', 'Nowhere')]);
	expect(await rows()).toContainEqual(
		expect.objectContaining({ status: 'appNotRunning', dueHours: 7 }),
	);
});

it.each([
	['the same row', 'databasesOutdated'],
	['different rows', 'activeThreats'],
])(
	'of two saves at the same moment in %s one is done, and the other is told',
	async (_, status) => {
		const { model } = await open();
		const values = status === 'databasesOutdated' ? ['17', '18'] : ['27', '28'];
		const both = await Promise.all([
			save(model, [change('dueHours', values[0])]),
			save(model, [change('dueHours', values[1], { status })]),
		]);
		expect(both.map((page) => page.model.notice?.kind).sort()).toEqual(['saved', 'stale']);
		const lost = values[both[0].model.notice?.kind === 'stale' ? 0 : 1];
		// It is neither in the table nor in the history.
		const now = await open();
		expect(
			now.model.history.filter(({ by, after }) => by === TAB_LOGIN.username && after === lost),
		).toEqual([]);
		expect((await rows()).filter(({ dueHours }) => dueHours === Number(lost))).toEqual([]);
		await save(now.model, [change('dueHours', '5')]);
	},
);

describe('what reaches the address otherwise', () => {
	const form = (fields: object) => new URLSearchParams(Object.entries(fields));
	const edits = JSON.stringify({ changes: [change('createTicket', 'off')], accounts: [] });
	const unchanged = async <Result>(act: () => Promise<Result>) => {
		const before = await rows();
		const result = await act();
		expect(await rows()).toEqual(before);
		return result;
	};

	it.each(['PUT', 'PATCH', 'DELETE', 'HEAD'])('%s is not there', async (method) => {
		const ask = async () => await axios.request({ ...options, method, url: tab.url, data: edits });
		expect((await unchanged(ask)).status).toBe(404);
	});

	it('edits in the address are not looked at', async () => {
		const { token } = (await open()).model;
		const url = `${tab.url}?${form({ token, edits }).toString()}`;
		const page = read(await unchanged(async () => await axios.get<string>(url, options)));
		expect(page.model).toMatchObject({ notice: null, edits: { changes: [] } });
	});

	it.each([
		['a form without a token', () => form({ edits })],
		['JSON without a token', () => ({ edits })],
		['JSON that is no object', () => [1, 2]],
	])('%s is told that nothing was saved', async (_what, body) => {
		const post = async () => await axios.post<string>(tab.url, body(), options);
		const { model } = read(await unchanged(post));
		expect(model.notice).toMatchObject({
			kind: 'refused',
			text: expect.stringMatching(/^Nothing was saved/),
		});
		expect(model.edits.changes).toEqual([]);
	});

	it('a form without the password is not even read', async () => {
		const { token } = (await open()).model;
		const post = async () =>
			await axios.post<string>(tab.url, form({ token, edits }), { ...options, auth: undefined });
		expect((await unchanged(post)).status).toBe(401);
	});

	it('the page is shown in no frame, kept in no cache, and read by no page of another address', async () => {
		const headers = { origin: 'https://evil.example' };
		const { headers: answer } = await axios.get<string>(tab.url, { ...options, headers });
		expect(answer).toMatchObject({
			...{ 'x-frame-options': 'DENY', 'cache-control': 'no-store' },
			'referrer-policy': 'no-referrer',
		});
		expect(answer['content-security-policy']).toContain('sandbox');
		expect(answer['content-security-policy']).not.toContain('allow-same-origin');
		expect(answer).not.toHaveProperty('access-control-allow-credentials');
	});
});

it('a form that is not of this page saves nothing and shows nothing of what it brought', async () => {
	const forged = await save({ token: 'forged' }, [change('createTicket', 'off')]);
	expect(forged.model.notice).toMatchObject({ kind: 'refused' });
	expect(forged.model.edits.changes).toEqual([]);
	expect(cellsOf(await open())?.createTicket).toBe('on');
});

it('a name that looks like markup is a text', async () => {
	const hostile = '</script><img src=x onerror=alert(1)>';
	const saved = await save((await open()).model, [change('dueHours', '3', { customer: hostile })]);
	expect(saved.model.customers).toContain(hostile);
	expect(saved.html).not.toContain('<img');
});

it('customers come from the daily report, and without it from the table alone', async () => {
	expect((await open()).model.customers).not.toContain('Northwind');
	const reported = [{ customer: 'Northwind' }, { customer: '' }, { customer: 'Northwind' }];
	await stage.client.dataTables.add('Kaspersky report counts', reported);
	const { model } = await open();
	expect(model.customers.filter((name) => name === 'Northwind')).toHaveLength(1);
});

it('“Reset to Defaults” writes the 62 default rows and keeps the companies of customers', async () => {
	const isAccount = ({ company }: { company?: unknown }) => Boolean(company);
	const accounts = (await rows()).filter(isAccount);
	expect(accounts).toHaveLength(1);
	await stage.client.run(tab.id, 'Reset to Defaults');
	const reset = await waitFor('62 default rows', 30_000, async () => {
		const now = await rows();
		return now.length === 62 + accounts.length ? now : undefined;
	});
	expect(reset.filter(isAccount)).toEqual(accounts);
	const page = await open();
	expect(cellsOf(page)).toMatchObject({ createTicket: 'off', dueHours: '12' });
	expect(page.model.customerRows).toEqual([]);
});

it('n8n stores nothing of a visit, because the password came in with it', async () => {
	await waitFor('no stored execution', 30_000, async () => {
		const executions = await stage.client.executions.list(tab.id);
		return executions.length === 0 ? true : undefined;
	});
});
