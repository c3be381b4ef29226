import fc from 'fast-check';
import type { Observation } from '../../../nodes/shared/deviceStatus/observation';
import {
	trackProblems,
	type TrackerOptions,
} from '../../../nodes/shared/deviceStatus/problemTracker';
import {
	decodeState,
	encodeState,
	type TrackerState,
} from '../../../nodes/shared/deviceStatus/trackerState';
import type { Customer, DeviceList, Level, TriggerItem } from '../../../nodes/shared/items';
import { observation, OPTIONS, type Problems } from './observations';
import { brief, listsIn, snapshotIn } from './play';

const customer = (name: string): Customer => ({ id: `VSRV-${name}`, name, kind: 'virtualServer' });

/** Name of the device → its status and level, and whose it is: Contoso's unless it says otherwise. */
type Fleet = Record<string, { level?: Level; code?: string; of?: string | null }>;

function observe(minute: number, fleet: Fleet, part: Partial<Observation> = {}): Observation {
	const problems: Problems = {};
	for (const [name, { level = 'Warning', code = 'scanOverdue' }] of Object.entries(fleet)) {
		problems[name] = { [code]: level };
	}
	const now = { ...observation(minute, problems), ...part };
	for (const { device, ...observed } of now.devices.values()) {
		const { of = 'Contoso' } = fleet[device.name];
		now.devices.set(device.id, {
			...{ ...observed, device },
			customer: of === null ? null : of === '?' ? undefined : customer(of),
		});
	}
	return now;
}

/** One look after the other, with the state stored and loaded in between. */
class Trigger {
	state: TrackerState | undefined;

	constructor(private readonly options: Partial<TrackerOptions> = {}) {}

	look(now: Observation): TriggerItem[] {
		const { items, state } = trackProblems(this.state, now, { ...OPTIONS, ...this.options });
		this.state = decodeState(JSON.parse(JSON.stringify(encodeState(state))));
		return items;
	}

	/** What the lists of a look say. */
	lists(now: Observation): string[] {
		return listsIn(this.look(now)).map(brief);
	}
}

