import { clock } from '../../../shared/autotask/clock';
import { createOnce } from '../../../shared/autotask/createOnce';
import { LIMITS, cut } from '../../../shared/autotask/limits';
import { dueTime, readTime, writeTime } from '../../../shared/autotask/times';
import type { Ticket } from '../../../shared/autotask/tickets';
import { changeTicket } from './changeTicket';
import { failedBy, notTried, referTo, type Pending } from './outcome';
import { planStep, type Step } from './plan';
import { resolutionText } from './resolution';
import type { SyncRun } from './run';
import type { ChangeItem, OpenDecision } from './syncItem';
import { asReadBack, changedOutcome, createdOutcome } from './writtenOutcome';

/** Does in Autotask what one item wants. Answers in words, whatever happens. */
export async function syncChange(run: SyncRun, item: ChangeItem, key: string): Promise<Pending> {
	const step = planStep(item, run.ticketsOf(key), clock.now());
	if (step.do === 'leave') return leave(run, step);
	if (run.stopped) {
		const outcome = notTried(run.stopped);
		return () => outcome;
	}
	switch (step.do) {
		case 'create':
			return await create(run, item, step.decision);
		case 'complete':
			return await complete(run, step);
		case 'changeLevel':
			return await changeLevel(run, item, step);
	}
}

function leave(run: SyncRun, step: Extract<Step, { do: 'leave' }>): Pending {
	const { result, message, ticket } = step;
	return () => ({
		result,
		message,
		ticket: ticket && referTo(asReadBack(run, ticket), run.webUrl),
	});
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

async function create(run: SyncRun, item: ChangeItem, decision: OpenDecision): Promise<Pending> {
	const { externalID, title } = decision;
	const knownIds = new Set(run.ticketsOf(externalID).map((ticket) => ticket.id));
	const fields = fieldsOf(run, decision);
	const creation = await createOnce(run.client, fields, knownIds);
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
	run.learn([newTicket(creation.id, item, decision, readTime(fields.dueDateTime) ?? null)]);
	return () => createdOutcome(run, creation.id, externalID);
}

/** Dated back to its occurrence, so that a "cleared" of the same occurrence counts for it. */
function newTicket(
	id: number,
	item: ChangeItem,
	{ externalID, title, priority }: OpenDecision,
	dueDateTime: number | null,
): Ticket {
	return {
		...{ id, externalID, title, priority, dueDateTime },
		...{ ticketNumber: '', status: 1, resolution: '', assignedResourceID: null },
		createDate: item.raisedAt,
		completedDate: null,
	};
}

async function complete(run: SyncRun, step: Extract<Step, { do: 'complete' }>): Promise<Pending> {
	const outcomes: Pending[] = [];
	for (const ticket of step.tickets) {
		outcomes.push(await completeTicket(run, ticket, step.reason, step.clearedAt));
	}
	return () => {
		const all = outcomes.map((pending) => pending());
		return all.find((outcome) => outcome.result !== 'completed') ?? all[0];
	};
}

/**
 * Completes a ticket because its status has cleared.
 *
 * @param clearedAt when the status was seen to be gone; written into the resolution
 */
export async function completeTicket(
	run: SyncRun,
	ticket: Ticket,
	reason: string,
	clearedAt: number,
	text = resolutionText(ticket.resolution, reason, clock.now(), clearedAt),
): Promise<Pending> {
	const fields = { status: run.settings.completedStatus, resolution: text };
	const note = { title: 'Completed automatically', description: reason };
	const written = await changeTicket(
		run,
		ticket,
		fields,
		note,
		(row) => row.completedDate !== null,
	);
	if (written.kind === 'written') {
		ticket.completedDate = clock.now();
		ticket.resolution = text;
	}
	const doing = (name: string) => `complete ticket ${name}`;
	return () => changedOutcome(run, ticket, written, 'completed', 'completed', doing);
}

async function changeLevel(
	run: SyncRun,
	item: ChangeItem,
	{ ticket, decision }: Extract<Step, { do: 'changeLevel' }>,
): Promise<Pending> {
	const dueDateTime = dueTime(clock.now(), decision.dueHours);
	const { priority } = decision;
	const fields = { ...(priority === null ? {} : { priority }), dueDateTime };
	const levels = item.previousLevel
		? `from ${item.previousLevel} to ${item.level}`
		: `to ${item.level}`;
	const note = {
		title: 'Level changed',
		description: `The level of this status changed ${levels} at ${writeTime(item.observedAt)}. The ticket is now due ${dueDateTime}.`,
	};
	const written = await changeTicket(
		run,
		ticket,
		fields,
		note,
		(row) => priority === null || row.priority === priority,
	);
	if (written.kind === 'written') {
		ticket.priority = priority ?? ticket.priority;
		ticket.dueDateTime = readTime(dueDateTime) ?? null;
	}
	const doing = (name: string) => `change the priority of ticket ${name}`;
	return () => changedOutcome(run, ticket, written, 'updated', `changed ${levels}`, doing);
}
