import { createHash, createHmac } from 'node:crypto';
import nock from 'nock';
import { PAGE_SCRIPT } from '../../nodes/KasperskyTicketingRules/ticketingTab/pageFiles';
import { AutotaskReads, PICKLISTS } from '../workflows/autotaskReads';
import {
	basicAuth,
	change,
	expectNothingSaved,
	TicketingTabStage,
} from '../workflows/ticketingTabStage';

let stage: TicketingTabStage;
let token: string;

beforeEach(async () => {
	nock.disableNetConnect();
	stage = new TicketingTabStage();
	stage.rows = [{ id: 1, status: 'databasesOutdated', createTicket: true }];
	({ token } = (await stage.show()).model);
});

afterEach(() => nock.cleanAll());

describe('a text is a text, wherever it comes from', () => {
	const HOSTILE = [
		'</script><script>alert(1)</script>',
		'<!--<script>',
		'--><img src=x onerror=alert(1)>',
		'"><svg onload=alert(1)>',
		'a\u2028b\u2029</SCRIPT >',
		'{{ $env.N8N_ENCRYPTION_KEY }} ${7*7}',
		'javascript:alert(1)',
		'\u202Etxt.exe',
	];

	it.each(HOSTILE)('%s', async (text) => {
		nock.cleanAll();
		const queueID = [...PICKLISTS.queueID, { value: '99', label: text, sortOrder: 9 }];
		const companies = [{ id: 9, companyName: text, isActive: true }];
		stage = new TicketingTabStage(new AutotaskReads({ ...PICKLISTS, queueID }, companies));
		stage.user = text;
		stage.rows = [
			{ id: 1, status: text, createTicket: true, queue: text },
			{ id: 2, status: 'databasesOutdated', customer: text, queue: text, dueHours: text },
			{ id: 3, customer: `${text} 2`, company: `9|${text}` },
		];
		stage.history = [{ at: '2026-11-28T13:00:00Z', by: text, row: text, before: text }];
		const { html, model } = await stage.show(
			{ query: { section: text, customer: text } },
			{ tabCustomers: [{ customer: `${text} 3` }] },
		);
		expect(html.match(/<script/gi)).toHaveLength(2);
		expect(html.match(/<\/script/gi)).toHaveLength(2);
		expect(html).not.toMatch(/<!--|<img|<svg/i);
		expect(model.companies).toEqual([[9, text]]);
		expect(model.choices.queue.map(({ label }) => label)).toContain(text);
		expect(model).toMatchObject({
			view: { section: text, customer: text },
			history: [{ by: text, row: text }],
		});
		expect(model.customers).toEqual(expect.arrayContaining([`${text} 2`, `${text} 3`]));
	});

	it.each(HOSTILE)('that is refused, too: %s', async (text) => {
		const { html, model } = await stage.save(token, [
			change({ column: 'queue', value: text }),
			change({ status: text }),
		]);
		expect(html.match(/<script/gi)).toHaveLength(2);
		expect(model.notice?.issues).toEqual([
			expect.stringContaining(text),
			expect.stringContaining(text),
		]);
	});

	it('a formula of a spreadsheet stays as it is in the table: names have to match', async () => {
		const customer = '=HYPERLINK("https://evil.example";"click")';
		const { run } = await stage.save(token, [change({ customer })]);
		expect(run.items[0]).toMatchObject({ row: { customer } });
	});

	it('a name that looks like another one is another customer', async () => {
		stage.rows = [{ id: 1, status: 'databasesOutdated', customer: 'Contoso', dueHours: 4 }];
		({ token } = (await stage.show()).model);
		const { run } = await stage.save(token, [
			change({ customer: 'Cont\u043Es\u043E', value: '2' }),
		]);
		expect(run.items[0]).toMatchObject({ action: 'write', id: 0 });
	});

	it('a name of blanks alone does not mean all customers by accident', async () => {
		const blank = change({ customer: ' \u200B', column: 'createTicket', value: null });
		expectNothingSaved(await stage.save(token, [blank]));
	});
});

describe('who has logged in', () => {
	it.each([
		['Basic', ''],
		['Basic !!!', ''],
		['Bearer abc', ''],
		[basicAuth('service-desk'), 'service-desk'],
		[`${basicAuth('service-desk')} ${basicAuth('somebody else')}`, ''],
		['Basic /////w==', '\uFFFD'.repeat(4)],
	])('%s is read, and never the password', async (authorization, user) => {
		const { html, model } = await stage.show({ headers: { authorization } });
		expect(model.user).toBe(user);
		expect(html).not.toContain('an example password');
	});

	it('is not what a form says', async () => {
		const { run } = await stage.post({
			...{ token, by: 'somebody else', user: 'somebody else' },
			edits: JSON.stringify({ changes: [change()], accounts: [], by: 'somebody else' }),
		});
		expect(run.items.find(({ action }) => action === 'log')).toMatchObject({ by: 'service-desk' });
	});
});

describe('the secrets', () => {
	const keys = () => {
		const { secret, integrationCode, userName } = stage.autotask.secrets.autotaskPsaApi;
		const mac = createHmac('sha256', secret).update('Ticketing tab').digest();
		const encodings = ['base64', 'base64url', 'hex'] as const;
		return [secret, integrationCode, userName, ...encodings.map((one) => mac.toString(one))];
	};

	it.each([
		['the page', async () => await stage.show()],
		['a save', async () => await stage.save(token, [change()])],
		['a forged form', async () => await stage.save('forged', [change()])],
	])('are neither in %s nor in what n8n stores of it', async (_what, draw) => {
		const { html, run } = await draw();
		for (const key of keys()) expect(html + run.stored).not.toContain(key);
	});

	it('are not in what the browser gets when Autotask fails and quotes them', async () => {
		nock.cleanAll();
		nock(/.*/)
			.persist()
			.get(/.*/)
			.reply(500, () => ({ errors: [keys().slice(0, 3).join()] }));
		const failing = new TicketingTabStage(stage.autotask);
		failing.autotask.secrets.autotaskPsaApi.userName = 'fresh@msp.example';
		const { html, run } = await failing.show();
		expect(html).toBe('');
		expect(run.errorItems).toHaveLength(1);
		for (const key of keys()) expect(JSON.stringify(run.errorItems)).not.toContain(key);
	});
});

it('no script runs but the page’s own, and nothing is loaded from elsewhere', async () => {
	const { html } = await stage.show();
	const [, policy = ''] = /Content-Security-Policy" content="([^"]*)"/.exec(html) ?? [];
	const digest = createHash('sha256').update(PAGE_SCRIPT).digest('base64');
	expect(policy.split('; ')).toEqual([
		...["default-src 'none'", `script-src 'sha256-${digest}'`],
		...["style-src 'unsafe-inline'", "base-uri 'none'"],
	]);
	expect(html).toContain(`<script>${PAGE_SCRIPT}</script>`);
	expect(html.replace(PAGE_SCRIPT, '')).not.toMatch(/(src|href)=|url\(|@import/i);
});
