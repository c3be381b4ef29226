import { clock } from '../../../shared/autotask/clock';
import { createOnce } from '../../../shared/autotask/createOnce';
import { LIMITS, cut } from '../../../shared/autotask/limits';
import { dueTime, readTime } from '../../../shared/autotask/times';
import type { Ticket } from '../../../shared/autotask/tickets';
import { failedBy, type Pending } from './outcome';
import type { SyncRun } from './run';
import type { ChangeItem, OpenDecision } from './syncItem';
import { createdOutcome, mergedOutcome } from './writtenOutcome';

/** Creates the ticket of an item, unless Autotask would merge it into a stranger's once more. */
export async function makeTicket(
	run: SyncRun,
	item: ChangeItem,
	decision: OpenDecision,
): Promise<Pending> {
	const { externalID, title } = decision;
	const merged = run.mergedInto.get(externalID);
	if (merged) return () => mergedOutcome(run, merged, externalID);
	const ids = new Set(run.ticketsOf(externalID).map((ticket) => ticket.id));
	const completedSince = run.lookedBackTo.get(externalID);
	const fields = fieldsOf(run, decision);
	const creation = await createOnce(run.client, fields, { ids, completedSince });
	const doing = `create the ticket "${title}"`;
	if (creation.kind !== 'created') {
		run.note(creation.refusal, doing);
		const outcome = failedBy(creation.refusal, doing);
		if (creation.kind === 'unknown') {
			outcome.message += ' (it is not known whether the ticket was created)';
		}
		return () => outcome;
	}
	run.noteSuccess();
	run.made.set(creation.id, { externalID, startedAt: creation.startedAt });
	run.notes.open(creation.id);
	run.learn([newTicket(creation.id, item, decision, readTime(fields.dueDateTime) ?? null)]);
	return () => createdOutcome(run, creation.id, externalID);
}

function fieldsOf(run: SyncRun, decision: OpenDecision) {
	const { companyID, queueID, priority, billingCodeID, issueType, subIssueType } = decision;
	return {
		companyID,
		title: cut(decision.title, LIMITS.title),
		description: cut(decision.description, LIMITS.description),
		status: run.settings.newStatus,
		...{ queueID, priority, billingCodeID, issueType, subIssueType },
		...run.settings.defaults,
		dueDateTime: dueTime(clock.now(), decision.dueHours),
		externalID: decision.externalID,
	};
}

/** Dated back to its occurrence, so that a "cleared" of the same occurrence counts for it. */
function newTicket(
	id: number,
	item: ChangeItem,
	{ externalID, title, priority, description, member }: OpenDecision,
	dueDateTime: number | null,
): Ticket {
	return {
		...{ id, externalID, title, priority, dueDateTime },
		...{ ticketNumber: '', status: 1, resolution: '', assignedResourceID: null },
		createDate: item.raisedAt,
		completedDate: null,
		...(member ? { description } : {}),
	};
}
