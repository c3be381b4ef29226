import fc from 'fast-check';
import { levelFields, takeOver } from '../../../nodes/AutotaskTicket/operations/sync/changeLevel';
import {
	isNewerThan,
	looksBackTo,
} from '../../../nodes/AutotaskTicket/operations/sync/occurrences';
import {
	clearedNote,
	levelNote,
	type OwnNote,
} from '../../../nodes/AutotaskTicket/operations/sync/ownNotes';
import { planStep } from '../../../nodes/AutotaskTicket/operations/sync/plan';
import type { Policies } from '../../../nodes/AutotaskTicket/operations/sync/policies';
import {
	reopenedText,
	resolutionText,
} from '../../../nodes/AutotaskTicket/operations/sync/resolution';
import { ticketsOfStep, type Step } from '../../../nodes/AutotaskTicket/operations/sync/step';
import type { ChangeItem } from '../../../nodes/AutotaskTicket/operations/sync/syncItem';
import { clock } from '../../../nodes/shared/autotask/clock';
import type { NoteOnTicket } from '../../../nodes/shared/autotask/ticketNotes';
import type { Ticket } from '../../../nodes/shared/autotask/tickets';
import { cleared, DAY, EXTERNAL_ID, HOUR, item, openDecision, T0, ticket } from './planFixtures';

/** Later than everything that the generators make. */
const NOW = T0 + 60 * DAY;

beforeEach(() => {
	jest.spyOn(clock, 'now').mockReturnValue(NOW);
});

afterEach(() => jest.restoreAllMocks());

const times = fc.integer({ min: -60 * 24, max: 48 }).map((hours) => T0 + hours * HOUR);

const policies: fc.Arbitrary<Policies> = fc.record({
	whenClosedByPerson: fc.constantFrom('leaveClosed', 'reopen', 'createNew'),
	onRecurrence: fc.constantFrom('createNew', 'reopen'),
	reopenWithinDays: fc.integer({ min: 0, max: 90 }),
	whenTaken: fc.constantFrom('complete', 'addNote'),
});

const ended = fc
	.record({ completedDate: times, lag: fc.integer({ min: 0, max: 9 }) })
	.chain(({ completedDate, lag }) => {
		const mark = resolutionText('', 'gone', completedDate, completedDate - lag * HOUR);
		return fc.constantFrom({ completedDate, resolution: '' }, { completedDate, resolution: mark });
	});

const lives = fc.oneof(
	fc.constant({ completedDate: null, resolution: '' }),
	times.map((at) => ({ completedDate: null, resolution: reopenedText('', at, at) })),
	ended,
);

const tickets = fc
	.array(
		fc.record({
			life: lives,
			createDate: times,
			externalID: fc.constantFrom(EXTERNAL_ID, EXTERNAL_ID, 'rmm-7'),
			title: fc.constantFrom('Critical: x', 'Warning: x', 'Renamed by hand'),
			priority: fc.constantFrom(1, 2, 4),
			assignedResourceID: fc.option(fc.constant(29)),
		}),
		{ maxLength: 5 },
	)
	.map((rows) => rows.map(({ life, ...row }, index) => ticket({ ...row, ...life, id: index + 1 })));

const items: fc.Arbitrary<ChangeItem> = fc
	.record({
		change: fc.constantFrom('raised', 'ongoing', 'levelChanged', 'cleared'),
		level: fc.constantFrom('Critical', 'Warning'),
		raisedAt: times,
		lasted: fc.integer({ min: 0, max: 2000 }),
		priority: fc.constantFrom(null, 2, 4),
	})
	.map(({ change, level, raisedAt, lasted, priority }) => {
		const observedAt = raisedAt + lasted * HOUR;
		if (change === 'cleared') return cleared(observedAt, { raisedAt });
		const decision = openDecision({ priority, title: `${level}: x` });
		return item({ change: change as 'raised', level, raisedAt, observedAt, ticket: decision });
	});

interface World {
	tickets: Ticket[];
	notes: NoteOnTicket[];
}

const written = (ticketId: number, { title, description }: OwnNote): NoteOnTicket => ({
	...{ ticketId, title, description, createdAt: NOW },
});

