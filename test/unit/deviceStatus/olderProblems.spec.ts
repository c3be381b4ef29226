import { isEqual } from 'lodash';
import { changesIn, many, play, type Step } from './play';
import type { Problems } from './observations';

const A: Problems = { A: { scanOverdue: 'Warning' } };
const AB: Problems = { ...A, B: { scanOverdue: 'Warning' } };

/** Which changes may be older than they seem, as "change device". */
const older = (steps: Step[], options = {}) =>
	play(steps, options).items.map((items) =>
		changesIn(items).flatMap(({ mayBeOlder, change, device }) =>
			isEqual(mayBeOlder, true) ? [`${change} ${device.name}`] : [],
		),
	);

it('what the first look finds may be older, for as long as it lasts', () => {
	const worse: Problems = { A: { scanOverdue: 'Critical' } };
	expect(
		older([
			[0, A],
			[1, worse],
			[60, worse],
		]),
	).toEqual([['raised A'], ['levelChanged A'], ['ongoing A']]);
});

it('what a later look finds is not, nor what comes back', () => {
	expect(
		older([
			[0, A],
			[1, AB],
			[2, { B: AB.B }],
			[3, AB],
		]),
	).toEqual([['raised A'], [], [], []]);
});

it('it stays so while the items wait for their turn, or for the time to be raised', () => {
	expect(
		older(
			[
				[0, many(3)],
				[1, many(3)],
			],
			{ maximumItems: 2 },
		),
	).toEqual([['raised PC-0', 'raised PC-1'], ['raised PC-2']]);
	expect(
		older(
			[
				[0, A],
				[10, A],
			],
			{ raiseAfterMinutes: 10 },
		),
	).toEqual([[], ['raised A']]);
});

it('it stays so for problems that were not new at first', () => {
	const worse: Problems = { A: { scanOverdue: 'Critical' } };
	expect(
		older(
			[
				[0, A],
				[1, worse],
			],
			{ onFirstRun: 'onlyNewChanges' },
		),
	).toEqual([[], ['levelChanged A']]);
});
