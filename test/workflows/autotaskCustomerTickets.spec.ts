import { range } from 'lodash';
import type { IDataObject } from 'n8n-workflow';
import { readDeviceList } from '../../nodes/AutotaskTicket/operations/sync/customer/deviceList';
import { Tenant } from '../simulators/autotaskTenant';
import { Customers, deviceKey, nameOf, sharedKey } from './autotaskCustomers';

let tenant: Tenant;
let customers: Customers;

beforeEach(async () => {
	tenant = await Tenant.start();
	customers = new Customers(tenant);
});

afterEach(async () => {
	await tenant.simulator.close();
	jest.restoreAllMocks();
});

const results = (items: IDataObject[]) => items.map(({ result }) => result);
const sync = async (items: IDataObject[], options: IDataObject = {}) =>
	await tenant.sync(items, 'continueErrorOutput', { options });
const requests = (endpoint: string) => tenant.simulator.counters.requests(endpoint);
const names = (...devices: number[]) => devices.map(nameOf);
const edit = (changes: Parameters<typeof tenant.simulator.state.actAsTechnician>[1], ticket = 0) =>
	tenant.simulator.state.actAsTechnician(tenant.tickets[ticket].id, changes);

/** Nothing is written when the same items come again. */
async function expectDone(items: IDataObject[], after: string[], options: IDataObject = {}) {
	const { writes } = tenant;
	expect(results((await sync(items, options)).items)).toEqual(after);
	expect(tenant.writes).toBe(writes);
}

