import { levelNote } from '../../../nodes/AutotaskTicket/operations/sync/ownNotes';
import { reopenedText } from '../../../nodes/AutotaskTicket/operations/sync/resolution';
import type { NoteOnTicket } from '../../../nodes/shared/autotask/ticketNotes';
import {
	byUs,
	cleared,
	DAY,
	HOUR,
	item,
	MINUTE,
	openDecision,
	planStep,
	T0,
	ticket,
} from './planFixtures';

describe('when closed by a person while the status lasts', () => {
	const closed = ticket({ completedDate: T0 + 2 * HOUR });
	const ongoing = item({ change: 'ongoing', observedAt: T0 + 3 * HOUR });

	it('leaves it closed by default', () => {
		expect(planStep(ongoing, [closed], T0)).toMatchObject({ do: 'leave', result: 'skipped' });
	});

	it('reopens it, or creates a new one, if so wanted', () => {
		const plan = (whenClosedByPerson: 'reopen' | 'createNew') =>
			planStep(ongoing, [closed], T0, { whenClosedByPerson });
		expect(plan('reopen')).toMatchObject({ do: 'reopen', ticket: { id: 1 } });
		expect(plan('createNew')).toMatchObject({ do: 'create' });
	});

	it.each(['reopen', 'createNew'] as const)('needs news of the status to %s', (policy) => {
		const before = item({ change: 'ongoing', observedAt: T0 + 2 * HOUR + MINUTE / 2 });
		const step = planStep(before, [closed], T0, { whenClosedByPerson: policy });
		expect(step).toMatchObject({ do: 'leave', result: 'skipped' });
		expect(step.do === 'leave' && step.message).toContain('The next snapshot decides');
	});
});

describe('on recurrence', () => {
	const reopen = { onRecurrence: 'reopen', reopenWithinDays: 7 } as const;

	it.each([
		['completed by us', byUs(T0 - 6 * DAY, T0 - 6 * DAY)],
		['completed by a person', ticket({ createDate: T0 - 9 * DAY, completedDate: T0 - 6 * DAY })],
	])('creates by default, reopens if so wanted: a ticket %s', (_, last) => {
		expect(planStep(item(), [last], T0)).toMatchObject({ do: 'create' });
		expect(planStep(item(), [last], T0, reopen)).toMatchObject({ do: 'reopen' });
	});

	it('creates when the ticket was completed too long ago', () => {
		const last = ticket({ createDate: T0 - 90 * DAY, completedDate: T0 - 8 * DAY });
		expect(planStep(item(), [last], T0, reopen)).toMatchObject({ do: 'create' });
	});

	it('does not complete a reopened ticket for the occurrence before', () => {
		const resolution = reopenedText('', T0 + HOUR, T0 + HOUR);
		const reopened = ticket({ createDate: T0 - DAY, resolution });
		expect(planStep(cleared(T0), [reopened], T0)).toMatchObject({ do: 'leave' });
		expect(planStep(cleared(T0 + 2 * HOUR), [reopened], T0)).toMatchObject({ do: 'complete' });
	});
});

describe('when a technician has taken the ticket', () => {
	const taken = ticket({ id: 2, assignedResourceID: 29 });
	const addNote = { whenTaken: 'addNote' } as const;
	const note: NoteOnTicket = {
		...{ ticketId: 2, title: 'Status has cleared', description: '', createdAt: T0 + HOUR },
	};

	it('completes anyway by default', () => {
		const step = planStep(cleared(T0 + HOUR), [taken], T0);
		expect(step).toMatchObject({ do: 'complete', tickets: [{ id: 2 }], taken: [] });
	});

	it('adds a note instead if so wanted, and completes those that nobody has', () => {
		const step = planStep(cleared(T0 + HOUR), [ticket(), taken], T0, addNote);
		expect(step).toMatchObject({ tickets: [{ id: 1 }], taken: [{ id: 2 }] });
	});

	it('adds it once for each occurrence', () => {
		const again = planStep(cleared(T0 + HOUR), [taken], T0, addNote, [note]);
		expect(again).toMatchObject({ do: 'leave', result: 'skipped' });
		const later = cleared(T0 + 4 * HOUR, { raisedAt: T0 + 3 * HOUR });
		expect(planStep(later, [taken], T0, addNote, [note])).toMatchObject({ do: 'complete' });
	});
});

describe('levels', () => {
	const critical = ticket({ title: 'Critical: x' });
	const toWarning = (change: 'ongoing' | 'levelChanged', observedAt = T0 + HOUR) => {
		const decision = openDecision({ priority: 2, title: 'Warning: x' });
		return item({ change, level: 'Warning', observedAt, ticket: decision });
	};
	const noteOf = (level: string, observedAt: number, notes: NoteOnTicket[] = []) => {
		const note = levelNote(notes, { level, observedAt, dueDateTime: 'x' });
		return { ticketId: 1, title: note.title, description: note.description, createdAt: observedAt };
	};

	it('makes up for a level change that was lost', () => {
		expect(planStep(toWarning('ongoing'), [critical], T0)).toMatchObject({ do: 'changeLevel' });
	});

	it('leaves the priority that a technician has set, while the level stays', () => {
		const byHand = ticket({ title: 'Warning: x', priority: 1 });
		expect(planStep(toWarning('ongoing'), [byHand], T0)).toMatchObject({ result: 'exists' });
		expect(planStep(toWarning('levelChanged'), [byHand], T0)).toMatchObject({ result: 'exists' });
	});

	it('cannot tell the level from a title that somebody has rewritten: follows the change alone', () => {
		const renamed = ticket({ title: 'AV of PC-7' });
		expect(planStep(toWarning('ongoing'), [renamed], T0)).toMatchObject({ result: 'exists' });
		expect(planStep(toWarning('levelChanged'), [renamed], T0)).toMatchObject({ do: 'changeLevel' });
	});

	it('does not go back for an item that is older than the last change', () => {
		const notes = [noteOf('Critical', T0 + 2 * HOUR)];
		const old = planStep(toWarning('levelChanged'), [critical], T0, {}, notes);
		expect(old).toMatchObject({ do: 'leave', result: 'exists' });
		const fresh = planStep(toWarning('ongoing', T0 + 3 * HOUR), [critical], T0, {}, notes);
		expect(fresh).toMatchObject({ do: 'changeLevel' });
	});

	it('does not touch a ticket that is younger than the item', () => {
		const young = ticket({ title: 'Critical: x', createDate: T0 + 2 * HOUR });
		expect(planStep(toWarning('ongoing'), [young], T0)).toMatchObject({ result: 'exists' });
	});
});
