import nock from 'nock';
import type { IDataObject } from 'n8n-workflow';
import { clock } from '../../nodes/shared/autotask/clock';
import { bodyModel, paths, violations } from '../simulators/autotask/contract/contract';
import { page, row, ScriptedTenant, TICKET_NODE, ZONE } from './autotaskTenant';
import { listSearch } from './harness';

let tenant: ScriptedTenant;

beforeEach(() => {
	nock.disableNetConnect();
	jest.spyOn(clock, 'pause').mockResolvedValue(undefined);
	tenant = new ScriptedTenant().zone();
});

afterEach(() => {
	nock.abortPendingRequests();
	nock.cleanAll();
	jest.restoreAllMocks();
});

afterAll(() => nock.restore());

const ticketRow = (id: number, rest: IDataObject = {}) =>
	row(id, { companyID: 175, queueID: 8, lastActivityDate: new Date().toISOString(), ...rest });

const getMany = async (filters: IDataObject, returnAll = true) =>
	await tenant.run({ operation: 'getAll', returnAll, limit: 50, filters, simplify: true });

const sent = (method: string, path: string) =>
	tenant.seen.filter((each) => each.method === method && each.path === path);

const ids = (items: IDataObject[]) => items.map(({ id }) => id);

describe('Get Many', () => {
	it.each<[string, IDataObject, IDataObject]>([
		['company', { company: { __rl: true, mode: 'id', value: '175' } }, { companyID: 176 }],
		['queue', { queueID: 8 }, { queueID: 5 }],
		['status', { status: 1 }, { status: 8 }],
		['open only', { isOpen: true }, { completedDate: '2026-11-22T09:00:00Z' }],
		['created since', { createdSince: '2026-01-01' }, { createDate: '2025-12-31T23:00:00Z' }],
		['activity', { activeSince: '2026-01-01' }, { lastActivityDate: '2025-12-31T23:00:00Z' }],
		['text', { text: 'X' }, { title: 'stranger', ticketNumber: 'T1' }],
		['external ID', { externalIDPrefix: 'KSP-' }, { externalID: 'rmm:1' }],
	])('returns no row that the filter %s excludes, whatever Autotask answers', async (...given) => {
		const [, filters, excluded] = given;
		tenant.answer('post', 'Tickets/query', [page([ticketRow(1), ticketRow(2, excluded)])]);
		expect(ids((await getMany(filters)).items)).toEqual([1]);
	});

	it('asks in the form of the vendor’s Swagger', async () => {
		tenant.answer('post', 'Tickets/query', [page([])]);
		const since = '2026-01-01T00:00:00Z';
		await getMany(
			{
				...{ company: { __rl: true, mode: 'id', value: '0' }, queueID: 8, status: 1 },
				...{ isOpen: true, createdSince: since, activeSince: since },
				...{ text: 'PC-07', externalIDPrefix: 'ksp-' },
			},
			false,
		);
		const queries = sent('post', 'Tickets/query');
		const model = bodyModel(paths['/V1.0/Tickets/query'].post) ?? {};
		expect(queries.flatMap(({ body }) => violations(model, body))).toEqual([]);
		expect(queries[0].body.filter).toContainEqual({ op: 'eq', field: 'companyID', value: 0 });
	});

	it('follows the pages', async () => {
		const next = `${ZONE}/ATServicesRest/V1.0/Tickets/query/next?paging=abc`;
		tenant
			.answer('post', 'Tickets/query', [page([ticketRow(1)], next)])
			.answer('post', 'Tickets/query/next?paging=abc', [page([ticketRow(2)])]);
		expect(ids((await getMany({})).items).sort()).toEqual([1, 2]);
	});

	it('returns nothing of an answer that is not whole', async () => {
		tenant.answer('post', 'Tickets/query', [page([ticketRow(1), { title: 'no id' }])]);
		const { items, error } = await getMany({});
		expect(items).toEqual([]);
		expect(error?.message).toContain('a ticket that cannot be read');
	});
});

it('the list of tickets offers no row that does not have the text', async () => {
	const rows = [ticketRow(1, { title: 'Printer' }), ticketRow(2, { title: 'Backup' })];
	tenant.answer('post', 'Tickets/query', [page(rows)]);
	const { results } = await listSearch(tenant.bed, TICKET_NODE, 'searchTickets', 'print');
	expect(results.map(({ value }) => value)).toEqual([1]);
});

describe('Update', () => {
	const update = async (updateFields: IDataObject) =>
		await tenant.run({
			...{ operation: 'update', ticket: { __rl: true, mode: 'id', value: '1' } },
			updateFields,
		});

	it('sends what has changed, in the form of the vendor’s Swagger', async () => {
		const before = ticketRow(1, { title: 'Old', contactID: 30 });
		const after = { ...before, title: 'New', companyID: 176, contactID: null };
		tenant
			.answer('post', 'Tickets/query', [page([before]), page([before]), page([after])])
			.answer('patch', 'Tickets', [[200, { itemId: 1 }]]);
		const company = { __rl: true, mode: 'id', value: '176' };
		const { items } = await update({ title: 'New', queueID: 8, company });
		expect(items).toMatchObject([{ changed: ['title', 'companyID'] }]);
		const [{ body }] = sent('patch', 'Tickets');
		expect(body).toMatchObject({ id: 1, title: 'New', companyID: 176, contactID: null });
		expect(body).not.toHaveProperty('queueID');
		const model = bodyModel(paths['/V1.0/Tickets'].patch) ?? {};
		expect(violations(model, body)).toEqual([]);
	});

	it('counts a location that Autotask chooses for the new company as its own business', async () => {
		const before = ticketRow(1, { companyLocationID: 12 });
		const after = { ...before, companyID: 176, companyLocationID: 13 };
		tenant
			.answer('post', 'Tickets/query', [page([before]), page([before]), page([after])])
			.answer('patch', 'Tickets', [[200, { itemId: 1 }]]);
		const { items } = await update({ company: { __rl: true, mode: 'id', value: '176' } });
		expect(items).toMatchObject([{ changed: ['companyID'] }]);
	});

	it('says that the outcome is not known when the ticket cannot be read back', async () => {
		tenant
			.answer('post', 'Tickets/query', [page([ticketRow(1)]), page([ticketRow(1)]), [403, '']])
			.answer('patch', 'Tickets', [[200, { itemId: 1 }]]);
		const { error } = await update({ title: 'New' });
		expect(error?.message).toContain('it is not known whether that was done');
	});
});
