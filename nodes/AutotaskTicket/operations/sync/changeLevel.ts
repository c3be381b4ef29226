import { clock } from '../../../shared/autotask/clock';
import { dueTime, readTime } from '../../../shared/autotask/times';
import type { Ticket } from '../../../shared/autotask/tickets';
import { changeTicket } from './changeTicket';
import { levelOfTitle, titleWithLevel } from './levelMark';
import type { Pending } from './outcome';
import { levelNote } from './ownNotes';
import type { SyncRun } from './run';
import type { Step } from './step';
import type { ChangeItem, OpenDecision } from './syncItem';
import { changedOutcome } from './writtenOutcome';

/** Gives the ticket the priority, the due time and the title of another level; it keeps its number. */
export async function changeLevel(
	run: SyncRun,
	item: ChangeItem,
	{ ticket, decision }: Extract<Step, { do: 'changeLevel' }>,
): Promise<Pending> {
	const { fields, note, verb } = levelChange(run, item, ticket, decision);
	const isApplied = (row: Ticket) => hasLevel(row, item, decision);
	const written = await changeTicket(run, ticket, { fields, note, isApplied });
	if (written.kind === 'written') takeOver(ticket, fields);
	const doing = (name: string) => `change the level of ticket ${name}`;
	return () => changedOutcome(run, ticket, written, 'updated', verb, doing);
}

/** What a change of the level writes and says. */
export function levelChange(
	run: SyncRun,
	item: ChangeItem,
	ticket: Ticket,
	decision: OpenDecision,
) {
	const fields = levelFields(item, ticket, decision);
	const { level, observedAt } = item;
	const previousLevel = item.previousLevel ?? levelOfTitle(ticket.title);
	const { dueDateTime } = fields;
	const note = levelNote(run.notes.of(ticket.id), {
		...{ level, previousLevel, observedAt, dueDateTime },
	});
	return {
		fields,
		note,
		verb: `changed ${previousLevel ? `from ${previousLevel} ` : ''}to ${level}`,
	};
}

/** What a ticket of the item's level has; a priority that no rule sets stays. */
export function levelFields(item: ChangeItem, ticket: Ticket, decision: OpenDecision) {
	const title = titleWithLevel(ticket.title, item.level);
	return {
		...(decision.priority === null ? {} : { priority: decision.priority }),
		...(title === ticket.title ? {} : { title }),
		dueDateTime: dueTime(clock.now(), decision.dueHours),
	};
}

/** The run's own picture of the ticket, for the next item of the same key. */
export function takeOver(ticket: Ticket, fields: ReturnType<typeof levelFields>): void {
	ticket.priority = fields.priority ?? ticket.priority;
	ticket.title = fields.title ?? ticket.title;
	ticket.dueDateTime = readTime(fields.dueDateTime) ?? null;
}

/** By the title, because people and workflow rules may set another priority at once. */
export function hasLevel(row: Ticket, { level }: ChangeItem, { priority }: OpenDecision): boolean {
	const written = levelOfTitle(row.title);
	if (written !== undefined) return written === level;
	return priority === null || row.priority === priority;
}
