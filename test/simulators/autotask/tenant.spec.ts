import { startAutotaskSimulator, type AutotaskSimulator } from './index';
import type { Row } from './model/values';
import type { PicklistValue } from './seed/picklists';
import { refused, TestClient } from './testClient';

let simulator: AutotaskSimulator;
let client: TestClient;

beforeEach(async () => {
	simulator = await startAutotaskSimulator({ companies: 3, tickets: 20 });
	client = new TestClient(simulator);
});
afterEach(async () => await simulator.close());

const ALL = [{ op: 'gte', field: 'id', value: 0 }];

async function values(name: string): Promise<PicklistValue[]> {
	const { data } = await client.call('GET', 'Tickets/entityInformation/fields');
	const fields = data.fields as Array<{ name: string; picklistValues: PicklistValue[] }>;
	return fields.find((field) => field.name === name)?.picklistValues ?? [];
}

describe('seed', () => {
	it('has the own company 0, an inactive one, and the extra ones', async () => {
		const { items } = await client.query(ALL, {}, 'Companies');
		expect(items[0]).toMatchObject({ id: 0, companyName: 'Managed Services Ltd', isActive: true });
		expect(items.filter(({ isActive }) => !isActive).map(({ id }) => id)).toEqual([182]);
		expect(items.slice(-3).map(({ companyName }) => companyName)).toEqual([
			'Company 1',
			'Company 2',
			'Company 3',
		]);
	});

	it('the same seed gives the same tickets of other people', async () => {
		const other = await startAutotaskSimulator({ tickets: 20 });
		const shape = (of: AutotaskSimulator) =>
			of.state.tickets().map(({ title, priority }) => [title, priority]);
		expect(shape(other)).toEqual(shape(simulator));
		await other.close();
	});

	it('work types are the active billing codes with useType 1, whatever their billingCodeType', async () => {
		const { items } = await client.query(
			[
				{ op: 'eq', field: 'isActive', value: true },
				{ op: 'eq', field: 'useType', value: 1 },
			],
			{ includeFields: ['id', 'billingCodeType'] },
			'BillingCodes',
		);
		expect(items).toContainEqual({ id: 29682804, billingCodeType: 2 });
		expect(items).toHaveLength(4);
	});
});

describe('picklists', () => {
	it('carry values and parents as texts, inactive ones too', async () => {
		expect((await values('priority')).map(({ value, label }) => `${value} ${label}`)).toEqual([
			'4 Critical',
			'1 High',
			'2 Medium',
			'3 Low',
		]);
		expect((await values('subIssueType')).find(({ value }) => value === '131')?.parentValue).toBe(
			'13',
		);
		expect((await values('queueID')).find(({ value }) => value === '29682969')?.isActive).toBe(
			false,
		);
	});

	it('a tenant may rename its labels and lack priorities', async () => {
		simulator.state.settings.picklistPreset = 'renamed';
		expect((await values('priority')).find(({ value }) => value === '4')?.label).toBe('Prio 1');
		simulator.state.settings.picklistPreset = 'noPriority3';
		expect((await values('priority')).map(({ value }) => value)).toEqual(['4', '1', '2', '5']);
		expect(await client.refusal({ priority: 3 })).toEqual(
			refused('Picklist value [3] does not exist for priority. ; on record number [1].'),
		);
		simulator.state.settings.picklistPreset = 'noPriority3And4';
		expect((await values('priority')).map(({ value }) => value)).toEqual(['1', '2', '5']);
	});

	it('can be changed while the tenant runs', async () => {
		simulator.state.setPicklistValue('queueID', 29690001, { label: 'Antivirus' });
		expect((await client.create({ queueID: 29690001 })).status).toBe(200);
		expect(simulator.state.removePicklistValue('queueID', 29690001)).toBe(true);
		expect((await client.create({ queueID: 29690001 })).status).toBe(500);
	});
});

