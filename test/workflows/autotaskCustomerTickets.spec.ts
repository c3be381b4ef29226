import { range } from 'lodash';
import type { IDataObject } from 'n8n-workflow';
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
const descriptionOf = (ticket = 0) => String(tenant.tickets[ticket].description);
const openKeys = () => tenant.open.map(({ externalID }) => externalID).sort();
/** A device's own ticket. */
const own = (device: number, rest: IDataObject = {}) =>
	tenant.change(device, rest, { externalID: deviceKey(device) });

/** Nothing is written when the same items come again. */
async function expectDone(items: IDataObject[], after: string[], options: IDataObject = {}) {
	const { writes } = tenant;
	expect(results((await sync(items, options)).items)).toEqual(after);
	expect(tenant.writes).toBe(writes);
}

describe('one ticket for all devices of a customer', () => {
	it('lists 300 of them after one create and no change', async () => {
		const list = customers.list(range(300), 1, {}, { description: 'Head.'.padEnd(1_000, '.') });
		const run = await sync([list]);
		expect(results(run.items)).toEqual(['created']);
		expect(tenant.tickets).toMatchObject([{ externalID: sharedKey(1), companyID: 175 }]);
		expect(descriptionOf()).toContain('Devices with this status: 300');
		expect(descriptionOf().length).toBeLessThanOrEqual(8_000);
		const shown = customers.listed();
		expect(shown).toEqual(range(300).map(nameOf).sort().slice(0, shown.length));
		expect(descriptionOf()).toContain(`• and ${300 - shown.length} more`);
		expect(tenant.writes).toBe(1);
		// One look-up, one read-back, and two for tickets that the devices may have from before.
		expect(requests('POST Tickets/query')).toBe(4);
		await expectDone([list], ['exists']);
	});

	it('follows as they join and leave: one change, and the text around the list stays', async () => {
		await sync([customers.list([1, 2, 3])]);
		edit({ description: `Asked Bob.\n${descriptionOf()}\n\nCalled Contoso.` });
		tenant.pass(10);
		const list = customers.list([3, 4]);
		const run = await sync([list]);
		expect(results(run.items)).toEqual(['updated']);
		expect(run.items[0].message).toMatch(/^Ticket T[\d.]+ lists 2 devices now\.$/);
		expect(requests('PATCH Tickets')).toBe(1);
		expect(customers.listed()).toEqual(names(3, 4));
		expect(descriptionOf()).toMatch(/^Asked Bob\.\nHead\.\n\n--- Devices with this status: 2,/);
		expect(descriptionOf()).toMatch(/ ---\n\nCalled Contoso\.$/);
		expect(tenant.tickets[0].notes).toEqual([]);
		await expectDone([list], ['exists']);
	});

	it('is completed when no device has the status any more, with a note', async () => {
		await sync([customers.list([1, 2, 3])]);
		tenant.pass(10);
		await sync([customers.list([2, 3])]);
		tenant.pass(10);
		const none = customers.none();
		expect(results((await sync([none])).items)).toEqual(['completed']);
		const [ticket] = tenant.tickets;
		expect(ticket).toMatchObject({ status: 5, notes: [{ title: 'Status has cleared' }] });
		expect(ticket.resolution).toContain('No device of Contoso has this status any more.');
		await expectDone([none], ['skipped']);
	});

	it('is not completed when its last device is told to be gone, before the list says so', async () => {
		await sync([customers.list([1])]);
		tenant.pass(10);
		const cleared = { ...tenant.cleared(1) };
		await expectDone([cleared], ['skipped']);
		expect(openKeys()).toEqual([sharedKey(1)]);
	});

	it('is a new one when the status comes back', async () => {
		await sync([customers.list([1])]);
		tenant.pass(10);
		await sync([customers.none()]);
		tenant.pass(10);
		await sync([customers.list([2])]);
		expect(tenant.tickets).toHaveLength(2);
		expect(customers.listed(1)).toEqual(names(2));
	});

	it('is one for each customer', async () => {
		await sync([customers.list([1, 3], 1), customers.list([2], 2)]);
		expect(openKeys()).toEqual([sharedKey(1), sharedKey(2)]);
		expect(customers.listed(0)).toEqual(names(1, 3));
	});

	it('takes the level of its worst device, there and back, with a note each', async () => {
		const warning = { device: 1, level: 'Warning' } as const;
		await sync([customers.list([warning])]);
		tenant.pass(10);
		await sync([customers.list([warning, 2])]);
		expect(tenant.tickets[0]).toMatchObject({
			...{ priority: 4, title: 'Critical: Databases are outdated at Contoso' },
			notes: [{ title: 'Level changed to Critical' }],
		});
		// The highest level first.
		expect(customers.listed()).toEqual(names(2, 1));
		expect(requests('PATCH Tickets')).toBe(1);
		tenant.pass(10);
		await sync([customers.list([warning])]);
		expect(tenant.tickets[0]).toMatchObject({
			...{ priority: 2, title: 'Warning: Databases are outdated at Contoso' },
			notes: [{}, { title: 'Level changed to Warning' }],
		});
	});

	it('is not created again when a person has closed it', async () => {
		await sync([customers.list([1])]);
		tenant.pass(30);
		edit({ status: 5 });
		tenant.pass(30);
		await expectDone([customers.list([1])], ['skipped']);
		const { items } = await sync([customers.list([1])], { whenClosedByPerson: 'reopen' });
		expect(results(items)).toEqual(['reopened']);
		expect(tenant.tickets[0]).toMatchObject({ status: 1, completedDate: null });
	});

	it('is a new one for a device that got the status after a person has closed it', async () => {
		await sync([customers.list([1])]);
		tenant.pass(30);
		edit({ status: 5 });
		tenant.pass(30);
		expect(results((await sync([customers.list([1, 2])])).items)).toEqual(['created']);
		expect(customers.listed(1)).toEqual(names(1, 2));
	});

	it('gets a note instead when a technician has taken it; the list stays', async () => {
		await sync([customers.list([1])]);
		edit({ assignedResourceID: 29682886, assignedResourceRoleID: 29682834 });
		tenant.pass(10);
		const options = { whenTaken: 'addNote' };
		expect(results((await sync([customers.none()], options)).items)).toEqual(['noted']);
		expect(tenant.open).toHaveLength(1);
		expect(customers.listed()).toEqual(names(1));
		await expectDone([customers.none()], ['skipped'], options);
	});

	it('waits for a device that was raised; others are listed, and keep it open', async () => {
		const waiting = { device: 2, isRaised: false };
		await expectDone([customers.list([waiting])], ['skipped']);
		await sync([customers.list([1, waiting])]);
		expect(customers.listed().sort()).toEqual(names(1, 2));
		tenant.pass(10);
		await sync([customers.list([waiting])]);
		expect(tenant.open).toHaveLength(1);
		expect(customers.listed()).toEqual(names(2));
	});

	it('neither gains nor loses a muted device, nor the level that it has from it', async () => {
		const muted = { device: 2, isMuted: true };
		await sync([customers.list([1, muted])]);
		expect(customers.listed()).toEqual(names(1));
		tenant.pass(10);
		await sync([customers.list([1, 2])]);
		tenant.pass(10);
		const low = { device: 1, level: 'Warning' } as const;
		await sync([customers.list([low, muted])]);
		expect(customers.listed().sort()).toEqual(names(1, 2));
		expect(tenant.open[0].title).toMatch(/^Critical/);
		tenant.pass(10);
		await sync([customers.list([3, muted])]);
		expect(customers.listed().sort()).toEqual(names(2, 3));
	});

	it('loses no device, and no level, by a list that may not be whole', async () => {
		await sync([customers.list([1, 2])]);
		tenant.pass(10);
		const warning = { device: 1, level: 'Warning' } as const;
		await expectDone([customers.list([warning], 1, { isComplete: false })], ['exists']);
		expect(customers.listed()).toEqual(names(1, 2));
	});

	it('gains the devices that it lacks by a list that may not be whole', async () => {
		await sync([customers.list([1, 2])]);
		tenant.pass(10);
		const partial = customers.list([2, 3], 1, { isComplete: false });
		expect(results((await sync([partial])).items)).toEqual(['updated']);
		expect(customers.listed()).toEqual(names(1, 2, 3));
		await expectDone([partial], ['exists']);
	});

	it('keeps what a newer list says when an older one comes later', async () => {
		await sync([customers.list([1])]);
		tenant.pass(10);
		const older = customers.list([1, 2]);
		tenant.pass(5);
		await sync([customers.list([1, 3])]);
		await expectDone([older], ['exists']);
		expect(customers.listed()).toEqual(names(1, 3));
	});

	it('makes up for a list that Autotask has not taken over', async () => {
		await sync([customers.list([1])]);
		tenant.simulator.state.settings.patchIgnoredTimes = 1;
		expect(results((await sync([customers.list([1, 2])])).items)).toEqual(['updated']);
		expect(customers.listed()).toEqual(names(1, 2));
		tenant.pass(1);
		tenant.simulator.state.settings.patchIgnoredTimes = 2;
		const { errorItems } = await sync([customers.list([1, 2, 3])]);
		expect(errorItems[0].message).toContain('but the ticket is unchanged');
	});

	it.each(['dropAfter', 'dropBefore', 'html'] as const)(
		'has every device once although an answer is lost: %s',
		async (kind) => {
			tenant.simulator.faults.add({ endpoint: 'POST Tickets', kind, times: 1 });
			await sync([customers.list([1])]);
			tenant.pass(1);
			tenant.simulator.faults.add({ endpoint: 'PATCH Tickets', kind, times: 1 });
			await sync([customers.list([1, 2])]);
			expect(tenant.tickets).toHaveLength(1);
			expect(customers.listed()).toEqual(names(1, 2));
		},
	);

	it('fails in words, and nothing beside it', async () => {
		const bad = customers.list([1, 2], 1, {}, { priority: 99 });
		const run = await sync([bad, customers.list([3], 2)]);
		expect(run.errorItems).toHaveLength(1);
		expect(run.errorItems[0].message).toContain('Picklist value [99] does not exist');
		expect(results(run.items)).toEqual(['created']);
	});
});

