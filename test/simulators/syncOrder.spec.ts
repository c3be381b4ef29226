import { range } from 'lodash';
import type { IDataObject } from 'n8n-workflow';
import { clock } from '../../nodes/shared/autotask/clock';
import { keyOf, Tenant } from './autotaskTenant';

let tenant: Tenant;

beforeEach(async () => {
	tenant = await Tenant.start();
});

afterEach(async () => {
	await tenant.simulator.close();
	jest.restoreAllMocks();
});

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const RECENT = { onRecurrence: 'reopen' };

const results = (items: IDataObject[]) => items.map(({ result }) => result);
const sync = async (items: IDataObject[], options: IDataObject = {}) =>
	await tenant.sync(items, 'continueErrorOutput', { options });
const edit = (changes: Parameters<typeof tenant.simulator.state.actAsTechnician>[1], ticket = 0) =>
	tenant.simulator.state.actAsTechnician(tenant.tickets[ticket].id, changes);
const again = ({ raisedAt }: IDataObject, rest: IDataObject = {}) =>
	tenant.change(1, { change: 'ongoing', raisedAt, ...rest });

/** As every hour: what holds is sent again, with a closing snapshot. */
async function hours(count: number, raised: IDataObject) {
	for (let hour = 0; hour < count; hour++) {
		tenant.pass(60);
		await sync([again(raised), tenant.snapshot(keyOf(1))]);
	}
}

describe.each<[string, number]>([
	['30 hours behind', -30 * HOUR],
	['10 hours behind', -10 * HOUR],
	['30 minutes behind', -30 * MINUTE],
	['2 minutes behind', -2 * MINUTE],
	['right', 0],
	['2 minutes ahead', 2 * MINUTE],
	['30 minutes ahead', 30 * MINUTE],
	['10 hours ahead', 10 * HOUR],
	['30 hours ahead', 30 * HOUR],
])('with a clock of n8n that is %s of Autotask’s', (_, ahead) => {
	let raised: IDataObject;

	beforeEach(async () => {
		tenant.n8nAhead = ahead;
		raised = tenant.change(1);
		expect(results((await sync([raised])).items)).toEqual(['created']);
	});

	it('a ticket is due by the clock that shows it', () => {
		const due = Date.parse(String(tenant.tickets[0].dueDateTime));
		const created = Date.parse(String(tenant.tickets[0].createDate));
		expect(Math.round((due - created) / HOUR)).toBe(12);
	});

	it('the difference is told once, in words, if it is more than a minute', async () => {
		const { hints } = await sync([again(raised)]);
		const warnings = hints.join(' ').match(/The clock of this n8n server is/g) ?? [];
		expect(warnings).toHaveLength(Math.abs(ahead) > MINUTE ? 1 : 0);
	});

	it('what cleared is completed, and stays so', async () => {
		tenant.pass(20);
		expect(results((await sync([tenant.cleared(1)])).items)).toEqual(['completed']);
		tenant.pass(60);
		await sync([tenant.snapshot()]);
		expect(tenant.tickets).toHaveLength(1);
		expect(tenant.open).toEqual([]);
	});

	it('what cleared unseen is completed by the next snapshot', async () => {
		tenant.pass(60);
		expect(results((await sync([tenant.snapshot()])).items)).toEqual(['completed']);
	});

	it('a status that comes back after 20 minutes gets a ticket', async () => {
		tenant.pass(180);
		await sync([tenant.cleared(1, { raisedAt: raised.raisedAt })]);
		tenant.pass(20);
		const back = tenant.change(1);
		expect(results((await sync([back])).items)).toEqual(['created']);
		await hours(3, back);
		expect(tenant.open).toHaveLength(1);
		expect(tenant.tickets).toHaveLength(2);
	});

	it('a status that comes back reopens its ticket, which can be completed again', async () => {
		tenant.pass(180);
		await sync([tenant.cleared(1, { raisedAt: raised.raisedAt })], RECENT);
		tenant.pass(20);
		expect(results((await sync([tenant.change(1)], RECENT)).items)).toEqual(['reopened']);
		tenant.pass(20);
		expect(results((await sync([tenant.cleared(1)], RECENT)).items)).toEqual(['completed']);
	});

	it('a ticket that a person closed while the status lasts stays closed', async () => {
		tenant.pass(20);
		edit({ status: 5 });
		await hours(3, raised);
		expect(tenant.tickets).toHaveLength(1);
		expect(tenant.open).toEqual([]);
	});

	it('a status that is raised after a person closed its ticket gets another one', async () => {
		tenant.pass(20);
		edit({ status: 5 });
		tenant.pass(20);
		expect(results((await sync([tenant.change(1)])).items)).toEqual(['created']);
	});

	it('a ticket that began after a snapshot is not completed by it', async () => {
		const snapshot = tenant.snapshot();
		tenant.pass(5);
		await sync([tenant.change(2)]);
		await sync([snapshot]);
		expect(tenant.open.map(({ externalID }) => externalID)).toContain(keyOf(2));
	});
});

