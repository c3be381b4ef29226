import { range } from 'lodash';
import type { IDataObject } from 'n8n-workflow';
import { Tenant, keyOf } from './autotaskTenant';

let tenant: Tenant;

beforeEach(async () => {
	tenant = await Tenant.start();
});

afterEach(async () => {
	await tenant.simulator.close();
	jest.restoreAllMocks();
});

const results = (items: IDataObject[]) => items.map(({ result }) => result);
const failures = (items: IDataObject[]) => items.map(({ details }) => details);
const FAILED = expect.objectContaining({ result: 'failed' });

describe('create', () => {
	it('makes one ticket with everything that was decided, and says where it is', async () => {
		const { items, hints } = await tenant.sync([tenant.change(1, {}, { companyID: 0 })]);
		const [ticket] = tenant.tickets;
		expect(ticket).toMatchObject({
			...{ companyID: 0, queueID: 8, priority: 4, status: 1, externalID: keyOf(1) },
			...{ title: 'Critical: Databases are outdated on PC-1', description: 'Why' },
		});
		expect(new Date(String(ticket.dueDateTime)).toISOString()).toBe('2026-11-22T22:00:00.000Z');
		expect(items).toMatchObject([
			{
				change: 'raised',
				result: 'created',
				message: `Ticket ${ticket.ticketNumber} created.`,
				ticket: {
					...{ action: 'open', id: ticket.id, number: ticket.ticketNumber },
					link: `${tenant.simulator.webUrl}Mvc/ServiceDesk/TicketDetail.mvc?ticketId=${ticket.id}`,
				},
			},
		]);
		expect(hints).toEqual(['Tickets: 1 created.']);
	});

	it('changes nothing when the same items run again', async () => {
		const items = [tenant.change(1), tenant.change(2)];
		await tenant.sync(items);
		const writes = tenant.writes;
		expect(results((await tenant.sync(items)).items)).toEqual(['exists', 'exists']);
		expect(tenant.writes).toBe(writes);
	});

	it('needs at most 1.05 requests for each of 1,000 tickets', async () => {
		const { items } = await tenant.sync(range(1_000).map((device) => tenant.change(device)));
		expect(new Set(results(items))).toEqual(new Set(['created']));
		expect(new Set(tenant.tickets.map(({ externalID }) => externalID)).size).toBe(1_000);
		const { total, endpoints } = tenant.simulator.counters.report();
		expect(total / 1_000).toBeLessThanOrEqual(1.05);
		expect(endpoints['POST Tickets'].maxConcurrent).toBeLessThanOrEqual(2);
		expect(Object.values(endpoints).flatMap((each) => Object.keys(each.statuses))).not.toContain(
			'429',
		);
	});

	it('counts the due time from the creation of the ticket', async () => {
		const late = tenant.change(1);
		tenant.pass(120);
		await tenant.sync([late]);
		const due = new Date(String(tenant.tickets[0].dueDateTime)).toISOString();
		expect(due).toBe('2026-11-23T00:00:00.000Z');
	});
});