describe('a person who edits the description', () => {
	const END = /^--- End of the devices.*$/m;
	const HEAD = /^--- Devices with this status.*$/m;

	beforeEach(async () => {
		await sync([customers.list([1, 2])]);
		tenant.pass(10);
	});

	it.each<[string, (text: string) => string]>([
		['wipes it', () => 'Wiped.'],
		['takes the first marker away', (text) => text.replace(HEAD, '')],
		['takes the last marker away', (text) => text.replace(END, '')],
		['takes both markers away', (text) => text.replace(HEAD, '').replace(END, '')],
		['writes something into the first marker', (text) => text.replace(/as of \S+/, 'as of today')],
		['turns the markers around', (text) => text.split('\n').reverse().join('\n')],
	])('and %s: the devices stand between markers again, once', async (_, change) => {
		edit({ description: change(descriptionOf()) });
		const list = customers.list([2, 3]);
		expect(results((await sync([list])).items)).toEqual(['updated']);
		const marked = descriptionOf().split(HEAD).at(-1)?.split(END)[0] ?? '';
		expect(marked.match(/PC-\d/g)).toEqual(names(2, 3));
		await expectDone([list], ['exists']);
		tenant.pass(10);
		await sync([customers.none()]);
		expect(tenant.open).toEqual([]);
	});

	it.each<[string, (text: string) => string]>([
		['line ends of Windows', (text) => text.replace(/\n/g, '\r\n')],
		['blanks of a web editor', (text) => text.replace(/ /g, '\u00a0')],
		['a note in front and behind', (text) => `Bob: on it\n\n${text}\n\nAnn: done`],
		['blanks at the ends of lines', (text) => text.replace(/\n/g, '  \n')],
	])('and leaves %s: nothing is written while the devices are the same', async (_, change) => {
		edit({ description: change(descriptionOf()) });
		await expectDone([customers.list([1, 2])], ['exists']);
	});

	it('and writes devices between the markers: only what holds stays there', async () => {
		edit({ description: descriptionOf().replace(/• PC-1 .*/, '• PC-9, says Bob') });
		await sync([customers.list([1, 2])]);
		expect(customers.listed()).toEqual(names(1, 2));
		expect(descriptionOf()).not.toContain('PC-9');
	});

	it('and fills it to the last character: the list has room, and his beginning stays', async () => {
		edit({ description: `${'Bob. '.repeat(1_590)}` });
		await sync([customers.list([1, 2])]);
		expect(descriptionOf()).toMatch(/^Bob\. Bob\./);
		expect(descriptionOf().length).toBeLessThanOrEqual(8_000);
		expect(customers.listed()).toEqual(names(1, 2));
	});
});

