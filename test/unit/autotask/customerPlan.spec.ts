import { readDeviceList } from '../../../nodes/AutotaskTicket/operations/sync/customer/deviceList';
import { changeList } from '../../../nodes/AutotaskTicket/operations/sync/customer/membership';
import type { CustomerStep } from '../../../nodes/AutotaskTicket/operations/sync/customer/planCustomer';
import type { Join, Leave } from '../../../nodes/AutotaskTicket/operations/sync/customer/movements';
import { resolutionText } from '../../../nodes/AutotaskTicket/operations/sync/resolution';
import {
	depart,
	devicesIn,
	join,
	listing,
	many,
	movements,
	names,
	plan,
	shared,
} from './customerFixtures';
import { HOUR, MINUTE, T0 } from './planFixtures';

/** The devices that the ticket lists once the step is taken. */
function after(step: CustomerStep): string[] | undefined {
	if (step.do === 'update') {
		const { ticket, leavers, newcomers } = step;
		return devicesIn(changeList(ticket.description, leavers, newcomers).description);
	}
	return 'description' in step ? devicesIn(step.description) : undefined;
}

const ended = (clearedAt: number) => ({
	completedDate: clearedAt + MINUTE,
	resolution: resolutionText('', 'gone', clearedAt + MINUTE, clearedAt),
});

describe('a customer without an open ticket', () => {
	it('gets one for all devices, with the settings of the highest level, then the oldest', () => {
		const { step } = plan(
			[
				join(1, { level: 'Warning', raisedAt: T0 - HOUR }),
				join(2, { raisedAt: T0 }),
				join(3, { raisedAt: T0 - MINUTE }),
			],
			[],
		);
		expect(step).toMatchObject({ do: 'create', devices: 3, lead: { device: { name: 'PC-3' } } });
		expect(after(step)).toEqual(names(3, 2, 1));
	});

	it('gets none for devices that have left again', () => {
		const { step, said } = plan([join(1), depart(1, T0 + MINUTE), depart(2, T0)], []);
		expect(step.do).toBe('leave');
		expect(said.map((each) => each?.message)).toEqual([
			undefined,
			'There is no ticket to complete.',
			'There is no ticket to complete.',
		]);
	});

	it('gets a new one after the last has been completed, without those for whom that is over', () => {
		const last = shared([1], ended(T0));
		const late = join(1, { raisedAt: T0 - HOUR, observedAt: T0 - MINUTE });
		const { step, said } = plan([late, join(2, { observedAt: T0 + HOUR })], [last]);
		expect(after(step)).toEqual(names(2));
		expect(said[0]?.message).toContain('older than the end of its status');
	});

	it('gets none as long as a person has closed it, but all devices come along with a new one', () => {
		const closed = shared([1, 2], { completedDate: T0 + HOUR });
		const lasting = [1, 2].map((device) => join(device, { observedAt: T0 + 2 * HOUR }));
		const { step, said } = plan(lasting, [closed]);
		expect(step.do).toBe('leave');
		expect(said.map((each) => each?.message)).toEqual(
			Array(2).fill(
				`Ticket ${closed.ticketNumber} was closed while the status lasts: left closed.`,
			),
		);
		const raised = join(3, { raisedAt: T0 + 2 * HOUR, observedAt: T0 + 2 * HOUR });
		const renewed = plan([...lasting, raised], [closed]);
		expect(renewed.step).toMatchObject({ do: 'create', lead: { device: { name: 'PC-3' } } });
		expect(after(renewed.step)).toEqual(expect.arrayContaining(names(1, 2, 3)));
	});

	it('reopened against a person it keeps its list; after a recurrence it begins anew', () => {
		const closed = shared([1, 2], { completedDate: T0 + HOUR });
		const lasting = join(1, { observedAt: T0 + 2 * HOUR });
		const against = plan([lasting], [closed], { whenClosedByPerson: 'reopen' });
		expect(against.step.do).toBe('reopen');
		expect(after(against.step)).toEqual(names(1, 2));
		const again = join(3, { raisedAt: T0 + 2 * HOUR, observedAt: T0 + 2 * HOUR });
		const recurred = plan([again], [shared([1, 2], ended(T0 + HOUR))], { onRecurrence: 'reopen' });
		expect(recurred.step.do).toBe('reopen');
		expect(after(recurred.step)).toEqual(names(3));
	});
});

describe('a ticket in place of one that a person has closed', () => {
	const lasting = join(1, { observedAt: T0 + 2 * HOUR });
	const createNew = { whenClosedByPerson: 'createNew' } as const;

	it('is for the same devices', () => {
		const closed = shared([1, 2], { completedDate: T0 + HOUR });
		const { step } = plan([lasting], [closed], createNew);
		expect(step.do).toBe('create');
		expect(after(step)).toEqual(names(1, 2));
	});

	it('may be for others than those that can be read', () => {
		const closed = shared([], { completedDate: T0 + HOUR, description: 'Wiped.' });
		const { step } = plan([lasting], [closed], createNew);
		expect('description' in step && readDeviceList(step.description)).toMatchObject({ more: 1 });
	});
});

