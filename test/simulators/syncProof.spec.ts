import { range } from 'lodash';
import type { IDataObject } from 'n8n-workflow';
import type { FaultRule } from './autotask/faults';
import { keyOf, Tenant } from './autotaskTenant';

let tenant: Tenant;

beforeEach(async () => {
	tenant = await Tenant.start();
});

afterEach(async () => {
	await tenant.simulator.close();
	jest.restoreAllMocks();
});

const results = (items: IDataObject[]) => items.map(({ result }) => result);
const requests = (endpoint: string) => tenant.simulator.counters.requests(endpoint);
const settings = () => tenant.simulator.state.settings;
const DEVICES = range(1, 21);

/** The same statuses, as a resend of an hour later tells them. */
function resend(items: IDataObject[]): IDataObject[] {
	tenant.pass(60);
	return items.map((item) => ({ ...item, change: 'ongoing', observedAt: tenant.n8nTime }));
}

describe('an API user who may create tickets and sees none', () => {
	beforeEach(() => {
		settings().restrictedEntities = ['Tickets'];
	});

	it('gets one ticket that is told as a failure, and no other one, however often it is tried', async () => {
		const items = DEVICES.map((device) => tenant.change(device));
		const run = await tenant.sync(items);
		expect(run.items).toEqual([]);
		expect(run.errorItems).toHaveLength(20);
		expect(run.errorItems[0].message).toContain('does not show it to the API user');
		expect(run.errorItems[0].error).toContain('View of Tickets: All');
		expect(run.errorItems[19].message).toContain('No ticket is created');
		for (let hour = 0; hour < 3; hour++) {
			expect((await tenant.sync(resend(items))).items).toEqual([]);
		}
		expect(tenant.tickets).toHaveLength(1);
	});

	it('has each ticket once as soon as the right is given', async () => {
		const items = DEVICES.map((device) => tenant.change(device));
		await tenant.sync(items);
		settings().restrictedEntities = [];
		expect(results((await tenant.sync(resend(items))).items).sort()).toEqual([
			...range(19).map(() => 'created'),
			'exists',
		]);
		expect(tenant.tickets).toHaveLength(20);
	});

	it('gets one more at most when n8n is restarted', async () => {
		const items = DEVICES.map((device) => tenant.change(device));
		await tenant.sync(items);
		const restarted = tenant.otherProcess();
		await restarted.sync(resend(items));
		await restarted.sync(resend(items));
		expect(tenant.tickets).toHaveLength(2);
	});
});

