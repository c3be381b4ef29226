import { missingDevices } from '../../../nodes/shared/deviceStatus/missing';
import type { Problems } from './observations';
import { play } from './play';

const PC7: Problems = {
	'FIN-PC-07': { databasesOutdated: 'Critical', restartRequired: 'Warning' },
};

describe('raising', () => {
	it('raises each reason of a device as a problem of its own, with its own level', () => {
		const { briefs } = play([[0, PC7]]);
		expect(briefs[0]).toEqual([
			'raised Critical databasesOutdated on FIN-PC-07',
			'raised Warning restartRequired on FIN-PC-07',
		]);
	});

	it('sends nothing while nothing changes', () => {
		expect(
			play([
				[0, PC7],
				[1, PC7],
				[2, PC7],
			]).briefs.slice(1),
		).toEqual([[], []]);
	});

	it('carries the time of the first sight as raisedAt', () => {
		const { items } = play([
			[0, {}],
			[3, PC7],
		]);
		expect(items[1][0]).toMatchObject({ raisedAt: '2026-11-22T10:03:00Z', change: 'raised' });
	});

	it('sends a level change with both levels and keeps the time of the first sight', () => {
		const { items } = play([
			[0, { A: { restartRequired: 'Warning' } }],
			[5, { A: { restartRequired: 'Critical' } }],
		]);
		expect(items[1]).toMatchObject([
			{
				change: 'levelChanged',
				level: 'Critical',
				previousLevel: 'Warning',
				raisedAt: '2026-11-22T10:00:00Z',
				observedAt: '2026-11-22T10:05:00Z',
			},
		]);
	});
});

describe('first run', () => {
	it('with "only new changes" sends nothing of what is there already', () => {
		const { briefs } = play(
			[
				[0, PC7],
				[1, PC7],
			],
			{ onFirstRun: 'onlyNewChanges' },
		);
		expect(briefs).toEqual([[], []]);
	});

	it('with "only new changes" still sends the level change and the clearing of an old problem', () => {
		const { briefs } = play(
			[
				[0, { A: { restartRequired: 'Warning', scanOverdue: 'Warning' } }],
				[1, { A: { restartRequired: 'Critical' } }],
			],
			{ onFirstRun: 'onlyNewChanges' },
		);
		expect(briefs[1]).toEqual([
			'levelChanged Critical restartRequired on A',
			'cleared Warning scanOverdue on A (resolved)',
		]);
	});

	it('with "only new changes" keeps old problems in the snapshot, so that no ticket of theirs is completed', () => {
		const { briefs } = play(
			[
				[0, PC7],
				[60, PC7],
			],
			{ onFirstRun: 'onlyNewChanges' },
		);
		expect(briefs[1]).toEqual(['snapshot of 2']);
	});
});

describe('raise after', () => {
	const late = { raiseAfterMinutes: 10 };

	it('waits until the status has lasted that long', () => {
		const { briefs } = play(
			[
				[0, {}],
				[1, PC7],
				[10, PC7],
				[11, PC7],
			],
			late,
		);
		expect(briefs.map((step) => step.length)).toEqual([0, 0, 0, 2]);
	});

	it('says nothing at all of a status that clears before', () => {
		const { briefs } = play(
			[
				[0, {}],
				[1, PC7],
				[5, {}, { 'FIN-PC-07': {} }],
				[30, {}],
			],
			late,
		);
		expect(briefs.flat()).toEqual([]);
	});
});

