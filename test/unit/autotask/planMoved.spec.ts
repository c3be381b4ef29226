import { duplicateText, movedText } from '../../../nodes/shared/ticketPlan/history';
import { ticketsOf } from '../../../nodes/shared/ticketPlan/actions';
import { movedNote, raisedNote } from '../../../nodes/shared/ticketPlan/ownNotes';
import { createdForLine } from '../../../nodes/shared/ticketPlan/ownLines';
import type { Ticket } from '../../../nodes/shared/autotask/tickets';
import { HOUR, MINUTE, T0, open, openDecision, planAll, ticket } from './planFixtures';

const BEFORE = 175;
const NOW = 512;
const NEW_TICKET = { id: 2, ticketNumber: 'T20261122.0002', companyID: NOW };
const MOVE = { whenMoved: 'moveTicket' as const };
const NOTE = { whenMoved: 'addNote' as const };

const describedFor = (companyID: number) => ({
	description: `Why\n\n${createdForLine(companyID)}`,
});
const before = (rest: Partial<Ticket> = {}) =>
	ticket({ companyID: BEFORE, ...describedFor(BEFORE), ...rest });
const after = (rest: Partial<Ticket> = {}) =>
	ticket({ ...NEW_TICKET, ...describedFor(NOW), createDate: T0 + HOUR, ...rest });
/** An hour later, the device belongs to the other account. */
const moved = (rest = {}) =>
	open({
		...{ change: 'ongoing', observedAt: T0 + HOUR + MINUTE },
		decision: openDecision({ companyID: NOW }),
		...rest,
	});
const doing = (actions: ReturnType<typeof planAll>) =>
	actions.map((action) => [action.do, 'ticket' in action ? action.ticket?.id : undefined]);
const messages = (actions: ReturnType<typeof planAll>) =>
	actions.map((action) => ('message' in action ? action.message : '')).join(' ');

describe('a ticket whose device has moved to another account', () => {
	it('stays by default, and the message says where the device is', () => {
		const actions = planAll(moved(), [before()]);
		expect(doing(actions)).toEqual([['nothing', 1]]);
		expect(messages(actions)).toContain('belongs to another customer now (company id 512)');
	});

	it('gets a note, once for each account', () => {
		const [, action] = planAll(moved(), [before()], NOTE);
		if (action.do !== 'note') throw new Error(action.do);
		expect(action.note.description).toContain('belongs to the account with id 512 now');
		const noted = [{ ticketId: 1, ...action.note, createdAt: T0 + HOUR }];
		expect(doing(planAll(moved(), [before()], NOTE, noted))).toEqual([['nothing', 1]]);
		const further = moved({ decision: openDecision({ companyID: 600 }) });
		expect(doing(planAll(further, [before()], NOTE, noted))).toContainEqual(['note', 1]);
	});

	it('is replaced by one of the new account, and completed only when that is there', () => {
		const [create, ...more] = planAll(moved(), [before()], MOVE);
		expect(more).toEqual([]);
		expect(create).toMatchObject({ do: 'create', replaces: [{ id: 1 }] });
		expect(create).toMatchObject({ fields: { companyID: NOW } });
		const both = planAll(moved(), [before(), after()], MOVE);
		expect(doing(both)).toEqual([
			['nothing', 2],
			['change', 1],
		]);
		expect(both[1]).toMatchObject({
			result: 'completed',
			note: { title: 'Moved to another account' },
		});
	});

	it('does not count as closed by a person, nor as cleared, once it is completed', () => {
		const at = T0 + HOUR;
		const resolution = movedText('', 'Moved.', { now: at, ahead: 0 });
		const completed = before({ completedDate: at, resolution });
		expect(doing(planAll(moved(), [completed], MOVE))).toEqual([['create', undefined]]);
	});

	it('follows back, although a person has overwritten how the first one was completed: our note tells', () => {
		const first = before({ completedDate: T0 + HOUR, resolution: 'Called them.' });
		const back = moved({
			decision: openDecision({ companyID: BEFORE }),
			observedAt: T0 + 3 * HOUR,
		});
		const asked = planAll(back, [first, after()], MOVE).flatMap(ticketsOf);
		expect(asked.map(({ id }) => id)).toContain(1);
		const noted = [{ ticketId: 1, ...movedNote('Moved.'), createdAt: T0 + HOUR }];
		const [create] = planAll(back, [first, after()], MOVE, noted);
		expect(create).toMatchObject({ do: 'create', replaces: [{ id: 2 }] });
	});

	it('moves back with its device as a new ticket', () => {
		const at = T0 + HOUR;
		const resolution = movedText('', 'Moved.', { now: at, ahead: 0 });
		const first = before({ completedDate: at, resolution });
		const back = moved({
			decision: openDecision({ companyID: BEFORE }),
			observedAt: T0 + 3 * HOUR,
		});
		const [create] = planAll(back, [first, after()], MOVE);
		expect(create).toMatchObject({ do: 'create', replaces: [{ id: 2 }] });
	});

	it('is one of two after a crash and a return: the one of the account stays, the other goes once it is long there', () => {
		const back = (observedAt: number) =>
			moved({ decision: openDecision({ companyID: BEFORE }), observedAt });
		expect(doing(planAll(back(T0 + HOUR + MINUTE), [before(), after()], MOVE))).toEqual([
			['nothing', 1],
		]);
		expect(doing(planAll(back(T0 + 3 * HOUR), [before(), after()], MOVE))).toEqual([
			['nothing', 1],
			['change', 2],
		]);
	});

	it.each([
		['reopened', { resolution: movedText('', 'Moved.', { now: T0 + HOUR, ahead: 0 }) }],
		['edited', { description: 'Called them.' }],
		['moved', { companyID: 700 }],
	])('follows once more, although a person has %s another one', (_, change) => {
		const tickets = [before(change), after()];
		const further = moved({
			decision: openDecision({ companyID: 600 }),
			observedAt: T0 + 3 * HOUR,
		});
		const [create, ...more] = planAll(further, tickets, MOVE);
		expect(create).toMatchObject({ do: 'create', replaces: [{ id: 2 }] });
		expect(more).toEqual([]);
		const third = after({ id: 3, companyID: 600, ...describedFor(600), createDate: T0 + 3 * HOUR });
		expect(doing(planAll(further, [...tickets, third], MOVE))).toEqual([
			['nothing', 3],
			['change', 2],
		]);
	});

	it('of a customer, with all its devices, stays: they leave it one by one', () => {
		const devices = [
			{ externalID: '', name: 'PC-1', level: 'Critical' as const, raisedAt: T0, mayBeOlder: false },
		].map((each) => ({ ...each, isRaised: true }));
		const actions = planAll(moved({ devices }), [before({ description: undefined })], MOVE);
		expect(doing(actions)).toEqual([['nothing', 1]]);
	});

	it('is created where the device is, not reopened where it was, when the status comes back', () => {
		const resolution = 'Called them.';
		const closed = before({ completedDate: T0 + MINUTE, resolution });
		const reopen = { ...MOVE, whenClosedByPerson: 'reopen' as const };
		expect(doing(planAll(moved(), [closed], reopen))).toEqual([['create', undefined]]);
	});
});

