import { isUndefined, omitBy } from 'lodash';
import { trackProblems } from '../../../nodes/shared/deviceStatus/problemTracker';
import {
	decodeState,
	encodeState,
	type TrackerState,
} from '../../../nodes/shared/deviceStatus/trackerState';
import { observation, OPTIONS, type Problems } from './observations';
import { many, play } from './play';

const stateOf = (name: string) =>
	trackProblems(undefined, observation(0, { [name]: { databasesOutdated: 'Critical' } }), OPTIONS)
		.state;

it('stores a problem as a short text that a person can still read', () => {
	expect(encodeState(stateOf('FIN-PC-07')).devices).toEqual({
		'fin-pc-07': '7CR0|.-|FIN-PC-07',
	});
});

it.each([
	'0c9e6a17-1f6c-4b7a-9d0e-00000000002a',
	'0C9E6A17-1F6C-4B7A-9D0E-00000000002A',
	'{0c9e6a17-1f6c-4b7a-9d0e-00000000002a}',
	'*DJ5qFx9sS3qdDgAAAAAAKg',
	'**',
])('keeps the device id %s as it is', (id) => {
	const device = { name: 'FIN-PC-07', problems: new Map() };
	const state: TrackerState = { devices: new Map([[id, device]]), resentAt: 0 };
	expect([...(decodeState(encodeState(state))?.devices.keys() ?? [])]).toEqual([id]);
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

it('keeps of each problem since when, at which level, whether it was sent, and whether it may be older', () => {
	const minutes = [0, 1, 90];
	const fleets: Problems[] = [{ A: { scanOverdue: 'Warning' } }, many(2), many(3)];
	const { state } = play(
		minutes.map((minute, index) => [minute, { ...fleets[0], ...fleets[index] }]),
		{ raiseAfterMinutes: 30, isSelected: ({ observed }) => observed.device.name !== 'PC-1' },
	);
	expect([...state!.devices.values()].flatMap(({ problems }) => [...problems.values()])).toEqual([
		expect.objectContaining({ phase: 'raised', mayBeOlder: true }),
		expect.objectContaining({ phase: 'raised' }),
		expect.objectContaining({ phase: 'raised', isUnselected: true }),
		expect.objectContaining({ phase: 'waiting' }),
	]);
	expect(decodeState(JSON.parse(JSON.stringify(encodeState(state!))))?.devices).toEqual(
		state!.devices,
	);
});

it('keeps how far a resend has come, and which servers did not respond', () => {
	const { state } = play(
		[
			[0, many(20)],
			[1, many(20)],
			[60, many(20)],
		],
		{ maximumItems: 10 },
	);
	expect(state?.resend).toBeDefined();
	const customer = { id: 'VSRV1', name: 'Contoso', kind: 'virtualServer' } as const;
	const whole: TrackerState = {
		...state!,
		...{ suspectSince: 1_795_000_000, failedServers: ['Branch office 1'] },
		resend: { ...state!.resend!, lists: [{ customer, code: 'scanOverdue' }] },
		lists: [{ customer: { ...customer, autotaskCompanyId: 175 }, code: 'otherStatus' }],
		...{ customerScope: 'group:', former: ['ksp-5f0c21aa-'], formerScopes: ['mainServer'] },
	};
	const stored = JSON.parse(JSON.stringify(encodeState(whole)));
	expect(decodeState(stored)).toEqual(omitBy(whole, isUndefined));
});

it('takes less than 42 bytes for each of 5,000 problems of 30 customers, some weeks old', () => {
	const id = (index: number) => `0c9e6a17-1f6c-4b7a-9d0e-${String(index).padStart(12, '0')}`;
	const fleet: Problems = {};
	for (let index = 0; index < 3_750; index++) {
		fleet[id(index)] = { databasesOutdated: 'Critical' };
		if (index % 3 === 0) fleet[id(index)].restartRequired = 'Warning';
	}
	const devices = Object.keys(fleet);
	let state: TrackerState | undefined;
	for (let week = 0; week < 4; week++) {
		const known = Object.fromEntries(
			devices.slice(0, (week + 1) * 938).map((id) => [id, fleet[id]]),
		);
		const now = observation(week * 7 * 24 * 60, known);
		let index = 0;
		for (const observed of now.devices.values()) {
			const number = index++ % 30;
			observed.device.name = 'FIN-PC-0001';
			observed.groupId = 100 + number;
			observed.customer = {
				...{ id: `VSRV0f2d6a41-5c1b-4f6e-8a77-0000000000${number}`, name: `Customer ${number}` },
				kind: 'virtualServer',
			};
		}
		({ state } = trackProblems(state, now, { ...OPTIONS, resendEveryMinutes: 1e6 }));
	}
	expect(JSON.stringify(encodeState(state!)).length / 5_000).toBeLessThan(42);
});