describe('devices of an open ticket', () => {
	it('join and leave in one change', () => {
		const items = [depart(1, T0), join(3), join(4), depart(2, T0)];
		const { step, said } = plan(items, [shared([1, 2])]);
		expect(step.do).toBe('update');
		expect(after(step)).toEqual(names(3, 4));
		expect(said).toEqual(Array(4).fill(undefined));
	});

	it('that are there already change nothing', () => {
		const { step, said } = plan([join(1), join(2)], [shared([2, 1])]);
		expect(step.do).toBe('leave');
		expect(said.map((each) => each?.result)).toEqual(['exists', 'exists']);
	});

	it('complete it when the last leaves, and say how many there were', () => {
		const { step } = plan([depart(1, T0), depart(2, T0 + MINUTE)], [shared([1, 2])]);
		expect(step).toMatchObject({ do: 'complete', inAll: 2, last: { device: { name: 'PC-2' } } });
	});

	it('do not complete it when another joins at the same time', () => {
		const { step } = plan([depart(1, T0), join(2)], [shared([1])]);
		expect(after(step)).toEqual(names(2));
	});

	it('do not complete it while some are not listed', () => {
		const { step } = plan([depart(1, T0)], [shared([1], {}, { more: 1 })]);
		expect(step.do).toBe('update');
		expect(after(step)).toEqual([]);
	});

	it('complete nothing that they are not listed on', () => {
		const { step, said } = plan([depart(2, T0)], [shared([1])]);
		expect(step.do).toBe('leave');
		expect(said[0]?.message).toContain('PC-2 is not on the list of ticket');
	});

	it('stay when they may have come back since: the item is older than the list', () => {
		const { step, said } = plan([depart(1, T0)], [shared([1], {}, { joinedAt: T0 + 1000 })]);
		expect(step.do).toBe('leave');
		expect(said[0]?.message).toContain('newer than this item');
	});

	it('are added to a list that a person has wiped, which then completes nothing', () => {
		const wiped = shared([], { description: 'Nothing here.' });
		expect(plan([depart(1, T0)], [wiped]).step.do).toBe('leave');
		const { step } = plan([join(1)], [wiped]);
		expect(after(step)).toEqual(names(1));
		const healed = step.do === 'update' && changeList('Nothing here.', [], step.newcomers);
		const open = shared([], { description: healed ? healed.description : '' });
		expect(plan([depart(1, T0)], [open]).step.do).toBe('update');
	});

	it('join the oldest of two', () => {
		const tickets = [shared([1], { id: 2, createDate: T0 + MINUTE }), shared([2], { id: 1 })];
		expect(plan([join(3)], tickets).step).toMatchObject({ do: 'update', ticket: { id: 1 } });
	});

	it('for which there is no room are counted, once', () => {
		const items = many(1_000).map((device) => join(device));
		const { step } = plan(items, [shared([1])]);
		const { description, list } =
			step.do === 'update'
				? changeList(step.ticket.description, step.leavers, step.newcomers)
				: { description: '', list: undefined };
		expect(list?.more).toBeGreaterThan(0);
		expect((list?.devices.length ?? 0) + (list?.more ?? 0)).toBe(1_000);
		expect(plan(items, [shared([], { description })]).step.do).toBe('leave');
	});
});

describe('changeList', () => {
	const [newcomer, leaver] = movements([join(2), depart(1, T0)]);

	it('adds nobody twice, should the list have changed since it was looked at', () => {
		const { description } = changeList(listing([1, 2]), [leaver as Leave], [newcomer as Join]);
		expect(devicesIn(description)).toEqual(names(2));
	});

	it('heals a line that somebody has copied', () => {
		const copied = listing([1, 1]).replace('(1 now', '(2 now');
		expect(devicesIn(copied)).toEqual(names(1));
	});
});

describe('the level of the ticket', () => {
	const warning = (device: number, rest = {}) =>
		join(
			device,
			{ change: 'ongoing', level: 'Warning', ...rest },
			{ priority: 2, title: 'Warning: x' },
		);

	it('rises with one device', () => {
		const open = shared([1, 2], { title: 'Warning: x' });
		const { step } = plan([warning(1), join(2)], [open]);
		expect(step).toMatchObject({ do: 'update', level: { device: { name: 'PC-2' } } });
	});

	it('falls only when every device is known to be lower', () => {
		expect(plan([warning(1)], [shared([1, 2])]).step.do).toBe('leave');
		expect(plan([warning(1), warning(2)], [shared([1, 2], {}, { more: 1 })]).step.do).toBe('leave');
		const { step } = plan([warning(1), warning(2)], [shared([1, 2])]);
		expect(step).toMatchObject({ do: 'update', level: { item: { level: 'Warning' } } });
	});

	it('stays for an item that is older than it', () => {
		const open = shared([1], { createDate: T0 + HOUR });
		expect(plan([warning(1)], [open]).step.do).toBe('leave');
	});

	it('is left alone on a ticket whose title a person has changed', () => {
		expect(plan([warning(1)], [shared([1], { title: 'AV of Contoso' })]).step.do).toBe('leave');
	});
});
