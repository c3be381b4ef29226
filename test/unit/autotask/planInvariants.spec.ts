import fc from 'fast-check';
import type { Desired, Open } from '../../../nodes/AutotaskTicket/sync/desired';
import {
	completedText,
	isNewerThan,
	isReopenedByPerson,
	reopenedText,
	type Clocks,
} from '../../../nodes/AutotaskTicket/sync/history';
import { looksBackTo, plan, ticketOf, type Action } from '../../../nodes/AutotaskTicket/sync/plan';
import type { Policies } from '../../../nodes/AutotaskTicket/sync/settings';
import type { NoteOnTicket } from '../../../nodes/shared/autotask/ticketNotes';
import type { Ticket } from '../../../nodes/shared/autotask/tickets';
import { readTime } from '../../../nodes/shared/time';
import {
	cleared,
	contextOf,
	EXTERNAL_ID,
	HOUR,
	MINUTE,
	nowOf,
	open,
	openDecision,
	T0,
	ticket,
} from './planFixtures';

/** Hours around the item's. */
const times = fc.integer({ min: -60 * 24, max: 48 }).map((hours) => T0 + hours * HOUR);

const policies: fc.Arbitrary<Policies> = fc.record({
	whenClosedByPerson: fc.constantFrom('leaveClosed', 'reopen', 'createNew'),
	onRecurrence: fc.constantFrom('createNew', 'reopen'),
	reopenWithinDays: fc.integer({ min: 0, max: 90 }),
	closedByPersonDays: fc.integer({ min: 0, max: 90 }),
	whenTaken: fc.constantFrom('complete', 'addNote'),
});

const ended = fc
	.record({ completedDate: times, lag: fc.integer({ min: 0, max: 9 }) })
	.chain(({ completedDate, lag }) => {
		const mark = completedText('', 'gone', completedDate - lag * HOUR, {
			...{ now: completedDate, ahead: 0 },
		});
		return fc.constantFrom({ completedDate, resolution: '' }, { completedDate, resolution: mark });
	});