describe('a clock of n8n that jumps', () => {
	/** The samples of the clock before. */
	const forgotten = 11;
	const jump = (ahead: number) => {
		tenant.n8nAhead = ahead;
		tenant.pass(forgotten);
	};

	it.each([-10 * HOUR, 10 * HOUR])(
		'by %i ms and back, between a completion and the next occurrence: a ticket',
		async (ahead) => {
			await sync([tenant.change(1)]);
			jump(ahead);
			expect(results((await sync([tenant.cleared(1)])).items)).toEqual(['completed']);
			jump(0);
			const back = tenant.change(1);
			expect(results((await sync([back])).items)).toEqual(['created']);
			await hours(2, back);
			expect(tenant.open).toHaveLength(1);
		},
	);

	it.each([-10 * HOUR, 10 * HOUR])(
		'by %i ms and back, between a reopening and the end: completed',
		async (ahead) => {
			await sync([tenant.change(1)], RECENT);
			tenant.pass(20);
			await sync([tenant.cleared(1)], RECENT);
			jump(ahead);
			expect(results((await sync([tenant.change(1)], RECENT)).items)).toEqual(['reopened']);
			jump(0);
			expect(results((await sync([tenant.cleared(1)], RECENT)).items)).toEqual(['completed']);
		},
	);

	it.each([-10 * HOUR, 10 * HOUR])(
		'by %i ms and back, between two levels: the later one counts',
		async (ahead) => {
			const level = (name: string) =>
				tenant.change(
					1,
					{ change: 'levelChanged', level: name, raisedAt: '2026-11-22T10:00:00Z' },
					{ title: `${name}: Databases are outdated on PC-1` },
				);
			await sync([tenant.change(1)]);
			jump(ahead);
			expect(results((await sync([level('Warning')])).items)).toEqual(['updated']);
			jump(0);
			expect(results((await sync([level('Critical')])).items)).toEqual(['updated']);
		},
	);

	it('back, while a status lasts that was raised in its future: a person’s closing counts', async () => {
		tenant.n8nAhead = 10 * HOUR;
		const raised = tenant.change(1);
		await sync([raised]);
		jump(0);
		edit({ status: 5 });
		// Until that time is past, then the trigger must have set it right.
		await hours(8, raised);
		expect(tenant.tickets).toHaveLength(1);
		expect(tenant.open).toEqual([]);
	});
});

