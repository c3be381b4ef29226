import { ticketsOf } from '../../../nodes/shared/ticketPlan/actions';
import {
	CLOCK_ERROR_MS,
	completedText,
	duplicateText,
	isCompletedDuplicate,
	isReopenedByPerson,
	ownClearedAt,
	reopenedText,
} from '../../../nodes/shared/ticketPlan/history';
import {
	byUs,
	cleared,
	DAY,
	EXTERNAL_ID,
	HOUR,
	MINUTE,
	open,
	openDecision,
	planAll,
	planStep,
	T0,
	ticket,
} from './planFixtures';

describe('planStep: open', () => {
	it('creates when there is no ticket', () => {
		expect(planStep(open(), [])).toMatchObject({ do: 'create' });
	});

	it('leaves an open ticket, the oldest of several', () => {
		const tickets = [ticket({ id: 2, createDate: T0 + 1 }), ticket({ id: 1 })];
		expect(planStep(open(), tickets)).toMatchObject({ result: 'exists', ticket: { id: 1 } });
	});

	it('prefers an open ticket to a newer one that is completed', () => {
		const tickets = [ticket(), ticket({ id: 2, createDate: T0 + HOUR, completedDate: T0 + HOUR })];
		expect(planStep(open(), tickets)).toMatchObject({ result: 'exists', ticket: { id: 1 } });
	});

	it('opens a new one for a new occurrence', () => {
		const old = ticket({ createDate: T0 - 9 * HOUR, completedDate: T0 - HOUR });
		expect(planStep(open(), [old])).toMatchObject({ do: 'create' });
	});

	it('leaves closed what a person closed while the status lasts', () => {
		const closed = ticket({ completedDate: T0 + 2 * HOUR });
		const ongoing = open({ change: 'ongoing', observedAt: T0 + 3 * HOUR });
		expect(planStep(ongoing, [closed])).toMatchObject({
			result: 'skipped',
			message:
				'Ticket T20261122.0001 was closed by a person while the status was still current: it stays closed.',
		});
	});

	it('opens a new one when the clocks leave open whether a ticket of before was closed in time', () => {
		const old = ticket({ createDate: T0 - HOUR, completedDate: T0 + 30_000 });
		expect(planStep(open(), [old])).toMatchObject({ do: 'create' });
		const ofThisOccurrence = ticket({ createDate: T0, completedDate: T0 + 30_000 });
		expect(planStep(open(), [ofThisOccurrence])).toMatchObject({ result: 'skipped' });
	});

	it('opens a new one when we completed the old one late, after the status was raised again', () => {
		const done = byUs(T0 - 5 * MINUTE, T0 + 10 * MINUTE);
		expect(planStep(open(), [done])).toMatchObject({ do: 'create' });
	});

	it('does not bring back an occurrence that has cleared since', () => {
		const done = byUs(T0 + 5 * MINUTE, T0 + 6 * MINUTE);
		expect(planStep(open(), [done])).toMatchObject({ do: 'nothing', result: 'skipped' });
	});

	it('opens a new one when the status is seen again although we believed it gone', () => {
		const done = byUs(T0 + 5 * MINUTE, T0 + 6 * MINUTE);
		const ongoing = open({ change: 'ongoing', observedAt: T0 + HOUR });
		expect(planStep(ongoing, [done])).toMatchObject({ do: 'create' });
	});

	it('believes the mark of our completion only as long as nobody completed the ticket after it', () => {
		const reopened = { ...byUs(T0 - HOUR, T0 - HOUR), completedDate: T0 + 2 * HOUR };
		const ongoing = open({ change: 'ongoing', observedAt: T0 + 3 * HOUR });
		expect(planStep(ongoing, [reopened])).toMatchObject({ result: 'skipped' });
	});
});

describe('planStep: level', () => {
	const toWarning = (rest = {}) =>
		open({
			change: 'levelChanged',
			decision: openDecision({ priority: 2, dueHours: 24, ...rest }),
		});

	it('follows a level change, once', () => {
		expect(planStep(toWarning(), [ticket()])).toMatchObject({ do: 'change', result: 'updated' });
		expect(planStep(toWarning(), [ticket({ priority: 2 })])).toMatchObject({
			result: 'exists',
		});
	});

	it('shortens the due time when both levels have one priority', () => {
		const sooner = toWarning({ priority: 4, dueHours: 4 });
		expect(planStep(sooner, [ticket()])).toMatchObject({ do: 'change', result: 'updated' });
		const afterwards = ticket({ dueDateTime: T0 + 4 * HOUR });
		expect(planStep(sooner, [afterwards])).toMatchObject({ result: 'exists' });
	});

	it('creates when the other level had no ticket', () => {
		expect(planStep(toWarning(), [])).toMatchObject({ do: 'create' });
	});
});

