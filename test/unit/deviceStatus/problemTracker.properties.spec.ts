import fc from 'fast-check';
import { trackProblems } from '../../../nodes/shared/deviceStatus/problemTracker';
import { externalID } from '../../../nodes/shared/externalId';
import {
	decodeState,
	encodeState,
	type TrackerState,
} from '../../../nodes/shared/deviceStatus/trackerState';
import { observation, OPTIONS, SOURCE, type Problems } from './observations';

const codes = ['databasesOutdated', 'restartRequired', 'otherStatus', 'unknownStatusBit27'];
const problems: fc.Arbitrary<Problems> = fc.dictionary(
	fc.constantFrom('A', 'B', 'C', 'D|E'),
	fc.dictionary(fc.constantFrom(...codes), fc.constantFrom('Critical', 'Warning'), { minKeys: 1 }),
);

const keysOf = (fleet: Problems) =>
	Object.entries(fleet)
		.flatMap(([name, levels]) =>
			Object.keys(levels).map((code) => externalID(SOURCE.id, name.toLowerCase(), code)),
		)
		.sort();

/** The problems that a follower of the items believes to exist. */
function follow(fleets: Problems[], reload: (state: TrackerState) => TrackerState | undefined) {
	const believed = new Set<string>();
	let state: TrackerState | undefined;
	fleets.forEach((fleet, minute) => {
		const result = trackProblems(state, observation(minute, fleet), OPTIONS);
		for (const item of result.items) {
			if (!('device' in item)) continue;
			const key = externalID(item.source.id, item.device.id, item.status.code);
			if (item.change === 'cleared') believed.delete(key);
			else believed.add(key);
		}
		state = reload(result.state);
	});
	return [...believed].sort();
}

test('whoever follows the items knows exactly the problems that exist, whatever came before', () => {
	fc.assert(
		fc.property(fc.array(problems, { minLength: 1, maxLength: 12 }), (fleets) => {
			expect(follow(fleets, (state) => state)).toEqual(keysOf(fleets.at(-1) ?? {}));
		}),
	);
});

test('storing and loading the state between two polls changes nothing', () => {
	fc.assert(
		fc.property(fc.array(problems, { minLength: 1, maxLength: 12 }), (fleets) => {
			const stored = follow(fleets, (state) =>
				decodeState(JSON.parse(JSON.stringify(encodeState(state)))),
			);
			expect(stored).toEqual(follow(fleets, (state) => state));
		}),
	);
});

test('a state that is lost on the way loses no problem', () => {
	fc.assert(
		fc.property(
			fc.array(problems, { minLength: 1, maxLength: 8 }),
			fc.nat(8),
			(fleets, lostAfter) => {
				let step = 0;
				const believed = follow(fleets, (state) => (step++ === lostAfter ? undefined : state));
				for (const key of keysOf(fleets.at(-1) ?? {})) expect(believed).toContain(key);
			},
		),
	);
});
