import { Counters } from '../counters';
import { SignIn } from '../http/caller';
import { startAutotaskSimulator, type AutotaskSimulator } from '../index';
import { swaggerRoutes } from '../routes';
import { servedEntities } from '../routes/entityRoutes';
import { TestClient, TICKET } from '../testClient';
import { bodyModel, paths, violations } from './contract';

let simulator: AutotaskSimulator;
let client: TestClient;
let ticketID: number;
let noteID: number;
/** Of two configuration items on the ticket: one is read, the other removed. */
let itemRows: number[];
let freeItem: number;

const ITEMS = 'AdditionalConfigurationItems';
const NOTE = { title: 'Note', description: 'Text', noteType: 3, publish: 2 };

beforeAll(async () => {
	simulator = await startAutotaskSimulator({ tickets: 30, companies: 2 });
	simulator.state.ticketUserDefinedFields.push({ name: 'Device key', type: 'string' });
	client = new TestClient(simulator);
	const companyID = 175;
	const items = ['FIN-PC-07', 'FIN-PC-08', 'FIN-PC-09'].map((referenceTitle) =>
		Number(simulator.state.createConfigurationItem({ companyID, referenceTitle }).id),
	);
	ticketID = await client.createId({ description: 'why', billingCodeID: 29682801 });
	noteID = Number((await client.call('POST', `Tickets/${ticketID}/Notes`, NOTE)).data.itemId);
	freeItem = items[2];
	itemRows = [];
	for (const configurationItemID of items.slice(0, 2)) {
		const { data } = await client.call('POST', `Tickets/${ticketID}/${ITEMS}`, {
			configurationItemID,
		});
		itemRows.push(Number(data.itemId));
	}
	await client.call('PATCH', 'Tickets', { id: ticketID, status: 5, resolution: 'done' });
});
afterAll(async () => await simulator.close());

function routes() {
	const counters = new Counters(
		() => new Date(),
		() => 60,
	);
	const signIn = new SignIn(simulator.state, simulator);
	return swaggerRoutes(signIn, counters, () => simulator.webUrl);
}

/** A body that the operation's model permits and the tenant accepts. */
function bodyFor(method: string, path: string): Record<string, unknown> | undefined {
	if (method === 'GET' || method === 'DELETE') return undefined;
	if (path.includes('/query')) {
		const value = path.includes('TicketHistory') ? ticketID : 0;
		const field = path.includes('TicketHistory') ? 'ticketID' : 'id';
		return { maxRecords: 500, includeFields: [], filter: [{ op: 'gte', field, value }] };
	}
	if (path.endsWith(`/${ITEMS}`)) return { configurationItemID: freeItem };
	if (path.endsWith('/Notes')) return method === 'POST' ? NOTE : { ...NOTE, id: noteID };
	if (path.endsWith('/Companies')) {
		const company = { companyName: 'Contoso', companyType: 1, isActive: true };
		return method === 'POST' ? company : { ...company, id: 175 };
	}
	return method === 'POST' ? TICKET : { ...TICKET, id: ticketID };
}

function addressFor(method: string, path: string): string {
	const entity = path.split('/')[2];
	const known: Record<string, number> = { Tickets: ticketID, TicketNotes: noteID, Companies: 0 };
	const table = simulator.state.tables[entity as 'Roles'];
	known.TicketCategoryFieldDefaults = 2;
	const id = known[entity] ?? [...(table?.keys() ?? [])][0];
	const below = path.includes(`/${ITEMS}/`) ? itemRows[method === 'DELETE' ? 1 : 0] : undefined;
	const filled = path
		.replace('{parentId}', String(ticketID))
		.replace('{id}', String(path.includes('/Notes/') ? noteID : (below ?? id)));
	const search = JSON.stringify(bodyFor('POST', path));
	const query =
		method === 'GET' && path.includes('/query') ? `?search=${encodeURIComponent(search)}` : '';
	const user = path.endsWith('ZoneInformation') ? `?user=${simulator.user}` : '';
	return `${simulator.zoneUrl.slice(0, -1)}${filled}${query}${user}`;
}

it('serves no route and no verb that the vendor’s Swagger lacks', () => {
	const unknown = routes().filter(({ path, method }) => !paths[path]?.[method.toLowerCase()]);
	expect(unknown.map(({ method, path }) => `${method} ${path}`)).toEqual([]);
});

it('serves every operation of the copied part of the Swagger', () => {
	const served = new Set(routes().map(({ method, path }) => `${method} ${path}`));
	const wanted = Object.entries(paths).flatMap(([path, verbs]) =>
		Object.keys(verbs).map((verb) => `${verb.toUpperCase()} ${path}`),
	);
	expect(wanted.filter((operation) => !served.has(operation))).toEqual([]);
});