describe('planStep: complete', () => {
	it('completes every open ticket of the key', () => {
		const tickets = [ticket(), ticket({ id: 2 }), ticket({ id: 3, completedDate: T0 })];
		expect(planAll(cleared(T0 + HOUR), tickets)).toMatchObject([
			{ do: 'change', result: 'completed', ticket: { id: 1 } },
			{ do: 'change', result: 'completed', ticket: { id: 2 } },
		]);
	});

	it('has nothing to do when there is none, or none open', () => {
		expect(planStep(cleared(T0), [])).toMatchObject({ result: 'skipped' });
		const done = ticket({ completedDate: T0 });
		expect(planStep(cleared(T0), [done])).toMatchObject({ result: 'skipped' });
	});

	it('does not complete the ticket of a later occurrence, not even of one seconds later', () => {
		const later = ticket({ createDate: T0 + 2 * CLOCK_ERROR_MS });
		expect(planStep(cleared(T0), [later])).toMatchObject({ result: 'skipped' });
		const soon = ticket({ createDate: T0 + 2_000 });
		expect(planStep(cleared(T0), [soon])).toMatchObject({ result: 'skipped' });
	});

	it('completes a ticket that seems to be a moment younger, because clocks tell no more', () => {
		const same = ticket({ createDate: T0 + CLOCK_ERROR_MS });
		expect(planStep(cleared(T0), [same])).toMatchObject({ result: 'completed' });
	});

	it('completes nothing for what was observed long ago: the next snapshot decides', () => {
		const observedAt = T0 + HOUR;
		const late = (minutes: number) =>
			planStep(cleared(observedAt), [ticket()], {}, [], {
				...{ now: observedAt + minutes * MINUTE, ahead: 0 },
			});
		expect(late(30)).toMatchObject({ result: 'completed' });
		expect(late(31)).toMatchObject({ do: 'nothing', result: 'skipped' });
	});

	it('leaves what a person has reopened after we completed it', () => {
		const reopened = { ...byUs(T0, T0), completedDate: null };
		expect(planStep(cleared(T0 + HOUR), [reopened])).toMatchObject({
			do: 'nothing',
			message: expect.stringContaining('reopened by a person'),
		});
	});

	it('does not complete what was reopened after the end was observed, whatever its resolution says', () => {
		const back = open({ observedAt: T0 + HOUR, raisedAt: T0 + HOUR });
		const reopened = planStep(back, [byUs(T0, T0 + MINUTE)], { onRecurrence: 'reopen' });
		if (reopened.do !== 'change' || !reopened.note) throw new Error(reopened.do);
		const { title, description } = reopened.note;
		const note = { ticketId: 1, title, description, createdAt: T0 + HOUR };
		const edited = ticket({ resolution: 'Waiting for the customer.' });
		const ends = (observedAt: number) =>
			planStep(cleared(observedAt), [edited], {}, [note], { now: T0 + HOUR + MINUTE, ahead: 0 });
		expect(ends(T0 + HOUR - MINUTE)).toMatchObject({ do: 'nothing', result: 'skipped' });
		expect(ends(T0 + HOUR + MINUTE)).toMatchObject({ result: 'completed' });
	});

	it('does nothing for an end that a new beginning has overtaken', () => {
		const raised = open({ raisedAt: T0 + HOUR, observedAt: T0 + HOUR });
		const told = planStep(raised, [ticket()]);
		expect(told).toMatchObject({ do: 'note', note: { title: 'Status was raised again' } });
		if (told.do !== 'note') return;
		const { title, description } = told.note;
		const note = { ticketId: 1, title, description, createdAt: T0 + HOUR };
		const before = planStep(cleared(T0 + HOUR - MINUTE), [ticket()], {}, [note], {
			...{ now: T0 + HOUR + MINUTE, ahead: 0 },
		});
		expect(before).toMatchObject({ do: 'nothing', result: 'skipped' });
		const after = planStep(cleared(T0 + 2 * HOUR), [ticket()], {}, [note]);
		expect(after).toMatchObject({ result: 'completed' });
		expect(planStep(raised, [ticket()], {}, [note])).toMatchObject({ result: 'exists' });
	});
});