describe('rights that are taken away in the middle', () => {
	it.each<[string, () => void]>([
		['queries show nothing', () => (settings().restrictedEntities = ['Tickets'])],
		['queries are refused', () => (settings().noPermission = ['Tickets:query'])],
		[
			'queries that may not be made show nothing',
			() => Object.assign(settings(), { noPermission: ['Tickets:query'], deniedQuery: 'empty' }),
		],
	])('View, and %s: one ticket more at most, and all is told', async (_, takeAway) => {
		const items = DEVICES.map((device) => tenant.change(device));
		await tenant.sync(items);
		takeAway();
		tenant.pass(10);
		const again = items.map((item) => ({ ...item, change: 'ongoing', observedAt: tenant.n8nTime }));
		for (const batch of [again, resend(items), resend(items)]) {
			const run = await tenant.sync(batch);
			expect(run.items).toEqual([]);
			expect(run.errorItems).toHaveLength(20);
		}
		expect(tenant.tickets.length).toBeLessThanOrEqual(21);
	});

	it('View while tickets are written: what was not seen is a failure, and is there once', async () => {
		const items = DEVICES.map((device) => tenant.change(device));
		tenant.simulator.faults.add({
			...{ endpoint: 'POST Tickets/query', kind: 'errors', skip: 4 },
			errors: ['The logged in Resource does not have the adequate permissions to query this.'],
		});
		const run = await tenant.sync(items);
		expect(results(run.items)).toEqual(['created']);
		expect(run.errorItems).toHaveLength(19);
		expect(run.errorItems[0].message).toContain('it has not been read back');
		tenant.simulator.faults.clear();
		const { items: after } = await tenant.sync(resend(items));
		expect(new Set(results(after))).toEqual(new Set(['exists']));
		expect(tenant.tickets).toHaveLength(20);
	});

	it('Edit: new tickets are created, those that stay open say which right is missing', async () => {
		await tenant.sync([tenant.change(1), tenant.change(2)]);
		settings().noPermission = ['Tickets:update'];
		tenant.pass(61);
		const title = 'Warning: Databases are outdated on PC-2';
		const toWarning = { change: 'levelChanged', level: 'Warning', previousLevel: 'Critical' };
		const { items, errorItems } = await tenant.sync([
			tenant.cleared(1),
			tenant.change(2, toWarning, { priority: 2, title }),
			tenant.change(3),
		]);
		expect(results(items)).toEqual(['created']);
		expect(errorItems).toHaveLength(2);
		for (const { message, error } of errorItems) {
			expect(message).toBe('The API user may not change tickets in Autotask');
			expect(error).toContain('Edit of Tickets');
		}
		expect(requests('PATCH Tickets')).toBe(0);
		expect(tenant.tickets.flatMap(({ notes }) => notes)).toEqual([]);
		settings().noPermission = [];
		tenant.pass(61);
		expect(results((await tenant.sync([tenant.cleared(1)])).items)).toEqual(['completed']);
	});

	it('Edit, a moment after the rights were asked: Autotask’s own words tell it, and one note', async () => {
		await tenant.sync([tenant.change(1)]);
		settings().noPermission = ['Tickets:update'];
		for (let hour = 0; hour < 2; hour++) {
			const cleared = tenant.cleared(1, { raisedAt: '2026-11-22T10:00:00Z' });
			const { errorItems } = await tenant.sync([cleared]);
			expect(errorItems[0].message).toMatch(/adequate permissions|may not change tickets/);
			tenant.pass(20);
		}
		expect(tenant.open).toHaveLength(1);
		expect(tenant.tickets[0].notes).toHaveLength(1);
	});

	it('Add: what exists is still completed', async () => {
		await tenant.sync([tenant.change(1)]);
		settings().noPermission = ['Tickets:create'];
		tenant.pass(61);
		const { items, errorItems } = await tenant.sync([tenant.cleared(1), tenant.change(2)]);
		expect(results(items)).toEqual(['completed']);
		expect(errorItems[0].error).toContain('Add of Tickets');
	});
});

