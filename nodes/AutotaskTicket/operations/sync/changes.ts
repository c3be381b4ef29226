import { clock } from '../../../shared/autotask/clock';
import { changeLevel } from './changeLevel';
import { clearTickets } from './clearTicket';
import { lookUp, portions, type KeyedChange, type Queue } from './lookUp';
import { makeTicket } from './makeTicket';
import { letOthersFinish } from './otherWriters';
import { notTried, referTo, type Pending } from './outcome';
import { planStep } from './plan';
import { prepare, type Intention } from './prepare';
import { reopenTicket } from './reopenTicket';
import type { SyncRun } from './run';
import { ticketsOfStep, type Stay, type Step } from './step';
import { asReadBack } from './writtenOutcome';

/** Does what the items want of tickets with their own external IDs. By index of the item. */
export async function syncChanges(
	run: SyncRun,
	changes: readonly KeyedChange[],
): Promise<Map<number, Pending>> {
	const pending = new Map<number, Pending>();
	for (const portion of portions(run, changes)) {
		await lookUp(run, portion);
		await letOthersFinish(run, portion, () => intentionOf(run, portion).creates);
		await prepare(run, intentionOf(run, portion));
		await Promise.all(
			portion.map(
				async (queue) =>
					await run.write(async () => {
						for (const change of queue) pending.set(change.index, await syncChange(run, change));
					}),
			),
		);
	}
	return pending;
}

function intentionOf(run: SyncRun, portion: Queue[]): Intention {
	const steps = portion.flat().map((change) => ({ change, step: planNow(run, change) }));
	const writes = steps.filter(({ step }) => step.do !== 'leave');
	return {
		writes: writes.length,
		creates: writes.filter(({ step }) => step.do === 'create').map(({ change }) => change.key),
		touched: writes.flatMap(({ step }) => ticketsOfStep(step)).map(({ id }) => id),
	};
}

/** What one item wants, with what the run knows by now. */
function planNow(run: SyncRun, { item, key }: KeyedChange): Step {
	const tickets = run.ticketsOf(key);
	const notes = tickets.flatMap(({ id }) => run.notes.of(id));
	return planStep(item, { tickets, notes, policies: run.settings.policies, now: clock.now() });
}

/** Does in Autotask what one item wants. Answers in words, whatever happens. */
async function syncChange(run: SyncRun, change: KeyedChange): Promise<Pending> {
	const { item, key } = change;
	const { stopped } = run;
	if (stopped && !run.lookedBackTo.has(key)) return () => notTried(stopped);
	const first = planNow(run, change);
	if (first.do === 'leave') return leave(run, first);
	if (!run.stopped) await run.notes.read(ticketsOfStep(first).map(({ id }) => id));
	const stop = run.stopped;
	if (stop) return () => notTried(stop);
	const step = planNow(run, change);
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

export function leave(run: SyncRun, { result, message, ticket }: Stay): Pending {
	return () => ({
		result,
		message,
		ticket: ticket && referTo(asReadBack(run, ticket), run.webUrl),
	});
}
