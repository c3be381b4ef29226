import { nothingHappened, type ApiError } from '../../shared/autotask/response';
import { clock } from '../../shared/autotask/clock';
import { writesAtATime } from '../../shared/autotask/threads';
import { limitConcurrency } from '../../shared/limitConcurrency';
import {
	createTicket,
	findByExternalIDs,
	findByIds,
	patchTicket,
	type Ticket,
} from '../../shared/autotask/tickets';
import { createNote, findNotes } from '../../shared/autotask/ticketNotes';
import { onAutotaskClock } from '../../shared/ticketPlan/history';
import { isOnTicket, OWN_TITLES, type OwnNote } from '../../shared/ticketPlan/ownNotes';
import { nothingTouched, type SecondLook } from './secondLook';
import { clocksOf, isResponseLost, type Session, type StopReason } from './session';
import {
	describeAction,
	type ChangeAction,
	type CreateAction,
	type WriteAction,
} from '../../shared/ticketPlan/actions';
import { SETTLE_MS } from '../../shared/autotask/verifiedWrites';

/**
 * The fourth phase: actions → requests. A write whose outcome is not known is looked up, all of them together, and sent
 * once more only if it is certainly not there and nobody else has changed the ticket since.
 */

/** So many lost answers in a row are looked up before more is sent. */
const MOST_LOST_IN_A_ROW = 3;

export type Written =
	/** `startedAt`: by Autotask's clock, before it was sent. */
	| { kind: 'created'; id: number; startedAt: number }
	/** `noteError`: the ticket is changed, but the note is missing. */
	| { kind: 'changed'; noteError?: ApiError }
	| { kind: 'noted' }
	/** Somebody else has changed the ticket since it was looked up: their change is kept. */
	| { kind: 'conflict' }
	/** `isUnknown`: it is not known yet whether it was done. */
	| { kind: 'failed'; error: ApiError; isUnknown?: boolean }
	| { kind: 'notTried'; stop: StopReason };

/** What was sent, or why not. An uncertain answer is one that a 5xx or a lost connection leaves open. */
type Sent = Written | { kind: 'uncertain'; error: ApiError };

/** What became of the actions, in their order. @param look what may have been touched since it was planned is not sent */
export async function writeAll(
	session: Session,
	actions: readonly WriteAction[],
	look: SecondLook = nothingTouched,
): Promise<Written[]> {
	const results: Array<Written | undefined> = actions.map(() => undefined);
	const noteErrors = new Map<WriteAction, ApiError | undefined>();
	const send = async (action: WriteAction) =>
		(await look(action)) ?? (await sendOnce(session, action, noteErrors));
	for (let next = 0; next < actions.length;) {
		const { sent, end } = await sendUntilLost(session, actions, next, send);
		next = end;
		for (const [place, written] of await resolveUncertain(session, actions, sent, send)) {
			results[place] = written;
			if (written.kind !== 'failed') session.breaker.recordSuccess();
			else session.breaker.recordFailure(written.error, describeAction(actions[place]));
		}
		if (sent.size === 0) break;
	}
	const { stopped } = session.breaker;
	return results.map((result) => {
		if (result) return result;
		const stop = stopped ?? { error: { kind: 'cancelled' }, doing: 'write the tickets' };
		return { kind: 'notTried', stop };
	});
}

/** Sends from a place on, until so many answers in a row were lost that it has to be looked first what is there. */
async function sendUntilLost(
	session: Session,
	actions: readonly WriteAction[],
	from: number,
	send: (action: WriteAction) => Promise<Sent>,
): Promise<{ sent: Map<number, Sent>; end: number }> {
	const sent = new Map<number, Sent>();
	const limit = limitConcurrency(() => writesAtATime(session.account, clock.now()));
	let lostInARow = 0;
	let end = from;
	await Promise.all(
		actions.slice(from).map(
			async (action, offset) =>
				await limit(async () => {
					if (session.breaker.stopped || lostInARow >= MOST_LOST_IN_A_ROW) return;
					const place = from + offset;
					end = Math.max(end, place + 1);
					const answer = await send(action);
					sent.set(place, answer);
					lostInARow =
						answer.kind === 'uncertain' && isResponseLost(answer.error) ? lostInARow + 1 : 0;
					// What concerns every further request stops the others at once.
					if (answer.kind === 'failed')
						session.breaker.recordFailure(answer.error, describeAction(action));
				}),
		),
	);
	return { sent, end };
}

async function sendOnce(
	session: Session,
	action: WriteAction,
	noteErrors: Map<WriteAction, ApiError | undefined>,
): Promise<Sent> {
	switch (action.do) {
		case 'create':
			return await sendCreate(session, action);
		case 'note': {
			const error = await noteOnce(session, action.ticket, action.note);
			return error ? { kind: 'failed', error } : { kind: 'noted' };
		}
		case 'change': {
			if (action.note && !noteErrors.has(action)) {
				noteErrors.set(action, await noteOnce(session, action.ticket, action.note));
			}
			const noteError = noteErrors.get(action);
			if (noteError && session.breaker.stopped) return { kind: 'failed', error: noteError };
			const answer = await patchTicket(session.client, action.ticket.id, action.fields);
			return answer.kind === 'ok' ? { kind: 'changed', noteError } : failedOrUncertain(answer);
		}
	}
}

