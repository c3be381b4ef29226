import type { TrackerOptions } from '../../../nodes/shared/deviceStatus/problemTracker';
import { changesIn, play, type Step } from './play';

const BOTH = { A: { databasesOutdated: 'Critical', restartRequired: 'Warning' } } as const;
const ONE = { A: { restartRequired: 'Warning' } } as const;
const RESTART = {
	code: 'restartRequired',
	description: 'Restart is required',
	level: 'Warning',
};
const DATABASES = {
	code: 'databasesOutdated',
	description: 'Databases are outdated',
	level: 'Critical',
};

/** What the items of the last step say of their device: `<change> <status>`, and what else holds. */
function others(steps: Step[], options: Partial<TrackerOptions> = {}) {
	const { items } = play(steps, options);
	return changesIn(items[items.length - 1]).map(({ change, status, otherStatuses }) => [
		`${change} ${status.code}`,
		otherStatuses,
	]);
}

it('are part of every kind of change', () => {
	expect(others([[0, BOTH]])).toEqual([
		['raised databasesOutdated', [RESTART]],
		['raised restartRequired', [DATABASES]],
	]);
	expect(
		others([
			[0, BOTH],
			[60, BOTH],
		]),
	).toEqual([
		['ongoing databasesOutdated', [RESTART]],
		['ongoing restartRequired', [DATABASES]],
	]);
	const worse = { A: { ...BOTH.A, restartRequired: 'Critical' } } as const;
	expect(
		others([
			[0, BOTH],
			[1, worse],
		]),
	).toEqual([['levelChanged restartRequired', [DATABASES]]]);
	expect(
		others([
			[0, BOTH],
			[1, ONE],
		]),
	).toEqual([['cleared databasesOutdated', [RESTART]]]);
});

it('are absent when nothing else holds, or when the device is gone', () => {
	const [item] = changesIn(play([[0, ONE]]).items[0]);
	expect(item).not.toHaveProperty('otherStatuses');
	expect(
		others([
			[0, BOTH],
			[1, {}],
		]),
	).toEqual([
		['cleared databasesOutdated', undefined],
		['cleared restartRequired', undefined],
	]);
});

it('include those that were never sent: older than the trigger, or not yet lasting', () => {
	expect(
		others(
			[
				[0, ONE],
				[1, BOTH],
			],
			{ onFirstRun: 'onlyNewChanges' },
		),
	).toEqual([['raised databasesOutdated', [RESTART]]]);
	expect(
		others(
			[
				[0, {}],
				[1, ONE],
				[9, BOTH],
				[11, BOTH],
			],
			{ raiseAfterMinutes: 10 },
		),
	).toEqual([['raised restartRequired', [DATABASES]]]);
});
