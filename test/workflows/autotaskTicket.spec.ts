import nock from 'nock';
import { clock } from '../../nodes/shared/autotask/clock';
import { listSearch, loadOptions } from './harness';
import {
	HTML,
	EXTERNAL_ID,
	ScriptedTenant,
	TICKET_NODE,
	ZONE,
	page,
	raised,
	row,
	zoneReply,
	type Reply,
} from './autotaskTenant';

let tenant: ScriptedTenant;

beforeEach(() => {
	nock.disableNetConnect();
	jest.spyOn(clock, 'pause').mockResolvedValue(undefined);
	tenant = new ScriptedTenant();
});

afterEach(() => {
	nock.abortPendingRequests();
	nock.cleanAll();
	jest.restoreAllMocks();
});

// Another test file in the same process brings its own nock.
afterAll(() => nock.restore());

const errors = (...texts: string[]): Reply => [500, { errors: texts }];
const get = (value: string) => ({
	operation: 'get',
	ticket: { __rl: true, mode: 'id', value },
	simplify: true,
});

function expectNoSecrets(stored: string) {
	const { secret, integrationCode } = tenant.secrets;
	expect(stored).not.toContain(secret);
	expect(stored).not.toContain(JSON.stringify(secret).slice(1, -1));
	expect(stored).not.toContain(integrationCode);
	expect(stored).not.toContain(tenant.secrets.userName);
}

describe('zone', () => {
	it('is discovered once, without secrets, and kept in the credential', async () => {
		tenant.zone().answer('post', 'Tickets/query', [page([row(1)])]);
		await tenant.run(get('1'));
		await tenant.run(get('1'));
		const discoveries = tenant.seen.filter(({ path }) => path.includes('zoneInformation'));
		expect(discoveries).toHaveLength(1);
		expect(discoveries[0].headers).not.toHaveProperty('secret');
		expect(tenant.bed.secrets?.autotaskPsaApi).toMatchObject({
			zoneUrl: `${ZONE}/ATServicesRest/`,
			webUrl: 'https://ww3.autotask.net/',
		});
		const { headers } = tenant.seen[tenant.seen.length - 1];
		expect(headers).toMatchObject({
			username: tenant.secrets.userName,
			secret: tenant.secrets.secret,
			apiintegrationcode: tenant.secrets.integrationCode,
			'content-type': 'application/json',
		});
	});

	it('is discovered again when the user name was edited', async () => {
		tenant.zone().answer('post', 'Tickets/query', [page([row(1)])]);
		await tenant.run(get('1'));
		tenant.bed.secrets = {
			autotaskPsaApi: { ...tenant.bed.secrets?.autotaskPsaApi, userName: 'other@msp.example' },
		};
		const run = await tenant.run(get('1'));
		expect(run.status).toBe('success');
		const discoveries = tenant.seen.filter(({ path }) => path.includes('zoneInformation'));
		expect(discoveries[1].path).toContain('other%40msp.example');
	});

	it('says when Autotask does not know the user, and sends nothing else', async () => {
		tenant.zone(errors('Zone information could not be determined'));
		const { error, stored } = await tenant.run(get('1'));
		expect(error?.description).toContain('Autotask has no API user with this user name');
		expect(tenant.seen).toHaveLength(1);
		expectNoSecrets(stored);
	});

	it('of a foreign host is refused before any secret is sent', async () => {
		tenant.zone(zoneReply('https://evil.example'));
		const { error } = await tenant.run(get('1'));
		expect(error?.description).toContain('https://evil.example/ATServicesRest/ was refused');
		expect(tenant.seen).toHaveLength(1);
	});

	it('that has moved is followed by a read, once', async () => {
		const newZone = 'https://webservices26.autotask.net';
		tenant
			.zone(zoneReply(ZONE), zoneReply(newZone))
			.answer('post', 'Tickets/query', [[401, '']])
			.answer('post', 'Tickets/query', [page([row(1)])], newZone);
		const { items } = await tenant.run(get('1'));
		expect(items).toMatchObject([{ id: 1 }]);
		expect(tenant.seen.filter(({ host }) => host === ZONE)).toHaveLength(1);
		expect(tenant.seen.every(({ headers }) => !('x-refused-zone' in headers))).toBe(true);
	});
});

describe('a refused credential', () => {
	it('is sent once only, for a read', async () => {
		tenant.zone().answer('post', 'Tickets/query', [[401, '']]);
		const { error, stored } = await tenant.run(get('1'));
		expect(error?.message).toContain('it does not accept the credential');
		expect(error?.description).toContain('Autotask locks users');
		expect(tenant.seen.filter(({ host }) => host === ZONE)).toHaveLength(1);
		expectNoSecrets(stored);
	});

	it('is sent once only, for a write, and stops the run', async () => {
		tenant
			.zone()
			.rights()
			.answer('post', 'Tickets/query', [page([])])
			.answer('post', 'Tickets', [[401, '']]);
		const other = raised({ externalID: `${EXTERNAL_ID}2` });
		const third = raised({ externalID: `${EXTERNAL_ID}3` });
		const { errorItems, stored } = await tenant.sync(
			[raised(), other, third],
			'continueErrorOutput',
		);
		expect(errorItems).toHaveLength(3);
		expect(errorItems[2].message).toContain('Not tried');
		// Two writes may be under way at the same time.
		expect(tenant.requests.filter((each) => each === 'post Tickets').length).toBeLessThanOrEqual(2);
		expectNoSecrets(stored);
	});
});

