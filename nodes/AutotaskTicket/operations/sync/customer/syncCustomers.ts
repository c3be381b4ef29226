import { clock } from '../../../../shared/autotask/clock';
import { isDescribed } from '../../../../shared/autotask/tickets';
import { leave } from '../changes';
import { lookUp, portions } from '../lookUp';
import { notTried, type Outcome, type Pending } from '../outcome';
import { prepare, type Intention } from '../prepare';
import type { SyncRun } from '../run';
import { isJoin, netMovements, type Movement } from './movements';
import {
	leadOf,
	planCustomer,
	ticketOf,
	type CustomerPlan,
	type CustomerStep,
} from './planCustomer';
import { takeStep } from './takeStep';

/**
 * Does what the items want of the tickets that customers have for several devices: at most one change
 * of each ticket, however many devices join and leave. By index of the item.
 *
 * Two n8n processes may change one list at the same moment: Autotask cannot exclude it. Each looks
 * whether its devices are there and adds them again if not; what is lost all the same comes back with
 * the next resend.
 */
export async function syncCustomers(
	run: SyncRun,
	movements: readonly Movement[],
): Promise<Map<number, Pending>> {
	const pending = new Map<number, Pending>();
	for (const portion of portions(run, movements)) {
		await lookUp(run, portion, 'described');
		await prepare(run, intentionOf(run, portion));
		await Promise.all(
			portion.map(async (group) => await run.write(async () => await sync(run, group, pending))),
		);
	}
	return pending;
}

function intentionOf(run: SyncRun, portion: Movement[][]): Intention {
	const steps = portion.map((group) => ({ key: group[0].key, step: planNow(run, group).step }));
	const writes = steps.filter(({ step }) => step.do !== 'leave');
	return {
		writes: writes.length,
		creates: writes.filter(({ step }) => step.do === 'create').map(({ key }) => key),
		touched: writes.flatMap(({ step }) => ticketOf(step) ?? []).map(({ id }) => id),
	};
}

function planNow(run: SyncRun, group: Movement[]): CustomerPlan {
	const tickets = run.ticketsOf(group[0].key).filter(isDescribed);
	const notes = tickets.flatMap(({ id }) => run.notes.of(id));
	return planCustomer(group, { tickets, notes, policies: run.settings.policies, now: clock.now() });
}

async function sync(run: SyncRun, group: Movement[], pending: Map<number, Pending>): Promise<void> {
	const { stopped } = run;
	const { step, unmoved } = planNow(run, group);
	const isKnown = run.lookedBackTo.has(group[0].key);
	if (stopped && (step.do !== 'leave' || !isKnown)) {
		for (const { index } of group) pending.set(index, () => notTried(stopped));
		return;
	}
	const net = new Set(netMovements(group));
	const done = step.do === 'leave' ? undefined : await takeStep(run, step);
	for (const movement of group) {
		const stay = unmoved.get(movement);
		if (!net.has(movement)) pending.set(movement.index, () => superseded(movement));
		else if (stay) pending.set(movement.index, leave(run, stay));
		else if (done) pending.set(movement.index, () => share(movement, step, done()));
	}
}

function superseded({ device }: Movement): Outcome {
	const message = `A later item of this run says something else about ${device.name}.`;
	return { result: 'skipped', message };
}

/** Results of a ticket that mean something of its own for each device. */
const SHARED: ReadonlyArray<Outcome['result']> = ['created', 'updated', 'reopened', 'completed'];

/** What a change of the ticket means for one of its devices. */
function share(movement: Movement, step: CustomerStep, done: Outcome): Outcome {
	if (!SHARED.includes(done.result)) return done;
	if (movement === leadOf(step)) {
		const isForMany = step.do === 'create' && step.devices > 1;
		return isForMany
			? { ...done, message: `${done.message} It lists ${step.devices} devices.` }
			: done;
	}
	const name = `ticket ${done.ticket?.number ?? ''}`.trim();
	const what = isJoin(movement) ? `is on ${name} now` : `has left ${name}`;
	return { result: 'updated', message: `${movement.device.name} ${what}.`, ticket: done.ticket };
}
