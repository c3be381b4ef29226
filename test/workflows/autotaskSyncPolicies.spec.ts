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

const TECHNICIAN = { assignedResourceID: 29682886, assignedResourceRoleID: 29682834 };
const RAISED_AT = '2026-11-22T10:00:00Z';

const results = (items: IDataObject[]) => items.map(({ result }) => result);
const sync = async (items: IDataObject[], options: IDataObject = {}) =>
	await tenant.sync(items, 'continueErrorOutput', { options });
const ongoing = (rest: IDataObject = {}, ticket: IDataObject = {}) =>
	tenant.change(1, { change: 'ongoing', raisedAt: RAISED_AT, ...rest }, ticket);
const close = () => tenant.simulator.state.actAsTechnician(tenant.tickets[0].id, { status: 5 });

/** Nothing is written when the same items come again. */
async function expectDone(items: IDataObject[], options: IDataObject, after: string[]) {
	const writes = tenant.writes;
	expect(results((await sync(items, options)).items)).toEqual(after);
	expect(tenant.writes).toBe(writes);
}

describe('when closed by a person', () => {
	const REOPEN = { whenClosedByPerson: 'reopen' };

	beforeEach(async () => {
		await sync([tenant.change(1)]);
		tenant.pass(30);
		close();
		tenant.pass(30);
	});

	it('reopens with the new status, a note and a due time of now, once', async () => {
		const item = ongoing();
		const { items } = await sync([item], REOPEN);
		const [ticket] = tenant.tickets;
		expect(items).toMatchObject([{ result: 'reopened', ticket: { number: ticket.ticketNumber } }]);
		expect(ticket).toMatchObject({ status: 1, completedDate: null });
		expect(ticket.notes).toMatchObject([{ title: 'Status holds again' }]);
		const due = new Date(String(ticket.dueDateTime)).toISOString();
		expect(due).toBe('2026-11-22T23:00:00.000Z');
		await expectDone([item], REOPEN, ['exists']);
	});

	it('reopens as often as the status outlasts its ticket', async () => {
		await sync([ongoing()], REOPEN);
		tenant.pass(30);
		close();
		tenant.pass(30);
		expect(results((await sync([ongoing()], REOPEN)).items)).toEqual(['reopened']);
		expect(tenant.tickets[0].notes).toHaveLength(2);
		expect(tenant.tickets).toHaveLength(1);
	});

	it('creates a new one, once', async () => {
		const options = { whenClosedByPerson: 'createNew' };
		const item = ongoing();
		expect(results((await sync([item], options)).items)).toEqual(['created']);
		expect(tenant.tickets).toHaveLength(2);
		await expectDone([item], options, ['exists']);
	});

	it('leaves it closed by default, and for a choice that does not exist', async () => {
		await expectDone([ongoing()], {}, ['skipped']);
		await expectDone([ongoing()], { whenClosedByPerson: 'delete' }, ['skipped']);
	});

	it('is told from our own completion, also after we have reopened', async () => {
		await sync([ongoing()], REOPEN);
		await sync([tenant.cleared(1, { raisedAt: RAISED_AT })], REOPEN);
		expect(tenant.open).toHaveLength(0);
		tenant.pass(60);
		expect(results((await sync([tenant.change(1)], REOPEN)).items)).toEqual(['created']);
	});

	it('says so when Autotask does not reopen', async () => {
		tenant.simulator.state.settings.patchIgnoredTimes = 2;
		const { errorItems } = await sync([ongoing()], REOPEN);
		expect(errorItems[0].message).toContain('Autotask accepted the request to reopen ticket');
		expect(results((await sync([ongoing()], REOPEN)).items)).toEqual(['reopened']);
		expect(tenant.tickets[0].notes).toHaveLength(1);
	});
});