describe('an execution that is retried hours later', () => {
	let raised: IDataObject;

	beforeEach(async () => {
		raised = tenant.change(1);
		await sync([raised]);
	});

	it('completes nothing that its items say to have cleared', async () => {
		tenant.pass(20);
		const cleared = tenant.cleared(1);
		tenant.pass(180);
		const { items } = await sync([cleared]);
		expect(items).toMatchObject([{ result: 'skipped' }]);
		expect(items[0].message).toContain('observed 180 minutes ago. The next snapshot decides.');
		expect(tenant.open).toHaveLength(1);
	});

	it('completes nothing by its snapshot, neither what is gone nor duplicates', async () => {
		tenant.simulator.state.createTicket({ externalID: keyOf(1), companyID: 175 });
		tenant.pass(20);
		const snapshots = [tenant.snapshot(), tenant.snapshot(keyOf(1))];
		tenant.pass(180);
		for (const snapshot of snapshots) await sync([snapshot]);
		expect(tenant.open).toHaveLength(2);
	});

	it('creates nothing again that has been completed since', async () => {
		tenant.pass(20);
		await sync([tenant.cleared(1)]);
		tenant.pass(180);
		expect(results((await sync([raised])).items)).toEqual(['skipped']);
		expect(results((await sync([raised], RECENT)).items)).toEqual(['skipped']);
		expect(tenant.tickets).toHaveLength(1);
		expect(tenant.open).toEqual([]);
	});

	it('does not bring an old level back', async () => {
		const level = (name: string) => ({
			...tenant.change(1, { change: 'levelChanged', level: name, raisedAt: raised.raisedAt }),
		});
		const titled = (name: string) => {
			const item = level(name);
			const title = `${name}: Databases are outdated on PC-1`;
			return { ...item, ticket: { ...(item.ticket as IDataObject), title } };
		};
		tenant.pass(20);
		const toWarning = titled('Warning');
		await sync([toWarning]);
		tenant.pass(20);
		await sync([titled('Critical')]);
		tenant.pass(180);
		expect(results((await sync([toWarning])).items)).toEqual(['exists']);
		expect(tenant.tickets[0].title).toMatch(/^Critical/);
	});

	it('leaves a later occurrence alone', async () => {
		tenant.pass(20);
		const cleared = tenant.cleared(1);
		await sync([cleared]);
		tenant.pass(20);
		await sync([tenant.change(1)]);
		tenant.pass(5);
		expect(results((await sync([raised, cleared])).items)).toEqual(['exists', 'skipped']);
		expect(tenant.open).toHaveLength(1);
		expect(tenant.tickets).toHaveLength(2);
	});
});

describe('a person who reopens a ticket that was completed automatically', () => {
	beforeEach(async () => {
		await sync([tenant.change(1)]);
		tenant.pass(20);
		await sync([tenant.cleared(1)]);
		tenant.pass(20);
		edit({ status: 8 });
	});

	it('keeps it open, whatever is sent, without a note', async () => {
		const notes = tenant.tickets[0].notes.length;
		for (let hour = 0; hour < 4; hour++) {
			tenant.pass(60);
			const { items } = await sync([tenant.cleared(1), tenant.snapshot()]);
			expect(items[0].message).toContain('was reopened by a person');
			expect(items[1].result).toBe('skipped');
		}
		expect(tenant.open).toHaveLength(1);
		expect(tenant.tickets[0].notes).toHaveLength(notes);
	});

	it('keeps it open after a restart of n8n, too', async () => {
		tenant.pass(60);
		await tenant.otherProcess().sync([tenant.cleared(1), tenant.snapshot()]);
		expect(tenant.open).toHaveLength(1);
	});

	it('keeps it for the status when that comes back, and when it clears again', async () => {
		tenant.pass(60);
		expect(results((await sync([tenant.change(1)])).items)).toEqual(['exists']);
		tenant.pass(20);
		await sync([tenant.cleared(1), tenant.snapshot()]);
		expect(tenant.open).toHaveLength(1);
		expect(tenant.tickets).toHaveLength(1);
	});

	it('and closes it at last: the next occurrence gets a ticket of its own', async () => {
		tenant.pass(60);
		edit({ status: 5 });
		tenant.pass(20);
		const back = tenant.change(1);
		expect(results((await sync([back])).items)).toEqual(['created']);
		tenant.pass(20);
		expect(results((await sync([tenant.cleared(1)])).items)).toEqual(['completed']);
	});
});

