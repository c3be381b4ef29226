import { trackProblems } from '../../../nodes/shared/deviceStatus/problemTracker';
import { decodeState, encodeState } from '../../../nodes/shared/deviceStatus/trackerState';
import { observation, OPTIONS, type Problems } from './observations';
import { many, play } from './play';

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

it('keeps how far a resend has come, and which servers did not answer', () => {
	const { state } = play(
		[
			[0, many(20)],
			[1, many(20)],
			[60, many(20)],
		],
		{ maximumItems: 10 },
	);
	expect(state?.resend).toBeDefined();
	const whole = { ...state, suspectSince: 1_795_000_000, failedServers: ['Branch office 1'] };
	const stored = JSON.parse(JSON.stringify(encodeState({ ...state!, ...whole })));
	expect(decodeState(stored)).toEqual(whole);
});

it('takes less than 60 bytes for each of 5,000 problems', () => {
	const id = (index: number) => `0c9e6a17-1f6c-4b7a-9d0e-${String(index).padStart(12, '0')}`;
	const fleet: Problems = {};
	for (let index = 0; index < 3_750; index++) {
		fleet[id(index)] = { databasesOutdated: 'Critical' };
		if (index % 3 === 0) fleet[id(index)].restartRequired = 'Warning';
	}
	const now = observation(0, fleet);
	for (const { device } of now.devices.values()) device.name = 'FIN-PC-0001';
	const { state } = trackProblems(undefined, now, { ...OPTIONS, maximumItems: 1_000 });
	expect(JSON.stringify(encodeState(state)).length / 5_000).toBeLessThan(60);
});
