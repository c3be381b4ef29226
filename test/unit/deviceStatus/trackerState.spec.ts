import { trackProblems } from '../../../nodes/shared/deviceStatus/problemTracker';
import { decodeState, encodeState } from '../../../nodes/shared/deviceStatus/trackerState';
import { observation, OPTIONS } from './observations';

const stateOf = (name: string) =>
	trackProblems(undefined, observation(0, { [name]: { databasesOutdated: 'Critical' } }), OPTIONS)
		.state;

it('stores a problem as a short text that a person can still read', () => {
	expect(encodeState(stateOf('FIN-PC-07')).devices).toEqual({
		'fin-pc-07': '7Crtoweg0||FIN-PC-07',
	});
});

it('keeps a device name with separators in it', () => {
	const name = 'A|B,7Cw1|C';
	const loaded = decodeState(encodeState(stateOf(name)));
	expect(loaded?.devices.get(name.toLowerCase())?.name).toBe(name);
});

it.each([undefined, {}, { version: 2, devices: {} }, { version: 1 }])(
	'takes %j for a state that was never stored',
	(stored) => {
		expect(decodeState(stored as never)).toBeUndefined();
	},
);
