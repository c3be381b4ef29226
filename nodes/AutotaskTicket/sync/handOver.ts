import { openTickets, type Ticket } from '../../shared/autotask/tickets';
import type { Absent, SyncTask, Open } from './desired';
import { clearedNote, nameOf } from './history';
import {
	completeCleared,
	reasonToKeepOpen,
	type Action,
	type Actual,
	type PlanContext,
} from './plan';

/**
 * From one ticket for each device to one for the customer, and back, when a rule was changed: the tickets of before are
 * completed once the others are there, never earlier, so that no status is without a ticket in between. Pure.
 */

/** A desire that may end other tickets than its own. */
export type Replacement = SyncTask<Open & Required<Pick<Open, 'devices'>>> | SyncTask<Absent>;

export function isReplacement(task: SyncTask): task is Replacement {
	const { desired } = task;
	return desired.state === 'open' ? desired.devices !== undefined : desired.instead.length > 0;
}

/** The keys that have to be looked up for it. */
export function keysOf({ desired }: Replacement): string[] {
	const others =
		desired.state === 'open'
			? desired.devices.map(({ externalID }) => externalID)
			: desired.instead;
	return [desired.key, ...others];
}

interface PlannedHandOver {
	handOver: Replacement;
	action: Action;
}

/** @param actual open tickets, and those that a person has closed not long ago */
export function planReplacements(
	replacements: readonly Replacement[],
	actual: Actual,
	context: PlanContext,
): PlannedHandOver[] {
	const byKey = new Map<string, Ticket[]>();
	for (const ticket of actual.tickets) {
		byKey.set(ticket.externalID, [...(byKey.get(ticket.externalID) ?? []), ticket]);
	}
	const openWith = (key: string) => openTickets(byKey.get(key) ?? []);
	return replacements.flatMap((handOver) => {
		const { desired } = handOver;
		const own = openWith(desired.key);
		const [customers] = own;
		if (customers === undefined) return [];
		const end = (ticket: Ticket, reason: string): PlannedHandOver => ({
			handOver,
			action:
				reasonToKeepOpen(ticket, desired.observedAt, actual, context) ??
				completeCleared(ticket, { ...desired, reason }, clearedNote(reason, 0), actual, context),
		});
		if (desired.state === 'absent') {
			const isDone = desired.instead.every((key) => byKey.has(key));
			return isDone ? own.map((ticket) => end(ticket, desired.reason)) : [];
		}
		const reason = `The devices of this customer share ticket ${nameOf(customers)} for this status now.`;
		return desired.devices.flatMap(({ externalID }) =>
			openWith(externalID).map((ticket) => end(ticket, reason)),
		);
	});
}