describe('answers that are none', () => {
	it.each<[string, Reply | 'dropped']>([
		['HTML with status 200', [200, HTML]],
		['nothing with status 200', [200, '']],
		['HTML with status 500', [500, HTML]],
		['nothing with status 500', [500, '']],
		['HTML with status 502', [502, HTML]],
		['a lost connection', 'dropped'],
	])('%s: a read is repeated, then given up in words', async (_, reply) => {
		tenant.zone().answer('post', 'Tickets/query', [reply, page([row(1)])]);
		expect((await tenant.run(get('1'))).status).toBe('success');
		nock.cleanAll();
		tenant.answer('post', 'Tickets/query', [reply]);
		const { error, stored } = await tenant.run(get('1'));
		expect(error?.message).toMatch(/^Autotask did not look up the ticket "1"/);
		expect(`${error?.message}${error?.description}`).not.toMatch(/error|problem|failure|mistake/i);
		expectNoSecrets(stored);
	});

	it('a query without rows is not taken for an empty one', async () => {
		tenant
			.zone()
			.rights()
			.answer('post', 'Tickets/query', [[200, { pageDetails: {} }]]);
		const { error } = await tenant.sync([raised()]);
		expect(error?.description).toContain('a query without items');
		expect(tenant.requests).not.toContain('post Tickets');
	});

	it.each<[string, Reply | 'dropped']>([
		['HTML', [200, HTML]],
		['nothing', [200, '']],
		['no id', [200, {}]],
		['a lost connection', 'dropped'],
	])('to a create (%s): looked up before it is sent again', async (_, reply) => {
		tenant
			.zone()
			.rights()
			.answer('post', 'Tickets', [reply])
			.answer('post', 'Tickets/query', [page([]), page([row(7)])]);
		const { items } = await tenant.sync([raised()]);
		expect(items).toMatchObject([{ result: 'created', ticket: { id: 7 } }]);
		expect(tenant.requests.filter((each) => each === 'post Tickets')).toHaveLength(1);
	});

	it('500 with errors is not repeated, and said in the words of Autotask', async () => {
		tenant
			.zone()
			.rights()
			.answer('post', 'Tickets/query', [page([])])
			.answer('post', 'Tickets', [errors('dueDateTime is required.; on record number [0]')]);
		const { error, stored } = await tenant.sync([raised()]);
		expect(error?.message).toBe('1 of 1 items could not be synchronised with Autotask');
		expect(error?.description).toContain('dueDateTime is required.; on record number [0]');
		expect(tenant.requests.filter((each) => each === 'post Tickets')).toHaveLength(1);
		expectNoSecrets(stored);
	});

	it('a request limit of the tenant stops the run softly', async () => {
		tenant
			.zone()
			.rights()
			.answer('post', 'Tickets/query', [page([])])
			.answer('post', 'Tickets', [errors('The API request threshold has been exceeded.')]);
		const { errorItems } = await tenant.sync([raised()], 'continueErrorOutput');
		expect(errorItems[0].message).toContain('hourly requests');
		expect(errorItems[0].error).toContain('with the next snapshot');
	});
});

describe('of a ticket that stays as it is', () => {
	it('leave only its key, id, number and link: n8n would store the texts and settings once more', async () => {
		tenant
			.zone()
			.rights()
			.answer('post', 'Tickets/query', [page([row(1)])]);
		const { items } = await tenant.sync([raised()]);
		expect(items).toMatchObject([{ result: 'exists', change: 'raised' }]);
		expect(Object.keys(items[0].ticket as object).sort()).toEqual([
			...['action', 'externalID', 'id', 'link', 'number'],
		]);
	});
});

