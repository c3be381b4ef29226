import fc from 'fast-check';
import { CLOCK_TOLERANCE_MS } from '../../../nodes/AutotaskTicket/operations/sync/occurrences';
import {
	doubleText,
	ownCompletion,
	reopenedText,
	resolutionText,
} from '../../../nodes/AutotaskTicket/operations/sync/resolution';
import { planTidying } from '../../../nodes/AutotaskTicket/operations/sync/snapshotPlan';
import {
	byUs,
	cleared,
	EXTERNAL_ID,
	HOUR,
	item,
	MINUTE,
	openDecision,
	planStep,
	T0,
	ticket,
} from './planFixtures';

describe('planStep: open', () => {
	it('creates when there is no ticket', () => {
		expect(planStep(item(), [], T0)).toMatchObject({ do: 'create' });
	});

	it('leaves an open ticket, the oldest of several', () => {
		const tickets = [ticket({ id: 2, createDate: T0 + 1 }), ticket({ id: 1 })];
		expect(planStep(item(), tickets, T0)).toMatchObject({ result: 'exists', ticket: { id: 1 } });
	});

	it('prefers an open ticket to a newer one that is completed', () => {
		const tickets = [ticket(), ticket({ id: 2, createDate: T0 + HOUR, completedDate: T0 + HOUR })];
		expect(planStep(item(), tickets, T0)).toMatchObject({ result: 'exists', ticket: { id: 1 } });
	});

	it('opens a new one for a new occurrence', () => {
		const old = ticket({ createDate: T0 - 9 * HOUR, completedDate: T0 - HOUR });
		expect(planStep(item(), [old], T0)).toMatchObject({ do: 'create' });
	});

	it('leaves closed what a person closed while the status lasts', () => {
		const closed = ticket({ completedDate: T0 + 2 * HOUR });
		const ongoing = item({ change: 'ongoing', observedAt: T0 + 3 * HOUR });
		expect(planStep(ongoing, [closed], T0)).toMatchObject({
			result: 'skipped',
			message: 'Ticket T20261122.0001 was closed while the status lasts: left closed.',
		});
	});

	it('opens a new one when the clocks leave open whether a ticket of before was closed in time', () => {
		const old = ticket({ createDate: T0 - HOUR, completedDate: T0 + 30_000 });
		expect(planStep(item(), [old], T0)).toMatchObject({ do: 'create' });
		const ofThisOccurrence = ticket({ createDate: T0, completedDate: T0 + 30_000 });
		expect(planStep(item(), [ofThisOccurrence], T0)).toMatchObject({ result: 'skipped' });
	});

	it('opens a new one when we completed the old one late, after the status was raised again', () => {
		const done = byUs(T0 - 5 * MINUTE, T0 + 10 * MINUTE);
		expect(planStep(item(), [done], T0)).toMatchObject({ do: 'create' });
	});

	it('does not bring back an occurrence that has cleared since', () => {
		const done = byUs(T0 + 5 * MINUTE, T0 + 6 * MINUTE);
		expect(planStep(item(), [done], T0)).toMatchObject({ do: 'leave', result: 'skipped' });
	});

	it('opens a new one when the status is seen again although we believed it gone', () => {
		const done = byUs(T0 + 5 * MINUTE, T0 + 6 * MINUTE);
		const ongoing = item({ change: 'ongoing', observedAt: T0 + HOUR });
		expect(planStep(ongoing, [done], T0)).toMatchObject({ do: 'create' });
	});

	it('believes the mark of our completion only as long as nobody completed the ticket after it', () => {
		const reopened = { ...byUs(T0 - HOUR, T0 - HOUR), completedDate: T0 + 2 * HOUR };
		const ongoing = item({ change: 'ongoing', observedAt: T0 + 3 * HOUR });
		expect(planStep(ongoing, [reopened], T0)).toMatchObject({ result: 'skipped' });
	});
});

describe('planStep: level', () => {
	const toWarning = (rest = {}) =>
		item({ change: 'levelChanged', ticket: openDecision({ priority: 2, dueHours: 24, ...rest }) });

	it('follows a level change, once', () => {
		expect(planStep(toWarning(), [ticket()], T0)).toMatchObject({ do: 'changeLevel' });
		expect(planStep(toWarning(), [ticket({ priority: 2 })], T0)).toMatchObject({
			result: 'exists',
		});
	});

	it('shortens the due time when both levels have one priority', () => {
		const sooner = toWarning({ priority: 4, dueHours: 4 });
		expect(planStep(sooner, [ticket()], T0)).toMatchObject({ do: 'changeLevel' });
		const afterwards = ticket({ dueDateTime: T0 + 4 * HOUR });
		expect(planStep(sooner, [afterwards], T0 + HOUR)).toMatchObject({ result: 'exists' });
	});

	it('creates when the other level had no ticket', () => {
		expect(planStep(toWarning(), [], T0)).toMatchObject({ do: 'create' });
	});
});