describe('clearing', () => {
	it('clears one reason while the other stays', () => {
		const { briefs } = play([
			[0, PC7],
			[1, { 'FIN-PC-07': { restartRequired: 'Warning' } }],
		]);
		expect(briefs[1]).toEqual(['cleared Critical databasesOutdated on FIN-PC-07 (resolved)']);
	});

	it('names the devices that must be asked for before anything is cleared', () => {
		const { state } = play([[0, { A: { scanOverdue: 'Warning' }, B: { scanOverdue: 'Warning' } }]]);
		expect(missingDevices(state, new Set(['b']))).toEqual(['a']);
	});

	it('clears a missing device that was found to be OK as resolved', () => {
		const { briefs } = play([
			[0, PC7],
			[1, {}, { 'FIN-PC-07': {} }],
		]);
		expect(briefs[1]).toEqual([
			'cleared Critical databasesOutdated on FIN-PC-07 (resolved)',
			'cleared Warning restartRequired on FIN-PC-07 (resolved)',
		]);
	});

	it('clears a missing device that is gone from the server as removed, by its last known name', () => {
		const { briefs, state } = play([
			[0, PC7],
			[1, {}],
		]);
		expect(briefs[1]).toContain('cleared Critical databasesOutdated on FIN-PC-07 (deviceRemoved)');
		expect(state?.devices.size).toBe(0);
	});

	it('keeps a missing device that turns out to be not OK after all', () => {
		const { briefs, state } = play([
			[0, PC7],
			[1, {}, PC7],
		]);
		expect(briefs[1]).toEqual([]);
		expect(state?.devices.size).toBe(1);
	});

	it('raises a problem that comes back as a new occurrence', () => {
		const { items } = play([
			[0, PC7],
			[1, {}],
			[2, PC7],
		]);
		expect(items[2][0]).toMatchObject({ change: 'raised', raisedAt: '2026-11-22T10:02:00Z' });
	});
});

describe('resend', () => {
	it('sends every raised problem again, then the snapshot, once the time has come', () => {
		const { briefs } = play([
			[0, PC7],
			[5, PC7],
			[59, PC7],
			[60, PC7],
			[61, PC7],
		]);
		expect(briefs.slice(2)).toEqual([
			[],
			[
				'ongoing Critical databasesOutdated on FIN-PC-07',
				'ongoing Warning restartRequired on FIN-PC-07',
				'snapshot of 2',
			],
			[],
		]);
	});

	it('closes with the keys of all problems and the prefix of the source', () => {
		const { items } = play([
			[0, PC7],
			[60, PC7],
		]);
		const snapshot = items[1].at(-1);
		expect(snapshot).toMatchObject({
			change: 'snapshot',
			snapshot: {
				prefix: 'ksp-5f0c21aa-',
				externalIDs: [
					expect.stringMatching(/^ksp-5f0c21aa-[0-9a-f]{16}-databasesOutdated$/),
					expect.stringMatching(/^ksp-5f0c21aa-[0-9a-f]{16}-restartRequired$/),
				],
			},
		});
	});
});

describe('the repeat of a change', () => {
	const again = [
		'ongoing Critical databasesOutdated on FIN-PC-07',
		'ongoing Warning restartRequired on FIN-PC-07',
	];

	it('sends what was raised, five minutes later and once: an execution may have lost it', () => {
		const { briefs } = play([
			[0, {}],
			[1, PC7],
			[5, PC7],
			[6, PC7],
			[7, PC7],
			[30, PC7],
		]);
		expect(briefs.slice(2)).toEqual([[], again, [], []]);
	});

	it('counts the five minutes from when it was raised, and comes later where nobody looked then', () => {
		const { briefs } = play(
			[
				[0, {}],
				[1, PC7],
				[11, PC7],
				[15, PC7],
				[18, PC7],
				[19, PC7],
			],
			{ raiseAfterMinutes: 10 },
		);
		expect(briefs.slice(3)).toEqual([[], again, []]);
	});

	it('says nothing of what has cleared, was never raised, or is not wanted', () => {
		const old: Problems = { OLD: { scanOverdue: 'Warning' } };
		const { briefs } = play(
			[
				[0, old],
				[1, { ...old, ...PC7 }],
				[2, { ...old, 'FIN-PC-07': { restartRequired: 'Warning' } }],
				[6, { ...old, 'FIN-PC-07': { restartRequired: 'Warning' } }],
			],
			{ onFirstRun: 'onlyNewChanges', isSelected: ({ code }) => code !== 'restartRequired' },
		);
		expect(briefs[3]).toEqual([]);
	});

	it('gives way to what is new, and to a resend', () => {
		const more: Problems = { ...PC7, B: { scanOverdue: 'Warning' } };
		const full = play(
			[
				[0, PC7],
				[5, more],
				[6, more],
			],
			{ maximumItems: 2 },
		);
		expect(full.briefs.slice(1)).toEqual([['raised Warning scanOverdue on B', again[0]], []]);
		const resent = play(
			[
				[0, PC7],
				[5, PC7],
			],
			{ resendEveryMinutes: 5 },
		);
		expect(resent.briefs[1]).toEqual([...again, 'snapshot of 2']);
	});
});
