import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';
import type { Desired, Open } from '../../../nodes/shared/ticketPlan/desired';
import { listedNames, withDevices } from '../../../nodes/shared/ticketPlan/deviceBlock';
import {
	completedText,
	CLOCK_ERROR_MS,
	isNewerThan,
	isReopenedByPerson,
	reopenedText,
	type Clocks,
} from '../../../nodes/shared/ticketPlan/history';
import { clearedNote, levelNote, raisedNote } from '../../../nodes/shared/ticketPlan/ownNotes';
import { createdFor, createdForLine } from '../../../nodes/shared/ticketPlan/ownLines';
import { completedSinceFor, plan } from '../../../nodes/shared/ticketPlan/plan';
import type { Policies } from '../../../nodes/shared/ticketPlan/policies';
import type { NoteOnTicket } from '../../../nodes/shared/autotask/ticketNotes';
import type { Ticket } from '../../../nodes/shared/autotask/tickets';
import { readTime, writeTime } from '../../../nodes/shared/time';
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
import { ticketOf, type Action } from '../../../nodes/shared/ticketPlan/actions';

/** Hours around the item's. */
const times = fc.integer({ min: -60 * 24, max: 48 }).map((hours) => T0 + hours * HOUR);

const policies: fc.Arbitrary<Policies> = fc.record({
	whenClosedByPerson: fc.constantFrom('leaveClosed', 'reopen', 'createNew'),
	onRecurrence: fc.constantFrom('createNew', 'reopen'),
	reopenWithinDays: fc.integer({ min: 0, max: 90 }),
	closedByPersonDays: fc.integer({ min: 0, max: 90 }),
	whenTaken: fc.constantFrom('complete', 'addNote'),
	whenMoved: fc.constantFrom('leave', 'addNote', 'moveTicket'),
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

/** The highest level first, as they are read. */
const lists = fc
	.record({
		critical: fc.subarray(['PC-1', 'PC-2', 'PC-3']),
		warning: fc.subarray(['PC-4', 'PC-5'], { minLength: 1 }),
		raisedAt: times,
	})
	.map(({ critical, warning, raisedAt }) =>
		[
			...critical.map((name) => ({ name, level: 'Critical' as const })),
			...warning.map((name) => ({ name, level: 'Warning' as const })),
		].map((each) => ({
			...{ ...each, externalID: EXTERNAL_ID, raisedAt, mayBeOlder: false, isRaised: true },
		})),
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
			companyID: fc.constantFrom(175, 175, 512, null),
			description: fc.oneof(
				fc.constantFrom('Called them.', `x\n\n${createdForLine(512)}`),
				fc.tuple(lists, times).map(([devices, at]) => withDevices('', devices, at, at) ?? ''),
			),
		}),
		{ maxLength: 5 },
	)
	.map((rows) => rows.map(({ life, ...row }, index) => ticket({ ...row, ...life, id: index + 1 })));

const tasks: fc.Arbitrary<Desired> = fc
	.record({
		change: fc.constantFrom('raised', 'ongoing', 'levelChanged', 'cleared'),
		level: fc.constantFrom('Critical', 'Warning'),
		raisedAt: times,
		lasted: fc.oneof(fc.integer({ min: 0, max: 24 }), fc.integer({ min: 0, max: 2000 })),
		priority: fc.constantFrom(null, 2, 4),
		mayBeOlder: fc.boolean(),
		devices: fc.option(lists, { nil: undefined }),
		isWhole: fc.boolean(),
		isRaised: fc.boolean(),
	})
	.map(
		({ change, raisedAt, lasted, priority, mayBeOlder, devices, isWhole, isRaised, ...rest }) => {
			const observedAt = raisedAt + lasted * HOUR;
			if (change === 'cleared') return cleared(observedAt, { raisedAt });
			const level = devices?.[0].level ?? rest.level;
			const decision = openDecision({ priority, title: `${level}: x` });
			const what = { change: change as Open['change'], level, decision };
			return open({
				...{ ...what, raisedAt, observedAt, mayBeOlder },
				...(devices && { change: 'ongoing' as const, devices, isWhole, isRaised }),
			});
		},
	);