describe('what may be older', () => {
	const unclear = open({ raisedAt: T0, observedAt: T0, mayBeOlder: true });

	it('respects a person’s closing for as many days as are set', () => {
		const closed = (days: number) =>
			ticket({ createDate: T0 - 90 * DAY, completedDate: T0 - days * DAY });
		expect(planStep(unclear, [closed(29)])).toMatchObject({ do: 'nothing', result: 'skipped' });
		expect(planStep(unclear, [closed(31)])).toMatchObject({ do: 'create' });
		const none = { closedByPersonDays: 0 };
		expect(planStep(unclear, [closed(29)], none)).toMatchObject({ do: 'create' });
	});

	it('creates again where we completed the ticket ourselves', () => {
		expect(planStep(unclear, [byUs(T0 - HOUR, T0 - HOUR)])).toMatchObject({ do: 'create' });
	});

	describe('of which somebody has overwritten the resolution', () => {
		const completedAt = T0 - HOUR;
		const overwritten = ticket({ completedDate: completedAt, resolution: 'Nothing to see here.' });
		const noteAt = (title: string, createdAt: number) => {
			const note = { ticketId: overwritten.id, title, description: 'Gone.', createdAt };
			return planStep(unclear, [overwritten], {}, [note]);
		};

		it('creates again where our note tells that we completed it', () => {
			expect(noteAt('Status has cleared', completedAt - MINUTE)).toMatchObject({ do: 'create' });
		});

		it('asks for the notes before it leaves a ticket closed', () => {
			const planned = planStep(unclear, [overwritten]);
			expect(planned).toMatchObject({ result: 'skipped' });
			expect(ticketsOf(planned)).toEqual([overwritten]);
		});

		it('leaves closed what a person closed long after our note, or without one', () => {
			const before = noteAt('Status has cleared', completedAt - DAY);
			expect(before).toMatchObject({ result: 'skipped' });
			expect(noteAt('Status was raised again', completedAt)).toMatchObject({ result: 'skipped' });
		});

		it('leaves closed what we reopened between our note and its closing', () => {
			const notes = ['Status has cleared', 'Status holds again'].map((title, index) => ({
				...{ ticketId: overwritten.id, title, description: '' },
				createdAt: completedAt - (5 - index) * MINUTE,
			}));
			expect(planStep(unclear, [overwritten], {}, notes)).toMatchObject({ result: 'skipped' });
		});
	});
});