describe('complete', () => {
	it('completes with status, resolution and note, once', async () => {
		await tenant.sync([tenant.change(1), tenant.change(2)]);
		tenant.pass(30);
		const item = tenant.cleared(1);
		const { items } = await tenant.sync([item]);
		const [done, other] = tenant.tickets;
		expect(items).toMatchObject([{ result: 'completed', ticket: { number: done.ticketNumber } }]);
		expect(done).toMatchObject({ status: 5, notes: [{ publish: 2, noteType: 1 }] });
		expect(done.resolution).toContain('no longer applies');
		expect(other).toMatchObject({ completedDate: null, notes: [] });
		const writes = tenant.writes;
		expect(results((await tenant.sync([item])).items)).toEqual(['skipped']);
		expect(tenant.writes).toBe(writes);
	});

	it('treats what happens to one key in the order of the items', async () => {
		const raised = tenant.change(1);
		await tenant.sync([raised]);
		tenant.pass(10);
		const cleared = tenant.cleared(1);
		tenant.pass(10);
		const again = tenant.change(1);
		tenant.pass(5);
		const { items } = await tenant.sync([raised, cleared, again]);
		expect(results(items)).toEqual(['exists', 'completed', 'created']);
		expect(tenant.tickets).toHaveLength(2);
		expect(tenant.open).toHaveLength(1);
		expect(items[0].ticket).not.toMatchObject({ id: (items[2].ticket as IDataObject).id });
	});

	it('leaves one open ticket when raised, cleared and raised again come late and together', async () => {
		const raised = tenant.change(1);
		tenant.pass(60);
		const cleared = tenant.cleared(1);
		tenant.pass(60);
		const again = tenant.change(1);
		tenant.pass(5);
		const { items } = await tenant.sync([raised, cleared, again]);
		expect(results(items)).toEqual(['created', 'skipped', 'exists']);
		expect(items[1].message).toContain('is not completed, because this item was observed 65 min');
		expect(tenant.tickets).toHaveLength(1);
		expect(tenant.open).toHaveLength(1);
	});

	it('opens a new ticket for a new occurrence, and leaves closed what a person closed', async () => {
		await tenant.sync([tenant.change(1)]);
		tenant.pass(30);
		tenant.simulator.state.actAsTechnician(tenant.tickets[0].id, { status: 5 });
		tenant.pass(30);
		const ongoing = { change: 'ongoing', raisedAt: '2026-11-22T10:00:00Z' };
		const { items } = await tenant.sync([tenant.change(1, ongoing)]);
		expect(items).toMatchObject([{ result: 'skipped' }]);
		expect(items[0].message).toContain('stays closed');
		const later = await tenant.sync([tenant.change(1)]);
		expect(results(later.items)).toEqual(['created']);
	});

	it('tries once more when Autotask answers 200 without doing it, then says so', async () => {
		await tenant.sync([tenant.change(1)]);
		tenant.simulator.state.settings.patchIgnoredTimes = 1;
		expect(results((await tenant.sync([tenant.cleared(1)])).items)).toEqual(['completed']);
		expect(tenant.open).toHaveLength(0);

		await tenant.sync([tenant.change(2)]);
		tenant.simulator.state.settings.patchIgnoredTimes = 2;
		const { items, errorItems } = await tenant.sync([tenant.cleared(2)]);
		expect(items).toEqual([]);
		expect(errorItems).toMatchObject([{ change: 'cleared', details: FAILED }]);
		expect(errorItems[0].message).toContain('but the ticket is unchanged');
	});

	it('repeats a change that did not arrive before the next one is made', async () => {
		await tenant.sync([tenant.change(1)]);
		const toWarning = { change: 'levelChanged', level: 'Warning', previousLevel: 'Critical' };
		const batch = [tenant.change(1, toWarning, { priority: 2 }), tenant.cleared(1)];
		tenant.simulator.state.settings.patchIgnoredTimes = 1;
		const { items } = await tenant.sync(batch);
		expect(results(items)).toEqual(['updated', 'completed']);
		expect(tenant.open).toHaveLength(0);
		expect(tenant.simulator.counters.requests('PATCH Tickets')).toBe(3);
	});

	it('keeps the resolution of a technician', async () => {
		await tenant.sync([tenant.change(1)]);
		tenant.simulator.state.actAsTechnician(tenant.tickets[0].id, { resolution: 'Rebooted.' });
		await tenant.sync([tenant.cleared(1)]);
		expect(tenant.tickets[0].resolution).toMatch(/^Rebooted\.\n\nDatabases are outdated/);
	});
});

describe('level change', () => {
	it('sets priority and due time with a note, and keeps the ticket', async () => {
		await tenant.sync([tenant.change(1)]);
		tenant.pass(60);
		const item = tenant.change(
			1,
			{ change: 'levelChanged', level: 'Warning', previousLevel: 'Critical' },
			{ priority: 2, dueHours: 24 },
		);
		const { items } = await tenant.sync([item]);
		expect(items).toMatchObject([{ result: 'updated' }]);
		expect(tenant.tickets).toMatchObject([{ priority: 2, completedDate: null }]);
		const [ticket] = tenant.tickets;
		expect(new Date(String(ticket.dueDateTime)).toISOString()).toBe('2026-11-23T11:00:00.000Z');
		expect(ticket.notes[0].description).toContain('from Critical to Warning');
		expect(results((await tenant.sync([item])).items)).toEqual(['exists']);
		expect(tenant.tickets[0].notes).toHaveLength(1);
	});
});

describe('snapshot', () => {
	it('completes what is gone, leaves what lasts, what is new, and strangers', async () => {
		const stranger = tenant.simulator.state.createTicket({ externalID: 'rmm-1', companyID: 175 });
		await tenant.sync([tenant.change(1), tenant.change(2)]);
		tenant.pass(60);
		const snapshot = tenant.snapshot(keyOf(1));
		tenant.pass(5);
		await tenant.sync([tenant.change(3)]);
		const { items } = await tenant.sync([snapshot]);
		expect(items).toMatchObject([{ result: 'completed' }]);
		expect(items[0].message).toContain('Completed 1 of 1 tickets');
		expect(tenant.open.map(({ externalID }) => externalID).sort()).toEqual(
			[stranger.externalID, keyOf(1), keyOf(3)].sort(),
		);
		expect(results((await tenant.sync([snapshot])).items)).toEqual(['skipped']);
	});

	it('completes duplicates: the older stays, the newer names it', async () => {
		const [older, newer] = [1, 2].map(() => {
			tenant.pass(1);
			return tenant.simulator.state.createTicket({ externalID: keyOf(1), companyID: 175 });
		});
		tenant.pass(60);
		const { items } = await tenant.sync([tenant.snapshot(keyOf(1))]);
		expect(items[0].message).toContain('and 1 of 1 duplicates.');
		expect(tenant.open.map(({ id }) => id)).toEqual([older.id]);
		const completed = tenant.simulator.state.ticket(newer.id);
		expect(completed?.notes[0].description).toContain(older.ticketNumber);
	});

	it('does not complete twice what the same batch clears, nor what it raises', async () => {
		await tenant.sync([tenant.change(1)]);
		tenant.pass(60);
		const batch = [tenant.cleared(1), tenant.change(2), tenant.snapshot()];
		expect(results((await tenant.sync(batch)).items)).toEqual(['completed', 'created', 'skipped']);
		expect(tenant.tickets[0].notes).toHaveLength(1);
		expect(tenant.open.map(({ externalID }) => externalID)).toEqual([keyOf(2)]);
	});
});

