import { clock } from '../../../shared/autotask/clock';
import { changeLevel } from './changeLevel';
import { clearTickets } from './clearTicket';
import { makeTicket } from './makeTicket';
import { notTried, referTo, type Pending } from './outcome';
import { planStep } from './plan';
import { reopenTicket } from './reopenTicket';
import type { SyncRun } from './run';
import { ticketsOfStep, type Step } from './step';
import type { ChangeItem } from './syncItem';
import { asReadBack } from './writtenOutcome';

/** What one item wants, with what the run knows by now. */
export function planNow(run: SyncRun, item: ChangeItem, key: string): Step {
	const tickets = run.ticketsOf(key);
	const notes = tickets.flatMap(({ id }) => run.notes.of(id));
	return planStep(item, { tickets, notes, policies: run.settings.policies, now: clock.now() });
}

/** Does in Autotask what one item wants. Answers in words, whatever happens. */
export async function syncChange(run: SyncRun, item: ChangeItem, key: string): Promise<Pending> {
	const first = planNow(run, item, key);
	if (first.do === 'leave') return leave(run, first);
	if (!run.stopped) await run.notes.read(ticketsOfStep(first).map(({ id }) => id));
	const stop = run.stopped;
	if (stop) return () => notTried(stop);
	const step = planNow(run, item, key);
	switch (step.do) {
		case 'leave':
			return leave(run, step);
		case 'create':
			return await makeTicket(run, item, step.decision);
		case 'complete':
			return await clearTickets(run, step, item.raisedAt);
		case 'changeLevel':
			return await changeLevel(run, item, step);
		case 'reopen':
			return await reopenTicket(run, item, step);
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
