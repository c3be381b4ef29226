import {
	trackProblems,
	type TrackerOptions,
} from '../../../nodes/shared/deviceStatus/problemTracker';
import { observation, OPTIONS, type Problems } from './observations';
import { brief, changesIn, many, play, type Step } from './play';

const LIMIT = { maximumItems: 10 };

/** The same fleet, minute by minute. */
const steps = (from: number, to: number, fleet: Problems): Step[] =>
	Array.from({ length: to - from + 1 }, (_, index) => [from + index, fleet]);

const names = (briefs: string[]) => briefs.map((line) => line.split(' on ')[1]);

describe('more changes than an execution may have', () => {
	it('go out over several executions, and the last item says how many follow', () => {
		const { items } = play(steps(0, 3, many(25)), LIMIT);
		expect(items.map(({ length }) => length)).toEqual([10, 10, 5, 0]);
		expect(items.slice(0, 3).map((step) => changesIn(step).at(-1)?.itemsLeft)).toEqual([
			15,
			5,
			undefined,
		]);
		expect(changesIn(items[0]).filter(({ itemsLeft }) => itemsLeft !== undefined)).toHaveLength(1);
	});

	it('go out oldest first, then by device', () => {
		const old = { Z: { scanOverdue: 'Warning' }, Y: { scanOverdue: 'Warning' } } as const;
		const { briefs } = play(
			[
				[0, {}],
				[1, old],
				[12, { ...many(11), ...old }],
			],
			{ ...LIMIT, maximumItems: 4, raiseAfterMinutes: 0 },
		);
		expect(names(briefs[1])).toEqual(['Y', 'Z']);
		expect(names(briefs[2])).toEqual(['PC-0', 'PC-1', 'PC-10', 'PC-2']);
		const waiting = play(
			[
				[0, {}],
				[1, old],
				[2, { ...many(11), ...old }],
				[12, { ...many(11), ...old }],
			],
			{ ...LIMIT, maximumItems: 4, raiseAfterMinutes: 10 },
		);
		expect(names(waiting.briefs[3])).toEqual(['Y', 'Z', 'PC-0', 'PC-1']);
	});

	it('keep the time at which they were first seen', () => {
		const { items } = play(
			[
				[0, {}],
				[1, many(11)],
				[2, many(11)],
			],
			LIMIT,
		);
		expect(changesIn(items[2])[0]).toMatchObject({
			raisedAt: '2026-11-22T10:01:00Z',
			observedAt: '2026-11-22T10:02:00Z',
		});
	});

	it('say nothing of a problem that clears before its turn has come', () => {
		const { briefs } = play(
			[
				[0, many(11)],
				[1, many(8)],
				[2, many(8)],
			],
			LIMIT,
		);
		// PC-9 was the eleventh.
		expect(briefs.slice(1)).toEqual([
			[
				'cleared Warning scanOverdue on PC-10 (deviceRemoved)',
				'cleared Warning scanOverdue on PC-8 (deviceRemoved)',
			],
			[],
		]);
	});

	it('say nothing of a clearing whose problem is back before its turn has come', () => {
		const { briefs } = play([...steps(0, 1, many(2)), [2, {}], ...steps(3, 4, many(2))], {
			maximumItems: 1,
		});
		expect(briefs.slice(2)).toEqual([
			['cleared Warning scanOverdue on PC-0 (deviceRemoved)'],
			['raised Warning scanOverdue on PC-0'],
			[],
		]);
	});

	it('tell a level change from the level that was last sent', () => {
		const level = (of: 'Warning' | 'Critical'): Problems => ({
			A: { restartRequired: of },
			B: { restartRequired: of },
		});
		const { items } = play(
			[
				[0, level('Warning')],
				[1, level('Warning')],
				[2, level('Critical')],
				[3, level('Critical')],
			],
			{ maximumItems: 1 },
		);
		expect(items.slice(2).map((step) => changesIn(step)[0])).toMatchObject([
			{ change: 'levelChanged', device: { name: 'A' }, previousLevel: 'Warning' },
			{ change: 'levelChanged', device: { name: 'B' }, previousLevel: 'Warning' },
		]);
	});

	it('count only what the workflow wants to see', () => {
		const fleet = { ...many(30), Z: { activeThreats: 'Critical' } as const };
		const options = {
			...OPTIONS,
			...LIMIT,
			isSelected: ({ code }: { code: string }) => code === 'activeThreats',
		};
		const { items, state } = trackProblems(undefined, observation(0, fleet), options);
		expect(items.map(brief)).toEqual(['raised Critical activeThreats on Z']);
		expect(changesIn(items)[0].itemsLeft).toBeUndefined();
		expect(
			[...state.devices.values()].map(({ problems }) => [...problems.values()][0].phase),
		).toEqual(Array(31).fill('raised'));
	});
});