describe('lost answers and busy servers', () => {
	it.each([
		['the answer is lost after the commit', { kind: 'dropAfter' as const }],
		['the connection drops before it', { kind: 'dropBefore' as const }],
		['a proxy answers HTML', { kind: 'html' as const }],
		['the answer is empty', { kind: 'empty' as const }],
		['too many requests', { kind: 'threadLimit' as const }],
		['too many requests, with Retry-After', { kind: 'threadLimit' as const, retryAfter: 3 }],
		['too many requests, under another status', { kind: 'threadLimit' as const, status: 500 }],
	])('makes exactly one ticket: %s', async (_, fault) => {
		tenant.simulator.faults.add({ endpoint: 'POST Tickets', times: 1, ...fault });
		const { items } = await tenant.sync([tenant.change(1)]);
		expect(results(items)).toEqual(['created']);
		expect(tenant.tickets).toHaveLength(1);
	});

	it('gives up after the second lost answer, in words, and goes on with the next item', async () => {
		tenant.simulator.faults.add({ endpoint: 'POST Tickets', kind: 'html', times: 2 });
		const { items, errorItems } = await tenant.sync([tenant.change(1), tenant.change(2)]);
		expect(errorItems).toHaveLength(1);
		expect(errorItems[0].message).toContain('it is not known whether that was done');
		expect(results(items)).toEqual(['created']);
		expect(tenant.tickets.map(({ externalID }) => externalID)).toEqual([keyOf(2)]);
	});

	it.each(['dropAfter', 'dropBefore', 'html'] as const)(
		'completes although the answer is lost: %s',
		async (kind) => {
			await tenant.sync([tenant.change(1)]);
			tenant.simulator.faults.add({ endpoint: 'PATCH Tickets', kind, times: 1 });
			expect(results((await tenant.sync([tenant.cleared(1)])).items)).toEqual(['completed']);
			expect(tenant.tickets[0].notes).toHaveLength(1);
		},
	);

	it('reads again when a look-up goes wrong, and creates nothing without one', async () => {
		tenant.simulator.faults.add({ endpoint: 'POST Tickets/query', kind: 'html', times: 2 });
		expect(results((await tenant.sync([tenant.change(1)])).items)).toEqual(['created']);
		tenant.simulator.faults.add({ endpoint: 'POST Tickets/query', kind: 'html' });
		const { errorItems } = await tenant.sync([tenant.change(2), tenant.change(3)]);
		expect(failures(errorItems)).toEqual([FAILED, FAILED]);
		expect(errorItems[0].message).toContain('did not return the tickets that exist already');
		expect(tenant.tickets).toHaveLength(1);
	});
});

