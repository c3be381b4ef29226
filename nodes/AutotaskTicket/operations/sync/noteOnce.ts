import { nothingHappened, type Refusal } from '../../../shared/autotask/answers';
import { clock } from '../../../shared/autotask/clock';
import { addNote } from '../../../shared/autotask/ticketNotes';
import type { Ticket } from '../../../shared/autotask/tickets';
import { isOnTicket, type OwnNote } from './ownNotes';
import type { SyncRun } from './run';

/** How long Autotask may take to finish a request whose answer was lost. */
export const SETTLE_MS = 5_000;

/** `there`: it was on the ticket before. */
export type Noted = { kind: 'added' } | { kind: 'there' } | { kind: 'missing'; refusal: Refusal };

/** Adds a note unless the ticket has it already. One whose answer was lost is looked for, not repeated. */
export async function noteOnce(run: SyncRun, ticket: Ticket, note: OwnNote): Promise<Noted> {
	const unread = await run.notes.read([ticket.id]);
	if (unread) return missing(run, ticket, unread);
	if (isOnTicket(run.notes.of(ticket.id), note)) return { kind: 'there' };
	const { title, description } = note;
	const { noteType, publish } = run.settings;
	const answer = await addNote(run.client, ticket.id, { title, description, noteType, publish });
	if (answer.kind === 'written') {
		run.noteSuccess();
		run.notes.add({ ticketId: ticket.id, title, description, createdAt: clock.now() });
		return { kind: 'added' };
	}
	if (nothingHappened(answer)) return missing(run, ticket, answer);
	await run.client.pause(SETTLE_MS);
	const unknown = await run.notes.readAgain([ticket.id]);
	if (unknown) return missing(run, ticket, unknown);
	if (isOnTicket(run.notes.of(ticket.id), note)) return { kind: 'added' };
	return missing(run, ticket, answer);
}

function missing(run: SyncRun, ticket: Ticket, refusal: Refusal): Noted {
	run.note(refusal, `add a note to ticket ${ticket.ticketNumber}`);
	return { kind: 'missing', refusal };
}
