import type { IDataObject } from 'n8n-workflow';
import { Tenant, keyOf } from '../simulators/autotaskTenant';

let tenant: Tenant;

beforeEach(async () => {
	tenant = await Tenant.start();
});

afterEach(async () => {
	await tenant.simulator.close();
	jest.restoreAllMocks();
});

const results = (items: IDataObject[]) => items.map(({ result }) => result);
const notesOf = (index: number) => tenant.tickets[index].notes.map(({ title }) => title);

describe('what has changed in Autotask between the rules and the sync', () => {
	it('an account that became inactive fails its own item, in words', async () => {
		tenant.simulator.state.setCompany(175, { isActive: false });
		const { items, errorItems } = await tenant.sync([
			tenant.change(1),
			tenant.change(2, {}, { companyID: 0 }),
		]);
		expect(results(items)).toEqual(['created']);
		expect(errorItems).toHaveLength(1);
		expect(errorItems[0].message).toContain('companyID');
		expect(errorItems[0].error).toContain('the account exists and is active');
		expect(tenant.tickets).toHaveLength(1);
	});

	it('a priority that vanished fails its own item, for a new ticket and for a level change', async () => {
		await tenant.sync([tenant.change(1)]);
		tenant.pass(60);
		tenant.simulator.state.removePicklistValue('priority', 2);
		const toWarning = { change: 'levelChanged', level: 'Warning', previousLevel: 'Critical' };
		const title = 'Warning: Databases are outdated on PC-1';
		const batch = () => [
			tenant.change(1, toWarning, { priority: 2, title }),
			tenant.change(2, {}, { priority: 2 }),
			tenant.change(3),
		];
		const { items, errorItems } = await tenant.sync(batch());
		expect(results(items)).toEqual(['created']);
		for (const { message, error } of errorItems) {
			expect(message).toContain('Picklist value [2] does not exist for priority');
			expect(error).toContain('in "Priority" of the ticketing rule that Autotask still has');
		}
		tenant.pass(60);
		expect((await tenant.sync(batch())).errorItems).toHaveLength(2);
		// The note goes first: it must not come again with every resend.
		expect(notesOf(0)).toEqual(['Level changed to Warning']);
	});

	it('a completed status that vanished leaves tickets open, with one note, until it is fixed', async () => {
		await tenant.sync([tenant.change(1), tenant.change(2)]);
		tenant.pass(60);
		tenant.simulator.state.removePicklistValue('status', 52);
		const parameters = { completedStatus: 52 };
		const raisedAt = '2026-11-22T10:00:00Z';
		for (let hour = 0; hour < 2; hour++) {
			tenant.pass(60);
			const batch = [tenant.cleared(1, { raisedAt }), tenant.snapshot()];
			const run = await tenant.sync(batch, 'continueErrorOutput', parameters);
			expect(run.errorItems).toHaveLength(2);
			expect(run.errorItems[0].message).toContain('does not exist for status');
		}
		expect(tenant.open).toHaveLength(2);
		const { items } = await tenant.sync([tenant.cleared(1, { raisedAt })]);
		expect(results(items)).toEqual(['completed']);
		expect(notesOf(0)).toEqual(['Status has cleared']);
	});
});

it('an item with an absurd time does not keep the others from being looked up', async () => {
	const raisedAt = '0001-01-01T00:00:00Z';
	const { items } = await tenant.sync([tenant.change(1, { raisedAt }), tenant.change(2)]);
	expect(results(items)).toEqual(['created', 'created']);
});