describe('a removal that is believed after a day', () => {
	it('does not become suspect again while its items go out over several executions', () => {
		const nextDay = 24 * 60 + 3;
		const { briefs } = play(
			[...steps(0, 2, many(60)), ...steps(3, 3, {}), ...steps(nextDay, nextDay + 4, {})],
			{ maximumItems: 25, resendEveryMinutes: 1e6 },
		);
		expect(briefs[3]).toEqual(['warning']);
		expect(briefs.slice(4).map(({ length }) => length)).toEqual([25, 25, 10, 0, 0]);
	});
});

describe('a resend', () => {
	it('goes over several executions, each problem once, and closes with the snapshot', () => {
		const raised = steps(0, 2, many(25));
		const { briefs } = play([...raised, ...steps(60, 64, many(25))], LIMIT);
		expect(briefs.slice(3).map(({ length }) => length)).toEqual([10, 10, 6, 0, 0]);
		const sent = briefs.slice(3).flat();
		expect(sent.at(-1)).toBe('snapshot of 25');
		expect(new Set(sent.slice(0, -1)).size).toBe(25);
	});

	it('says at its end whether earlier executions sent a part of it', () => {
		const raised = steps(0, 2, many(25));
		const ends = (minutes: number, options: Partial<TrackerOptions>) =>
			play([...raised, ...steps(60, 60 + minutes, many(25))], options)
				.items.flat()
				.flatMap((item) => ('snapshot' in item ? [item.isLastPart] : []));
		expect(ends(4, LIMIT)).toEqual([true]);
		expect(ends(4, {})).toEqual([undefined]);
	});

	it('sends again only what the workflow wants to see', () => {
		const fleet = { ...many(3), Z: { activeThreats: 'Critical' } as const };
		const { briefs } = play([...steps(0, 1, fleet), ...steps(60, 60, fleet)], {
			isSelected: ({ code }) => code === 'activeThreats',
		});
		expect(briefs[2]).toEqual(['ongoing Critical activeThreats on Z', 'snapshot of 4']);
	});

	/** Every minute more devices than fit. */
	const storm = (from: number, minutes: number): Step[] =>
		Array.from({ length: minutes }, (_, index) => [from + index, many(25 + 50 * (index + 1))]);
	const count = (briefs: string[][], kind: string) =>
		briefs.map((step) => step.filter((line) => line.startsWith(kind)).length);

	it('that is under way gives way to new changes, but goes on', () => {
		const begun = [...steps(0, 2, many(25)), ...steps(60, 60, many(25))];
		const { briefs } = play([...begun, ...storm(61, 20)], LIMIT);
		expect(count(briefs.slice(4), 'raised')).toEqual([
			...Array<number>(16).fill(9),
			10,
			10,
			10,
			10,
		]);
		expect(count(briefs.slice(3), 'ongoing').reduce((sum, each) => sum + each)).toBe(25);
		expect(count(briefs, 'snapshot').reduce((sum, each) => sum + each)).toBe(1);
	});

	it('does not begin while there are more changes than fit, but waits no longer than twice its time', () => {
		const { briefs } = play([...steps(0, 2, many(25)), ...storm(55, 70)], LIMIT);
		const first = count(briefs, 'ongoing').findIndex((each) => each > 0);
		expect(55 + first - 3).toBe(120);
		const calm = play([...steps(0, 2, many(25)), ...steps(59, 64, many(50))], LIMIT);
		expect(count(calm.briefs.slice(3), 'raised')).toEqual([10, 10, 5, 0, 0, 0]);
		expect(count(calm.briefs.slice(3), 'ongoing')).toEqual([0, 0, 5, 10, 10, 10]);
	});

	it('tells in its snapshot what there is at its end', () => {
		const raised = steps(0, 2, many(25));
		const { briefs } = play(
			[...raised, ...steps(60, 60, many(25)), ...steps(61, 63, many(26))],
			LIMIT,
		);
		expect(briefs.slice(3).flat().at(-1)).toBe('snapshot of 26');
	});

	it('waits with the snapshot when there is no room for it', () => {
		const raised = steps(0, 1, many(20));
		const { briefs } = play([...raised, ...steps(60, 63, many(20))], LIMIT);
		expect(briefs.slice(2).map(({ length }) => length)).toEqual([10, 10, 1, 0]);
		expect(briefs[4]).toEqual(['snapshot of 20']);
	});
});
