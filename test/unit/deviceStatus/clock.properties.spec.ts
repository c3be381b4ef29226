import fc from 'fast-check';
import { trackProblems } from '../../../nodes/shared/deviceStatus/problemTracker';
import {
	decodeState,
	encodeState,
	type TrackerState,
} from '../../../nodes/shared/deviceStatus/trackerState';
import type { TriggerItem } from '../../../nodes/shared/items';
import { observation, OPTIONS } from './observations';
import { changesIn, many, snapshotIn } from './play';

const INTERVAL = 60;

/** Looks every minute, n8n's clock being ahead by so many minutes for the first of them. */
function lookWith(ahead: number[], minutes: number, options = {}): TriggerItem[][] {
	let state: TrackerState | undefined;
	return Array.from({ length: ahead.length + minutes }, (_, minute) => {
		const now = observation(minute + (ahead[minute] ?? 0), many(3));
		const result = trackProblems(state, now, { ...OPTIONS, ...options });
		state = decodeState(JSON.parse(JSON.stringify(encodeState(result.state))));
		return result.items;
	});
}

/** Hours ahead, for some looks. */
const ahead = fc.array(fc.integer({ min: 0, max: 30 * 24 * 60 }), { maxLength: 6 });

test('after the clock was ahead, everything is sent again within one interval, whatever goes at once', () => {
	fc.assert(
		fc.property(ahead, fc.integer({ min: 2, max: 6 }), (minutes, maximumItems) => {
			const executions = lookWith(minutes, INTERVAL + 6, { maximumItems });
			const later = executions.slice(minutes.length);
			expect(later.some((items) => snapshotIn(items))).toBe(true);
			const sent = changesIn(later.flat()).map(({ device }) => device.name);
			expect(new Set(sent).size).toBe(3);
		}),
	);
});

test('as soon as the clock is seen to have been ahead, everything is sent again: nobody knows how long ago it was', () => {
	let { state } = trackProblems(undefined, observation(0, many(3)), OPTIONS);
	({ state } = trackProblems(state, observation(600, many(3)), OPTIONS));
	const { items } = trackProblems(state, observation(2, many(3)), OPTIONS);
	expect(changesIn(items).map(({ change }) => change)).toEqual(['ongoing', 'ongoing', 'ongoing']);
});

test('a resend that was under way while the clock was ahead begins again', () => {
	const executions = lookWith([600, 600, 701], 3, { maximumItems: 2, resendEveryMinutes: 100 });
	const later = executions.slice(3).flat();
	expect(changesIn(later).map(({ device }) => device.name)).toEqual(['PC-0', 'PC-1', 'PC-2']);
});

test('no item tells of a problem that began after it was seen', () => {
	fc.assert(
		fc.property(ahead, (minutes) => {
			for (const { raisedAt, observedAt } of lookWith(minutes, INTERVAL + 2).flatMap(changesIn)) {
				expect(raisedAt <= observedAt).toBe(true);
			}
		}),
	);
});

test('what is not believed to be gone is believed after its time, not later', () => {
	const hold = 120;
	fc.assert(
		fc.property(fc.integer({ min: 1, max: 30 * 24 * 60 }), (wrong) => {
			const suspect = { ...OPTIONS, suspectDevices: 2, suspectMinutes: hold };
			let { state } = trackProblems(undefined, observation(0, many(4)), suspect);
			({ state } = trackProblems(state, observation(1 + wrong, {}), suspect));
			({ state } = trackProblems(state, observation(2, {}), suspect));
			const { items } = trackProblems(state, observation(2 + hold, {}), suspect);
			expect(changesIn(items).filter(({ change }) => change === 'cleared')).toHaveLength(4);
		}),
	);
});

test.each([
	['was ahead', [600, 3, 4 + INTERVAL], true],
	['was ahead, and is corrected when that time has come', [100, 200, 150, 151 + INTERVAL], true],
	['was right', [2, 3, 4 + INTERVAL], undefined],
])(
	'of a problem that was first seen while the clock %s, it is told whether it may be older',
	(_, minutes, mayBeOlder) => {
		let { state } = trackProblems(undefined, observation(0, {}), OPTIONS);
		let items: TriggerItem[] = [];
		for (const minute of minutes) {
			({ state, items } = trackProblems(state, observation(minute, many(1)), OPTIONS));
		}
		expect(changesIn(items)).toEqual([expect.objectContaining({ change: 'ongoing' })]);
		expect(changesIn(items)[0].mayBeOlder).toBe(mayBeOlder);
	},
);