describe('the list of a customer and a status', () => {
	let trigger: Trigger;

	beforeEach(() => {
		trigger = new Trigger();
		trigger.look(observe(0, { A: {} }));
	});

	it.each<[string, Fleet]>([
		['joins', { A: {}, B: {}, C: {} }],
		['leaves', { A: {} }],
		['changes its level', { A: {}, B: { level: 'Critical' } }],
	])('has the name of today of a renamed customer when a device %s', (_, fleet) => {
		trigger.look(observe(1, { A: {}, B: {} }));
		const now = observe(2, fleet);
		for (const observed of now.devices.values()) {
			if (observed.customer) observed.customer = { ...observed.customer, name: 'Contoso 80' };
		}
		expect(listsIn(trigger.look(now)).map((list) => list.customer.name)).toEqual(['Contoso 80']);
	});

	it('has the highest level of its devices, for texts and filters, and none when it is empty', () => {
		const levelsAt = (minute: number, fleet: Fleet) =>
			listsIn(trigger.look(observe(minute, fleet))).map(({ level }) => level);
		expect(levelsAt(1, { A: {}, B: { level: 'Critical' } })).toEqual(['Critical']);
		expect(levelsAt(2, { A: {} })).toEqual(['Warning']);
		expect(levelsAt(3, {})).toEqual([undefined]);
	});

	it('says of each device in which group it is now, as far as that is known', () => {
		const now = observe(1, { A: {}, B: { level: 'Critical' } });
		const a = now.devices.get('a');
		if (a) now.devices.set('a', { ...a, device: { ...a.device, group: 'Managed devices/Lab' } });
		expect(listsIn(trigger.look(now))[0].devices).toMatchObject([
			{ name: 'A', group: 'Managed devices/Lab' },
			{ name: 'B' },
		]);
	});

	it('is whole, and comes after the status change that makes it another one', () => {
		const items = trigger.look(observe(1, { A: {}, B: { level: 'Critical' } }));
		expect(items.map(brief)).toEqual([
			'raised Critical scanOverdue on B',
			'scanOverdue of Contoso: A Warning, B Critical',
		]);
		expect(listsIn(items)[0]).toMatchObject({
			isComplete: true,
			observedAt: '2026-11-22T10:01:00Z',
		});
	});

	it.each<[string, Fleet, string[]]>([
		['a device leaves', {}, ['scanOverdue of Contoso: none']],
		['its level changes', { A: { level: 'Critical' } }, ['scanOverdue of Contoso: A Critical']],
		[
			'a device moves to another customer: in both',
			{ A: { of: 'Fabrikam' } },
			['scanOverdue of Contoso: none', 'scanOverdue of Fabrikam: A Warning'],
		],
		[
			'a device has another status instead',
			{ A: { code: 'restartRequired' } },
			['restartRequired of Contoso: A Warning', 'scanOverdue of Contoso: none'],
		],
		["a device is nobody's any more", { A: { of: null } }, ['scanOverdue of Contoso: none']],
	])('is sent when %s', (_, fleet, expected) => {
		expect(trigger.lists(observe(1, fleet)).sort()).toEqual(expected);
	});

	it('is not sent while nothing changes, nor while the customer of a device is not known', () => {
		expect(trigger.look(observe(1, { A: {} }))).toEqual([]);
		expect(trigger.look(observe(2, { A: { of: '?' } }))).toEqual([]);
	});

	it('says nothing of a group into which a device moves while its customer is not known', () => {
		const inGroup = (groupId: number, now: Observation) => {
			for (const observed of now.devices.values()) observed.groupId = groupId;
			return now;
		};
		trigger.look(inGroup(1, observe(1, { A: {} })));
		trigger.look(inGroup(2, observe(2, { A: { of: '?' } })));
		expect(trigger.state?.devices.get('a')).toMatchObject({
			...{ groupId: 1, customer: customer('Contoso') },
		});
		trigger.look(inGroup(2, observe(3, { A: { of: 'Fabrikam' } })));
		expect(trigger.state?.devices.get('a')).toMatchObject({
			...{ groupId: 2, customer: customer('Fabrikam') },
		});
	});

	it('is sent again with what was raised', () => {
		trigger.look(observe(1, { A: {}, B: {} }));
		expect(trigger.look(observe(6, { A: {}, B: {} })).map(brief)).toEqual([
			'ongoing Warning scanOverdue on A',
			'ongoing Warning scanOverdue on B',
			'scanOverdue of Contoso: A Warning, B Warning',
		]);
	});

	it('is sent with every resend, before the snapshot', () => {
		expect(trigger.look(observe(60, { A: {} })).map(brief)).toEqual([
			'ongoing Warning scanOverdue on A',
			'scanOverdue of Contoso: A Warning',
			'snapshot of 1',
		]);
	});

	it('is sent once when it changes with a resend', () => {
		expect(trigger.lists(observe(60, { A: {}, B: {} }))).toEqual([
			'scanOverdue of Contoso: A Warning, B Warning',
		]);
	});

	it('has everybody who has the status, and tells who was raised', () => {
		const before = new Trigger({
			onFirstRun: 'onlyNewChanges',
			raiseAfterMinutes: 5,
			isSelected: ({ observed }) => observed.device.name !== 'UNWANTED',
		});
		expect(before.look(observe(0, { OLD: {} }))).toEqual([]);
		const later = { OLD: {}, UNWANTED: {}, NEW: {} };
		expect(before.lists(observe(1, later))).toEqual([]);
		before.look(observe(6, later));
		expect(before.lists(observe(60, { ...later, WAITING: {} }))).toEqual([
			'scanOverdue of Contoso: OLD Warning (not raised), UNWANTED Warning (not raised), ' +
				'NEW Warning, WAITING Warning (not raised)',
		]);
	});

	it('keeps who is not believed to be gone', () => {
		const many = Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`PC-${index}`, {}]));
		trigger.look(observe(1, many));
		expect(listsIn(trigger.look(observe(2, {})))).toEqual([]);
		expect(listsIn(trigger.look(observe(61, {})))[0].devices).toHaveLength(40);
	});

	it('is not complete while a secondary server does not respond', () => {
		const failing = { failedServers: ['Branch office 1'] };
		expect(listsIn(trigger.look(observe(1, { A: {}, B: {} }, failing)))[0].isComplete).toBe(false);
	});

	it('is not complete while it was never known whose a device with that status is', () => {
		const fleet: Fleet = { A: {}, B: {}, C: { of: '?' }, D: { code: 'otherStatus' } };
		const lists = listsIn(trigger.look(observe(1, fleet)));
		expect(lists.map(({ status, isComplete }) => [status.code, isComplete])).toEqual([
			['scanOverdue', false],
			['otherStatus', true],
		]);
	});

	it('is of no source that speaks for one device alone', () => {
		const alone = new Trigger();
		expect(alone.lists(observe(0, { A: {} }, { onlyDevice: 'a' }))).toEqual([]);
	});
});