const DEVICES = ['PC-1', 'PC-2', 'PC-3'].map((name) => ({
	...{ externalID: EXTERNAL_ID, name, level: 'Critical' as const, raisedAt: T0 },
	...{ mayBeOlder: false, isRaised: true },
}));

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
			const description = String(action.fields.description);
			const { companyID } = action.fields;
			const fields = { title, priority: Number(priority), dueDateTime, description, companyID };
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
		fc.property(tasks, tickets, policies, (desired, known, chosen) => {
			const clocks = { now: nowOf(desired, known), ahead: 0 };
			const actions = plan(desired, { tickets: known, notes: [] }, contextOf(clocks, chosen));
			property(desired, known, chosen, actions, clocks);
		}),
		{ numRuns: 2_000 },
	);

const changedBy = (actions: readonly Action[]) => actions.flatMap((each) => ticketOf(each) ?? []);
const resultsOf = (actions: readonly Action[]) =>
	actions.map((action) => ('result' in action ? action.result : action.do));

const isMove = (actions: readonly Action[]) =>
	actions.some((action) => action.do === 'create' && action.replaces.length > 0);

describe('a plan, whatever the items, tickets and policies', () => {
	it('finds nothing to do after it has been done', () => {
		check((desired, known, chosen, actions, clocks) => {
			const context = contextOf(clocks, chosen);
			let world = apply({ tickets: known, notes: [] }, actions, clocks.now);
			// What a ticket takes the place of is completed once it has been seen.
			if (isMove(actions)) world = apply(world, plan(desired, world, context), clocks.now);
			const again = plan(desired, world, context);
			expect(again.map((action) => action.do)).toEqual(again.map(() => 'nothing'));
		});
	});

	it('never touches a ticket whose external ID differs', () => {
		check((_, __, ___, actions) => {
			for (const { externalID } of changedBy(actions)) expect(externalID).toBe(EXTERNAL_ID);
		});
	});

	it('never creates nor reopens beside an open ticket, unless all of them are of another account', () => {
		check((desired, known, __, actions) => {
			const isOpen = (row: Ticket) => row.externalID === EXTERNAL_ID && row.completedDate === null;
			if (!known.some(isOpen)) return;
			const created = actions.flatMap((action) => (action.do === 'create' ? [action] : []));
			for (const { replaces } of created) {
				const open = known.filter(isOpen);
				for (const { companyID } of open) expect(companyID).toBe(512);
				// What a person keeps there stays beside it.
				const isKept = (row: Ticket) =>
					isReopenedByPerson(row) || createdFor(row) !== row.companyID;
				expect(replaces).toHaveLength(open.filter((row) => !isKept(row)).length);
				expect(replaces).not.toHaveLength(0);
			}
			if (desired.state === 'open' && desired.devices) expect(created).toEqual([]);
			expect(resultsOf(actions)).not.toContain('reopened');
		});
	});

	it('changes no open ticket for an item that is older than its occurrence', () => {
		check((desired, _, __, actions, clocks) => {
			for (const action of actions) {
				if (action.do !== 'change' || action.result === 'reopened') continue;
				// A list is as old as its own first line says: the ticket may be younger than both.
				if (Object.keys(action.fields).join() === 'description') continue;
				expect(isNewerThan(action.ticket, desired.observedAt, clocks, CLOCK_ERROR_MS)).toBe(false);
			}
		});
	});

	it('opens only for statuses that hold, completes only for those that have cleared', () => {
		check((desired, _, __, actions) => {
			const results = resultsOf(actions);
			const completed = actions.filter((each) => 'result' in each && each.result === 'completed');
			if (desired.state === 'absent') expect(results).not.toContain('create');
			// Only what has moved to another account.
			else for (const each of completed) expect(ticketOf(each)?.companyID).toBe(512);
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
			const since = completedSinceFor(desired, context);
			const recent = known.filter((row) => (row.completedDate ?? Infinity) >= since);
			const bounded = plan(desired, { tickets: recent, notes: [] }, context);
			expect(bounded.map((each) => each.do)).toEqual(actions.map((each) => each.do));
			expect(changedBy(bounded)).toEqual(changedBy(actions));
		});
	});

	it('never lets an older list take the place of a newer one', () => {
		check((_, known, chosen, __, clocks) => {
			const newer = open({ devices: DEVICES.slice(0, 2), observedAt: T0 + HOUR });
			const older = open({ devices: DEVICES, observedAt: T0 });
			const shown = withDevices('', newer.devices ?? [], newer.observedAt, newer.observedAt);
			const tickets = known.map((row) => ({ ...row, description: shown }));
			const context = contextOf({ ...clocks, now: T0 + 2 * HOUR }, chosen);
			for (const action of plan(older, { tickets, notes: [] }, context)) {
				if (action.do === 'change') expect(action.fields).not.toHaveProperty('description');
			}
		});
	});

	it('creates nothing for devices of which none was raised', () => {
		check((desired, _, __, actions) => {
			if (desired.state !== 'open' || desired.isRaised) return;
			expect(resultsOf(actions)).not.toContain('create');
			expect(resultsOf(actions)).not.toContain('reopened');
		});
	});

	it('takes nobody off a ticket, and lowers no level, by a list that may not be whole', () => {
		check((desired, _, __, actions) => {
			if (desired.state !== 'open' || desired.isWhole) return;
			for (const action of actions) {
				if (action.do !== 'change' || action.result === 'reopened') continue;
				const shown = String(action.fields.description ?? action.ticket.description);
				const before = listedNames(action.ticket.description ?? '');
				expect(listedNames(shown)).toEqual(expect.arrayContaining(before));
				const title = String(action.fields.title ?? 'Critical: x');
				expect(title.startsWith('Critical')).toBe(true);
			}
		});
	});

	it('is the same however far apart the clocks of n8n and Autotask are', () => {
		fc.assert(
			fc.property(tasks, tickets, notes, policies, ahead, (desired, known, said, chosen, late) => {
				const now = nowOf(desired, known);
				const planned = [0, late].map((difference) => {
					const actual = {
						tickets: known.map((row) => onClock(row, difference)),
						notes: said.map((note) => ({ ...note, createdAt: note.createdAt + difference })),
					};
					const actions = plan(desired, actual, contextOf({ now, ahead: difference }, chosen));
					return actions.map((action) => onClockOfN8n(action, difference));
				});
				expect(planned[1]).toEqual(planned[0]);
			}),
			{ numRuns: 5_000 },
		);
	});
});

