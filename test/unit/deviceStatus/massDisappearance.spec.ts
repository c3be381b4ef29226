import { trackProblems } from '../../../nodes/shared/deviceStatus/problemTracker';
import { observation, OPTIONS, type Problems } from './observations';
import { brief, many, play } from './play';

const PC7: Problems = {
	'FIN-PC-07': { databasesOutdated: 'Critical', restartRequired: 'Warning' },
};

describe('mass disappearance', () => {
	it('clears nothing and warns once when half of many devices are suddenly not found', () => {
		const { briefs, state } = play([
			[0, many(40)],
			[1, many(20)],
			[2, many(20)],
		]);
		expect(briefs.slice(1)).toEqual([['warning'], []]);
		expect(state?.devices.size).toBe(40);
	});

	it('stays suspect when new problems elsewhere make the missing devices less than half', () => {
		const hidden = Object.fromEntries(Object.entries(many(40)).slice(0, 20));
		const others = Object.fromEntries(
			Object.entries(many(200))
				.slice(100)
				.map(([name, levels]) => [name, levels]),
		);
		const { briefs } = play([
			[0, many(40)],
			[1, hidden],
			[2, { ...hidden, ...others }],
			[3, { ...hidden, ...others }],
		]);
		expect(briefs.flat().filter((line) => line.startsWith('cleared'))).toEqual([]);
	});

	it('holds even one device whose group cannot be seen any more, for the same time', () => {
		const first = trackProblems(undefined, observation(0, PC7), OPTIONS);
		const hidden = new Set(['fin-pc-07']);
		const second = trackProblems(first.state, { ...observation(1, {}), hidden }, OPTIONS);
		expect(second.items.map(brief)).toEqual(['warning']);
		const nextDay = { ...observation(24 * 60 + 2, {}), hidden };
		const third = trackProblems(second.state, nextDay, OPTIONS);
		expect(third.items.map(brief)).toContain(
			'cleared Critical databasesOutdated on FIN-PC-07 (deviceRemoved)',
		);
	});

	it('holds others that are missing with it, too: somebody may have moved them there', () => {
		const both: Problems = { ...PC7, 'FIN-PC-08': { restartRequired: 'Warning' } };
		const { state } = trackProblems(undefined, observation(0, both), OPTIONS);
		const hidden = new Set(['fin-pc-07']);
		const { items } = trackProblems(state, { ...observation(1, {}), hidden }, OPTIONS);
		expect(items.map(brief)).toEqual(['warning']);
	});

	it('keeps the missing devices in the snapshot', () => {
		const { briefs } = play([
			[0, many(40)],
			[1, many(20)],
			[61, many(20)],
		]);
		expect(briefs[2].at(-1)).toBe('snapshot of 40');
	});

	it('goes on as if nothing had been when they are back', () => {
		const { briefs } = play([
			[0, many(40)],
			[1, many(20)],
			[2, many(40)],
			[3, many(39)],
		]);
		expect(briefs[2]).toEqual([]);
		expect(briefs[3]).toEqual(['cleared Warning scanOverdue on PC-39 (deviceRemoved)']);
	});

	it('believes it after the configured time', () => {
		const { briefs } = play(
			[
				[0, many(40)],
				[1, many(20)],
				[61, many(20)],
			],
			{ suspectMinutes: 60 },
		);
		expect(briefs[2].filter((line) => line.includes('deviceRemoved'))).toHaveLength(20);
	});

	it('does not apply to a few devices, nor to devices that were found to be OK', () => {
		const few = play([
			[0, many(10)],
			[1, {}],
		]);
		expect(few.briefs[1]).toHaveLength(10);
		const recovered = Object.fromEntries(Object.keys(many(40)).map((name) => [name, {}]));
		const mass = play([
			[0, many(40)],
			[1, {}, recovered],
		]);
		expect(mass.briefs[1]).toHaveLength(40);
	});
});