describe('lists that do not fit', () => {
	const three: Fleet = { A: { of: 'A' }, B: { of: 'B' }, C: { of: 'C' } };

	it('come with the next executions, as they are then', () => {
		const trigger = new Trigger({ maximumItems: 4 });
		expect(trigger.look(observe(0, three)).map(brief)).toEqual([
			'raised Warning scanOverdue on A',
			'raised Warning scanOverdue on B',
			'raised Warning scanOverdue on C',
			'scanOverdue of A: A Warning',
		]);
		expect(trigger.lists(observe(1, { ...three, B: { of: 'B', level: 'Critical' } }))).toEqual([
			'scanOverdue of B: B Critical',
			'scanOverdue of C: C Warning',
		]);
		expect(trigger.look(observe(2, { ...three, B: { of: 'B', level: 'Critical' } }))).toEqual([]);
	});

	it('count among the items that are left', () => {
		const [last] = new Trigger({ maximumItems: 3 }).look(observe(0, three)).slice(-1);
		expect(last).toMatchObject({ change: 'raised', itemsLeft: 3 });
	});

	it('of a resend come before its snapshot', () => {
		const trigger = new Trigger({ maximumItems: 3 });
		for (const minute of [0, 1, 2]) trigger.look(observe(minute, three));
		const executions = [60, 61, 62, 63].map((minute) => trigger.look(observe(minute, three)));
		expect(executions.map((items) => items.map(({ change }) => change))).toEqual([
			['ongoing', 'ongoing', 'ongoing'],
			['snapshot', 'snapshot', 'snapshot'],
			['snapshot'],
			[],
		]);
	});
});

describe('whoever follows the lists', () => {
	const fleets: fc.Arbitrary<Fleet[]> = fc.array(
		fc.dictionary(
			fc.constantFrom('A', 'B', 'C', 'D'),
			fc.record({
				level: fc.constantFrom<Level>('Warning', 'Critical'),
				code: fc.constantFrom('scanOverdue', 'restartRequired'),
				of: fc.constantFrom('Contoso', 'Fabrikam', null),
			}),
		),
		{ minLength: 1, maxLength: 8 },
	);
	const keyOf = ({ customer: { id }, status }: DeviceList) => `${status.code} of ${id}`;

	/** By list, who is on it. */
	function truth(fleet: Fleet): Record<string, string[]> {
		const lists: Record<string, string[]> = {};
		for (const [name, { code, level, of }] of Object.entries(fleet)) {
			if (of === null) continue;
			(lists[`${code} of VSRV-${of}`] ??= []).push(`${name} ${level}`);
		}
		for (const members of Object.values(lists)) members.sort();
		return lists;
	}

	it('knows who is on each, however few items go at once', () => {
		fc.assert(
			fc.property(fleets, fc.integer({ min: 1, max: 6 }), (steps, maximumItems) => {
				const trigger = new Trigger({ maximumItems, resendEveryMinutes: 1e6 });
				const believed = new Map<string, string[]>();
				const last = steps[steps.length - 1];
				const rest = Array<Fleet>(40).fill(last);
				[...steps, ...rest].forEach((fleet, minute) => {
					for (const list of listsIn(trigger.look(observe(minute, fleet)))) {
						const members = list.devices.map(({ name, level }) => `${name} ${level}`);
						believed.set(keyOf(list), members.sort());
					}
				});
				const open = [...believed].filter(([, members]) => members.length > 0);
				expect(Object.fromEntries(open)).toEqual(truth(last));
			}),
		);
	});

	it('knows it after any lost state by the next resend, whose snapshot has no other lists', () => {
		fc.assert(
			fc.property(fleets, (steps) => {
				const trigger = new Trigger({ onFirstRun: 'onlyNewChanges' });
				steps.forEach((fleet, minute) => trigger.look(observe(minute, fleet)));
				trigger.state = undefined;
				const last = steps[steps.length - 1];
				trigger.look(observe(100, last));
				const items = trigger.look(observe(160, last));
				const sent = listsIn(items).map((list) => [
					keyOf(list),
					list.devices.map(({ name, level }) => `${name} ${level}`).sort(),
				]);
				expect(Object.fromEntries(sent)).toEqual(truth(last));
				const keys = snapshotIn(items)?.snapshot.customers?.flatMap((scope) => scope.externalIDs);
				expect(keys).toHaveLength(sent.length);
			}),
		);
	});
});
