import type { AutotaskClient } from '../../shared/autotask/client';
import { clock } from '../../shared/autotask/clock';
import type { ApiError } from '../../shared/autotask/response';
import { findNotes } from '../../shared/autotask/ticketNotes';
import {
	findByExternalIDs,
	findOpenByTitle,
	ticketLink,
	type Ticket,
	type Tickets,
} from '../../shared/autotask/tickets';
import { readSyncItem, type SyncItem } from '../../shared/decisions';
import { readExternalId } from '../../shared/externalId';
import { DAY_MS } from '../../shared/time';
import {
	describeAction,
	ticketsOf,
	type Action,
	type PlanContext,
} from '../../shared/ticketPlan/actions';
import { desiredBy, type Desired } from '../../shared/ticketPlan/desired';
import { nameOf } from '../../shared/ticketPlan/history';
import { OWN_TITLES } from '../../shared/ticketPlan/ownNotes';
import { completedSinceFor, plan } from '../../shared/ticketPlan/plan';
import type { Policies } from '../../shared/ticketPlan/policies';

/** The ticket that is there now, and what Sync would do about it: planned by what Sync plans with, and not done. */

export interface TicketNow {
	number: string;
	id: number;
	externalID: string;
	title: string;
	companyID: number | null;
	isOpen: boolean;
	link?: string;
}

export interface SyncAnswer {
	/** Newest last; only those that make a difference. */
	tickets: TicketNow[];
	/** What Sync would do, one sentence for each thing. */
	sync: string[];
}

/** A decided item, and what is known of the device where no ticket can bear its key. */
export interface AskedItem {
	json: object;
	/** Of a question that was typed: there is no key to look for. */
	device?: { name: string; companyID: number | null; status: string };
}

/** @throws NodeApiError that says what to do */
export async function answerForSync(
	client: AutotaskClient,
	{ json, device }: AskedItem,
	policies: Policies,
): Promise<SyncAnswer> {
	const read = readSyncItem(json);
	const desired = desiredBy(read);
	const context = contextOf(client, policies);
	const found = device
		? await findByDevice(client, device)
		: await findByKey(client, read, desired, context);
	const { webUrl } = await client.connection();
	const tickets = found.map((ticket) => ticketNow(ticket, webUrl));
	if (desired === undefined) return { tickets, sync: [withoutTicket(read, found)] };
	// Of a typed question the ticket that names the device tells the key.
	const known = device && found[0] ? { ...desired, key: found[0].externalID } : desired;
	const actions = await planned(client, known, found, context);
	const sync = actions.map(inWords);
	return { tickets, sync: device && found.length === 0 ? [...sync, KEY_NOT_KNOWN] : sync };
}

const KEY_NOT_KNOWN =
	'No open ticket of this account names the device. Whether one that was completed decides is seen with an item of a trigger, which has the key of the ticket.';

/** Statuses of tickets are of no interest here: nothing is written. */
const contextOf = (client: AutotaskClient, policies: Policies): PlanContext => ({
	settings: {
		...{ policies, completedStatus: 0, newStatus: 0 },
		defaults: { source: null, ticketCategory: null, ticketType: null },
	},
	clocks: { now: clock.now(), ahead: client.clockDifferenceMs() ?? 0 },
});

function found(client: AutotaskClient, answer: Tickets): Ticket[] {
	if (answer.kind === 'tickets') return answer.tickets;
	throw failed(client, answer, 'return the tickets that exist already');
}

const failed = (client: AutotaskClient, error: ApiError, doing: string) =>
	client.exception(error, doing);

async function findByDevice(
	client: AutotaskClient,
	{ name, companyID, status }: Required<AskedItem>['device'],
): Promise<Ticket[]> {
	if (name === '' || companyID === null) return [];
	const tickets = found(client, await findOpenByTitle(client, companyID, name));
	return tickets.filter(({ externalID }) => readExternalId(externalID)?.statusCode === status);
}

async function findByKey(
	client: AutotaskClient,
	read: SyncItem,
	desired: Desired | undefined,
	context: PlanContext,
): Promise<Ticket[]> {
	const key = desired?.key ?? keyOf(read);
	if (key === undefined) return [];
	const { policies } = context.settings;
	const since = desired
		? completedSinceFor(desired, context)
		: context.clocks.now - policies.closedByPersonDays * DAY_MS;
	return found(client, await findByExternalIDs(client, [key], since, 'described'));
}

const keyOf = (read: SyncItem): string | undefined =>
	read.kind === 'change' || read.kind === 'deviceList' ? read.item.ticket.externalID : undefined;

/** As Sync does: planned, then once more with our notes on the tickets that it concerns. */
async function planned(
	client: AutotaskClient,
	desired: Desired,
	tickets: readonly Ticket[],
	context: PlanContext,
): Promise<Action[]> {
	const first = plan(desired, { tickets, notes: [] }, context);
	const ids = first.flatMap(ticketsOf).map(({ id }) => id);
	if (ids.length === 0) return first;
	const answer = await findNotes(client, ids, OWN_TITLES);
	if (answer.kind === 'rejected') return first;
	if (answer.kind !== 'notes') throw failed(client, answer, 'return the notes of the tickets');
	return plan(desired, { tickets, notes: answer.notes }, context);
}

function inWords(action: Action): string {
	if (action.do === 'nothing') return `Sync would change nothing: ${action.message}`;
	const after =
		action.do === 'create' && action.replaces.length > 0
			? `, and once it has been seen, complete ${action.replaces.map((one) => `ticket ${nameOf(one)}`).join(', ')} of the other account`
			: '';
	return `Sync would ${describeAction(action)}${after}.`;
}

function withoutTicket(read: SyncItem, tickets: readonly Ticket[]): string {
	if (read.kind === 'bad') return read.message;
	const isThere = tickets.some(({ completedDate }) => completedDate === null);
	return isThere
		? 'Sync would change nothing: the open ticket stays as it is.'
		: 'Sync would create nothing.';
}

const ticketNow = (ticket: Ticket, webUrl: string): TicketNow => ({
	...{ number: ticket.ticketNumber, id: ticket.id, externalID: ticket.externalID },
	...{ title: ticket.title, companyID: ticket.companyID, isOpen: ticket.completedDate === null },
	link: ticketLink(webUrl, ticket.id),
});
