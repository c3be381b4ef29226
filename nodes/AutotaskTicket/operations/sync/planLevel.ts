import type { Ticket } from '../../../shared/autotask/tickets';
import { isLevel, levelOfTitle } from './levelMark';
import { isNewerThan } from './occurrences';
import { lastLevelAt } from './ownNotes';
import { leave, type Known, type Step } from './step';
import type { ChangeItem, OpenDecision } from './syncItem';

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

/**
 * What to do for a status that has an open ticket. Running the same item again must find nothing to
 * do, so only differences count, and only of items that are not older than what the ticket says.
 */
export function planLevel(
	item: ChangeItem,
	decision: OpenDecision,
	ticket: Ticket,
	{ notes, now }: Known,
): Step {
	const name = `Ticket ${ticket.ticketNumber || `with id ${ticket.id}`}`;
	if (item.change === 'raised') return leave('exists', `${name} is open.`, ticket);
	if (!isOfOtherLevel(item, decision, ticket, now)) {
		return leave('exists', `${name} is open, with its level.`, ticket);
	}
	const ownNotes = notes.filter(({ ticketId }) => ticketId === ticket.id);
	if (isNewerThan(ticket, item.observedAt) || lastLevelAt(ownNotes) > item.observedAt) {
		const message = `${name} has a newer level than this item. The next snapshot decides.`;
		return leave('exists', message, ticket);
	}
	return { do: 'changeLevel', ticket, decision };
}

/**
 * A level change that was lost is made up for by any later item, because the title says what our last
 * write was for; a priority that a technician has changed stays. Titles without a level say nothing:
 * then only the change itself is followed, as far as the ticket differs.
 */
function isOfOtherLevel(
	item: ChangeItem,
	decision: OpenDecision,
	ticket: Ticket,
	now: number,
): boolean {
	const written = levelOfTitle(ticket.title);
	if (written !== undefined && isLevel(item.level)) return written !== item.level;
	if (item.change !== 'levelChanged') return false;
	const differs = decision.priority !== null && ticket.priority !== decision.priority;
	const due = now + decision.dueHours * HOUR_MS;
	return differs || (ticket.dueDateTime !== null && due < ticket.dueDateTime - MINUTE_MS);
}