const lives = fc.oneof(
	fc.constant({ completedDate: null, resolution: '' }),
	times.map((at) => ({
		completedDate: null,
		resolution: reopenedText('', at, { now: at, ahead: 0 }),
	})),
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

const desires: fc.Arbitrary<Desired> = fc
	.record({
		change: fc.constantFrom('raised', 'ongoing', 'levelChanged', 'cleared'),
		level: fc.constantFrom('Critical', 'Warning'),
		raisedAt: times,
		lasted: fc.integer({ min: 0, max: 2000 }),
		priority: fc.constantFrom(null, 2, 4),
		mayBeOlder: fc.boolean(),
	})
	.map(({ change, level, raisedAt, lasted, priority, mayBeOlder }) => {
		const observedAt = raisedAt + lasted * HOUR;
		if (change === 'cleared') return cleared(observedAt, { raisedAt });
		const decision = openDecision({ priority, title: `${level}: x` });
		const what = { change: change as Open['change'], level, decision };
		return open({ ...what, raisedAt, observedAt, mayBeOlder });
	});

interface World {
	tickets: Ticket[];
	notes: NoteOnTicket[];
}

/** What Autotask holds after the actions. */
function apply(world: World, actions: readonly Action[], now: number): World {
	const tickets = world.tickets.map((row) => ({ ...row }));
	const notes = [...world.notes];
	for (const action of actions) {
		if (action.do === 'create') {
			const { title, priority } = action.fields;
			const dueDateTime = readTime(action.fields.dueDateTime) ?? null;
			const fields = { title, priority: Number(priority), dueDateTime };
			tickets.push(ticket({ id: 99, ...fields, createDate: now }));
		}
		const changed = tickets.find(({ id }) => id === ticketOf(action)?.id);
		if (!changed || action.do === 'create' || action.do === 'nothing') continue;
		if (action.note) {
			const { title, description } = action.note;
			notes.push({ ticketId: changed.id, title, description, createdAt: now });
		}
		if (action.do !== 'change') continue;
		const { dueDateTime, ...fields } = action.fields;
		Object.assign(changed, fields);
		if (dueDateTime !== undefined) changed.dueDateTime = readTime(dueDateTime) ?? null;
		if (action.result === 'completed') changed.completedDate = now;
		if (action.result === 'reopened') changed.completedDate = null;
	}
	return { tickets, notes };
}

type Property = (
	desired: Desired,
	known: Ticket[],
	chosen: Policies,
	actions: Action[],
	clocks: Clocks,
) => void;

const check = (property: Property) =>
	fc.assert(
		fc.property(desires, tickets, policies, (desired, known, chosen) => {
			const clocks = { now: nowOf(desired, known), ahead: 0 };
			const actions = plan(desired, { tickets: known, notes: [] }, contextOf(clocks, chosen));
			property(desired, known, chosen, actions, clocks);
		}),
		{ numRuns: 2_000 },
	);

const changedBy = (actions: readonly Action[]) => actions.flatMap((each) => ticketOf(each) ?? []);
const resultsOf = (actions: readonly Action[]) =>
	actions.map((action) => ('result' in action ? action.result : action.do));

describe('a plan, whatever the items, tickets and policies', () => {
	it('finds nothing to do after it has been done', () => {
		check((desired, known, chosen, actions, clocks) => {
			const world = apply({ tickets: known, notes: [] }, actions, clocks.now);
			const again = plan(desired, world, contextOf(clocks, chosen));
			expect(again.map((action) => action.do)).toEqual(again.map(() => 'nothing'));
		});
	});

	it('never touches a ticket whose external ID differs', () => {
		check((_, __, ___, actions) => {
			for (const { externalID } of changedBy(actions)) expect(externalID).toBe(EXTERNAL_ID);
		});
	});

	it('never creates nor reopens beside an open ticket', () => {
		check((_, known, __, actions) => {
			const isOpen = (row: Ticket) => row.externalID === EXTERNAL_ID && row.completedDate === null;
			if (!known.some(isOpen)) return;
			expect(resultsOf(actions)).not.toContain('create');
			expect(resultsOf(actions)).not.toContain('reopened');
		});
	});

	it('changes no open ticket for an item that is older than its occurrence', () => {
		check((desired, _, __, actions, clocks) => {
			for (const action of actions) {
				if (action.do !== 'change' || action.result === 'reopened') continue;
				expect(isNewerThan(action.ticket, desired.observedAt, clocks)).toBe(false);
			}
		});
	});

	it('opens only for statuses that hold, completes only for those that have cleared', () => {
		check((desired, _, __, actions) => {
			const results = resultsOf(actions);
			if (desired.state === 'open') expect(results).not.toContain('completed');
			else expect(results).not.toContain('create');
		});
	});

	it('completes nothing that a technician has taken, if so wanted, and nothing that a person has reopened', () => {
		check((_, __, { whenTaken }, actions) => {
			for (const action of actions) {
				if (action.do !== 'change' || action.result !== 'completed') continue;
				expect(isReopenedByPerson(action.ticket)).toBe(false);
				if (whenTaken === 'addNote') expect(action.ticket.assignedResourceID).toBeNull();
			}
		});
	});

	it('decides the same when tickets completed long ago are not looked up', () => {
		check((desired, known, chosen, actions, clocks) => {
			const context = contextOf(clocks, chosen);
			const since = looksBackTo(desired, context);
			const recent = known.filter((row) => (row.completedDate ?? Infinity) >= since);
			const bounded = plan(desired, { tickets: recent, notes: [] }, context);
			expect(bounded.map((each) => each.do)).toEqual(actions.map((each) => each.do));
			expect(changedBy(bounded)).toEqual(changedBy(actions));
		});
	});

	it('is the same however far apart the clocks of n8n and Autotask are', () => {
		const ahead = fc.integer({ min: -36 * 60, max: 36 * 60 }).map((minutes) => minutes * MINUTE);
		fc.assert(
			fc.property(desires, tickets, policies, ahead, (desired, known, chosen, difference) => {
				const now = nowOf(desired, known);
				const shifted = known.map((row) => onClock(row, difference));
				const results = [0, difference].map((one, place) => {
					const context = contextOf({ now, ahead: one }, chosen);
					return resultsOf(plan(desired, { tickets: place ? shifted : known, notes: [] }, context));
				});
				expect(results[1]).toEqual(results[0]);
			}),
			{ numRuns: 2_000 },
		);
	});
});

/** The ticket as an Autotask has it whose clock is later: its own times, and those that we wrote by its clock. */
function onClock(row: Ticket, ahead: number): Ticket {
	const { completedDate, dueDateTime } = row;
	const shift = (text: string) =>
		new Date((readTime(text) ?? 0) + ahead).toISOString().replace('.000Z', 'Z');
	return {
		...row,
		createDate: row.createDate + ahead,
		completedDate: completedDate === null ? null : completedDate + ahead,
		dueDateTime: dueDateTime === null ? null : dueDateTime + ahead,
		resolution: row.resolution.replace(/(?<=automatically at )\S+Z/g, shift),
	};
}