describe('rights', () => {
	it('a restricted user sees nothing and is told nothing', async () => {
		const id = await client.createId();
		simulator.state.settings.restrictedUser = true;
		expect((await client.query(ALL)).items).toEqual([]);
		expect((await client.call('POST', 'Tickets/query/count', { filter: ALL })).data).toEqual({
			queryCount: 0,
		});
		expect((await client.call('GET', `Tickets/${id}`)).status).toBe(404);
		const { info } = (await client.call('GET', 'Tickets/entityInformation')).data;
		expect(info).toMatchObject({
			canQuery: true,
			userAccessForQuery: 2,
			userAccessForCreate: 1,
			userAccessForDelete: 0,
		});
	});

	it('a missing right returns 500 with its text and shows in entityInformation', async () => {
		simulator.state.settings.noPermission = ['Tickets:create', '*:query'];
		const denied = (operation: string) =>
			refused(
				`The logged in Resource does not have the adequate permissions to ${operation} this entity type.`,
			);
		expect(await client.refusal({})).toEqual(denied('create'));
		const { status, data } = await client.call('POST', 'Companies/query', { filter: ALL });
		expect({ status, errors: data.errors }).toEqual(denied('query'));
		const { info } = (await client.call('GET', 'Tickets/entityInformation')).data;
		expect(info).toMatchObject({
			userAccessForCreate: 0,
			userAccessForQuery: 0,
			userAccessForUpdate: 1,
		});
	});
});

describe('rights that are taken away while the tenant runs', () => {
	const rights = async (entity = 'Tickets') => {
		const { info } = (await client.call('GET', `${entity}/entityInformation`)).data;
		const { userAccessForQuery, userAccessForCreate, userAccessForUpdate } = info as Row;
		return [userAccessForQuery, userAccessForCreate, userAccessForUpdate];
	};

	it('may create, but sees nothing of it', async () => {
		expect(await rights()).toEqual([1, 1, 1]);
		simulator.state.settings.restrictedEntities = ['Tickets'];
		expect(await rights()).toEqual([2, 1, 1]);
		const id = await client.createId();
		expect((await client.query(ALL)).items).toEqual([]);
		expect((await client.call('GET', `Tickets/${id}`)).status).toBe(404);
		expect(await rights('Companies')).toEqual([1, 1, 1]);
		expect((await client.query(ALL, {}, 'Companies')).items).not.toEqual([]);
		simulator.state.settings.restrictedEntities = [];
		expect((await client.get(id)).id).toBe(id);
	});

	it('may create, but not query: refused, or answered with nothing', async () => {
		const { settings } = simulator.state;
		settings.noPermission = ['Tickets:query'];
		expect(await rights()).toEqual([0, 1, 1]);
		await client.createId();
		expect((await client.call('POST', 'Tickets/query', { filter: ALL })).status).toBe(500);
		settings.deniedQuery = 'empty';
		expect(await rights()).toEqual([0, 1, 1]);
		expect((await client.query(ALL)).items).toEqual([]);
	});

	it('may query, but not update', async () => {
		const id = await client.createId();
		simulator.state.settings.noPermission = ['Tickets:update'];
		expect(await rights()).toEqual([1, 1, 0]);
		expect((await client.call('PATCH', 'Tickets', { id, status: 5 })).status).toBe(500);
		expect((await client.get(id)).status).toBe(1);
	});

	it('may write tickets, but no notes', async () => {
		const id = await client.createId();
		simulator.state.settings.noPermission = ['TicketNotes:create'];
		expect(await rights('TicketNotes')).toEqual([1, 0, 1]);
		const note = { title: 'Note', description: 'Text', noteType: 3, publish: 2 };
		expect((await client.call('POST', `Tickets/${id}/Notes`, note)).status).toBe(500);
	});

	it('the vendor’s levels of Resources can be read, too', async () => {
		expect(await rights('Resources')).toEqual([1, 0, 1]);
	});
});

