import { findByIds, type Ticket } from '../../shared/autotask/tickets';
import { HOUR_MS, stillLasts } from '../../shared/time';
import type { Clocks } from '../../shared/ticketPlan/history';
import type { Session } from './session';

/**
 * What this n8n process remembers between executions. A cache: a process that has lost it costs some repeated work,
 * and one ticket at most where Autotask does not keep what was written.
 */

const MOST_REMEMBERED = 10_000;

interface Remembered {
	id: number;
	createDate: number;
	/** Of the ticket as it was read back last: another key than requested when Autotask merged the ticket. */
	externalID: string;
}

/** The tickets that creating with a key has led to. */
class CreatedTickets {
	private readonly byKey = new Map<string, Remembered>();

	remember({ account }: Session, key: string, { id, createDate, externalID }: Ticket): void {
		const entry = `${account}\n${key}`;
		this.byKey.delete(entry);
		this.byKey.set(entry, { id, createDate, externalID });
		const [oldest] = this.byKey.keys();
		if (this.byKey.size > MOST_REMEMBERED) this.byKey.delete(oldest);
	}

	get({ account }: Session, key: string): Remembered | undefined {
		return this.byKey.get(`${account}\n${key}`);
	}
}

const createdTickets = new CreatedTickets();

export const rememberCreated = (session: Session, key: string, ticket: Ticket): void =>
	createdTickets.remember(session, key, ticket);

/** Whether this process has created a ticket, as far as it remembers. */
export const isCreatedHere = (session: Session, { id, externalID }: Ticket): boolean =>
	createdTickets.get(session, externalID)?.id === id;

/** By account: when a created ticket was last read back. n8n's time. */
const verifiedAt = new Map<string, number>();

/** An open ticket that is there for a key, without having it as External ID. */
export interface Substitute {
	ticket: Ticket;
	/** Autotask put ours into a ticket of somebody else; or ours has lost its key since. */
	because: 'merged' | 'keyOverwritten';
}

/** Where creating with these keys led before: while such a ticket is open, another one would only be one more. */
export async function findSubstitutes(
	session: Session,
	keys: readonly string[],
): Promise<Map<string, Substitute>> {
	const substitutes = new Map<string, Substitute>();
	const asked = keys.flatMap((key) => {
		const known = createdTickets.get(session, key);
		return known ? [{ key, known }] : [];
	});
	if (asked.length === 0 || session.breaker.stopped) return substitutes;
	const found = await findByIds(
		session.client,
		asked.map(({ known }) => known.id),
	);
	if (found.kind !== 'tickets') {
		session.breaker.recordFailure(found, 'return the tickets that were created before');
		return substitutes;
	}
	for (const { key, known } of asked) {
		const ticket = found.tickets.find(({ id }) => id === known.id);
		// Somebody has deleted it, or the API user sees it no more: one alone has to show which.
		if (!ticket) verifiedAt.delete(session.account);
		if (!ticket || ticket.completedDate !== null || ticket.externalID === key) continue;
		if (ticket.createDate !== known.createDate) continue;
		const because = known.externalID === key ? 'keyOverwritten' : 'merged';
		substitutes.set(key, { ticket, because });
	}
	return substitutes;
}

/** A ticket that was created and could not be read back, or not with its key. */
export interface Unverified {
	id: number;
	key: string;
	/** `unread`: the API user cannot read it; `keyMissing`: it exists, without its key. */
	because: 'unread' | 'keyMissing';
}

/** By account: since creating could not be proven there, no more is created. */
const unverified = new Map<string, Unverified>();

const PROOF_LIFETIME_MS = HOUR_MS;

export function recordVerified({ account }: Session, { now }: Clocks): void {
	verifiedAt.set(account, now);
	unverified.delete(account);
}

export function recordUnverified({ account }: Session, ticket: Unverified): void {
	unverified.set(account, ticket);
	verifiedAt.delete(account);
}

/** Whether many tickets may be created at once, because one was seen not long ago. */
export function isVerifiedRecently({ account }: Session, { now }: Clocks): boolean {
	const at = verifiedAt.get(account);
	return at !== undefined && stillLasts(at, PROOF_LIFETIME_MS, now);
}

/** Why nothing is created for this account. Looks whether the ticket of then can be seen by now. */
export async function findUnverified(session: Session): Promise<Unverified | undefined> {
	const known = unverified.get(session.account);
	if (known === undefined || session.breaker.stopped) return known;
	const found = await findByIds(session.client, [known.id]);
	if (found.kind !== 'tickets') return known;
	const ticket = found.tickets.find(({ id }) => id === known.id);
	const isSeen = ticket !== undefined;
	if (!isSeen || (known.because === 'keyMissing' && !isSettled(ticket, known))) return known;
	unverified.delete(session.account);
	return undefined;
}

/** A person has given the ticket its key, or has closed it: another try may be made. */
const isSettled = (ticket: Ticket, { key }: Unverified) =>
	ticket.externalID === key || ticket.completedDate !== null;