/** How much later Autotask's clock is: up to a day and a half, both ways. */
const ahead = fc.integer({ min: -36 * 60, max: 36 * 60 }).map((minutes) => minutes * MINUTE);

/** Ours: what they say is by n8n's clock, when they were written by Autotask's. */
const notes = fc.array(
	fc
		.record({
			ticketId: fc.integer({ min: 1, max: 5 }),
			at: times,
			lag: fc.integer({ min: 0, max: 9 }),
		})
		.chain(({ ticketId, at, lag }) => {
			const level = { observedAt: at, dueDateTime: 'soon' };
			return fc
				.constantFrom(
					clearedNote('gone', 0),
					raisedNote(at, { now: at, ahead: 0 }),
					levelNote([], { level: 'Critical', ...level }),
					levelNote([], { level: 'Warning', ...level }),
				)
				.map(({ title, description }) => ({
					...{ ticketId, title, description, createdAt: at + lag * HOUR },
				}));
		}),
	{ maxLength: 4 },
);

const shifted = (text: string, by: number) => writeTime((readTime(text) ?? 0) + by);
const shiftedMarks = (resolution: string, by: number) =>
	resolution.replace(/(?<=automatically at )\S+Z/g, (time) => shifted(time, by));

/** The ticket as an Autotask has it whose clock is later: its own times, and those that we wrote by its clock. */
function onClock(row: Ticket, late: number): Ticket {
	const { completedDate, dueDateTime } = row;
	return {
		...row,
		createDate: row.createDate + late,
		completedDate: completedDate === null ? null : completedDate + late,
		dueDateTime: dueDateTime === null ? null : dueDateTime + late,
		resolution: shiftedMarks(row.resolution, late),
	};
}

/** All that an action does, with its times of Autotask's clock on n8n's. */
function onClockOfN8n(action: Action, late: number) {
	const { dueDateTime, resolution, ...fields } =
		action.do === 'create' || action.do === 'change' ? action.fields : ({} as IDataObject);
	const note = action.do === 'change' || action.do === 'note' ? action.note : undefined;
	return {
		...{ do: action.do, result: resultsOf([action])[0], id: ticketOf(action)?.id, fields },
		due: typeof dueDateTime === 'string' ? shifted(dueDateTime, -late) : undefined,
		resolution: typeof resolution === 'string' ? shiftedMarks(resolution, -late) : undefined,
		note: note && { title: note.title, since: note.since && note.since - late },
	};
}