describe('on recurrence', () => {
	const options = { onRecurrence: 'reopen', reopenWithinDays: 2 };
	const DAY = 24 * 60;

	beforeEach(async () => {
		await sync([tenant.change(1)]);
		tenant.pass(30);
		await sync([tenant.cleared(1)]);
	});

	it('reopens what was completed lately, and completes it again', async () => {
		tenant.pass(DAY);
		const raised = tenant.change(1);
		expect(results((await sync([raised], options)).items)).toEqual(['reopened']);
		await expectDone([raised], options, ['exists']);
		tenant.pass(60);
		expect(results((await sync([tenant.cleared(1)], options)).items)).toEqual(['completed']);
		expect(tenant.tickets).toHaveLength(1);
		const titles = tenant.tickets[0].notes.map(({ title }) => title);
		expect(titles).toEqual(['Status has cleared', 'Status holds again', 'Status has cleared']);
	});

	it('creates when the ticket was completed too long ago, and by default', async () => {
		tenant.pass(3 * DAY);
		expect(results((await sync([tenant.change(1)], options)).items)).toEqual(['created']);
		await sync([tenant.cleared(1)]);
		tenant.pass(60);
		expect(results((await sync([tenant.change(1)])).items)).toEqual(['created']);
	});

	it('does not complete the reopened ticket for an item of before', async () => {
		const old = tenant.cleared(1);
		tenant.pass(DAY);
		await sync([tenant.change(1)], options);
		await expectDone([old], options, ['skipped']);
		expect(tenant.open).toHaveLength(1);
	});
});

describe('when a technician has taken the ticket', () => {
	const options = { whenTaken: 'addNote' };

	beforeEach(async () => {
		await sync([tenant.change(1), tenant.change(2)]);
		tenant.simulator.state.actAsTechnician(tenant.tickets[0].id, TECHNICIAN);
		tenant.pass(60);
	});

	it('completes anyway by default', async () => {
		expect(results((await sync([tenant.cleared(1)])).items)).toEqual(['completed']);
		expect(tenant.tickets[0]).toMatchObject({ completedDate: expect.anything(), ...TECHNICIAN });
	});

	it('adds a note instead, once, and leaves status and resolution alone', async () => {
		const items = [tenant.cleared(1), tenant.cleared(2)];
		const run = await sync(items, options);
		expect(results(run.items)).toEqual(['noted', 'completed']);
		expect(run.items[0].message).toContain(
			'which a technician has taken, got the note "Status has cleared"',
		);
		const [taken] = tenant.tickets;
		expect(taken).toMatchObject({ status: 1, resolution: null, completedDate: null });
		expect(taken.notes).toMatchObject([{ title: 'Status has cleared' }]);
		await expectDone(items, options, ['skipped', 'skipped']);
	});

	it('does not note again with every snapshot', async () => {
		await sync([tenant.cleared(1)], options);
		for (let hour = 0; hour < 3; hour++) {
			tenant.pass(60);
			await sync([tenant.snapshot(keyOf(2))], options);
		}
		expect(tenant.tickets[0].notes).toHaveLength(1);
		expect(tenant.open).toHaveLength(2);
	});

	it('notes by the snapshot what it was not told, and completes what nobody has', async () => {
		const { items } = await sync([tenant.snapshot()], options);
		expect(items[0]).toMatchObject({ result: 'completed' });
		expect(items[0].message).toContain('Completed 1 of 2 tickets');
		expect(items[0].message).toContain('1 left open: a technician has taken');
		expect(tenant.tickets[0].notes).toHaveLength(1);
	});

	it('leaves two tickets of one status open when the newer is taken, with a note that says so', async () => {
		const older = tenant.simulator.state.createTicket({
			...{ externalID: keyOf(1), companyID: 175, createDate: '2026-11-22T09:00:00.000Z' },
		});
		for (let hour = 0; hour < 2; hour++) {
			tenant.pass(60);
			await sync([tenant.snapshot(keyOf(1), keyOf(2))], options);
		}
		expect(tenant.open).toHaveLength(3);
		expect(tenant.tickets[0].notes).toMatchObject([{ title: 'Duplicate ticket' }]);
		expect(tenant.tickets[0].notes[0].description).toContain(older.ticketNumber);
	});

	it('notes again when the status comes back on the open ticket and clears again', async () => {
		await sync([tenant.cleared(1)], options);
		tenant.pass(60);
		await sync([tenant.change(1)], options);
		tenant.pass(60);
		const raisedAt = '2026-11-22T12:00:00Z';
		const { items } = await sync([tenant.cleared(1, { raisedAt })], options);
		expect(results(items)).toEqual(['noted']);
		expect(tenant.tickets[0].notes.map(({ title }) => title)).toEqual([
			...['Status has cleared', 'Status was raised again', 'Status has cleared'],
		]);
	});
});

