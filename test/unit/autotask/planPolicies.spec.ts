import { reopenedText } from '../../../nodes/shared/ticketPlan/history';
import { levelNote } from '../../../nodes/shared/ticketPlan/ownNotes';
import type { NoteOnTicket } from '../../../nodes/shared/autotask/ticketNotes';
import {
	byUs,
	cleared,
	DAY,
	HOUR,
	open,
	MINUTE,
	openDecision,
	planAll,
	planStep,
	T0,
	ticket,
} from './planFixtures';

describe('when closed by a person while the status lasts', () => {
	const REOPEN = { whenClosedByPerson: 'reopen' } as const;
	const closed = ticket({ completedDate: T0 + 2 * HOUR });
	const ongoing = open({ change: 'ongoing', observedAt: T0 + 3 * HOUR });

	it('leaves it closed by default', () => {
		expect(planStep(ongoing, [closed])).toMatchObject({ do: 'nothing', result: 'skipped' });
	});

	it('reopens it, or creates a new one, if so wanted', () => {
		const plan = (whenClosedByPerson: 'reopen' | 'createNew') =>
			planStep(ongoing, [closed], { whenClosedByPerson });
		expect(plan('reopen')).toMatchObject({ do: 'change', result: 'reopened', ticket: { id: 1 } });
		expect(plan('createNew')).toMatchObject({ do: 'create' });
	});

	it.each(['reopen', 'createNew'] as const)('needs news of the status to %s', (policy) => {
		const before = open({ change: 'ongoing', observedAt: T0 + 2 * HOUR + MINUTE / 2 });
		const step = planStep(before, [closed], { whenClosedByPerson: policy });
		expect(step).toMatchObject({ do: 'nothing', result: 'skipped' });
		expect(step.do === 'nothing' && step.message).toContain('The next snapshot decides');
	});

	it.each([-3 * HOUR, 3 * HOUR])('by the same clock, where Autotask’s is %i ms later', (ahead) => {
		const onItsClock = ticket({
			...{ createDate: T0 + ahead, completedDate: T0 + 2 * HOUR + ahead },
		});
		const plan = (observedAt: number) =>
			planStep(open({ change: 'ongoing', observedAt }), [onItsClock], REOPEN, [], {
				...{ now: T0 + 3 * HOUR, ahead },
			});
		expect(plan(T0 + 2 * HOUR)).toMatchObject({ do: 'nothing', result: 'skipped' });
		expect(plan(T0 + 3 * HOUR)).toMatchObject({ do: 'change', result: 'reopened' });
	});
});

describe('on recurrence', () => {
	const reopen = { onRecurrence: 'reopen', reopenWithinDays: 7 } as const;

	it.each([
		['completed by us', byUs(T0 - 6 * DAY, T0 - 6 * DAY)],
		['completed by a person', ticket({ createDate: T0 - 9 * DAY, completedDate: T0 - 6 * DAY })],
	])('creates by default, reopens if so wanted: a ticket %s', (_, last) => {
		expect(planStep(open(), [last])).toMatchObject({ do: 'create' });
		expect(planStep(open(), [last], reopen)).toMatchObject({ do: 'change', result: 'reopened' });
	});

	it('creates when the ticket was completed too long ago', () => {
		const last = ticket({ createDate: T0 - 90 * DAY, completedDate: T0 - 8 * DAY });
		expect(planStep(open(), [last], reopen)).toMatchObject({ do: 'create' });
	});

	it('does not complete a reopened ticket for the occurrence before', () => {
		const at = { now: T0 + 20 * MINUTE, ahead: 0 };
		const resolution = reopenedText('', T0 + 10 * MINUTE, at);
		const reopened = ticket({ createDate: T0 - DAY, resolution });
		const complete = (observedAt: number) => planStep(cleared(observedAt), [reopened], {}, [], at);
		expect(complete(T0)).toMatchObject({ do: 'nothing' });
		expect(complete(T0 + 15 * MINUTE)).toMatchObject({ result: 'completed' });
	});
});