describe('notes', () => {
	const notes = 'POST Tickets/{id}/Notes';

	beforeEach(async () => {
		await tenant.sync([tenant.change(1)]);
		tenant.pass(60);
	});

	it('that Autotask refuses do not keep the ticket open', async () => {
		tenant.simulator.faults.add({ endpoint: notes, kind: 'errors', errors: ['No such note type'] });
		const { items } = await tenant.sync([tenant.cleared(1)]);
		expect(items).toMatchObject([{ result: 'completed' }]);
		expect(items[0].message).toContain(
			'Its note is missing: Autotask did not add it: No such note type.',
		);
	});

	it.each(['dropAfter', 'dropBefore', 'html'] as const)(
		'whose answer is lost are not repeated blindly: %s',
		async (kind) => {
			tenant.simulator.faults.add({ endpoint: notes, kind, times: 1 });
			expect(results((await tenant.sync([tenant.cleared(1)])).items)).toEqual(['completed']);
			expect(notesOf(0).length).toBe(kind === 'dropAfter' ? 1 : 0);
		},
	);

	it('that the user may not read keep nothing from being completed', async () => {
		tenant.simulator.state.settings.noPermission = ['TicketNotes:query'];
		expect(results((await tenant.sync([tenant.cleared(1)])).items)).toEqual(['completed']);
	});

	it('that the user may not read are not added each hour instead of a completion', async () => {
		const { id } = tenant.tickets[0];
		tenant.simulator.state.actAsTechnician(id, { assignedResourceID: 29682885 });
		tenant.simulator.state.settings.noPermission = ['TicketNotes:query'];
		const parameters = { options: { whenTaken: 'addNote' } };
		const run = await tenant.sync([tenant.cleared(1)], 'continueErrorOutput', parameters);
		expect(run.errorItems[0].message).toContain('add a note to ticket');
		expect(run.errorItems[0].error).toContain('security level');
		expect(notesOf(0)).toEqual([]);
	});
});

describe('duplicate handling of the tenant', () => {
	const title = 'Critical: Databases are outdated on PC-1';

	beforeEach(() => {
		const { settings } = tenant.simulator.state;
		settings.duplicateHandling = 'merge';
		settings.duplicateMatch = 'title';
		tenant.simulator.state.createTicket({ title, companyID: 175, externalID: 'rmm-7' });
		tenant.pass(60);
	});

	const resend = async () =>
		results((await tenant.sync([tenant.change(1, { change: 'ongoing' })])).items);

	it('is not asked again and again to merge one ticket', async () => {
		expect(results((await tenant.sync([tenant.change(1)])).items)).toEqual(['merged']);
		for (let hour = 0; hour < 3; hour++) {
			tenant.pass(60);
			expect(await resend()).toEqual(['merged']);
		}
		expect(tenant.tickets).toHaveLength(1);
		expect(tenant.tickets[0].notes).toHaveLength(1);
	});

	it('of tickets of ours that have one title: each keeps its key, and the others are merged', async () => {
		const alike = () =>
			[2, 3, 4].map((device) =>
				tenant.change(device, { change: 'ongoing' }, { title: 'Critical: Kaspersky' }),
			);
		expect(results((await tenant.sync(alike())).items)).toEqual(['created', 'merged', 'merged']);
		tenant.pass(60);
		expect(results((await tenant.sync(alike())).items)).toEqual(['exists', 'merged', 'merged']);
		expect(tenant.tickets[1].externalID).toBe(keyOf(2));
		expect(tenant.tickets).toHaveLength(2);
		// Nothing keeps others from being created.
		expect(results((await tenant.sync([tenant.change(5)])).items)).toEqual(['created']);
	});

	it('leaves room for a ticket of our own once the other one is completed', async () => {
		await tenant.sync([tenant.change(1)]);
		tenant.simulator.state.actAsTechnician(tenant.tickets[0].id, { status: 5 });
		tenant.pass(60);
		expect(await resend()).toEqual(['created']);
		expect(tenant.open.map(({ externalID }) => externalID)).toEqual([keyOf(1)]);
	});
});

describe('output', () => {
	it('has one item for each input item, paired, with a link, on either output', async () => {
		const batch = [tenant.change(1), {}, tenant.change(2), tenant.snapshot(keyOf(1), keyOf(2))];
		const kept = await tenant.sync(batch, 'continueRegularOutput');
		expect(results(kept.items)).toEqual(['created', 'failed', 'created', 'skipped']);
		expect(kept.rawItems.map(({ pairedItem }) => pairedItem)).toEqual(
			[0, 1, 2, 3].map((item) => ({ item })),
		);
		for (const index of [0, 2]) {
			const { id, link } = kept.items[index].ticket as IDataObject;
			expect(link).toContain(`ticketId=${String(id)}`);
		}
		const split = await tenant.sync(batch);
		expect(results(split.items)).toEqual(['exists', 'exists', 'skipped']);
		expect(split.errorItems).toHaveLength(1);
	});
});