describe('executions that overlap on a slow Autotask', () => {
	const DEVICES = range(1, 13);
	const BACK = DEVICES.slice(0, 4);

	beforeEach(async () => {
		// Longer than any pause of an execution that is at work: nobody is passed by.
		const pause = jest.mocked(clock.pause).getMockImplementation();
		jest.mocked(clock.pause).mockImplementation(async (milliseconds) => {
			await (milliseconds > MINUTE ? new Promise(() => {}) : pause?.(milliseconds));
		});
		await sync(DEVICES.map((device) => tenant.change(device)));
		tenant.pass(20);
	});

	it.each<[string, IDataObject, string]>([
		['reopens', RECENT, 'reopened'],
		['creates', {}, 'created'],
	])('in one process: what the later one %s stays', async (_, options, result) => {
		tenant.simulator.faults.add({ endpoint: 'PATCH Tickets', kind: 'slow', delayMs: 20 });
		tenant.simulator.faults.add({
			...{ endpoint: 'POST Tickets/query', kind: 'threadLimit', skip: 1, times: 1 },
		});
		const cleared = DEVICES.map((device) => tenant.cleared(device));
		tenant.pass(2);
		const back = BACK.map((device) => tenant.change(device));
		const [first, second] = await Promise.all([sync(cleared, options), sync(back, options)]);
		expect(new Set(results(first.items))).toEqual(new Set(['completed']));
		expect(new Set(results(second.items))).toEqual(new Set([result]));
		expect(tenant.open.map(({ externalID }) => externalID).sort()).toEqual(
			BACK.map((device) => keyOf(device)),
		);
		expect([...first.errorItems, ...second.errorItems]).toEqual([]);
	});

	it('in two processes: "cleared" that was overtaken by "raised" does nothing', async () => {
		const other = tenant.otherProcess();
		const cleared = tenant.cleared(1, { raisedAt: '2026-11-22T10:00:00Z' });
		tenant.pass(1);
		const back = tenant.change(1);
		tenant.simulator.faults.add({
			...{ endpoint: 'POST Tickets/query', kind: 'threadLimit', retryAfter: 55, times: 1 },
		});
		const wait = jest.mocked(clock.pause).getMockImplementation();
		let overtaking: Promise<unknown> | undefined;
		jest.mocked(clock.pause).mockImplementation(async (milliseconds) => {
			await wait?.(milliseconds);
			if (milliseconds >= 50_000 && overtaking === undefined) {
				overtaking = other.sync([back]);
				await overtaking;
			}
		});
		const { items } = await sync([cleared]);
		expect(overtaking).toBeDefined();
		expect(items).toMatchObject([{ result: 'skipped' }]);
		expect(items[0].message).toContain('the status was raised again after this item');
		expect(tenant.open).toHaveLength(DEVICES.length);
		tenant.pass(20);
		expect(results((await sync([tenant.cleared(1)])).items)).toEqual(['completed']);
	});

	it('in two processes: what both complete is completed once', async () => {
		const other = tenant.otherProcess();
		const cleared = DEVICES.map((device) => tenant.cleared(device));
		const runs = await Promise.all([sync(cleared), other.sync(cleared)]);
		expect(runs.flatMap(({ errorItems }) => errorItems)).toEqual([]);
		expect(tenant.open).toEqual([]);
	});
});

it('a restarted n8n goes on where the other one was: nothing twice, nothing lost', async () => {
	const items = range(1, 21).map((device) => tenant.change(device));
	await sync(items.slice(0, 12));
	const restarted = tenant.otherProcess();
	const { items: done } = await restarted.sync(items);
	expect(results(done).filter((result) => result === 'created')).toHaveLength(8);
	expect(tenant.tickets).toHaveLength(20);
	tenant.pass(20);
	await tenant.otherProcess().sync([tenant.snapshot()]);
	expect(tenant.open).toEqual([]);
});