describe('the key of a ticket', () => {
	it('that Autotask does not take with a new ticket is given to it afterwards', async () => {
		settings().externalIdOnCreate = 'dropped';
		const items = [1, 2, 3].map((device) => tenant.change(device));
		expect(results((await tenant.sync(items)).items)).toEqual(['created', 'created', 'created']);
		expect(results((await tenant.sync(resend(items))).items)).toEqual([
			'exists',
			'exists',
			'exists',
		]);
		expect(tenant.tickets.map(({ externalID }) => externalID)).toEqual(
			[1, 2, 3].map((n) => keyOf(n)),
		);
	});

	describe('that Autotask never keeps', () => {
		beforeEach(() => {
			const { Tickets } = tenant.simulator.state.tables;
			const set = Tickets.set.bind(Tickets);
			Tickets.set = (id, row) => set(id, Object.freeze({ ...row, externalID: null }));
			settings().patchIgnoredTimes = Infinity;
		});

		it('fails the first ticket in words, and no other one is created, for days', async () => {
			const items = [1, 2, 3].map((device) => tenant.change(device));
			const { errorItems } = await tenant.sync(items);
			expect(errorItems).toHaveLength(3);
			const { ticketNumber } = tenant.tickets[0];
			expect(errorItems[0].message).toContain(
				`created ticket ${ticketNumber}, but did not keep its External ID (it is empty)`,
			);
			expect(errorItems[0].error).toContain(`set the External ID of that ticket to ${keyOf(1)}`);
			expect(errorItems[0].message).not.toMatch(/duplicate/i);
			for (let day = 0; day < 3; day++) {
				tenant.pass(24 * 60);
				await tenant.sync(resend(items));
			}
			expect(tenant.tickets).toHaveLength(1);
		});

		it('costs one ticket for each restart of n8n, not one for each status', async () => {
			const items = [1, 2, 3].map((device) => tenant.change(device));
			await tenant.sync(items);
			await tenant.otherProcess().sync(resend(items));
			expect(tenant.tickets).toHaveLength(2);
		});
	});

	describe('that a workflow rule overwrites some minutes later', () => {
		const items = () => [1, 2].map((device) => tenant.change(device));

		beforeEach(() => {
			settings().workflowRule = { afterMinutes: 5, changes: { externalID: 'RMM-1' } };
		});

		it('is told, and the status gets no other ticket while that one is open', async () => {
			const raised = items();
			expect(results((await tenant.sync(raised)).items)).toEqual(['created', 'created']);
			for (let hour = 0; hour < 30; hour++) {
				const { errorItems } = await tenant.sync(resend(raised));
				expect(errorItems[0].message).toContain('its External ID was changed since (to "RMM-1")');
				expect(errorItems[0].error).toContain(`set it back to ${keyOf(1)}, or close the ticket`);
			}
			expect(tenant.tickets).toHaveLength(2);
		});

		it('can be set back: then the ticket is ours again', async () => {
			const raised = items();
			await tenant.sync(raised);
			await tenant.sync(resend(raised));
			const { state } = tenant.simulator;
			for (const [place, { id }] of tenant.tickets.entries()) {
				state.actAsTechnician(id, { externalID: keyOf(place + 1) });
			}
			expect(results((await tenant.sync(resend(raised))).items)).toEqual(['exists', 'exists']);
			await tenant.sync([tenant.cleared(1), tenant.cleared(2)]);
			expect(tenant.open).toEqual([]);
		});

		it('makes room for another ticket when the one without it is closed', async () => {
			const raised = items();
			await tenant.sync(raised);
			await tenant.sync(resend(raised));
			settings().workflowRule = null;
			for (const { id } of tenant.tickets)
				tenant.simulator.state.actAsTechnician(id, { status: 5 });
			expect(results((await tenant.sync(resend(raised))).items)).toEqual(['created', 'created']);
		});
	});

	it('of a ticket that a person has deleted is free again', async () => {
		const items = [1, 2, 3].map((device) => tenant.change(device));
		await tenant.sync(items);
		for (const { id } of tenant.tickets) tenant.simulator.state.deleteTicket(id);
		const { items: after } = await tenant.sync(resend(items));
		expect(results(after)).toEqual(['created', 'created', 'created']);
		expect(tenant.tickets).toHaveLength(3);
	});
});

type Answer = Pick<FaultRule, 'kind' | 'status' | 'errors' | 'retryAfter'>;
const ANSWERS: Array<[string, Answer]> = [
	['a text of validation', { kind: 'errors', errors: ['dueDateTime is required.'] }],
	['a text of missing rights', { kind: 'errors', errors: ['No adequate permissions.'] }],
	['a deadlock', { kind: 'errors', errors: ['Transaction was deadlocked.'] }],
	['the hourly limit', { kind: 'errors', errors: ['The request threshold has been exceeded.'] }],
	['the thread limit', { kind: 'threadLimit', status: 500 }],
	['the thread limit and Retry-After', { kind: 'threadLimit', status: 503, retryAfter: 3 }],
	['a page of a proxy', { kind: 'html', status: 502 }],
	['a page of a gateway that gave up', { kind: 'html', status: 504 }],
	['nothing', { kind: 'http', status: 503 }],
	['nothing, and HTTP 200', { kind: 'empty' }],
	['errors, and HTTP 200', { kind: 'errors', status: 200, errors: ['A workflow rule failed.'] }],
	['the thread limit, and HTTP 200', { kind: 'threadLimit', status: 200 }],
	['an uncaught exception', { kind: 'uncaught' }],
];