async function sendCreate(session: Session, { fields }: CreateAction): Promise<Sent> {
	const clocks = clocksOf(session);
	const startedAt = onAutotaskClock(clocks.now, clocks);
	const answer = await createTicket(session.client, fields);
	return answer.kind === 'written'
		? { kind: 'created', id: answer.id, startedAt }
		: failedOrUncertain(answer);
}

function failedOrUncertain(error: ApiError): Sent {
	const isCertain = nothingHappened(error) || error.kind === 'cancelled';
	return { kind: isCertain ? 'failed' : 'uncertain', error };
}

/** Looks whether what was sent without a clear answer is there, and sends what is not there once more. */
async function resolveUncertain(
	session: Session,
	actions: readonly WriteAction[],
	sent: ReadonlyMap<number, Sent>,
	send: (action: WriteAction) => Promise<Sent>,
): Promise<Map<number, Written>> {
	const settled = new Map<number, Written>();
	let open = new Map<number, ApiError>();
	const sort = (place: number, answer: Sent) => {
		if (answer.kind === 'uncertain') open.set(place, answer.error);
		else settled.set(place, answer);
	};
	for (const [place, answer] of sent) sort(place, answer);
	for (const isLastTry of [false, true]) {
		if (open.size === 0) break;
		await session.client.pause(SETTLE_MS);
		const asked = open;
		open = new Map();
		const seen = await recheck(session, actions, [...asked.keys()]);
		for (const [place, error] of asked) {
			const found = seen.get(place);
			if (found && found.kind !== 'notApplied') settled.set(place, found);
			// Autotask says why it does not want it, and it is not there.
			else if (found && !isResponseLost(error) && error.kind !== 'throttled') {
				settled.set(place, { kind: 'failed', error });
			} else if (!found || isLastTry) {
				settled.set(place, { kind: 'failed', error, isUnknown: true });
			} else sort(place, await send(actions[place]));
		}
	}
	return settled;
}

type Recheck =
	Extract<Written, { kind: 'created' | 'changed' | 'conflict' }> | { kind: 'notApplied' };

/** By place; what could not be looked up is missing. */
async function recheck(
	session: Session,
	actions: readonly WriteAction[],
	places: readonly number[],
): Promise<Map<number, Recheck>> {
	const seen = new Map<number, Recheck>();
	const creates = places.flatMap((place) => asCreate(place, actions[place]));
	if (creates.length > 0) {
		const keys = creates.map(({ create }) => create.key);
		// Only open ones: a ticket of an earlier occurrence must not count as the new one.
		const clocks = clocksOf(session);
		const now = onAutotaskClock(clocks.now, clocks);
		const found = await findByExternalIDs(session.client, keys, now);
		if (found.kind === 'tickets') {
			for (const { place, create } of creates) {
				seen.set(place, createdAmong(found.tickets, create));
			}
		}
	}
	const changes = places.flatMap((place) => asChange(place, actions[place]));
	const ids = changes.map(({ change }) => change.ticket.id);
	const found = await findByIds(session.client, ids, 'described');
	const rows = found.kind === 'tickets' ? found.tickets : [];
	for (const { place, change } of changes) {
		const row = rows.find(({ id }) => id === change.ticket.id);
		if (row) seen.set(place, checkChange(change, row));
	}
	return seen;
}

function createdAmong(tickets: readonly Ticket[], { key, replaces }: CreateAction): Recheck {
	const before = new Set(replaces.map(({ id }) => id));
	const created = tickets.find(
		({ id, externalID, completedDate }) =>
			externalID === key && completedDate === null && !before.has(id),
	);
	return created
		? { kind: 'created', id: created.id, startedAt: created.createDate }
		: { kind: 'notApplied' };
}

/** How a change stands, by the ticket as it is now. */
export function checkChange(
	change: ChangeAction,
	row: Ticket,
): Exclude<Recheck, { kind: 'created' }> {
	if (change.isApplied(row)) return { kind: 'changed' };
	return isAsBefore(change, row) ? { kind: 'notApplied' } : { kind: 'conflict' };
}

/** Whether all that a change would write is as it was when it was planned. A field that was not read says nothing. */
function isAsBefore({ ticket, fields }: ChangeAction, row: Ticket): boolean {
	const compared: ReadonlyArray<keyof Ticket> = [
		...(['completedDate', 'status', 'resolution'] as const),
		...(['title', 'priority', 'description'] as const).filter((field) => field in fields),
	];
	return compared.every(
		(field) =>
			ticket[field] === undefined || row[field] === undefined || ticket[field] === row[field],
	);
}

/** Adds a note. One whose answer was lost is looked for, not repeated. @returns why it is missing */
async function noteOnce(
	session: Session,
	ticket: Ticket,
	note: OwnNote,
): Promise<ApiError | undefined> {
	const { client, settings } = session;
	const { title, description } = note;
	const { noteType, publish } = settings;
	const answer = await createNote(client, ticket.id, { title, description, noteType, publish });
	if (answer.kind === 'written') return undefined;
	if (nothingHappened(answer) || answer.kind === 'cancelled') return answer;
	await client.pause(SETTLE_MS);
	const found = await findNotes(client, [ticket.id], OWN_TITLES);
	return found.kind === 'notes' && isOnTicket(found.notes, note) ? undefined : answer;
}

const asCreate = (place: number, action: WriteAction) =>
	action.do === 'create' ? [{ place, create: action }] : [];
const asChange = (place: number, action: WriteAction) =>
	action.do === 'change' ? [{ place, change: action }] : [];
