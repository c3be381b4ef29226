import fc from 'fast-check';
import { DecodedStates } from '../../../nodes/shared/deviceStatus/decodedStates';
import { trackProblems } from '../../../nodes/shared/deviceStatus/problemTracker';
import {
	decodeState,
	type StoredState,
	type TrackerState,
} from '../../../nodes/shared/deviceStatus/trackerState';
import { observation, OPTIONS, type Problems } from './observations';

const OWNER = 'workflow:node';
/** As n8n gives it back: from the database. */
const fromDatabase = (stored: StoredState): StoredState => JSON.parse(JSON.stringify(stored));

const problems = fc.dictionary(
	fc.constantFrom('PC-1', 'PC-2', 'PC-3'),
	fc.dictionary(
		fc.constantFrom('databasesOutdated', 'scanOverdue', 'otherStatus'),
		fc.constantFrom('Critical' as const, 'Warning' as const),
		{ minKeys: 1 },
	),
);

const stateOf = (before: TrackerState | undefined, minute: number, fleet: Problems) =>
	trackProblems(before, observation(minute, fleet), OPTIONS).state;

it('whatever a source says, knows what is stored, and no more', () => {
	fc.assert(
		fc.property(fc.array(problems, { minLength: 1, maxLength: 6 }), (fleets) => {
			const states = new DecodedStates();
			let before: TrackerState | undefined;
			for (const [minute, fleet] of fleets.entries()) {
				const stored = fromDatabase(states.encode(OWNER, stateOf(before, minute * 20, fleet)));
				before = states.decode(OWNER, stored);
				expect(before).toEqual(decodeState(stored));
			}
		}),
	);
});

it('decodes nothing again while the stored text is the same', () => {
	const states = new DecodedStates();
	const stored = states.encode(OWNER, stateOf(undefined, 0, { A: { scanOverdue: 'Warning' } }));
	const [once, again] = [1, 2].map(() => states.decode(OWNER, fromDatabase(stored)));
	expect(again?.devices).toBe(once?.devices);
});

it.each<[string, (stored: StoredState) => void]>([
	['of a device', (stored) => (stored.devices.a = '7Cr0|.-|A')],
	['of one device more', (stored) => (stored.devices.b = '7Cr0|.-|B')],
	['without a device', (stored) => delete stored.devices.a],
	['with another device in its place', (stored) => (stored.devices = { b: stored.devices.a })],
	['of another time', (stored) => (stored.from -= 60)],
])('believes another text %s, as another process stores it', (_, change) => {
	const states = new DecodedStates();
	const stored = states.encode(OWNER, stateOf(undefined, 0, { A: { scanOverdue: 'Warning' } }));
	const other = fromDatabase(stored);
	change(other);
	expect(states.decode(OWNER, other)).toEqual(decodeState(other));
	expect(states.decode(OWNER, undefined)).toBeUndefined();
});

it('keeps the states of workflows apart', () => {
	const states = new DecodedStates();
	const [a, b] = ['A', 'B'].map((name) =>
		states.encode(name, stateOf(undefined, 0, { [name]: { scanOverdue: 'Warning' } })),
	);
	expect([...(states.decode('B', a)?.devices.keys() ?? [])]).toEqual(['a']);
	expect([...(states.decode('B', b)?.devices.keys() ?? [])]).toEqual(['b']);
});

it('a poll whose result is thrown away changes nothing that is kept', () => {
	const states = new DecodedStates();
	const fleet: Problems = { A: { scanOverdue: 'Warning' } };
	const stored = states.encode(OWNER, stateOf(undefined, 0, fleet));
	trackProblems(states.decode(OWNER, stored), observation(10, fleet), {
		...OPTIONS,
		isSelected: () => false,
	});
	expect(states.decode(OWNER, stored)).toEqual(decodeState(stored));
});