describe('a ticket stays where it is, with a note that says why,', () => {
	const stays = (one: Ticket, why: RegExp, rest: { policies?: object; others?: Ticket[] } = {}) => {
		const { policies = {}, others = [] } = rest;
		const actions = planAll(moved(), [one, ...others], { ...MOVE, ...policies });
		expect(doing(actions)).toEqual([
			['nothing', 1],
			['note', 1],
		]);
		expect(messages(actions)).toMatch(why);
		expect(actions[1]).toMatchObject({ note: { description: expect.stringMatching(why) } });
	};

	it('when a person has chosen its account', () => {
		stays(before({ companyID: 600 }), /A person has chosen its account/);
	});

	it('when it does not say for which account it was created', () => {
		stays(before({ description: 'Why' }), /does not say which account it was created for/);
	});

	it('when a person has reopened it', () => {
		const resolution = duplicateText('', 'Two.', { now: T0 + MINUTE, ahead: 0 });
		stays(before({ resolution }), /A person has reopened it/);
	});

	it('on the later one, when a person keeps that, too', () => {
		const resolution = movedText('', 'Moved.', { now: T0 + HOUR, ahead: 0 });
		const later = after({ description: 'Called them.' });
		const further = moved({
			decision: openDecision({ companyID: 600 }),
			observedAt: T0 + 3 * HOUR,
		});
		expect(doing(planAll(further, [before({ resolution }), later], MOVE))).toEqual([
			['nothing', 2],
			['note', 2],
		]);
	});

	it('when a technician has taken it, where that is to be left to the technician', () => {
		const taken = before({ assignedResourceID: 29 });
		stays(taken, /A technician has taken it/, { policies: { whenTaken: 'addNote' } });
	});

	it('when a person has closed the one of the new account', () => {
		const closed = after({ completedDate: T0 + HOUR });
		stays(before(), /A person has closed ticket T20261122.0002/, { others: [closed] });
	});
});

it.each([
	['older than the ticket', before({ createDate: T0 + 2 * HOUR }), moved()],
	['that had to wait', before(), moved({ observedAt: T0 - HOUR })],
])('an item %s neither moves it nor says anything on it', (_, one, item) => {
	for (const policies of [MOVE, NOTE]) {
		expect(doing(planAll(item, [one], policies))).toEqual([['nothing', 1]]);
	}
});

it('an item from before the ticket was raised again does not move it', () => {
	const item = moved();
	const note = raisedNote(item.observedAt + MINUTE, { now: T0 + 2 * HOUR, ahead: 0 });
	const notes = [{ ticketId: 1, ...note, createdAt: T0 + 2 * HOUR }];
	const actions = planAll(item, [before()], MOVE, notes);
	expect(doing(actions)).not.toContainEqual(['create', undefined]);
});
