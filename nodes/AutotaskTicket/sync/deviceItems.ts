import {
	addItemToTicket,
	findConfigurationItems,
	findItemsOfTickets,
	MOST_ITEMS_OF_TICKET,
	removeItemFromTicket,
	type DeviceOfCompany,
	type FindItem,
	type ItemOfTicket,
} from '../../shared/autotask/configurationItems';
import type { ApiError } from '../../shared/autotask/response';
import { openTickets } from '../../shared/autotask/tickets';
import { sentences } from '../../shared/text';
import type { Open, SyncTask } from '../../shared/ticketPlan/desired';
import { listedNames } from '../../shared/ticketPlan/deviceBlock';
import type { TicketsByKey } from './lookUp';
import type { Outcome } from './outcome';
import type { Session } from './session';

/**
 * The devices of a customer's ticket are further configuration items of it: added as they join the list, removed as
 * they leave it. What people have added stays. Each list says it all again, so that what failed once is added later.
 */

/** A customer's ticket that is open now. */
interface CustomerTicket {
	ticketID: number;
	companyID: number;
	/** Names of its devices now. */
	names: readonly string[];
	/** Names of devices that it listed until now, and that have left. */
	left: readonly string[];
}

/** What is to be done on a ticket. */
interface Difference {
	add: number[];
	remove: ItemOfTicket[];
}

/** The outcomes of a batch, with what became of the configuration items where they could not be brought up to date. */
export async function linkDevices(
	session: Session,
	batch: readonly SyncTask[],
	found: TicketsByKey,
	outcomes: readonly Outcome[],
): Promise<Outcome[]> {
	const tickets = batch.map((task, place) => customerTicket(task, found, outcomes[place]));
	const missing = await linkAll(
		session,
		tickets.flatMap((ticket) => ticket ?? []),
	);
	return outcomes.map((outcome, place) => {
		const error = missing.get(tickets[place]?.ticketID ?? NaN);
		if (error === undefined) return outcome;
		const why = session.client.explain(error, 'keep its configuration items up to date').message;
		return { ...outcome, message: sentences(outcome.message, why) };
	});
}

/** Results that leave the ticket of the key open. */
const OPEN: ReadonlyArray<Outcome['result']> = [
	...(['created', 'exists', 'updated', 'reopened', 'noted'] as const),
];

function customerTicket(
	{ desired }: SyncTask,
	found: TicketsByKey,
	{ result, ticket }: Outcome,
): CustomerTicket | undefined {
	if (desired.state !== 'open' || desired.devices === undefined) return undefined;
	if (ticket === undefined || !OPEN.includes(result)) return undefined;
	const [before] = openTickets(found.get(desired.key) ?? []);
	const names = desired.devices.filter(({ isMuted }) => !isMuted).map(({ name }) => name);
	return {
		ticketID: ticket.id,
		companyID: before?.companyID ?? desired.decision.companyID,
		names,
		left: desired.isWhole ? leftOf(desired, before?.description ?? '') : [],
	};
}

const leftOf = ({ devices = [] }: Open, description: string): string[] => {
	const now = new Set(devices.map(({ name }) => name));
	return listedNames(description).filter((name) => !now.has(name));
};

/** @returns by ticket, why its items are not up to date */
async function linkAll(
	session: Session,
	tickets: readonly CustomerTicket[],
): Promise<Map<number, ApiError>> {
	const errors = new Map<number, ApiError>();
	const { client, breaker, settings } = session;
	if (!settings.linksItems || tickets.length === 0 || breaker.stopped) return errors;
	const wanted = tickets.flatMap(({ companyID, names, left }) =>
		[...names, ...left].map((name): DeviceOfCompany => ({ companyID, device: { name } })),
	);
	const known = await findConfigurationItems(client, wanted);
	if (known.kind !== 'items') return errors;
	const concerned = tickets.filter(
		(ticket) => itemsOf(ticket, ticket.names, known.find).length + ticket.left.length > 0,
	);
	if (concerned.length === 0) return errors;
	const present = await findItemsOfTickets(
		client,
		concerned.map(({ ticketID }) => ticketID),
	);
	for (const ticket of concerned) {
		const error =
			present.kind === 'items'
				? await write(session, ticket.ticketID, difference(ticket, known.find, present.items))
				: present;
		if (error) errors.set(ticket.ticketID, error);
	}
	return errors;
}

function itemsOf(
	{ companyID }: CustomerTicket,
	names: readonly string[],
	find: FindItem,
): number[] {
	const ids = names.flatMap((name) => {
		const match = find({ companyID, device: { name } });
		return match?.kind === 'one' ? [match.id] : [];
	});
	return [...new Set(ids)];
}

function difference(
	ticket: CustomerTicket,
	find: FindItem,
	items: readonly ItemOfTicket[],
): Difference {
	const present = items.filter(({ ticketID }) => ticketID === ticket.ticketID);
	const wanted = itemsOf(ticket, ticket.names, find);
	const gone = itemsOf(ticket, ticket.left, find).filter((id) => !wanted.includes(id));
	const remove = present.filter(({ configurationItemID: id }) => gone.includes(id));
	const isThere = (id: number) =>
		present.some(({ configurationItemID }) => configurationItemID === id);
	const room = MOST_ITEMS_OF_TICKET - (present.length - remove.length);
	return { remove, add: wanted.filter((id) => !isThere(id)).slice(0, Math.max(0, room)) };
}

/** What is refused for one item does not keep the others from being tried. @returns the first error */
async function write(
	{ client, breaker }: Session,
	ticketID: number,
	{ add, remove }: Difference,
): Promise<ApiError | undefined> {
	await breaker.checkBudget(add.length + remove.length);
	const steps = [
		...remove.map((item) => async () => await removeItemFromTicket(client, item)),
		...add.map((id) => async () => await addItemToTicket(client, ticketID, id)),
	];
	let first: ApiError | undefined;
	for (const step of steps) {
		if (breaker.stopped) return first ?? breaker.stopped.error;
		const error = await step();
		if (error === undefined) continue;
		first ??= error;
		breaker.recordFailure(error, 'keep the configuration items of tickets up to date');
	}
	return first;
}