/** What Autotask holds after the step. */
function apply(world: World, change: ChangeItem, step: Step): World {
	const rows = world.tickets.map((row) => ({ ...row }));
	const notes = [...world.notes];
	const rowOf = ({ id }: Ticket) => rows.find((row) => row.id === id) as Ticket;
	switch (step.do) {
		case 'create': {
			const { title, priority } = step.decision;
			rows.push(ticket({ id: 99, title, priority, createDate: NOW, dueDateTime: NOW + 12 * HOUR }));
			break;
		}
		case 'complete':
			for (const row of step.tickets.map(rowOf)) {
				row.completedDate = NOW;
				row.resolution = resolutionText(row.resolution, step.reason, NOW, step.clearedAt);
			}
			for (const { id } of step.taken)
				notes.push(written(id, clearedNote('gone', change.raisedAt)));
			break;
		case 'changeLevel': {
			const row = rowOf(step.ticket);
			const fields = levelFields(change, row, step.decision);
			notes.push(written(row.id, levelNote(notes, { ...change, ...fields })));
			takeOver(row, fields);
			break;
		}
		case 'reopen': {
			const row = rowOf(step.ticket);
			row.completedDate = null;
			row.resolution = reopenedText(row.resolution, NOW, change.observedAt);
			takeOver(row, levelFields(change, row, step.decision));
		}
	}
	return { tickets: rows, notes };
}

const check = (
	property: (change: ChangeItem, known: Ticket[], chosen: Policies, step: Step) => void,
) =>
	fc.assert(
		fc.property(items, tickets, policies, (change, known, chosen) => {
			const step = planStep(change, { tickets: known, notes: [], policies: chosen, now: NOW });
			property(change, known, chosen, step);
		}),
		{ numRuns: 2_000 },
	);

describe('planStep, whatever the items, tickets and policies', () => {
	it('finds nothing to do after it has been done', () => {
		check((change, known, chosen, step) => {
			const world = apply({ tickets: known, notes: [] }, change, step);
			const again = planStep(change, { ...world, policies: chosen, now: NOW });
			expect(again.do).toBe('leave');
		});
	});

	it('never touches a ticket whose external ID differs', () => {
		check((_, __, ___, step) => {
			for (const { externalID } of ticketsOfStep(step)) expect(externalID).toBe(EXTERNAL_ID);
		});
	});

	it('never creates nor reopens beside an open ticket', () => {
		check((_, known, __, step) => {
			const isOpen = (row: Ticket) => row.externalID === EXTERNAL_ID && row.completedDate === null;
			if (known.some(isOpen)) expect(['create', 'reopen']).not.toContain(step.do);
		});
	});

	it('completes and changes open tickets only, reopens completed ones only', () => {
		check((_, __, ___, step) => {
			for (const { completedDate } of ticketsOfStep(step)) {
				expect(completedDate === null).toBe(step.do !== 'reopen');
			}
		});
	});

	it('changes no open ticket for an item that is older than its occurrence', () => {
		check((change, _, __, step) => {
			if (step.do === 'reopen') return;
			for (const row of ticketsOfStep(step)) {
				expect(isNewerThan(row, change.observedAt)).toBe(false);
			}
		});
	});

	it('opens only for statuses that hold, completes only for those that have cleared', () => {
		check((change, _, __, step) => {
			if (step.do === 'leave') return;
			expect(step.do === 'complete').toBe(change.change === 'cleared');
		});
	});

	it('completes no ticket that a technician has taken, if so wanted', () => {
		check((_, __, { whenTaken }, step) => {
			if (step.do !== 'complete' || whenTaken === 'complete') return;
			for (const { assignedResourceID } of step.tickets) expect(assignedResourceID).toBeNull();
		});
	});

	it('reopens and creates against a person only if so wanted', () => {
		const cautious: Policies = {
			...{ whenClosedByPerson: 'leaveClosed', onRecurrence: 'createNew' },
			...{ reopenWithinDays: 90, whenTaken: 'complete' },
		};
		check((change, known) => {
			const step = planStep(change, { tickets: known, notes: [], policies: cautious, now: NOW });
			expect(step.do).not.toBe('reopen');
		});
	});

	it('decides the same when tickets completed long ago are not looked up', () => {
		check((change, known, chosen, step) => {
			const since = looksBackTo(change, chosen);
			const recent = known.filter((row) => (row.completedDate ?? Infinity) >= since);
			const bounded = planStep(change, { tickets: recent, notes: [], policies: chosen, now: NOW });
			expect(bounded.do).toBe(step.do);
			expect(ticketsOfStep(bounded)).toEqual(ticketsOfStep(step));
		});
	});
});