describe('a rule that is switched to one ticket for the customer', () => {
	beforeEach(async () => {
		await sync([own(1), own(2)]);
		tenant.pass(10);
	});

	it('ends the tickets of the devices once the other one is there', async () => {
		const list = customers.list([1, 2]);
		expect(results((await sync([list])).items)).toEqual(['created']);
		expect(openKeys()).toEqual([sharedKey(1)]);
		const shared = tenant.open[0].ticketNumber;
		for (const ticket of tenant.tickets.slice(0, 2)) {
			expect(ticket.resolution).toContain(`share ticket ${shared} for this status now`);
		}
		await expectDone([list], ['exists']);
	});

	it('leaves them open while the other one cannot be created', async () => {
		const { errorItems } = await sync([customers.list([1, 2], 1, {}, { priority: 99 })]);
		expect(errorItems).toHaveLength(1);
		expect(openKeys()).toEqual([deviceKey(1), deviceKey(2)]);
	});

	it('makes up for what was not completed with the next list', async () => {
		tenant.simulator.faults.add({ endpoint: 'PATCH Tickets', kind: 'html' });
		await sync([customers.list([1, 2])]);
		expect(openKeys()).toHaveLength(3);
		tenant.simulator.faults.clear();
		tenant.pass(60);
		await sync([customers.list([1, 2])]);
		expect(openKeys()).toEqual([sharedKey(1)]);
	});

	it('ends only the ticket of a device that clears, when it clears meanwhile', async () => {
		await sync([customers.list([2])]);
		expect(openKeys()).toEqual([deviceKey(1), sharedKey(1)].sort());
		await sync([tenant.cleared(1)]);
		expect(openKeys()).toEqual([sharedKey(1)]);
	});
});

