import { startAutotaskSimulator, type AutotaskSimulator } from './index';
import { TestClient } from './testClient';

let simulator: AutotaskSimulator;
let client: TestClient;

beforeEach(async () => {
	simulator = await startAutotaskSimulator();
	client = new TestClient(simulator);
	const { state } = simulator;
	state.createTicket({
		title: 'Alpha',
		externalID: 'key-A',
		priority: 1,
		dueDateTime: '2030-01-01T00:00:00.000Z',
	});
	state.createTicket({
		title: 'beta',
		externalID: 'KEY-b',
		priority: 2,
		dueDateTime: '2030-02-01T00:00:00.000Z',
	});
	state.createTicket({
		title: 'Gamma',
		externalID: null,
		priority: 3,
		status: 5,
		dueDateTime: '2030-03-01T00:00:00.000Z',
	});
});
afterEach(async () => await simulator.close());

const ALL = { op: 'gte', field: 'id', value: 0 };
const titles = async (...filter: unknown[]) =>
	(await client.query(filter)).items.map(({ title }) => title);
const failure = async (body: unknown) => {
	const { status, data } = await client.call('POST', 'Tickets/query', body);
	return { status, errors: data.errors };
};

it.each([
	[['Alpha'], { op: 'eq', field: 'priority', value: 1 }],
	[['beta', 'Gamma'], { op: 'noteq', field: 'priority', value: 1 }],
	[['beta', 'Gamma'], { op: 'gt', field: 'dueDateTime', value: '2030-01-01T00:00:00Z' }],
	[['Alpha', 'beta', 'Gamma'], { op: 'gte', field: 'dueDateTime', value: '2030-01-01' }],
	[['Alpha'], { op: 'lt', field: 'priority', value: 2 }],
	[['Alpha', 'beta'], { op: 'lte', field: 'priority', value: '2' }],
	[['beta'], { op: 'beginsWith', field: 'title', value: 'B' }],
	[['Alpha'], { op: 'endsWith', field: 'title', value: 'pha' }],
	[['Gamma'], { op: 'contains', field: 'title', value: 'MM' }],
	[['Gamma'], { op: 'exist', field: 'completedDate' }],
	[['Gamma'], { op: 'notExist', field: 'externalID' }],
	[['Alpha', 'beta'], { op: 'in', field: 'externalID', value: ['key-a', 'key-b', 'other'] }],
	[['beta'], { op: 'notIn', field: 'priority', value: [1, 3] }],
	[
		['Alpha', 'Gamma'],
		{
			op: 'or',
			items: [
				{ op: 'eq', field: 'priority', value: 1 },
				{ op: 'eq', field: 'status', value: 5 },
			],
		},
	],
	[
		[],
		{
			op: 'and',
			items: [
				{ op: 'eq', field: 'priority', value: 1 },
				{ op: 'eq', field: 'status', value: 5 },
			],
		},
	],
])('finds %j with %j', async (expected, filter) => {
	expect(await titles(filter)).toEqual(expected);
});

it('a list of conditions means AND, and field names have no case', async () => {
	expect(await titles(ALL, { op: 'eq', field: 'PRIORITY', value: 2 })).toEqual(['beta']);
});

it.each(['ne', 'noteExist', 'isnotnull', 'beginsw'])(
	'drops the unknown operator %s, so the result gets wider',
	async (op) => {
		expect(await titles({ op, field: 'externalID', value: 'key-A' })).toHaveLength(3);
		expect(
			await titles({ op: 'eq', field: 'priority', value: 2 }, { op, field: 'title', value: 'x' }),
		).toEqual(['beta']);
	},
);

it('eq and noteq with null match nothing', async () => {
	expect(await titles({ op: 'eq', field: 'externalID', value: null })).toEqual([]);
	expect(await titles({ op: 'noteq', field: 'externalID', value: null })).toEqual([]);
});

it('noteq passes over rows without a value, unless the tenant is switched', async () => {
	const filter = { op: 'noteq', field: 'externalID', value: 'key-A' };
	expect(await titles(filter)).toEqual(['beta']);
	simulator.state.settings.noteqMatchesNull = true;
	expect(await titles(filter)).toEqual(['beta', 'Gamma']);
});