it('every request fits its body model, every answer is 200 and fits its model, with nothing invented', async () => {
	const failures: string[] = [];
	for (const { method, path } of routes()) {
		const operation = paths[path][method.toLowerCase()];
		const body = bodyFor(method, path);
		const model = bodyModel(operation);
		if (body && !model) failures.push(`${method} ${path} takes no body`);
		if (body && model)
			failures.push(...violations(model, body).map((text) => `${path} request ${text}`));
		const address = addressFor(method, path);
		const names = operation.parameters
			.filter((entry) => entry.in === 'query')
			.map((entry) => entry.name);
		expect([...new URL(address).searchParams.keys()]).toEqual(names);
		const { status, data, text } = await client.call(method, address, body);
		if (status !== 200) failures.push(`${method} ${path} ${status} ${text}`);
		failures.push(
			...violations(operation.response, data).map((entry) => `${method} ${path} ${entry}`),
		);
	}
	expect(failures).toEqual([]);
});

const { definitions } = jest.requireActual<{
	definitions: Record<string, { properties: object }>;
}>('./autotask-swagger.json');

const propertiesOf = (model: string) => Object.keys(definitions[model].properties).sort();

async function metadata(entity: string, tail = ''): Promise<Array<Record<string, unknown>>> {
	const { data } = await client.call('GET', `${entity}/entityInformation${tail}`);
	return (data.fields ?? [data.info]) as Array<Record<string, unknown>>;
}

it('records carry every property of their models', async () => {
	const models: Record<string, string> = {
		Tickets: 'TicketModel',
		TicketNotes: 'TicketNoteModel',
		Companies: 'CompanyModel',
		BillingCodes: 'BillingCodeModel',
		Resources: 'ResourceModel',
		Roles: 'RoleModel',
		ResourceServiceDeskRoles: 'ResourceServiceDeskRoleModel',
		TicketCategories: 'TicketCategoryModel',
		TicketCategoryFieldDefaults: 'TicketCategoryFieldDefaultsModel',
		Contacts: 'ContactModel',
		Contracts: 'ContractModel',
		CompanyLocations: 'CompanyLocationModel',
		ConfigurationItems: 'ConfigurationItemModel',
		TicketAdditionalConfigurationItems: 'TicketAdditionalConfigurationItemModel',
	};
	for (const [entity, model] of Object.entries(models)) {
		const { items } = await client.query([{ op: 'gte', field: 'id', value: 0 }], {}, entity);
		expect(Object.keys(items[0]).sort()).toEqual(propertiesOf(model));
	}
});

describe.each(servedEntities)('the metadata of %s', (entity) => {
	it('describes every field of the records with every property of the field model', async () => {
		const fields = await metadata(entity, '/fields');
		for (const field of fields)
			expect(Object.keys(field).sort()).toEqual(propertiesOf('FieldInformationModel'));
		const names = new Set(fields.map(({ name }) => name));
		const history = entity === 'TicketHistory';
		const filter = { op: 'gte', field: history ? 'ticketID' : 'id', value: 0 };
		const { items } = await client.query([filter], {}, entity);
		const inRecords = Object.keys(items[0]).filter((name) => name !== 'userDefinedFields');
		expect(inRecords.filter((name) => !names.has(name))).toEqual([]);
	});

	it('gives every value of a picklist with every property of its model', async () => {
		const fields = await metadata(entity, '/fields');
		for (const { isPickList, picklistValues } of fields) {
			expect(Array.isArray(picklistValues)).toBe(isPickList);
			for (const value of (picklistValues as object[] | null) ?? []) {
				expect(Object.keys(value).sort()).toEqual(propertiesOf('PickListValue'));
			}
		}
	});

	it('tells the rights with every property of the model, levels as 0, 1 or 2', async () => {
		const [info] = await metadata(entity);
		expect(Object.keys(info).sort()).toEqual(propertiesOf('EntityInformationModel'));
		for (const operation of ['Create', 'Delete', 'Query', 'Update']) {
			expect([0, 1, 2]).toContain(info[`userAccessFor${operation}`]);
			expect(typeof info[`can${operation}`]).toBe('boolean');
		}
	});
});

it('user-defined fields are described with every property of their model', async () => {
	for (const entity of ['Tickets', 'Companies']) {
		const fields = await metadata(entity, '/userDefinedFields');
		expect(fields.length).toBeGreaterThan(0);
		for (const field of fields) {
			expect(Object.keys(field).sort()).toEqual(propertiesOf('Field'));
		}
	}
});

it('the judge is strict: it sees an invented field and a wrong type', () => {
	const { response } = paths['/V1.0/Tickets/query'].post;
	const page = { count: 1, requestCount: 500, prevPageUrl: null, nextPageUrl: null };
	const judge = (item: unknown) => violations(response, { items: [item], pageDetails: page });
	expect(judge({ id: 1, title: '' })).toEqual([]);
	expect(judge({ id: 1, invented: true })).not.toEqual([]);
	expect(judge({ id: '1' })).not.toEqual([]);
	expect(judge({ createDate: 'yesterday' })).not.toEqual([]);
});
