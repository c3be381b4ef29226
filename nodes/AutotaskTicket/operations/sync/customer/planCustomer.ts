import type { DescribedTicket } from '../../../../shared/autotask/tickets';
import { isOfEarlierOccurrence, lastCompleted, openTickets } from '../occurrences';
import { planOpen } from '../planOpen';
import { ownCompletion } from '../resolution';
import { leave, type Known, type Stay } from '../step';
import { byUrgency, planCustomerLevel } from './customerLevel';
import { readDeviceList, type DeviceList } from './deviceList';
import { canLeave, changeList, inheritedList, isEmptied, isListed, newList } from './membership';
import { isJoin, isLeave, netMovements, type Join, type Leave, type Movement } from './movements';

/** What is to be done in Autotask for all devices of a customer that have, or had, one status. */
export type CustomerStep =
	/** `lead`: whose settings the ticket gets. */
	| { do: 'create'; lead: Join; description: string; devices: number }
	| { do: 'reopen'; lead: Join; ticket: DescribedTicket; description: string; reason: string }
	/** `level`: the one whose level it takes over. */
	| { do: 'update'; ticket: DescribedTicket; leavers: Leave[]; newcomers: Join[]; level?: Join }
	/** `last`: the one that left it last. */
	| { do: 'complete'; ticket: DescribedTicket; last: Leave; inAll: number }
	| { do: 'leave' };

export interface CustomerPlan {
	step: CustomerStep;
	/** Those for which nothing is to be done, and why. All others share in the step. */
	unmoved: ReadonlyMap<Movement, Stay>;
}

/** The ticket that a step changes. */
export const ticketOf = (step: CustomerStep) => ('ticket' in step ? step.ticket : undefined);

/** The one of all that share in a step whose item stands for the ticket. */
export function leadOf(step: CustomerStep): Movement | undefined {
	switch (step.do) {
		case 'create':
		case 'reopen':
			return step.lead;
		case 'update':
			return step.level;
		case 'complete':
			return step.last;
		case 'leave':
			return undefined;
	}
}

export interface KnownOfCustomer extends Known {
	tickets: readonly DescribedTicket[];
}

/** Compares who is to be on the ticket with who is: one change for all of them. Knows no HTTP. */
export function planCustomer(movements: readonly Movement[], known: KnownOfCustomer): CustomerPlan {
	const net = netMovements(movements);
	const [ticket] = openTickets(known.tickets);
	return ticket ? planOnTicket(net, ticket, known) : planWithoutTicket(net, known);
}

function planWithoutTicket(net: Movement[], known: KnownOfCustomer): CustomerPlan {
	const last = lastCompleted(known.tickets);
	const joins = byUrgency(net.filter(isJoin));
	const steps = joins.map((join) => ({ join, step: planOpen(join.item, join.decision, known) }));
	const leading = steps.find(({ step }) => step.do !== 'leave');
	const unmoved = new Map<Movement, Stay>();
	for (const each of net.filter(isLeave)) unmoved.set(each, nothingToLeave(last));
	for (const { join, step } of steps) {
		const staysOut = leading === undefined || isOver(join, last);
		if (step.do === 'leave' && staysOut) unmoved.set(join, step);
	}
	if (leading === undefined) return { step: { do: 'leave' }, unmoved };
	const { join: lead, step } = leading;
	const moved = joins.filter((join) => !unmoved.has(join));
	const text = step.do === 'reopen' ? (last?.description ?? '') : lead.decision.description;
	const { description } = stillHolds(last, lead)
		? inheritedList(text, moved, last.description)
		: newList(text, moved);
	return step.do === 'reopen' && last
		? { step: { do: 'reopen', lead, ticket: last, description, reason: step.reason }, unmoved }
		: { step: { do: 'create', lead, description, devices: moved.length }, unmoved };
}

/** Whether a person closed the ticket while its devices had the status: whoever is on its list has it still. */
function stillHolds(last: DescribedTicket | undefined, { item }: Join): last is DescribedTicket {
	return last !== undefined && !ownCompletion(last) && !isOfEarlierOccurrence(last, item.raisedAt);
}

/** Whether the item is older than the end that we saw of its status. */
const isOver = ({ item }: Join, last: DescribedTicket | undefined) =>
	item.observedAt < ((last && ownCompletion(last)?.clearedAt) ?? -Infinity);

function nothingToLeave(last: DescribedTicket | undefined): Stay {
	return last
		? leave('skipped', `Ticket ${last.ticketNumber} is completed already.`, last)
		: leave('skipped', 'There is no ticket to complete.');
}

function planOnTicket(
	net: Movement[],
	ticket: DescribedTicket,
	known: KnownOfCustomer,
): CustomerPlan {
	const before = readDeviceList(ticket.description);
	const last = lastCompleted(known.tickets);
	const joins = net.filter(isJoin).filter((each) => !isOver(each, last));
	const newcomers = joins.filter(({ device }) => !isListed(device, before));
	const leavers = net.filter(isLeave).filter((each) => canLeave(each, before));
	const changed = changeList(ticket.description, leavers, newcomers);
	const level = planCustomerLevel(joins, changed.list, ticket, known);
	const listed = newcomers.filter(({ device }) => isListed(device, changed.list));
	const moves = new Set<Movement>([...leavers, ...listed, ...(level ? [level] : [])]);
	const unmoved = new Map(
		net.filter((each) => !moves.has(each)).map((each) => [each, stay(each, ticket, before)]),
	);
	const lastLeaver = leavers.at(-1);
	if (before && lastLeaver && isEmptied(before, leavers, newcomers)) {
		return { step: { do: 'complete', ticket, last: lastLeaver, inAll: before.inAll }, unmoved };
	}
	const isSame = changed.description === ticket.description && level === undefined;
	if (isSame) return { step: { do: 'leave' }, unmoved };
	return { step: { do: 'update', ticket, leavers, newcomers, level }, unmoved };
}

function stay(movement: Movement, ticket: DescribedTicket, before: DeviceList | undefined): Stay {
	const [name, number] = [movement.device.name, `ticket ${ticket.ticketNumber}`];
	if (isJoin(movement)) {
		const isThere = isListed(movement.device, before);
		const but = 'has no line: the item is older than the end of its status, or the list is full';
		return leave(
			'exists',
			`${name} ${isThere ? `is on ${number}` : `${but} (${number})`}.`,
			ticket,
		);
	}
	if (before === undefined) {
		return leave('skipped', `The list of devices on ${number} cannot be read: left open.`, ticket);
	}
	const why = isListed(movement.device, before)
		? `${name} stays on ${number}, whose list is newer than this item. The next snapshot decides.`
		: `${name} is not on the list of ${number}.`;
	return leave('skipped', why, ticket);
}