describe('pages', () => {
	const next = `${ZONE}/ATServicesRest/V1.0/Tickets/query/next?paging=abc`;

	it('are read with POST and the same body', async () => {
		tenant
			.zone()
			.rights()
			.answer('post', 'Tickets/query', [
				page([row(1, { completedDate: '2020-11-22T09:00:00Z' })], next),
			])
			.answer('post', 'Tickets/query/next?paging=abc', [page([row(2)])]);
		const { items } = await tenant.sync([raised()]);
		expect(items).toMatchObject([{ result: 'exists', ticket: { id: 2 } }]);
		const [first, second] = tenant.seen.filter(({ method }) => method === 'post');
		expect(second.body).toEqual(first.body);
		expect(first.body.filter).toEqual([
			{ op: 'in', field: 'externalID', value: [EXTERNAL_ID] },
			{
				op: 'or',
				items: [
					{ op: 'notExist', field: 'completedDate' },
					{ op: 'gte', field: 'completedDate', value: expect.stringMatching(/^\d{4}-.*:\d\dZ$/) },
				],
			},
		]);
	});

	it('of another host are not asked for', async () => {
		tenant
			.zone()
			.rights()
			.answer('post', 'Tickets/query', [page([], 'https://evil.example/next')]);
		const { error } = await tenant.sync([raised()]);
		expect(error?.description).toContain('https://evil.example/next was refused');
	});

	it('with rows that nobody asked for change nothing', async () => {
		tenant
			.zone()
			.rights()
			.answer('post', 'Tickets/query', [
				page([row(1, { externalID: 'a stranger' })]),
				page([row(2)]),
			])
			.answer('post', 'Tickets', [[200, { itemId: 2 }]]);
		const { items } = await tenant.sync([raised()]);
		expect(items).toMatchObject([{ result: 'created', ticket: { id: 2 } }]);
	});
});

describe('drop-downs', () => {
	const value = (id: string, label: string, rest = {}) => ({
		...{ value: id, label, isDefaultValue: false, sortOrder: 0, parentValue: '', isActive: true },
		...rest,
	});
	const fields = [
		{
			name: 'queueID',
			picklistValues: [
				value('8', 'Monitoring Alert', { sortOrder: 2 }),
				value('5', 'Client Portal', { sortOrder: 1 }),
				value('6', 'Post Sale', { isActive: false }),
			],
		},
		{
			name: 'subIssueType',
			picklistValues: [
				value('100', 'Antivirus', { parentValue: '10' }),
				value('110', 'Firewall', { parentValue: '11' }),
			],
		},
	];
	const load = async (method: string, parameters = {}, path = '') =>
		await loadOptions(tenant.bed, TICKET_NODE, method, parameters, path);

	beforeEach(() => {
		tenant
			.zone()
			.answer('get', 'Tickets/entityInformation/fields', [[200, { fields }]])
			.answer('post', 'BillingCodes/query', [
				page([
					{ id: 29683586, name: 'Remote Support', isActive: true, useType: 1 },
					{ id: 3, name: 'Expense', isActive: true, useType: 3 },
				]),
			]);
	});

	it('opened at the same time cost one request for each list', async () => {
		const lists = await Promise.all(
			['getQueues', 'getWorkTypes', 'getStatuses'].map((each) => load(each)),
		);
		expect(lists).toEqual([
			[
				{ name: 'Client Portal', value: 5 },
				{ name: 'Monitoring Alert', value: 8 },
			],
			[{ name: 'Remote Support', value: 29683586 }],
			[],
		]);
		const asked = tenant.seen.filter(({ path }) => !path.includes('zoneInformation'));
		expect(asked).toHaveLength(2);
	});

	it('of sub-issue types follow the issue type beside them', async () => {
		const parameters = { additionalFields: { issueType: 10, subIssueType: '' } };
		const path = 'parameters.additionalFields.subIssueType';
		expect(await load('getSubIssueTypes', parameters, path)).toEqual([
			{ name: 'Antivirus', value: 100 },
		]);
	});

	it('of companies search by a part of the name', async () => {
		tenant.answer('post', 'Companies/query', [
			page([
				{ id: 175, companyName: 'Contoso', isActive: true },
				{ id: 176, companyName: 'Old Contoso', isActive: false },
				{ id: 177, companyName: 'Fabrikam', isActive: true },
			]),
		]);
		const found = await listSearch(tenant.bed, TICKET_NODE, 'searchActiveCompanies', 'contoso');
		expect(found.results).toEqual([{ name: 'Contoso', value: 175 }]);
		const { body } = tenant.seen[tenant.seen.length - 1];
		expect(body.filter).toContainEqual({ op: 'contains', field: 'companyName', value: 'contoso' });
	});

	it('say what to do when Autotask refuses, and send the credential once', async () => {
		nock.cleanAll();
		tenant.zone().answer('get', 'Tickets/entityInformation/fields', [[401, '']]);
		tenant.answer('post', 'BillingCodes/query', [[401, '']]);
		await expect(load('getQueues')).rejects.toThrow('does not accept the credential');
		expect(tenant.seen.filter(({ path }) => !path.includes('zoneInformation'))).toHaveLength(1);
	});
});

it('advice for a required field leads to a field of this operation', async () => {
	const errors = ["The user defined field 'Cost Centre' is required."];
	const tenant = new ScriptedTenant().zone();
	tenant.answer('post', 'Tickets', [[400, { errors }]]);
	const { error } = await tenant.run({
		...{ operation: 'create', title: 'x', description: 'x', queueID: 8, priority: 4 },
		...{ company: { __rl: true, mode: 'id', value: '175' }, additionalFields: {} },
	});
	expect(error?.message).toContain('Cost Centre');
	expect(error?.description).toContain('"Ticket Category" of the additional fields');
});