describe('planStep: complete, none, held', () => {
	it('completes every open ticket of the key', () => {
		const tickets = [ticket(), ticket({ id: 2 }), ticket({ id: 3, completedDate: T0 })];
		const step = planStep(cleared(T0 + HOUR), tickets, T0);
		expect(step.do === 'complete' && step.tickets.map(({ id }) => id)).toEqual([1, 2]);
	});

	it('has nothing to do when there is none, or none open', () => {
		expect(planStep(cleared(T0), [], T0)).toMatchObject({ result: 'skipped' });
		const done = ticket({ completedDate: T0 });
		expect(planStep(cleared(T0), [done], T0)).toMatchObject({ result: 'skipped' });
	});

	it('does not complete the ticket of a later occurrence', () => {
		const later = ticket({ createDate: T0 + 2 * CLOCK_TOLERANCE_MS });
		expect(planStep(cleared(T0), [later], T0)).toMatchObject({ result: 'skipped' });
	});

	it.each([
		['none', 'skipped'],
		['held', 'held'],
	] as const)('passes %s on as %s, with the reason', (action, result) => {
		const passed = item({ ticket: { action, reason: 'Why.' } });
		expect(planStep(passed, [ticket()], T0)).toEqual({ do: 'leave', result, message: 'Why.' });
	});
});

describe('resolution', () => {
	it('is told from the words of a person', () => {
		expect(ownCompletion(byUs(T0, T0 + MINUTE))).toEqual({ clearedAt: T0 });
		const person = ticket({ completedDate: T0, resolution: 'Rebooted.' });
		expect(ownCompletion(person)).toBeUndefined();
	});

	it('keeps what a technician wrote, within the limit', () => {
		const text = resolutionText('Rebooted twice.', 'no longer applies', T0, T0);
		expect(text).toMatch(/^Rebooted twice\.\n\nno longer applies\nCompleted automatically at/);
		const long = resolutionText('word '.repeat(10_000), 'no longer applies', T0, T0);
		expect(long.length).toBeLessThanOrEqual(32_000);
		expect(ownCompletion(ticket({ completedDate: T0, resolution: long }))).toBeDefined();
	});

	it('ends the mark of a completion when the ticket is reopened', () => {
		const done = byUs(T0, T0);
		const reopened = {
			...done,
			resolution: reopenedText(done.resolution, T0 + MINUTE, T0 + MINUTE),
		};
		expect(ownCompletion({ ...reopened, completedDate: T0 + 2 * MINUTE })).toBeUndefined();
		const again = resolutionText(reopened.resolution, 'gone', T0 + HOUR, T0 + HOUR);
		expect(ownCompletion({ ...done, completedDate: T0 + HOUR, resolution: again })).toEqual({
			clearedAt: T0 + HOUR,
		});
	});

	it('of a double says nothing about the status', () => {
		const double = ticket({ completedDate: T0, resolution: doubleText('', 'Double of T1.') });
		expect(ownCompletion(double)).toBeUndefined();
	});
});

describe('planTidying', () => {
	const current = new Set([EXTERNAL_ID]);
	const OTHER = `${EXTERNAL_ID}x`;

	it('completes tickets whose status is gone', () => {
		const gone = ticket({ id: 5, externalID: OTHER });
		const tidying = planTidying([ticket(), gone], current, T0 + HOUR);
		expect(tidying).toEqual([{ kind: 'stale', ticket: gone }]);
	});

	it('leaves tickets made after the snapshot, also when the clocks differ a little', () => {
		const made = ticket({ externalID: OTHER, createDate: T0 - CLOCK_TOLERANCE_MS / 2 });
		expect(planTidying([made], current, T0)).toEqual([]);
	});

	it('leaves a ticket that was reopened after the snapshot', () => {
		const resolution = reopenedText('', T0 + HOUR, T0 + HOUR);
		const reopened = ticket({ externalID: OTHER, createDate: T0 - HOUR, resolution });
		expect(planTidying([reopened], current, T0)).toEqual([]);
	});

	it('repairs doubles: the older stays', () => {
		const newer = ticket({ id: 9, createDate: T0 + 1 });
		const tidying = planTidying([newer, ticket()], current, T0 + HOUR);
		expect(tidying).toMatchObject([{ kind: 'double', ticket: { id: 9 }, older: { id: 1 } }]);
	});

	it('leaves exactly one open ticket for each current key that had one', () => {
		const rows = fc.array(
			fc.record({
				id: fc.integer({ min: 1, max: 1000 }),
				externalID: fc.constantFrom('a', 'b', 'c'),
				createDate: fc.integer({ min: T0 - HOUR, max: T0 }),
			}),
		);
		fc.assert(
			fc.property(rows, fc.subarray(['a', 'b', 'c']), (raw, keys) => {
				const open = raw.map((row, index) => ticket({ ...row, id: index }));
				const tidied = new Set(
					planTidying(open, new Set(keys), T0 + HOUR).map((each) => each.ticket.id),
				);
				const left = open.filter(({ id }) => !tidied.has(id)).map((each) => each.externalID);
				expect(new Set(left).size).toBe(left.length);
				const expected = keys.filter((key) => open.some((each) => each.externalID === key));
				expect([...left].sort()).toEqual([...expected].sort());
			}),
		);
	});
});