describe('a rule that is set back to one ticket for each device', () => {
	beforeEach(async () => {
		await sync([customers.list([1, 2])]);
		tenant.pass(60);
	});

	const ongoing = { change: 'ongoing', raisedAt: '2026-11-22T10:00:00Z' };

	it('ends the ticket of the customer once each device has its own', async () => {
		const none = () => customers.none(1, {}, [1, 2]);
		const first = await sync([own(1, ongoing), none()]);
		expect(results(first.items)).toEqual(['created', 'skipped']);
		expect(first.items[1].message).toContain('until each of its devices has a ticket of its own');
		expect(openKeys()).toEqual([deviceKey(1), sharedKey(1)].sort());
		const both = await sync([own(1, ongoing), own(2, ongoing), none()]);
		expect(results(both.items)).toEqual(['exists', 'created', 'completed']);
		expect(openKeys()).toEqual([deviceKey(1), deviceKey(2)]);
		expect(tenant.tickets[0].resolution).toContain('a ticket of its own for this status now');
		await expectDone([none()], ['skipped']);
	});

	it('and forth again leaves one ticket', async () => {
		await sync([own(1, ongoing), own(2, ongoing), customers.none(1, {}, [1, 2])]);
		tenant.pass(60);
		await sync([customers.list([1, 2])]);
		expect(openKeys()).toEqual([sharedKey(1)]);
	});

	it('does not wait for a device whose ticket a person has closed', async () => {
		await sync([own(1, ongoing)]);
		edit({ status: 5 }, 1);
		tenant.pass(10);
		await sync([own(1, ongoing), own(2, ongoing), customers.none(1, {}, [1, 2])]);
		expect(openKeys()).toEqual([deviceKey(2)]);
	});
});

