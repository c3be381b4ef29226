import { clock } from '../../../shared/autotask/clock';
import type { Ticket } from '../../../shared/autotask/tickets';
import { changeTicket, isOurs } from './changeTicket';
import { noteOnce } from './noteOnce';
import { failedBy, referTo, type Pending } from './outcome';
import { clearedNote, type OwnNote } from './ownNotes';
import { resolutionText } from './resolution';
import type { SyncRun } from './run';
import type { Step } from './step';
import { changedOutcome, notOursOutcome } from './writtenOutcome';

/** Completes the tickets of a status that has cleared; those that a technician has taken get a note. */
export async function clearTickets(
	run: SyncRun,
	step: Extract<Step, { do: 'complete' }>,
	raisedAt: number,
): Promise<Pending> {
	const { reason, clearedAt } = step;
	const note = clearedNote(reason, raisedAt);
	const outcomes: Pending[] = [];
	for (const ticket of step.tickets) {
		const text = resolutionText(ticket.resolution, reason, clock.now(), clearedAt);
		outcomes.push(await completeTicket(run, ticket, text, note));
	}
	for (const ticket of step.taken) outcomes.push(await noteTaken(run, ticket, note));
	return () => {
		const all = outcomes.map((pending) => pending());
		return all.find(({ result }) => result === 'failed') ?? all[0];
	};
}

/** @param resolution what the ticket's resolution will be, and by which our completion is told later */
export async function completeTicket(
	run: SyncRun,
	ticket: Ticket,
	resolution: string,
	note: OwnNote,
): Promise<Pending> {
	const fields = { status: run.settings.completedStatus, resolution };
	const isApplied = (row: Ticket) => row.completedDate !== null;
	const written = await changeTicket(run, ticket, { fields, note, isApplied });
	if (written.kind === 'written') {
		ticket.completedDate = clock.now();
		ticket.resolution = resolution;
	}
	const doing = (name: string) => `complete ticket ${name}`;
	return () => changedOutcome(run, ticket, written, 'completed', 'completed', doing);
}

/** Tells the technician who has the ticket; once, however often the status is seen to be gone. */
export async function noteTaken(run: SyncRun, ticket: Ticket, note: OwnNote): Promise<Pending> {
	if (!(await isOurs(run, ticket))) return () => notOursOutcome(run, ticket);
	const noted = await noteOnce(run, ticket, note);
	const name = ticket.ticketNumber;
	return () => {
		const reference = referTo(ticket, run.webUrl);
		if (noted.kind === 'missing') {
			return failedBy(noted.refusal, `add a note to ticket ${name}`, reference);
		}
		const message =
			noted.kind === 'added'
				? `Ticket ${name} noted and left open, because a technician has taken it.`
				: `Ticket ${name} is left to the technician who has taken it; it has its note.`;
		return { result: noted.kind === 'added' ? 'noted' : 'skipped', message, ticket: reference };
	};
}