describe('a key that does not stay', () => {
	it('externalID is taken and not stored', async () => {
		simulator.state.settings.externalIdOnCreate = 'dropped';
		const id = await client.createId({ externalID: 'ksp-1' });
		expect((await client.get(id)).externalID).toBe('');
		await client.call('PATCH', 'Tickets', { id, externalID: 'ksp-1' });
		expect((await client.get(id)).externalID).toBe('ksp-1');
	});

	it('a workflow rule overwrites it after a while, once', async () => {
		const time = { now: Date.parse('2026-11-22T10:00:00Z') };
		const tenant = await startAutotaskSimulator({ now: () => new Date(time.now) });
		const workflowRule = { afterMinutes: 5, changes: { externalID: 'WF-17', queueID: 5 } };
		tenant.state.settings.workflowRule = workflowRule;
		const other = new TestClient(tenant);
		const id = await other.createId({ externalID: 'ksp-1' });
		time.now += 4 * 60_000;
		expect(await other.get(id)).toMatchObject({ externalID: 'ksp-1', queueID: 8 });
		time.now += 60_000;
		expect(await other.get(id)).toMatchObject({ externalID: 'WF-17', queueID: 5 });
		await other.call('PATCH', 'Tickets', { id, externalID: 'ksp-1' });
		time.now += 60 * 60_000;
		expect((await other.get(id)).externalID).toBe('ksp-1');
		await tenant.close();
	});
});

it('every answer carries the tenant’s own clock as its Date, whatever the machine’s says', async () => {
	const tenant = await startAutotaskSimulator({ now: () => new Date('2031-03-04T05:06:07.890Z') });
	const other = new TestClient(tenant);
	const calls: Array<[string, string]> = [
		['GET', 'Version'],
		['GET', `${tenant.zoneUrl}V1.0/ZoneInformation?user=${tenant.user}`],
		['POST', 'Tickets/query'],
		['DELETE', 'Tickets'],
		['GET', 'Nonsense'],
	];
	for (const [method, path] of calls) {
		const { headers } = await other.call(method, path);
		expect(headers.date).toBe('Tue, 04 Mar 2031 05:06:07 GMT');
	}
	await tenant.close();
});

describe('what is unknown of the vendor can be had both ways', () => {
	it('a ticket for an inactive company', async () => {
		expect((await client.create({ companyID: 182 })).status).toBe(500);
		simulator.state.settings.inactiveCompanyMode = 'accept';
		expect((await client.create({ companyID: 182 })).status).toBe(200);
	});

	it('a missing id as 404 and as item null', async () => {
		expect((await client.call('GET', 'Tickets/99')).status).toBe(404);
		simulator.state.settings.missingIdMode = 'null';
		for (const path of ['Tickets/99', 'Tickets/99/Notes/1', 'Companies/99']) {
			const { status, data } = await client.call('GET', path);
			expect({ status, data }).toEqual({ status: 200, data: { item: null } });
		}
	});

	it('duplicate handling returns the open ticket’s id and notes the duplicate on it', async () => {
		const id = await client.createId({ externalID: 'theirs' });
		simulator.state.settings.duplicateHandling = 'merge';
		expect(await client.createId({ externalID: 'ours' })).toBe(id);
		expect(simulator.state.ticket(id)).toMatchObject({
			externalID: 'theirs',
			notes: [{ noteType: 15 }],
		});
		expect(await client.createId({ title: 'Other' })).not.toBe(id);
		simulator.state.actAsTechnician(id, { status: 5 });
		expect(await client.createId({ externalID: 'ours' })).not.toBe(id);
	});
});

it('PATCH returns 200 and changes nothing, as often as told', async () => {
	const id = await client.createId();
	simulator.state.settings.patchIgnoredTimes = 1;
	const complete = async () => (await client.call('PATCH', 'Tickets', { id, status: 5 })).status;
	expect(await complete()).toBe(200);
	expect((await client.get(id)).completedDate).toBeNull();
	expect(await complete()).toBe(200);
	expect((await client.get(id)).completedDate).not.toBeNull();
});

describe('companies', () => {
	const company = async (id: number) =>
		(await client.call('GET', `Companies/${id}`)).data.item as Row;

	it('can be renamed and inactivated, except the own one', async () => {
		await client.call('PATCH', 'Companies', {
			id: 175,
			companyName: 'Contoso Ltd',
			isActive: false,
		});
		expect(await company(175)).toMatchObject({ companyName: 'Contoso Ltd', isActive: false });
		expect((await client.call('PATCH', 'Companies', { id: 0, isActive: false })).status).toBe(500);
	});

	it('a created one has an id of its own and takes tickets', async () => {
		const { data } = await client.call('POST', 'Companies', { companyName: 'New', companyType: 1 });
		expect((await client.create({ companyID: Number(data.itemId) })).status).toBe(200);
		expect((await client.call('POST', 'Companies', { companyName: 'No type' })).status).toBe(500);
	});
});