describe('a device that moves to another customer', () => {
	it('leaves the one list and joins the other', async () => {
		await sync([customers.list([1, 2], 1)]);
		tenant.pass(60);
		const moved = [customers.list([1], 1), customers.list([2], 2)];
		expect(results((await sync(moved)).items)).toEqual(['updated', 'created']);
		expect(customers.listed(0)).toEqual(names(1));
		expect(customers.listed(1)).toEqual(names(2));
		await expectDone(moved, ['exists', 'exists']);
	});

	it('and was the only one: the ticket of before is completed, the other one is there', async () => {
		await sync([customers.list([1], 1)]);
		tenant.pass(60);
		await sync([customers.none(1), customers.list([1], 2)]);
		expect(openKeys()).toEqual([sharedKey(2)]);
	});
});

describe('snapshots', () => {
	beforeEach(async () => {
		await sync([customers.list([1, 2])]);
		await sync([own(7)]);
		tenant.pass(60);
		tenant.simulator.counters.reset(true);
	});

	it('of a source complete what is gone, each kind by its own keys', async () => {
		await expectDone([customers.snapshot([1, 2, 7], [1])], ['skipped']);
		const gone = await sync([customers.snapshot([7], [])]);
		expect(gone.items[0].message).toContain('Completed 1 of 1 tickets whose status is gone');
		expect(openKeys()).toEqual([deviceKey(7)]);
		await sync([customers.snapshot([], [])]);
		expect(openKeys()).toEqual([]);
	});

	it('of a source that speaks of no customers leave their tickets alone', async () => {
		await sync([customers.snapshot([])]);
		expect(openKeys()).toEqual([sharedKey(1)]);
	});

	it('of other customers leave these alone', async () => {
		const other = customers.snapshot([7], []);
		const snapshot = other.snapshot as { customers: Array<{ prefix: string }> };
		snapshot.customers[0].prefix = snapshot.customers[0].prefix.replace('g0000', 'g0001');
		await expectDone([other], ['skipped']);
	});

	it('of devices need one request for all, and leave tickets of customers alone', async () => {
		const all = [1, 3, 4, 5].map((device) => customers.deviceSnapshot(device, ['scanOverdue']));
		await expectDone(all, ['skipped', 'skipped', 'skipped', 'skipped']);
		expect(requests('POST Tickets/query')).toBe(1);
		await sync([customers.deviceSnapshot(2, []), customers.deviceSnapshot(7, [])]);
		expect(openKeys()).toEqual([sharedKey(1)]);
	});

	it('do not complete what a list of the same execution says to hold', async () => {
		const snapshot = customers.snapshot([7], []);
		await sync([snapshot, customers.list([1, 2])]);
		expect(openKeys()).toEqual([sharedKey(1), deviceKey(7)].sort());
	});

	it('complete the newer of two tickets of a customer, and the older has all devices', async () => {
		const [{ externalID, ticketNumber }] = tenant.tickets;
		const description = descriptionOf().replace('PC-1', 'PC-9');
		tenant.simulator.state.createTicket({
			...{ externalID, description, companyID: 175, createDate: '2026-11-22T10:30:00.000Z' },
		});
		await sync([customers.list([1, 2, 9]), customers.snapshot([1, 2, 9, 7], [1])]);
		expect(openKeys()).toEqual([deviceKey(7), sharedKey(1)].sort());
		expect(customers.listed()).toEqual(names(1, 2, 9));
		expect(tenant.tickets[2].resolution).toContain(`Duplicate of ticket ${ticketNumber}`);
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
		const run = await sync([...devices, customers.list([1])]);
		expect(run.items.length).toBeGreaterThan(30);
		expect(run.errorItems.length).toBeGreaterThan(30);
		expect(tenant.tickets[0].externalID).toBe(sharedKey(1));
		const times = (items: IDataObject[]) => items.map(({ raisedAt }) => String(raisedAt));
		const isDevice = ({ change }: IDataObject) => change === 'raised';
		const created = times(run.items.filter(isDevice)).sort();
		const left = times(run.errorItems).sort();
		expect(created.at(-1)! < left[0]).toBe(true);
		const [hint] = run.hints;
		expect(hint).toMatch(
			/\d+ left: \d+ were not tried and are sent again with the next snapshot\./,
		);
		expect(hint).toMatch(/7,5\d\d of 10,000 requests of this hour are used\./);
	});
});