describe('one ticket for all devices of a customer', () => {
	it('lists 300 of them after one create and no change', async () => {
		const items = range(300).map((device) =>
			customers.raised(device, 1, {}, { description: 'Head.'.padEnd(1_000, '.') }),
		);
		const run = await sync(items);
		expect(results(run.items)).toEqual(['created', ...range(299).map(() => 'updated')]);
		expect(run.items[0].message).toMatch(/^Ticket T[\d.]+ created\. It lists 300 devices\.$/);
		expect(tenant.tickets).toMatchObject([{ externalID: sharedKey(1), companyID: 175 }]);
		expect(customers.listed()).toEqual(range(300).map(nameOf));
		expect(tenant.writes).toBe(1);
		// One look-up, one read-back.
		expect(requests('POST Tickets/query')).toBe(2);
		await expectDone(items, [...range(300).map(() => 'exists')]);
	});

	it('follows as they join and leave: one change, and the text around the list stays', async () => {
		await sync([1, 2, 3].map((device) => customers.raised(device)));
		const { description } = tenant.tickets[0];
		edit({ description: `Asked Bob.\n${String(description)}\n\nCalled Contoso.` });
		tenant.pass(10);
		const items = [customers.cleared(2), customers.raised(4), customers.cleared(1)];
		const run = await sync(items);
		expect(results(run.items)).toEqual(['updated', 'updated', 'updated']);
		expect(run.items[0].message).toMatch(/^PC-2 has left ticket T\d/);
		expect(requests('PATCH Tickets')).toBe(1);
		expect(customers.listed()).toEqual(names(3, 4));
		const text = String(tenant.tickets[0].description);
		expect(text).toMatch(/^Asked Bob\.\nHead\.\n\nDevices \(2 now, 4 in all, last added /);
		expect(text).toMatch(/\n\nCalled Contoso\.$/);
		expect(tenant.tickets[0].notes).toEqual([]);
		await expectDone(items, ['skipped', 'exists', 'skipped']);
	});

	it('is completed when the last has left, with a note and how many there were', async () => {
		await sync([1, 2, 3].map((device) => customers.raised(device)));
		tenant.pass(10);
		await sync([customers.cleared(1)]);
		tenant.pass(10);
		const items = [customers.cleared(3), customers.cleared(2)];
		const run = await sync(items);
		expect(results(run.items)).toEqual(['updated', 'completed']);
		const [ticket] = tenant.tickets;
		expect(ticket).toMatchObject({ status: 5, notes: [{ title: 'Status has cleared' }] });
		expect(ticket.resolution).toContain('no longer applies to PC-2');
		expect(ticket.resolution).toContain('It was the last of 3 devices on this ticket.');
		await expectDone(items, ['skipped', 'skipped']);
	});

	it('is a new one when the status comes back', async () => {
		await sync([customers.raised(1)]);
		tenant.pass(10);
		await sync([customers.cleared(1)]);
		tenant.pass(10);
		await sync([customers.raised(2)]);
		expect(tenant.tickets).toHaveLength(2);
		expect(customers.listed(1)).toEqual(names(2));
	});

	it('is one for each customer and status', async () => {
		await sync([customers.raised(1, 1), customers.raised(2, 2), customers.raised(3, 1)]);
		expect(tenant.tickets.map(({ externalID }) => externalID)).toEqual([
			sharedKey(1),
			sharedKey(2),
		]);
		expect(customers.listed(0)).toEqual(names(1, 3));
	});

	it('takes the level of its worst device, with a note', async () => {
		const asWarning = { priority: 2, title: 'Warning: Databases are outdated at Contoso' };
		await sync([customers.raised(1, 1, { level: 'Warning' }, asWarning)]);
		tenant.pass(10);
		await sync([customers.raised(2)]);
		expect(tenant.tickets[0]).toMatchObject({
			...{ priority: 4, title: 'Critical: Databases are outdated at Contoso' },
			notes: [{ title: 'Level changed to Critical' }],
		});
		expect(customers.listed()).toEqual(names(1, 2));
		expect(requests('PATCH Tickets')).toBe(1);
	});

	it('is not remade when a person has closed it', async () => {
		await sync([customers.raised(1)]);
		tenant.pass(30);
		edit({ status: 5 });
		tenant.pass(30);
		const ongoing = { change: 'ongoing', raisedAt: '2026-11-22T10:00:00Z' };
		await expectDone([customers.raised(1, 1, ongoing)], ['skipped']);
		const { items } = await sync([customers.raised(1, 1, ongoing)], {
			whenClosedByPerson: 'reopen',
		});
		expect(results(items)).toEqual(['reopened']);
		expect(tenant.tickets[0]).toMatchObject({ status: 1, completedDate: null });
	});

	it('gets a note instead when a technician has taken it; the list stays', async () => {
		await sync([customers.raised(1)]);
		edit({ assignedResourceID: 29682886, assignedResourceRoleID: 29682834 });
		tenant.pass(10);
		const options = { whenTaken: 'addNote' };
		const items = [customers.cleared(1)];
		expect(results((await sync(items, options)).items)).toEqual(['noted']);
		expect(tenant.open).toHaveLength(1);
		await expectDone(items, ['skipped'], options);
	});

	it('shows its devices again after a person has wiped the list, and is not completed by it', async () => {
		await sync([customers.raised(1), customers.raised(2)]);
		edit({ description: 'Wiped.' });
		tenant.pass(10);
		const { items } = await sync([customers.cleared(1)]);
		expect(items[0].message).toContain('cannot be read: left open');
		const again = { change: 'ongoing', raisedAt: '2026-11-22T10:00:00Z' };
		await sync([customers.raised(2, 1, again), customers.snapshot([2], [1])]);
		tenant.pass(60);
		await sync([customers.raised(2, 1, again), customers.snapshot([2], [1])]);
		expect(readDeviceList(String(tenant.tickets[0].description))).toMatchObject({
			...{ devices: [{ name: 'PC-2' }], more: 0 },
		});
		tenant.pass(10);
		await sync([customers.cleared(2)]);
		expect(tenant.open).toHaveLength(0);
	});

	it('makes up for a list that Autotask has not taken over', async () => {
		await sync([customers.raised(1)]);
		tenant.simulator.state.settings.patchIgnoredTimes = 1;
		expect(results((await sync([customers.raised(2)])).items)).toEqual(['updated']);
		expect(customers.listed()).toEqual(names(1, 2));
		tenant.simulator.state.settings.patchIgnoredTimes = 2;
		const { errorItems } = await sync([customers.raised(3)]);
		expect(errorItems[0].message).toContain('but the ticket is unchanged');
	});

	it.each(['dropAfter', 'dropBefore', 'html'] as const)(
		'has every device once although an answer is lost: %s',
		async (kind) => {
			tenant.simulator.faults.add({ endpoint: 'POST Tickets', kind, times: 1 });
			await sync([customers.raised(1)]);
			tenant.simulator.faults.add({ endpoint: 'PATCH Tickets', kind, times: 1 });
			await sync([customers.raised(2)]);
			expect(tenant.tickets).toHaveLength(1);
			expect(customers.listed()).toEqual(names(1, 2));
		},
	);

	it('fails all its devices in words, and nothing beside them', async () => {
		const bad = [1, 2].map((device) => customers.raised(device, 1, {}, { priority: 99 }));
		const run = await sync([...bad, customers.raised(3, 2)]);
		expect(run.errorItems).toHaveLength(2);
		expect(run.errorItems[1].message).toContain('Picklist value [99] does not exist');
		expect(results(run.items)).toEqual(['created']);
	});
});

describe('a device with a ticket of its own from before', () => {
	it('has both completed when its status clears', async () => {
		const own = { ...tenant.change(1, {}, { externalID: deviceKey(1) }) };
		await sync([own]);
		await sync([customers.raised(1), customers.raised(2)]);
		tenant.pass(10);
		const { items } = await sync([customers.cleared(1)]);
		expect(items).toMatchObject([{ result: 'completed' }]);
		expect(items[0].message).toMatch(/completed\. PC-1 has left ticket/);
		expect(tenant.open.map(({ externalID }) => externalID)).toEqual([sharedKey(1)]);
		expect(customers.listed(1)).toEqual(names(2));
	});
});

describe('a rule that is set back to one ticket for each device', () => {
	it('leaves the customer no ticket once each device has its own', async () => {
		await sync([1, 2].map((device) => customers.raised(device)));
		tenant.pass(60);
		const again = { change: 'ongoing', raisedAt: '2026-11-22T10:00:00Z' };
		const own = (device: number) => tenant.change(device, again, { externalID: deviceKey(device) });
		await sync([own(1), customers.snapshot([1, 2], [1])]);
		expect(customers.listed()).toEqual(names(2));
		await sync([own(1), own(2), customers.snapshot([1, 2], [1])]);
		expect(tenant.open.map(({ externalID }) => externalID)).toEqual([deviceKey(1), deviceKey(2)]);
		expect(tenant.tickets[0].resolution).toContain('have other tickets now');
	});
});

describe('snapshots', () => {
	beforeEach(async () => {
		await sync([1, 2].map((device) => customers.raised(device)));
		await sync([tenant.change(7, {}, { externalID: deviceKey(7) })]);
		tenant.pass(60);
		tenant.simulator.counters.reset(true);
	});

	it('of a source take devices off lists and complete what is gone, each kind by its own keys', async () => {
		const { items } = await sync([customers.snapshot([2, 7], [1])]);
		expect(items).toMatchObject([{ result: 'updated' }]);
		expect(items[0].message).toContain('1 tickets of customers list fewer devices.');
		expect(customers.listed()).toEqual(names(2));
		await expectDone([customers.snapshot([2, 7], [1])], ['skipped']);
		const gone = await sync([customers.snapshot([7], [])]);
		expect(gone.items[0].message).toContain('Completed 1 of 1 tickets whose status is gone');
		expect(tenant.open.map(({ externalID }) => externalID)).toEqual([deviceKey(7)]);
		expect(tenant.tickets[0].resolution).toContain('There were 2 devices on this ticket.');
	});

	it('of a source that knows no customers complete by the list', async () => {
		await sync([customers.snapshot([7])]);
		expect(tenant.open.map(({ externalID }) => externalID)).toEqual([deviceKey(7)]);
	});

	it('of devices need one request for all, and one more for the lists', async () => {
		const all = [1, 3, 4, 5].map((device) => customers.deviceSnapshot(device, ['scanOverdue']));
		const { items } = await sync(all);
		expect(results(items)).toEqual(['skipped', 'skipped', 'skipped', 'updated']);
		expect(customers.listed()).toEqual(names(2));
		// Open tickets, their lists, and the change read back.
		expect(requests('POST Tickets/query')).toBe(3);
		expect(requests('PATCH Tickets')).toBe(1);
		await sync([customers.deviceSnapshot(2, []), customers.deviceSnapshot(7, [])]);
		expect(tenant.open).toEqual([]);
	});

	it('take devices off a list that others have joined in the same run', async () => {
		await sync([customers.raised(3), customers.snapshot([2, 3, 7], [1])]);
		expect(customers.listed()).toEqual(names(2, 3));
	});

	it('leave a ticket alone as long as Autotask does not show what the run has changed', async () => {
		tenant.simulator.state.settings.patchIgnoredTimes = 1;
		await sync([customers.raised(3), customers.snapshot([2, 3, 7], [1])]);
		expect(customers.listed()).toEqual(names(1, 2, 3));
	});

	it('say so when the lists cannot be read', async () => {
		const fault = { endpoint: 'POST Tickets/query', kind: 'errors' as const, status: 500 };
		tenant.simulator.faults.add({ ...fault, errors: ['Unable to find description.'], skip: 1 });
		const { errorItems } = await sync([customers.snapshot([], [])]);
		expect(errorItems[0].message).toContain('did not answer the tickets of customers');
		expect(customers.listed()).toEqual(names(1, 2));
	});

	it('repair doubles, and the devices of the newer are added to the older', async () => {
		const [older] = tenant.tickets;
		const { description, externalID } = older;
		tenant.simulator.state.createTicket({
			...{ externalID, description: String(description).replace('PC-1', 'PC-9'), companyID: 175 },
			createDate: '2026-11-22T10:30:00.000Z',
		});
		const again = { change: 'ongoing', raisedAt: '2026-11-22T10:00:00Z' };
		const resent = [1, 2, 9].map((device) => customers.raised(device, 1, again));
		await sync([...resent, customers.snapshot([1, 2, 9, 7], [1])]);
		expect(tenant.open).toHaveLength(2);
		expect(customers.listed()).toEqual(names(1, 2, 9));
	});

	it('take a device off that has moved to another customer, once it is on the ticket there', async () => {
		const again = { change: 'ongoing', raisedAt: '2026-11-22T10:00:00Z' };
		const resend = () => [
			customers.raised(1, 1, again),
			customers.raised(2, 2, again),
			customers.snapshot([1, 2, 7], [1, 2]),
		];
		await sync(resend());
		expect(customers.listed(0)).toEqual(names(1));
		expect(customers.listed(2)).toEqual(names(2));
		await expectDone(resend(), ['exists', 'exists', 'skipped']);
	});
});

describe('the request budget', () => {
	it('goes to tickets of customers first, then to the oldest statuses', async () => {
		tenant.simulator.state.settings.thresholdLatencyMs = [0, 0];
		const devices = range(100).map((device) => {
			const raisedAt = new Date(
				Date.UTC(2026, 10, 22, 9, (device * 37) % 60, device),
			).toISOString();
			return tenant.change(100 + device, { raisedAt });
		});
		tenant.simulator.state.settings.requestsByOthers = 7_450;
		const run = await sync([...devices, customers.raised(1)]);
		expect(run.items.length).toBeGreaterThan(30);
		expect(run.errorItems.length).toBeGreaterThan(30);
		expect(tenant.tickets[0].externalID).toBe(sharedKey(1));
		const times = (items: IDataObject[]) => items.map(({ raisedAt }) => String(raisedAt));
		const made = times(run.items.filter(({ result }) => result === 'created').slice(0, -1));
		const left = times(run.errorItems).sort();
		expect(made.sort().at(-1)! < left[0]).toBe(true);
		const [hint] = run.hints;
		expect(hint).toMatch(/\d+ left: \d+ not tried come again with the next snapshot\./);
		expect(hint).toMatch(/7,5\d\d of 10,000 requests of this hour are used\./);
	});
});
