import { range } from 'lodash';
import type { IDataObject } from 'n8n-workflow';
import { clock } from '../../nodes/shared/autotask/clock';
import { listSearch, loadOptions } from '../workflows/harness';
import { Tenant, TICKET_NODE } from './autotaskTenant';
import { violations } from './autotask/contract/contract';

const DAY = 24 * 60;

let tenant: Tenant;

beforeEach(async () => {
	tenant = await Tenant.start();
});

afterEach(async () => {
	await tenant.simulator.close();
	jest.restoreAllMocks();
});

const byId = (value: unknown) => ({ __rl: true, mode: 'id', value: String(value) });

/** @returns the id of a new ticket */
async function create(title: string, added: IDataObject = {}, company = 175): Promise<number> {
	const { items } = await tenant.run({
		...{ operation: 'create', title, description: '', queueID: 8, priority: 4 },
		...{ company: byId(company), due: 'hours', dueHours: 4, additionalFields: added },
	});
	return Number(items[0].id);
}

const ticketOf = (id: number) => tenant.tickets.find((ticket) => ticket.id === id);

const getMany = async (filters: IDataObject = {}, more: IDataObject = {}) =>
	await tenant.run({ operation: 'getAll', filters, limit: 50, simplify: true, ...more });

const titles = (items: IDataObject[]) => items.map(({ title }) => title);

describe('the list of tickets', () => {
	const search = async (text?: string) =>
		(await listSearch(tenant.bed, TICKET_NODE, 'searchTickets', text)).results;

	it('has the newest first, of the last year', async () => {
		await create('two years ago');
		tenant.pass(2 * 365 * DAY);
		await create('last month');
		tenant.pass(30 * DAY);
		await create('today');
		const names = (await search()).map(({ name }) => name);
		expect(names).toEqual([
			expect.stringMatching(/^T\d+\.\d+: today$/),
			expect.stringMatching(/: last month$/),
		]);
	});

	it('is searched by a part of the title or of the number, in any case', async () => {
		const printer = await create('Printer does not print');
		const backup = await create('Backup');
		expect(await search('PRINTER')).toMatchObject([{ value: printer }]);
		const number = String(ticketOf(backup)?.ticketNumber);
		expect(await search(number.slice(-4))).toMatchObject([{ value: backup }]);
	});

	it('marks what is completed, and leads to the ticket', async () => {
		const id = await create('Done', { status: 5 });
		expect(await search()).toMatchObject([
			{
				name: expect.stringMatching(/Done \(completed\)$/),
				url: `${tenant.simulator.webUrl}Mvc/ServiceDesk/TicketDetail.mvc?ticketId=${id}`,
			},
		]);
	});

	it('gives the ticket to the operations', async () => {
		const id = await create('Mine');
		const ticket = { __rl: true, mode: 'list', value: id };
		const { items } = await tenant.run({ operation: 'get', ticket, simplify: true });
		expect(items).toMatchObject([{ id, title: 'Mine' }]);
	});
});

describe('Get Many', () => {
	it('returns the newest first, up to the limit', async () => {
		for (const title of ['first', 'second', 'third']) {
			await create(title);
			tenant.pass(3 * DAY);
		}
		expect(titles((await getMany({}, { limit: 2 })).items)).toEqual(['third', 'second']);
		expect(titles((await getMany({}, { returnAll: true })).items)).toHaveLength(3);
	});

	it.each<[string, IDataObject]>([
		['company', { company: byId(176) }],
		['queue', { queueID: 5 }],
		['status', { status: 8 }],
		['text in the title', { text: 'printer' }],
		['external ID', { externalIDPrefix: 'mine-' }],
		['created since', { createdSince: '2026-11-25T00:00:00Z' }],
		['last activity since', { activeSince: '2026-11-25T00:00:00Z' }],
	])('filters by %s', async (_, filters) => {
		await create('Other');
		tenant.pass(5 * DAY);
		const id = await create('Printer', { status: 8, externalID: 'mine-1' }, 176);
		tenant.simulator.state.actAsTechnician(id, { queueID: 5 });
		expect(titles((await getMany(filters)).items)).toEqual(['Printer']);
	});

	it('leaves completed tickets out when only open ones are wanted', async () => {
		await create('Open');
		await create('Completed', { status: 5 });
		expect(titles((await getMany({ isOpen: true })).items)).toEqual(['Open']);
		expect(titles((await getMany({ isOpen: false })).items)).toHaveLength(2);
	});

	it('reads further pages, and each ticket once', async () => {
		const { state } = tenant.simulator;
		const id = await create('Template');
		const template = { ...state.tables.Tickets.get(id) };
		for (const more of range(1, 1_200)) {
			state.tables.Tickets.set(id + more, { ...template, id: id + more });
		}
		const { counters } = tenant.simulator;
		const before = counters.total;
		const { items } = await getMany({}, { returnAll: true });
		expect(new Set(items.map((item) => item.id)).size).toBe(1_200);
		expect(counters.total - before).toBe(3);
	});

	it('returns all fields when it is not to simplify', async () => {
		await create('Raw');
		const { items } = await getMany({}, { simplify: false });
		const { link, ...row } = items[0];
		expect(link).toContain('ticketId=');
		expect(violations({ $ref: '#/definitions/TicketModel' }, row)).toEqual([]);
	});

	it('says which field is wrong', async () => {
		const { error } = await getMany({ createdSince: 'yesterday' });
		expect(error?.message).toBe('"yesterday" in the field "Created Since" is not a time');
	});
});