describe('a ticket that somebody changes between the look at it and its completion', () => {
	const WORKED_ON = { title: 'Warning: Databases are outdated on PC-1' };
	const TAKEN = { assignedResourceID: 4, assignedResourceRoleID: 1 };
	const NEW = range(10, 30);

	const raise = (devices: readonly number[]) => devices.map((device) => tenant.change(device));

	/** Meanwhile another process, or a person, works on the ticket. */
	const atPause = (least: number, act: () => unknown) => {
		const wait = jest.mocked(clock.pause).getMockImplementation();
		let isOver = false;
		jest.mocked(clock.pause).mockImplementation(async (milliseconds) => {
			await wait?.(milliseconds);
			if (isOver || milliseconds < least) return;
			isOver = true;
			await act();
		});
	};

	/** Autotask keeps one of the requests to this endpoint waiting. */
	const whileWaiting = (endpoint: string, skip: number, act: () => unknown) => {
		const rule = { endpoint, skip, retryAfter: 5, times: 1 };
		tenant.simulator.faults.add({ kind: 'threadLimit', ...rule });
		atPause(5_000, act);
	};

	const NOTES = 'POST TicketNotes/query';

	beforeEach(async () => {
		await sync(raise(range(1, 9)));
		tenant.pass(20);
	});

	it.each<[string, Parameters<typeof edit>[0]]>([
		['title', WORKED_ON],
		['priority', { priority: 1 }],
		['primary resource', TAKEN],
		['company', { companyID: 0 }],
		['external ID', { externalID: 'of another integration' }],
	])('its %s: is not completed', async (_, changes) => {
		whileWaiting(NOTES, 0, () => edit(changes));
		const { items } = await sync([tenant.cleared(1)], { whenTaken: 'addNote' });
		expect(results(items)).toEqual(['skipped']);
		expect(tenant.open).toHaveLength(8);
	});

	it('is completed where nothing was changed', async () => {
		whileWaiting(NOTES, 0, () => {});
		expect(results((await sync([tenant.cleared(1)])).items)).toEqual(['completed']);
	});

	it('is not completed while another process was waited for', async () => {
		tenant.simulator.state.createTicket({ externalID: keyOf(99), companyID: 0 });
		atPause(3_000, () => edit(WORKED_ON));
		const { items } = await sync([tenant.cleared(1), ...raise(NEW)]);
		expect(items[0].result).toBe('skipped');
	});

	it('is not completed while new tickets were created', async () => {
		whileWaiting('POST Tickets', 3, () => edit(WORKED_ON));
		const { items } = await sync([tenant.cleared(1), ...raise(NEW.slice(0, 8))]);
		expect(items[0].result).toBe('skipped');
	});

	it('is not completed while others were completed', async () => {
		whileWaiting('PATCH Tickets', 2, () => edit(WORKED_ON, 7));
		const { items } = await sync(range(1, 9).map((device) => tenant.cleared(device)));
		expect(items.map(({ result }) => result)).toEqual([...Array(7).fill('completed'), 'skipped']);
	});

	it('is not completed when another process has used it for a status that was raised again', async () => {
		const [one, other] = [tenant.otherProcess(), tenant.otherProcess()];
		const cleared = tenant.cleared(1);
		tenant.pass(2);
		const back = tenant.change(1);
		whileWaiting('POST Tickets', 0, async () => await other.sync([back]));
		const { items } = await one.sync([cleared, ...raise(NEW.slice(0, 2))]);
		expect(items[0].result).toBe('skipped');
		expect(tenant.open.map(({ externalID }) => externalID)).toContain(keyOf(1));
	});

	it.each<[string, number, () => void]>([
		[
			'whose answer was lost',
			5_000,
			() =>
				tenant.simulator.faults.add({
					...{ endpoint: 'PATCH Tickets', kind: 'html', status: 502, times: 1 },
				}),
		],
		[
			'that Autotask accepted and did not carry out',
			1_500,
			() => (tenant.simulator.state.settings.patchIgnoredTimes = 1),
		],
	])('is not completed by the repetition of a completion %s', async (_, pause, fail) => {
		const other = tenant.otherProcess();
		const cleared = tenant.cleared(1);
		tenant.pass(2);
		const back = tenant.change(1);
		fail();
		atPause(pause, async () => {
			tenant.pass(1 / 60);
			await other.sync([back]);
		});
		expect(results((await sync([cleared])).items)).toEqual(['skipped']);
		expect(tenant.open).toHaveLength(8);
	});

	it('or may have changed, as Autotask does not say: is not completed, and the item says why', async () => {
		tenant.simulator.faults.add({
			endpoint: 'POST Tickets/query',
			kind: 'html',
			skip: 1,
			times: 5,
		});
		whileWaiting(NOTES, 0, () => edit(WORKED_ON));
		const { errorItems } = await sync([tenant.cleared(1)]);
		expect(errorItems[0].message).toMatch(/^Autotask did not complete ticket .*HTTP 502/);
		expect(tenant.open).toHaveLength(8);
	});
});