it('texts compare without regard to case, unless the tenant is switched', async () => {
	const filter = { op: 'eq', field: 'externalID', value: 'KEY-A' };
	expect(await titles(filter)).toEqual(['Alpha']);
	simulator.state.settings.caseSensitive = true;
	expect(await titles(filter)).toEqual([]);
	expect(await titles({ op: 'in', field: 'externalID', value: ['KEY-b'] })).toEqual(['beta']);
});

it.each([
	[
		'an unknown field',
		'Unable to find companyId2 in the Tickets Entity.',
		{ filter: [{ op: 'eq', field: 'companyId2', value: 1 }] },
	],
	[
		'an unknown included field',
		'Unable to find Name in the Tickets Entity.',
		{ filter: [ALL], includeFields: ['id', 'Name'] },
	],
	[
		'a text against an integer',
		"Conversion failed when converting the varchar value 'New' to data type int.",
		{ filter: [{ op: 'eq', field: 'status', value: 'New' }] },
	],
	[
		'maxRecords 0',
		'maxCountOfRecordsToReturn must be between 1 and 500',
		{ filter: [ALL], maxRecords: 0 },
	],
	[
		'maxRecords 501',
		'maxCountOfRecordsToReturn must be between 1 and 500',
		{ filter: [ALL], maxRecords: 501 },
	],
	[
		'a query without a filter',
		'Value cannot be null.\r\nParameter name: filters',
		{ maxRecords: 5 },
	],
	[
		'null for a boolean',
		'String was not recognized as a valid Boolean.',
		{ filter: [{ op: 'eq', field: 'isVisibleToComanaged', value: null }] },
	],
	[
		'a field that cannot be queried',
		'The field creatorType is not queryable.',
		{ filter: [{ op: 'eq', field: 'creatorType', value: 1 }] },
	],
])('refuses %s with 500', async (_what, text, body) => {
	expect(await failure(body)).toEqual({ status: 500, errors: [text] });
});

it('refuses more than 500 OR conditions, an in list counted or not', async () => {
	const items = Array.from({ length: 501 }, (_, value) => ({ op: 'eq', field: 'id', value }));
	const errors = ["Invalid query syntax. Queries are limited to 500 or fewer 'OR' conditions."];
	expect(await failure({ filter: [{ op: 'or', items }] })).toEqual({ status: 500, errors });
	const list = { filter: [{ op: 'in', field: 'id', value: items.map(({ value }) => value) }] };
	expect(await failure(list)).toEqual({ status: 500, errors });
	simulator.state.settings.inValuesCountAsOr = false;
	expect((await failure(list)).status).toBe(200);
});

it('includeFields makes the other keys absent', async () => {
	const { items } = await client.query([ALL], { includeFields: ['id', 'externalID'] });
	expect(items.map((item) => Object.keys(item))).toEqual(Array(3).fill(['id', 'externalID']));
});

it('counts by POST and by GET', async () => {
	const filter = [{ op: 'eq', field: 'status', value: 1 }];
	expect((await client.call('POST', 'Tickets/query/count', { filter })).data).toEqual({
		queryCount: 2,
	});
	const search = encodeURIComponent(JSON.stringify({ filter }));
	expect((await client.call('GET', `Tickets/query/count?search=${search}`)).data).toEqual({
		queryCount: 2,
	});
});

it('a GET query beyond 2048 bytes never reaches the API', async () => {
	const value = Array.from({ length: 400 }, (_, index) => `key-${index}`);
	const search = encodeURIComponent(
		JSON.stringify({ filter: [{ op: 'in', field: 'externalID', value }] }),
	);
	expect((await client.call('GET', `Tickets/query?search=${search}`)).status).toBe(404);
});

it('queries one user-defined field, not two', async () => {
	simulator.state.ticketUserDefinedFields.push(
		{ name: 'Device key', type: 'string' },
		{ name: 'Site', type: 'string' },
	);
	const id = await client.createId();
	await client.call('PATCH', 'Tickets', {
		id,
		userDefinedFields: [{ name: 'Device key', value: 'x' }],
	});
	expect((await client.get(id)).userDefinedFields).toEqual([
		{ name: 'Device key', value: 'x' },
		{ name: 'Site', value: null },
	]);
	const condition = { op: 'eq', field: 'Device key', value: 'X', udf: true };
	expect((await client.query([condition])).items.map((item) => item.id)).toEqual([id]);
	expect((await failure({ filter: [condition, condition] })).status).toBe(500);
	expect((await failure({ filter: [{ ...condition, udf: false }] })).status).toBe(500);
});