describe('levels', () => {
	const WARNING = { level: 'Warning', previousLevel: 'Critical' };
	const asWarning = { priority: 2, dueHours: 24, title: 'Warning: Databases are outdated on PC-1' };
	const levelChanged = () =>
		tenant.change(1, { change: 'levelChanged', raisedAt: RAISED_AT, ...WARNING }, asWarning);

	beforeEach(async () => {
		await sync([tenant.change(1)]);
		tenant.pass(60);
	});

	it('follows in title, priority and due time, with a note', async () => {
		const { items } = await sync([levelChanged()]);
		const [ticket] = tenant.tickets;
		expect(items).toMatchObject([{ result: 'updated', ticket: { number: ticket.ticketNumber } }]);
		expect(ticket).toMatchObject({ priority: 2, title: asWarning.title });
		expect(ticket.notes).toMatchObject([{ title: 'Level changed to Warning' }]);
	});

	it('makes up for a change that was lost, with the next resend', async () => {
		const resent = ongoing({ level: 'Warning' }, asWarning);
		expect(results((await sync([resent])).items)).toEqual(['updated']);
		expect(tenant.tickets[0]).toMatchObject({ priority: 2, title: asWarning.title });
		await expectDone([resent], {}, ['exists']);
	});

	it('does not fight a technician who has changed priority or title by hand', async () => {
		const { id } = tenant.tickets[0];
		tenant.simulator.state.actAsTechnician(id, { priority: 1 });
		await expectDone([ongoing()], {}, ['exists']);
		tenant.simulator.state.actAsTechnician(id, { title: 'AV of PC-1' });
		await expectDone([ongoing({ level: 'Warning' }, asWarning)], {}, ['exists']);
	});

	it('there and back: the same items again change nothing, however old', async () => {
		const there = levelChanged();
		tenant.pass(20);
		const back = tenant.change(1, {
			...{ change: 'levelChanged', raisedAt: RAISED_AT },
			...{ level: 'Critical', previousLevel: 'Warning' },
		});
		expect(results((await sync([there])).items)).toEqual(['updated']);
		expect(results((await sync([back])).items)).toEqual(['updated']);
		expect(tenant.tickets[0]).toMatchObject({ priority: 4, title: expect.stringMatching(/^Crit/) });
		await expectDone([there, back], {}, ['exists', 'exists']);
		await expectDone([there], {}, ['exists']);
		expect(tenant.tickets[0].notes).toHaveLength(2);
	});

	it('there and back in one execution change nothing: the last one counts', async () => {
		const there = levelChanged();
		const back = tenant.change(1, {
			...{ change: 'levelChanged', raisedAt: RAISED_AT },
			...{ level: 'Critical', previousLevel: 'Warning' },
		});
		await expectDone([there, back], {}, ['exists', 'exists']);
	});

	it('tries once more when Autotask answers 200 without doing it, then says so', async () => {
		tenant.simulator.state.settings.patchIgnoredTimes = 1;
		expect(results((await sync([levelChanged()])).items)).toEqual(['updated']);
		expect(tenant.tickets[0]).toMatchObject({ priority: 2 });
		tenant.simulator.state.settings.patchIgnoredTimes = 2;
		const { errorItems } = await sync([ongoing()]);
		expect(errorItems[0].message).toContain('accepted the request to change the level of ticket');
		expect(errorItems[0].message).toContain('but the ticket is unchanged');
	});
});