describe('when a technician has taken the ticket', () => {
	const taken = ticket({ id: 2, assignedResourceID: 29 });
	const addNote = { whenTaken: 'addNote' } as const;
	const note: NoteOnTicket = {
		...{ ticketId: 2, title: 'Status has cleared', description: '', createdAt: T0 + HOUR },
	};

	it('completes anyway by default', () => {
		const step = planStep(cleared(T0 + HOUR), [taken]);
		expect(step).toMatchObject({ do: 'change', result: 'completed', ticket: { id: 2 } });
	});

	it('adds a note instead if so wanted, and completes those that nobody has', () => {
		expect(planAll(cleared(T0 + HOUR), [ticket(), taken], addNote)).toMatchObject([
			{ do: 'change', result: 'completed', ticket: { id: 1 } },
			{ do: 'note', ticket: { id: 2 } },
		]);
	});

	it('completes a ticket that only its rule has assigned, until somebody else takes it', () => {
		const decision = openDecision({ assignedResourceID: 29, assignedResourceRoleID: 31 });
		const created = planStep(open({ decision }), [], addNote);
		if (created.do !== 'create') throw new Error(created.do);
		const description = String(created.fields.description);
		const step = (assignedResourceID: number) =>
			planStep(cleared(T0 + HOUR), [{ ...taken, assignedResourceID, description }], addNote);
		expect(step(29)).toMatchObject({ do: 'change', result: 'completed' });
		expect(step(30)).toMatchObject({ do: 'note' });
		// By default nobody is told apart, and the description stays as it is.
		const [byDefault] = planAll(open({ decision }), []);
		expect(byDefault).toMatchObject({ do: 'create', fields: { description: '' } });
	});

	it('adds it once for each occurrence', () => {
		const again = planStep(cleared(T0 + HOUR), [taken], addNote, [note]);
		expect(again).toMatchObject({ do: 'nothing', result: 'skipped' });
		const later = cleared(T0 + 4 * HOUR, { raisedAt: T0 + 3 * HOUR });
		expect(planStep(later, [taken], addNote, [note])).toMatchObject({ do: 'note' });
	});
});

describe('levels', () => {
	const critical = ticket({ title: 'Critical: x' });
	const toWarning = (change: 'ongoing' | 'levelChanged', observedAt = T0 + HOUR) => {
		const decision = openDecision({ priority: 2, title: 'Warning: x' });
		return open({ change, level: 'Warning', observedAt, decision });
	};
	const noteOf = (level: string, observedAt: number, notes: NoteOnTicket[] = []) => {
		const note = levelNote(notes, { level, observedAt, dueDateTime: 'x' });
		return { ticketId: 1, title: note.title, description: note.description, createdAt: observedAt };
	};

	it('makes up for a level change that was lost', () => {
		expect(planStep(toWarning('ongoing'), [critical])).toMatchObject({
			do: 'change',
			result: 'updated',
		});
	});

	it('leaves the priority that a technician has set, while the level stays', () => {
		const byHand = ticket({ title: 'Warning: x', priority: 1 });
		expect(planStep(toWarning('ongoing'), [byHand])).toMatchObject({ result: 'exists' });
		expect(planStep(toWarning('levelChanged'), [byHand])).toMatchObject({ result: 'exists' });
	});

	it('cannot tell the level from a title that somebody has rewritten: follows the change alone', () => {
		const renamed = ticket({ title: 'AV of PC-7' });
		expect(planStep(toWarning('ongoing'), [renamed])).toMatchObject({ result: 'exists' });
		expect(planStep(toWarning('levelChanged'), [renamed])).toMatchObject({
			do: 'change',
			result: 'updated',
		});
	});

	it('does not go back for an item that is older than the last change', () => {
		const notes = [noteOf('Critical', T0 + 2 * HOUR)];
		const old = planStep(toWarning('levelChanged'), [critical], {}, notes, {
			...{ now: T0 + 2 * HOUR, ahead: 0 },
		});
		expect(old).toMatchObject({ do: 'nothing', result: 'exists' });
		const fresh = planStep(toWarning('ongoing', T0 + 3 * HOUR), [critical], {}, notes);
		expect(fresh).toMatchObject({ do: 'change', result: 'updated' });
	});

	it('does not touch a ticket that is younger than the item', () => {
		const young = ticket({ title: 'Critical: x', createDate: T0 + 2 * HOUR });
		expect(planStep(toWarning('ongoing'), [young])).toMatchObject({ result: 'exists' });
	});
});
