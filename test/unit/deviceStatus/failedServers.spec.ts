import type { Observation } from '../../../nodes/shared/deviceStatus/observation';
import { trackProblems } from '../../../nodes/shared/deviceStatus/problemTracker';
import type { TriggerItem } from '../../../nodes/shared/items';
import type { TrackerState } from '../../../nodes/shared/deviceStatus/trackerState';
import { observation, OPTIONS, type Problems } from './observations';
import { brief } from './play';

const FLEET: Problems = {
	OWN: { scanOverdue: 'Warning' },
	BRANCH: { scanOverdue: 'Warning' },
};

/** Only devices of the main server have a group that we know. */
function observe(minute: number, fleet: Problems, failedServers: string[] = []): Observation {
	const now = { ...observation(minute, fleet), failedServers };
	const own = now.devices.get('own');
	if (own) own.groupId = 3;
	return now;
}

/** All items of these observations but the first. */
function follow(...observations: Observation[]): TriggerItem[][] {
	let state: TrackerState | undefined;
	const items = observations.map((now) => {
		const result = trackProblems(state, now, OPTIONS);
		state = result.state;
		return result.items;
	});
	return items.slice(1);
}

it('are named once, and again with every resend', () => {
	const failed = ['Branch office 1', 'Branch office 2'];
	const items = follow(
		observe(0, FLEET),
		observe(1, FLEET, failed),
		observe(2, FLEET, failed),
		observe(3, FLEET, ['Branch office 1']),
		observe(60, FLEET, ['Branch office 1']),
	);
	const warnings = items.map((step) => step.filter(({ change }) => change === 'warning'));
	expect(warnings.map(({ length }) => length)).toEqual([1, 0, 1, 1]);
	expect(warnings[0][0]).toMatchObject({
		message: expect.stringContaining('"Branch office 1", "Branch office 2"'),
	});
});

it('clear nothing of a device that may be theirs, however long they fail', () => {
	const gone = (minute: number) => observe(minute, {}, ['Branch office 1']);
	const items = follow(observe(0, FLEET), gone(1), gone(3 * 24 * 60)).flat();
	expect(items.map(brief)).toEqual([
		'warning',
		'cleared Warning scanOverdue on OWN (deviceRemoved)',
		'warning',
	]);
});

it('let what is clear about them through: raised and resolved problems of those that respond', () => {
	const now = observe(1, { NEW: { activeThreats: 'Critical' } }, ['Branch office 1']);
	now.confirmed = observation(1, { BRANCH: {} }).devices;
	expect(follow(observe(0, { BRANCH: FLEET.BRANCH }), now)[0].map(brief)).toEqual([
		'warning',
		'cleared Warning scanOverdue on BRANCH (resolved)',
		'raised Critical activeThreats on NEW',
	]);
});

it('keep the snapshot away: what the state never knew would look as if it had gone', () => {
	const [resend, next] = follow(
		observe(0, FLEET),
		observe(60, FLEET, ['Branch office 1']),
		observe(120, FLEET),
	).map((items) => items.map(brief));
	expect(resend).toContain('ongoing Warning scanOverdue on OWN');
	expect(resend.join()).not.toContain('snapshot');
	expect(next.at(-1)).toBe('snapshot of 2');
});

it('give their devices back to the usual rules once they respond', () => {
	const items = follow(
		observe(0, FLEET),
		observe(1, { OWN: FLEET.OWN }, ['Branch office 1']),
		observe(2, { OWN: FLEET.OWN }),
	);
	expect(items[1].map(brief)).toEqual(['cleared Warning scanOverdue on BRANCH (deviceRemoved)']);
});