describe('refusals', () => {
	it("fails one item in Autotask's own words, and makes the others", async () => {
		const batch = [tenant.change(1, {}, { priority: 99 }), {}, tenant.change(2)];
		const { items, errorItems } = await tenant.sync(batch);
		expect(results(items)).toEqual(['created']);
		expect(failures(errorItems)).toEqual([FAILED, FAILED]);
		expect(errorItems[0].message).toContain('Picklist value [99] does not exist for priority');
		expect(errorItems[0].error).toContain(
			'Choose a value in "Priority" of the ticketing rule that Autotask still has',
		);
		expect(errorItems[1].message).toContain('cannot be synchronised');
	});

	it('finishes everything before it stops the workflow', async () => {
		const batch = [tenant.change(1, {}, { priority: 99 }), tenant.change(2)];
		const { status, error } = await tenant.sync(batch, 'stopWorkflow');
		expect(status).toBe('error');
		expect(error?.message).toContain('1 of 2 items could not be synchronised');
		expect(error?.description).toContain('Picklist value [99]');
		expect(tenant.tickets).toHaveLength(1);
	});

	it('stops at a refused credential without asking again', async () => {
		await tenant.sync([tenant.change(1)]);
		tenant.simulator.counters.reset();
		tenant.bed.secrets = {
			autotaskPsaApi: { ...tenant.bed.secrets?.autotaskPsaApi, secret: 'Wrong-Secret-1' },
		};
		const run = await tenant.sync([tenant.change(2), tenant.change(3)]);
		expect(failures(run.errorItems)).toEqual([FAILED, FAILED]);
		expect(run.errorItems[0].message).toContain('does not accept the credential');
		expect(tenant.simulator.counters.requests('POST Tickets/query')).toBe(1);
		expect(run.stored).not.toContain('Wrong-Secret-1');
	});

	it('reports a ticket that the tenant merged into another one, and leaves that alone', async () => {
		const { settings } = tenant.simulator.state;
		settings.duplicateHandling = 'merge';
		settings.duplicateMatch = 'title';
		const title = 'Critical: Databases are outdated on PC-1';
		tenant.simulator.state.createTicket({ title, companyID: 175, externalID: 'rmm-7' });
		tenant.pass(60);
		const raised = tenant.change(1);
		const { items } = await tenant.sync([raised, tenant.cleared(1)]);
		expect(results(items)).toEqual(['merged', 'skipped']);
		expect(tenant.open).toHaveLength(1);
		expect(tenant.tickets[0].externalID).toBe('rmm-7');
	});

	it('keeps failed items whole at the regular output', async () => {
		const batch = [tenant.change(1, {}, { priority: 99 }), tenant.change(2)];
		const { items } = await tenant.sync(batch, 'continueRegularOutput');
		expect(results(items)).toEqual(['failed', 'created']);
		expect(items[0]).toMatchObject({ change: 'raised', ticket: { externalID: keyOf(1) } });
	});

	it('passes held, none and warning items on, without a request', async () => {
		const held = { ticket: { action: 'held', externalID: keyOf(1), reason: 'Unknown account.' } };
		const { items } = await tenant.sync([
			{ ...tenant.change(1), ...held },
			{ ...tenant.change(2), ticket: { ...held.ticket, action: 'none', reason: 'No rule.' } },
			{ change: 'warning', message: 'Half of the devices are gone.' },
		]);
		expect(items).toMatchObject([
			{ result: 'held', message: 'Unknown account.' },
			{ result: 'skipped', message: 'No rule.' },
			{ result: 'skipped', message: 'Half of the devices are gone.' },
		]);
		expect(tenant.simulator.counters.total).toBe(0);
	});
});

describe('the other operations', () => {
	const byNumber = (value: string) => ({ __rl: true, mode: 'number', value });

	it('create, get, add a note, complete', async () => {
		const created = await tenant.run({
			...{ operation: 'create', title: 'Look at it', description: '', queueID: 8, priority: 4 },
			...{ company: { __rl: true, mode: 'id', value: '0' }, due: 'hours', dueHours: 4 },
			additionalFields: { externalID: 'mine-1', source: 8 },
		});
		const [ticket] = tenant.tickets;
		expect(created.items).toMatchObject([{ id: ticket.id, ticketNumber: ticket.ticketNumber }]);
		expect(ticket).toMatchObject({ companyID: 0, source: 8, status: 1, externalID: 'mine-1' });

		const locator = byNumber(ticket.ticketNumber);
		const got = await tenant.run({ operation: 'get', ticket: locator, simplify: false });
		expect(got.items).toMatchObject([{ id: ticket.id, billingCodeID: null }]);
		const byKey = { __rl: true, mode: 'externalID', value: 'mine-1' };
		const simple = await tenant.run({ operation: 'get', ticket: byKey, simplify: true });
		expect(simple.items[0]).not.toHaveProperty('billingCodeID');

		const note = { noteTitle: 'Hello', noteText: 'World', noteType: 1, publish: 2 };
		const noted = await tenant.run({ operation: 'addNote', ticket: locator, ...note });
		expect(noted.items).toMatchObject([{ id: ticket.id, noteID: tenant.tickets[0].notes[0].id }]);

		const complete = { operation: 'complete', ticket: locator, completedStatus: 5, resolution: '' };
		expect((await tenant.run(complete)).items).toMatchObject([{ alreadyCompleted: false }]);
		expect((await tenant.run(complete)).items).toMatchObject([{ alreadyCompleted: true }]);
		expect(tenant.open).toHaveLength(0);
	});

	it('say what is missing', async () => {
		const run = await tenant.run({ operation: 'get', ticket: byNumber('T1'), simplify: true });
		expect(run.error?.message).toContain('Autotask has no ticket "T1"');
		const kept = await tenant.run(
			{ operation: 'get', ticket: byNumber('T1'), simplify: true },
			'continueErrorOutput',
		);
		expect(kept.errorItems).toMatchObject([{ message: 'Autotask has no ticket "T1"' }]);
	});
});