describe('Update', () => {
	const update = async (id: number, updateFields: IDataObject) =>
		await tenant.run({ operation: 'update', ticket: byId(id), updateFields });

	it('changes what is set, and leaves the rest', async () => {
		const id = await create('Old title', { source: 8 });
		const { items } = await update(id, { title: 'New title', priority: 1, contactID: '' });
		expect(items).toMatchObject([{ id, title: 'New title', changed: ['priority', 'title'] }]);
		expect(ticketOf(id)).toMatchObject({ title: 'New title', priority: 1, source: 8, queueID: 8 });
	});

	it('writes nothing when all is so already', async () => {
		const id = await create('Same');
		const { writes } = tenant;
		expect((await update(id, { title: 'Same', queueID: 8 })).items).toMatchObject([
			{ id, changed: [] },
		]);
		expect(tenant.writes).toBe(writes);
	});

	it('sets the due time in the time zone of the workflow', async () => {
		const id = await create('Due');
		await update(id, { dueDateTime: '2026-12-01T12:00:00+01:00' });
		expect(new Date(String(ticketOf(id)?.dueDateTime)).toISOString()).toBe(
			'2026-12-01T11:00:00.000Z',
		);
	});

	it('takes from the ticket what belongs to its old company', async () => {
		const id = await create('Moves', { contactID: '30', configurationItemID: '501' });
		tenant.simulator.state.actAsTechnician(id, { companyLocationID: 12 });
		const { items } = await update(id, { company: byId(176) });
		expect(items).toMatchObject([{ changed: ['companyID'] }]);
		expect(ticketOf(id)).toMatchObject({
			...{ companyID: 176, contactID: null, companyLocationID: null, configurationItemID: null },
		});
	});

	it('keeps a contact of the new company that is given with it', async () => {
		const id = await create('Moves');
		tenant.simulator.state.actAsTechnician(id, { contactID: 32 });
		await update(id, { company: byId(176), contactID: '32' });
		expect(ticketOf(id)).toMatchObject({ companyID: 176, contactID: 32 });
	});

	it('empties the sub-issue type of another issue type', async () => {
		const id = await create('Issue', { issueType: 10, subIssueType: 101 });
		await update(id, { issueType: 13 });
		expect(ticketOf(id)).toMatchObject({ issueType: 13, subIssueType: null });
	});

	it('assigns a person in one of its roles, chosen from a list', async () => {
		const [first] = await loadOptions(tenant.bed, TICKET_NODE, 'getPrimaryResources');
		expect(first).toEqual({
			name: 'Dana Whitfield (Service Desk Engineer)',
			value: '29682886:29682834',
		});
		const id = await create('Assigned');
		await update(id, { primaryResource: first.value });
		expect(ticketOf(id)).toMatchObject({
			...{ assignedResourceID: 29682886, assignedResourceRoleID: 29682834 },
		});
	});

	it('says that a person is given with its role', async () => {
		const id = await create('Assigned');
		const { error } = await update(id, { primaryResource: '29682886' });
		expect(error?.message).toContain('"Primary Resource" is not a resource with its role');
	});

	it('tells in words of this panel which role helps', async () => {
		const id = await create('Assigned');
		const { error } = await update(id, { primaryResource: '29682886:29682835' });
		expect(error?.description).toContain('in "Primary Resource" of the fields to update');
	});

	it('asks for a field when none is filled in', async () => {
		const id = await create('Nothing');
		const { error } = await update(id, { title: '  ' });
		expect(error?.message).toBe('There is nothing to update');
	});

	it('is made once more when Autotask accepts it without making it', async () => {
		const id = await create('Old');
		tenant.simulator.state.settings.patchIgnoredTimes = 1;
		await update(id, { title: 'New' });
		expect(ticketOf(id)?.title).toBe('New');
		tenant.simulator.state.settings.patchIgnoredTimes = 2;
		const { error } = await update(id, { title: 'Newer' });
		expect(error?.message).toContain('twice, but "Title" of the fields to update is as before');
	});

	it('is not repeated when the response is lost and the change is there', async () => {
		const id = await create('Old');
		tenant.simulator.faults.add({ endpoint: 'PATCH Tickets', kind: 'dropAfter', times: 1 });
		expect((await update(id, { title: 'New' })).items).toMatchObject([{ changed: ['title'] }]);
		expect(tenant.simulator.counters.requests('PATCH Tickets')).toBe(1);
	});

	it('leaves what somebody else has set meanwhile', async () => {
		const id = await create('Old');
		tenant.simulator.state.settings.patchIgnoredTimes = 1;
		const byOthers = async () => {
			tenant.simulator.state.actAsTechnician(id, { title: 'Theirs' });
		};
		jest.spyOn(clock, 'pause').mockImplementationOnce(byOthers);
		const { error } = await update(id, { title: 'Ours' });
		expect(error?.message).toContain('is neither as before nor as given here');
		expect(ticketOf(id)?.title).toBe('Theirs');
	});
});
