import type { IDataObject } from 'n8n-workflow';
import { clock } from '../../../shared/autotask/clock';
import type { Ticket } from '../../../shared/autotask/tickets';
import { levelFields, takeOver } from './changeLevel';
import { changeTicket } from './changeTicket';
import type { Pending } from './outcome';
import { reopenedNote } from './ownNotes';
import { reopenedText } from './resolution';
import type { SyncRun } from './run';
import type { Step } from './step';
import type { ChangeItem } from './syncItem';
import { changedOutcome } from './writtenOutcome';

/**
 * Opens a completed ticket again, with the priority and a due time of now: it must not be overdue at once.
 *
 * @param more what else is to change on it
 */
export async function reopenTicket(
	run: SyncRun,
	item: ChangeItem,
	{ ticket, decision, reason }: Omit<Extract<Step, { do: 'reopen' }>, 'do'>,
	more: IDataObject = {},
): Promise<Pending> {
	const resolution = reopenedText(ticket.resolution, clock.now(), item.observedAt);
	const level = levelFields(item, ticket, decision);
	const fields = { status: run.settings.newStatus, resolution, ...level, ...more };
	const note = reopenedNote(reason, ticket.completedDate ?? 0);
	const isApplied = (row: Ticket) => row.completedDate === null;
	const written = await changeTicket(run, ticket, { fields, note, isApplied });
	if (written.kind === 'written') {
		ticket.completedDate = null;
		ticket.resolution = resolution;
		takeOver(ticket, level);
	}
	const doing = (name: string) => `reopen ticket ${name}`;
	return () => changedOutcome(run, ticket, written, 'reopened', `reopened. ${reason}`, doing);
}