describe('a customer’s ticket', () => {
	const device = (name: string, level: 'Critical' | 'Warning' = 'Critical', raisedAt = T0) => ({
		...{ externalID: EXTERNAL_ID, name, level, raisedAt, mayBeOlder: false, isRaised: true },
	});
	const list = (devices: Array<ReturnType<typeof device>>, rest = {}) =>
		open({
			...{ change: 'ongoing', devices, level: devices[0].level, observedAt: T0 + HOUR },
			...rest,
		});
	const shared = (devices: Array<ReturnType<typeof device>>) => {
		const created = planStep(list(devices), []);
		if (created.do !== 'create') throw new Error(created.do);
		const description = String(created.fields.description);
		return ticket({ title: 'Critical: x', description });
	};

	it('lists its devices, and is written only when they differ', () => {
		const now = shared([device('PC-1')]);
		expect(now.description).toContain('• PC-1 (Critical, since 2026-11-22T10:00:00Z)');
		expect(planStep(list([device('PC-1')]), [now])).toMatchObject({ result: 'exists' });
		const changed = planStep(list([device('PC-1'), device('PC-2')]), [now]);
		expect(changed).toMatchObject({ do: 'change', result: 'updated' });
	});

	it('rises with any device, and falls only when no device can be missing', () => {
		const low = { ...shared([device('PC-1')]), title: 'Warning: x' };
		expect(planStep(list([device('PC-1')], { isWhole: false }), [low])).toMatchObject({
			fields: { title: 'Critical: x' },
		});
		const high = shared([device('PC-1', 'Warning')]);
		const falls = (isWhole: boolean) =>
			planStep(list([device('PC-1', 'Warning')], { isWhole }), [high]);
		expect(falls(false)).toMatchObject({ result: 'exists' });
		expect(falls(true)).toMatchObject({ fields: { title: 'Warning: x' } });
	});

	it('loses nobody while devices may be missing', () => {
		const two = shared([device('PC-1'), device('PC-2')]);
		const partial = list([device('PC-1')], { isWhole: false });
		expect(planStep(partial, [two])).toMatchObject({ result: 'exists' });
	});

	it('is created again when a device comes after a person closed it', () => {
		const closed = { ...shared([device('PC-1')]), completedDate: T0 + HOUR };
		const same = list([device('PC-1')], { observedAt: T0 + 2 * HOUR });
		expect(planStep(same, [closed])).toMatchObject({ result: 'skipped' });
		const later = list([device('PC-1')], { raisedAt: T0 + 2 * HOUR, observedAt: T0 + 2 * HOUR });
		expect(planStep(later, [closed])).toMatchObject({ do: 'create' });
	});

	it('stays closed where nobody knows since when its devices have the status', () => {
		const closed = { ...shared([device('PC-1')]), completedDate: T0 - 9 * DAY };
		const unclear = list([device('PC-1'), device('PC-2')], { mayBeOlder: true });
		expect(planStep(unclear, [closed])).toMatchObject({ do: 'nothing', result: 'skipped' });
		const long = { ...closed, completedDate: T0 - 31 * DAY };
		expect(planStep(unclear, [long])).toMatchObject({ do: 'create' });
	});

	it('is kept, but not created, for what was never raised', () => {
		const known = list([device('PC-1')], { isRaised: false });
		expect(planStep(known, [])).toMatchObject({ do: 'nothing', result: 'skipped' });
		expect(planStep(known, [shared([device('PC-1')])])).toMatchObject({ result: 'exists' });
	});
});

describe('resolution', () => {
	const AT = { now: T0 + 2 * HOUR, ahead: 0 };

	it('is told from the words of a person', () => {
		expect(ownClearedAt(byUs(T0, T0 + MINUTE), AT)).toBe(T0);
		const person = ticket({ completedDate: T0, resolution: 'Rebooted.' });
		expect(ownClearedAt(person, AT)).toBeUndefined();
	});

	it('keeps what a technician wrote, within the limit', () => {
		const text = completedText('Rebooted twice.', 'no longer applies', T0, AT);
		expect(text).toMatch(/^Rebooted twice\.\n\nno longer applies\nCompleted automatically at/);
		const long = completedText('word '.repeat(10_000), 'no longer applies', T0, {
			now: T0,
			ahead: 0,
		});
		expect(long.length).toBeLessThanOrEqual(32_000);
		expect(ownClearedAt(ticket({ completedDate: T0, resolution: long }), AT)).toBe(T0);
	});

	it('ends the mark of a completion when the ticket is reopened', () => {
		const done = byUs(T0, T0);
		const reopened = {
			...done,
			resolution: reopenedText(done.resolution, T0 + MINUTE, AT),
		};
		expect(ownClearedAt({ ...reopened, completedDate: T0 + 2 * MINUTE }, AT)).toBeUndefined();
		expect(isReopenedByPerson({ ...reopened, completedDate: null })).toBe(false);
		const again = completedText(reopened.resolution, 'gone', T0 + HOUR, AT);
		const completedDate = AT.now;
		expect(ownClearedAt({ ...done, completedDate, resolution: again }, AT)).toBe(T0 + HOUR);
	});

	it('of a duplicate says nothing about the status', () => {
		const resolution = duplicateText('', 'Duplicate of T1.', AT);
		const duplicate = ticket({ completedDate: AT.now, resolution });
		expect(ownClearedAt(duplicate, AT)).toBeUndefined();
		expect(isCompletedDuplicate(duplicate)).toBe(true);
	});

	it('with a time of the future is of a clock that was wrong, and holds nothing up', () => {
		const done = byUs(T0 + DAY, T0 + MINUTE);
		expect(planStep(open({ observedAt: T0 + HOUR }), [done])).toMatchObject({ do: 'create' });
	});
});