it('TicketHistory must be filtered by its ticket', async () => {
	const id = await client.createId();
	await client.call('PATCH', 'Tickets', { id, status: 8 });
	const { items } = await client.query(
		[{ op: 'eq', field: 'ticketID', value: id }],
		{},
		'TicketHistory',
	);
	expect(items.map(({ detail }) => detail)).toContain('status: "New" changed to "In Progress"');
	expect((await client.call('POST', 'TicketHistory/query', { filter: [ALL] })).status).toBe(500);
});

it.each([
	[{ op: 'BeginsWith', field: 'title', value: 'al' }, ['Alpha']],
	[{ op: 'NOTIN', field: 'priority', value: [1, 2] }, ['Gamma']],
	[{ op: 'Exist', field: 'externalID' }, ['Alpha', 'beta']],
	[{ Op: 'eq', Field: 'priority', Value: 2 }, ['beta']],
	[
		{
			OP: 'OR',
			Items: [
				{ op: 'EQ', field: 'priority', value: 1 },
				{ Op: 'Eq', FIELD: 'priority', value: 3 },
			],
		},
		['Alpha', 'Gamma'],
	],
])('operators and keys of a filter have no case: %j', async (filter, expected) => {
	expect(await titles(filter)).toEqual(expected);
});

it.each([
	`{'filter':[{'op':'eq','field':'title','value':'Alpha'}]}`,
	`{filter:[{op:"eq",field:"title",value:"Alpha",},]}`,
	`{'filter':[{'op':'eq','field':'title','value':'it\\'s "so": {x: 1,}'},{"op":"eq","field":"id","value":0}]}`,
])('a GET search may be loose JSON: %s', async (search) => {
	const { status, data } = await client.call(
		'GET',
		`Tickets/query?search=${encodeURIComponent(search)}`,
	);
	expect(status).toBe(200);
	const found = (data.items as Array<{ title: string }>).map(({ title }) => title);
	expect(found).toEqual(search.includes('so') ? [] : ['Alpha']);
});

it.each([1, '1', 'true', 'True', true])('%p is true in a filter', async (value) => {
	const active = await client.query([{ op: 'eq', field: 'isActive', value }], {}, 'Companies');
	const inactive = await client.query([{ op: 'noteq', field: 'isActive', value }], {}, 'Companies');
	expect(active.items.every(({ isActive }) => isActive === true)).toBe(true);
	expect(inactive.items.map(({ isActive }) => isActive)).toEqual([false]);
});

it('MaxRecords in upper case is ignored, or read where the tenant is switched', async () => {
	const one = { filter: [ALL], MaxRecords: 1 };
	const count = async () =>
		((await client.call('POST', 'Tickets/query', one)).data.items as unknown[]).length;
	expect(await count()).toBe(3);
	simulator.state.settings.upperCaseMaxRecords = 'read';
	expect(await count()).toBe(1);
	expect(await failure({ ...one, MaxRecords: 501 })).toMatchObject({ status: 500 });
});

it('a company lists its user-defined fields whole: by name, unset ones null, decimals with four places', async () => {
	const sent = [{ name: 'agreed hours', value: '2.5' }];
	await client.call('PATCH', 'Companies', { id: 175, userDefinedFields: sent });
	const find = async (filter: object) => (await client.query([filter], {}, 'Companies')).items;
	const [company] = await find({ op: 'eq', field: 'id', value: 175 });
	expect(company.userDefinedFields).toEqual([
		{ name: 'Agreed hours', value: '2.5000' },
		{ name: 'Onboarded by', value: null },
	]);
	const onboarded = [{ name: 'Onboarded by', value: 'Dana' }];
	await client.call('PATCH', 'Companies', { id: 176, userDefinedFields: onboarded });
	const byField = { op: 'eq', field: 'Onboarded by', value: 'Dana', udf: true };
	expect((await find(byField)).map(({ id }) => id)).toEqual([176]);
	const { data } = await client.call('GET', 'Companies/entityInformation/userDefinedFields');
	expect(data.fields).toMatchObject([
		{ name: 'Onboarded by', type: 'string' },
		{ name: 'Agreed hours', type: 'double' },
	]);
});
