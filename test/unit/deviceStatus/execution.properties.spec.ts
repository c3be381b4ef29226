import fc from 'fast-check';
import { externalID } from '../../../nodes/shared/externalId';
import { trackProblems } from '../../../nodes/shared/deviceStatus/problemTracker';
import type { Snapshot, StatusChange, TriggerItem } from '../../../nodes/shared/items';
import {
	decodeState,
	encodeState,
	type TrackerState,
} from '../../../nodes/shared/deviceStatus/trackerState';
import { observation, OPTIONS, SOURCE, type Problems } from './observations';
import { changesIn, many, snapshotIn } from './play';

const NO_RESEND = 1e6;
const codes = ['databasesOutdated', 'restartRequired', 'otherStatus'];
const fleet: fc.Arbitrary<Problems> = fc.dictionary(
	fc.constantFrom('A', 'B', 'C', 'D'),
	fc.dictionary(fc.constantFrom(...codes), fc.constantFrom('Critical', 'Warning'), { minKeys: 1 }),
);
const fleets = fc.array(fleet, { minLength: 1, maxLength: 8 });
const limit = fc.integer({ min: 1, max: 6 });

const keyOf = ({ device, status }: StatusChange) => externalID(SOURCE.id, device.id, status.code);

/** A trigger with a limit; its state is stored and loaded between two polls. */
class Trigger {
	readonly sent: StatusChange[] = [];

	state: TrackerState | undefined;

	private minute = 0;

	constructor(
		private readonly maximumItems: number,
		private readonly resendEveryMinutes = NO_RESEND,
	) {}

	poll(problems: Problems): TriggerItem[] {
		const options = {
			...OPTIONS,
			maximumItems: this.maximumItems,
			resendEveryMinutes: this.resendEveryMinutes,
		};
		const { items, state } = trackProblems(this.state, observation(this.minute, problems), options);
		// Where nothing is resent, nothing is repeated either.
		if (this.resendEveryMinutes !== NO_RESEND) this.minute++;
		this.state = decodeState(JSON.parse(JSON.stringify(encodeState(state))));
		this.sent.push(...changesIn(items));
		expect(items.length).toBeLessThanOrEqual(this.maximumItems);
		return items;
	}

	/** Polls until nothing more is left; every poll sends as much as there is and as it may. */
	drain(problems: Problems): void {
		let left = changesIn(this.poll(problems)).at(-1)?.itemsLeft;
		while (left !== undefined) {
			const items = this.poll(problems);
			expect(items).toHaveLength(Math.min(left, this.maximumItems));
			left = changesIn(items).at(-1)?.itemsLeft;
		}
		expect(this.poll(problems)).toEqual([]);
	}

	/** By key, what a follower of the items believes. */
	get believed(): string[] {
		const last = new Map(this.sent.map((item) => [keyOf(item), item]));
		const open = [...last].filter(([, { change }]) => change !== 'cleared');
		return open.map(([key, { level }]) => `${key} ${level}`).sort();
	}
}

const lines = (items: StatusChange[]) =>
	items.map((item) => [item.change, item.level, item.previousLevel, keyOf(item)].join(' ')).sort();

test('a fleet that rests until all is out: the same items as without a limit, in smaller executions', () => {
	fc.assert(
		fc.property(fleets, limit, (steps, most) => {
			const limited = new Trigger(most);
			const unlimited = new Trigger(Number.POSITIVE_INFINITY);
			for (const problems of steps) {
				limited.drain(problems);
				unlimited.drain(problems);
			}
			expect(lines(limited.sent)).toEqual(lines(unlimited.sent));
		}),
	);
});

test('a fleet that never rests: afterwards both know the same, and nothing was said twice', () => {
	fc.assert(
		fc.property(fleets, limit, (steps, most) => {
			const limited = new Trigger(most);
			const unlimited = new Trigger(Number.POSITIVE_INFINITY);
			for (const problems of steps) {
				limited.poll(problems);
				unlimited.poll(problems);
			}
			const last = steps[steps.length - 1];
			limited.drain(last);
			unlimited.drain(last);
			expect(limited.believed).toEqual(unlimited.believed);
			const isOpen = new Map<string, boolean>();
			for (const item of limited.sent) {
				const key = keyOf(item);
				expect(isOpen.get(key) ?? false).toBe(item.change !== 'raised');
				isOpen.set(key, item.change !== 'cleared');
			}
			expect(limited.sent.length).toBeLessThanOrEqual(unlimited.sent.length);
		}),
	);
});

test('a resend in a storm sends every old problem once and closes in bounded time', () => {
	const interval = 4;
	const storm = fc.record({
		old: fc.integer({ min: 1, max: 15 }),
		most: fc.integer({ min: 2, max: 12 }),
		newEach: fc.integer({ min: 0, max: 15 }),
	});
	fc.assert(
		fc.property(storm, ({ old, most, newEach }) => {
			const seed = new Trigger(Number.POSITIVE_INFINITY);
			seed.poll(many(old));
			const trigger = new Trigger(most, interval);
			trigger.state = seed.state;
			for (let minute = 0; minute < interval; minute++) trigger.poll(many(old));
			// It begins after a second interval at the latest; until then the storm has raised so much more.
			const polls = interval + Math.ceil((old + interval * most + 1) / Math.ceil(most / 10));
			let count = old;
			let snapshot: Snapshot | undefined;
			for (let poll = 0; poll < polls && !snapshot; poll++) {
				snapshot = snapshotIn(trigger.poll(many((count += newEach))));
			}
			const again = trigger.sent.filter(({ change }) => change === 'ongoing').map(keyOf);
			expect(new Set(again).size).toBe(again.length);
			expect(again).toEqual(expect.arrayContaining(seed.sent.map(keyOf)));
			expect(snapshot?.snapshot.externalIDs).toHaveLength(count);
		}),
		{ numRuns: 30 },
	);
});
