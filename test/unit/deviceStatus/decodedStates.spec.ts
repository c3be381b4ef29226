import fc from 'fast-check';
import { DecodedStates } from '../../../nodes/shared/deviceStatus/decodedStates';
import type { Observation } from '../../../nodes/shared/deviceStatus/observation';
import { trackProblems } from '../../../nodes/shared/deviceStatus/problemTracker';
import {
	decodeState,
	type StoredState,
	type TrackerState,
} from '../../../nodes/shared/deviceStatus/trackerState';
import { observation, OPTIONS, type Problems } from './observations';

const OWNER = 'workflow:node';
const CONTOSO = { id: 'VSRV1', name: 'Contoso', kind: 'virtualServer' } as const;
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

/** The first poll of a workflow. */
const firstPoll = (states: DecodedStates, fleet: Problems, owner = OWNER): StoredState =>
	states.encode(owner, undefined, stateOf(undefined, 0, fleet))!;

it('whatever a source says, knows what is stored, and no more', () => {
	fc.assert(
		fc.property(fc.array(problems, { minLength: 1, maxLength: 6 }), (fleets) => {
			const states = new DecodedStates();
			let before: TrackerState | undefined;
			let stored: StoredState | undefined;
			for (const [minute, fleet] of fleets.entries()) {
				const state = stateOf(before, minute * 20, fleet);
				stored = fromDatabase(states.encode(OWNER, before, state) ?? stored!);
				before = states.decode(OWNER, stored);
				expect(before).toEqual({ ...decodeState(stored), lookedAt: state.lookedAt });
			}
		}),
	);
});

it('decodes nothing again while the stored text is the same', () => {
	const states = new DecodedStates();
	const stored = firstPoll(states, { A: { scanOverdue: 'Warning' } });
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
	const stored = firstPoll(states, { A: { scanOverdue: 'Warning' } });
	const other = fromDatabase(stored);
	change(other);
	expect(states.decode(OWNER, other)).toEqual(decodeState(other));
	expect(states.decode(OWNER, undefined)).toBeUndefined();
});

it('keeps the states of workflows apart', () => {
	const states = new DecodedStates();
	const [a, b] = ['A', 'B'].map((name) =>
		firstPoll(states, { [name]: { scanOverdue: 'Warning' } }, name),
	);
	expect([...(states.decode('B', a)?.devices.keys() ?? [])]).toEqual(['a']);
	expect([...(states.decode('B', b)?.devices.keys() ?? [])]).toEqual(['b']);
});

it('a poll whose result is thrown away changes nothing that is kept', () => {
	const states = new DecodedStates();
	const fleet: Problems = { A: { scanOverdue: 'Warning' } };
	const stored = firstPoll(states, fleet);
	trackProblems(states.decode(OWNER, stored), observation(10, fleet), {
		...OPTIONS,
		isSelected: () => false,
	});
	expect(states.decode(OWNER, stored)).toEqual(decodeState(stored));
});

describe('a second poll', () => {
	const FLEET: Problems = { A: { scanOverdue: 'Warning' }, B: { otherStatus: 'Critical' } };

	/** @returns what it would store, and what is known after it */
	function pollTwice(second: Problems, change: (now: Observation) => void = () => {}) {
		const states = new DecodedStates();
		const stored = fromDatabase(firstPoll(states, FLEET));
		const before = states.decode(OWNER, stored);
		const now = observation(10, second);
		change(now);
		const { state } = trackProblems(before, now, OPTIONS);
		const written = states.encode(OWNER, before, state);
		return { written, known: states.decode(OWNER, written ?? stored), state };
	}

	it('that finds nothing new stores nothing, and knows all the same when it looked', () => {
		const { written, known, state } = pollTwice(FLEET);
		expect(written).toBeUndefined();
		expect(known).toMatchObject({ lookedAt: state.lookedAt });
	});

	it.each<[string, Problems, (now: Observation) => void]>([
		['another level', { ...FLEET, A: { scanOverdue: 'Critical' } }, () => {}],
		['one status less', { A: FLEET.A, B: {} }, () => {}],
		['one device less', { A: FLEET.A }, () => {}],
		['one device more', { ...FLEET, C: { scanOverdue: 'Warning' } }, () => {}],
		['another name', FLEET, ({ devices }) => (devices.get('a')!.device.name = 'Z')],
		['another group', FLEET, ({ devices }) => (devices.get('a')!.groupId = 7)],
		['another customer', FLEET, ({ devices }) => (devices.get('a')!.customer = CONTOSO)],
		['a server that does not respond', FLEET, (now) => (now.failedServers = ['Branch office'])],
		['another source', FLEET, (now) => (now.source = { ...now.source, id: 'ksc:0a0b0c0d' })],
	])('that finds %s stores it', (_, second, change) => {
		const { written, known, state } = pollTwice(second, change);
		expect(decodeState(written)).toEqual(known);
		expect(known?.devices).toEqual(state.devices);
	});

	it('stores what it knows where another process has written in between', () => {
		const states = new DecodedStates();
		const stored = fromDatabase(firstPoll(states, FLEET));
		stored.devices.a = '7Cr0|.-|A';
		const before = states.decode(OWNER, stored);
		const { state } = trackProblems(before, observation(10, FLEET), OPTIONS);
		expect(states.encode(OWNER, before, state)).toBeDefined();
	});
});