describe.each(ANSWERS)('an answer with %s after the work was done', (_, answer) => {
	const strike = (endpoint: string, rest: Partial<FaultRule> = {}) =>
		tenant.simulator.faults.add({ ...answer, endpoint, executed: true, times: 1, ...rest });
	const title = 'Warning: Databases are outdated on PC-1';
	const toWarning = () =>
		tenant.change(
			1,
			{ change: 'levelChanged', level: 'Warning', previousLevel: 'Critical' },
			{ priority: 2, title },
		);

	it('to a create: one ticket, and "created"', async () => {
		strike('POST Tickets');
		const item = tenant.change(1);
		expect(results((await tenant.sync([item])).items)).toEqual(['created']);
		expect(results((await tenant.sync([item])).items)).toEqual(['exists']);
		expect(tenant.tickets).toHaveLength(1);
	});

	it('to several of many creates: each ticket once', async () => {
		strike('POST Tickets', { skip: 3, times: 5 });
		const items = DEVICES.map((device) => tenant.change(device));
		const { items: done } = await tenant.sync(items);
		expect(new Set(results(done))).toEqual(new Set(['created']));
		expect(tenant.tickets).toHaveLength(20);
		expect(requests('POST Tickets')).toBe(20);
	});

	it('to a completion: done once, with one note', async () => {
		await tenant.sync([tenant.change(1)]);
		strike('PATCH Tickets');
		tenant.pass(30);
		expect(results((await tenant.sync([tenant.cleared(1)])).items)).toEqual(['completed']);
		expect(tenant.open).toEqual([]);
		expect(tenant.tickets[0].notes).toHaveLength(1);
		expect(requests('PATCH Tickets')).toBe(1);
	});

	it('to a level change: done once, with one note', async () => {
		await tenant.sync([tenant.change(1)]);
		strike('PATCH Tickets');
		tenant.pass(30);
		expect(results((await tenant.sync([toWarning()])).items)).toEqual(['updated']);
		expect(tenant.tickets[0]).toMatchObject({ priority: 2, title });
		expect(tenant.tickets[0].notes).toHaveLength(1);
		expect(requests('PATCH Tickets')).toBe(1);
	});

	it('to a note: it is there once', async () => {
		await tenant.sync([tenant.change(1)]);
		strike('POST Tickets/{id}/Notes');
		tenant.pass(30);
		const { items } = await tenant.sync([tenant.cleared(1)]);
		expect(results(items)).toEqual(['completed']);
		expect(items[0].message).not.toContain('missing');
		expect(tenant.tickets[0].notes).toHaveLength(1);
	});

	it('to a read back: what could not be seen is no success, and is not done again', async () => {
		const fault = strike('POST Tickets/query', { skip: 1, times: Infinity });
		const item = tenant.change(1);
		const { errorItems } = await tenant.sync([item]);
		expect(errorItems).toHaveLength(1);
		tenant.simulator.faults.remove(fault);
		expect(results((await tenant.sync([item])).items)).toEqual(['exists']);
		expect(tenant.tickets).toHaveLength(1);
	});
});

describe.each(ANSWERS)('a 5xx with %s before anything was done', (_, answer) => {
	const strike = (endpoint: string) =>
		tenant.simulator.faults.add({ ...answer, endpoint, times: 1 });

	it('to a create: a ticket by the next resend at the latest, and never two', async () => {
		strike('POST Tickets');
		const item = tenant.change(1);
		const { items, errorItems } = await tenant.sync([item]);
		expect(tenant.tickets).toHaveLength(items.length);
		expect(items.length + errorItems.length).toBe(1);
		await tenant.sync(resend([item]));
		expect(tenant.tickets).toHaveLength(1);
	});

	it('to a completion: "completed" only if it is', async () => {
		await tenant.sync([tenant.change(1)]);
		strike('PATCH Tickets');
		tenant.pass(10);
		const { items } = await tenant.sync([tenant.cleared(1)]);
		expect(tenant.open).toHaveLength(1 - items.length);
		tenant.pass(60);
		await tenant.sync([tenant.snapshot()]);
		expect(tenant.open).toEqual([]);
	});
});

describe('what a person can do about it', () => {
	it('a field that the category requires: the option that chooses another category', async () => {
		const errors = ["The user defined field 'Cost Centre' is required."];
		tenant.simulator.faults.add({ endpoint: 'POST Tickets', kind: 'errors', status: 500, errors });
		const { errorItems } = await tenant.sync([tenant.change(1)]);
		expect(errorItems[0].error).toContain('Cost Centre');
		expect(errorItems[0].error).toContain('"Ticket Category" of the options');
		expect(errorItems[0].error).not.toContain('additional fields');
	});

	it('a device that belongs to another customer now: its ticket says where it stays', async () => {
		await tenant.sync([tenant.change(1, {}, { companyID: 175 })]);
		tenant.pass(60);
		const moved = tenant.change(1, { change: 'ongoing' }, { companyID: 0 });
		const { items } = await tenant.sync([moved]);
		expect(items[0]).toMatchObject({ result: 'exists' });
		expect(items[0].message).toContain('stays with its company (id 175)');
		expect(tenant.tickets).toMatchObject([{ companyID: 175 }]);
	});
});
