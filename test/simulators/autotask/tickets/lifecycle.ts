import { ticketFields } from '../model/ticketFields';
import type { Row, Ticket, TicketNote, Value } from '../model/values';
import type { AutotaskState } from '../state';

const EMPTY: Row = Object.fromEntries(ticketFields.map((field) => [field.name, null]));

/** TyyyyMMdd.nnnn, counted per day (reference 2.2: given by the server when omitted, but writable). */
function nextTicketNumber(state: AutotaskState, created: string): string {
	const day = created.slice(0, 10).replaceAll('-', '');
	const count = (state.ticketsOfDay.get(day) ?? 0) + 1;
	state.ticketsOfDay.set(day, count);
	return `T${day}.${String(count).padStart(4, '0')}`;
}

/** Stores a new ticket with everything the server itself fills in. */
export function insertTicket(
	state: AutotaskState,
	values: Record<string, Value>,
	resourceID: number,
	impersonatorID: number | null = null,
): Ticket {
	const id = state.nextId.Tickets++;
	const created = typeof values.createDate === 'string' ? values.createDate : state.stamp();
	const row: Row = {
		...EMPTY,
		hoursToBeScheduled: 0,
		isAssignedToComanaged: false,
		isVisibleToComanaged: false,
		ticketCategory: 3,
		createDate: created,
		creatorResourceID: resourceID,
		creatorType: 1,
		impersonatorCreatorResourceID: impersonatorID,
		lastActivityDate: created,
		lastActivityPersonType: 1,
		lastActivityResourceID: resourceID,
		lastTrackedModificationDateTime: created,
		userDefinedFields: state.ticketUserDefinedFields.map(({ name }) => ({ name, value: null })),
		...values,
		id,
	};
	row.ticketNumber ??= nextTicketNumber(state, created);
	// insertTicket fills every field that Ticket promises; the callers supply title, company, status and priority.
	const ticket = row as Ticket;
	if (state.isComplete(ticket.status)) {
		ticket.completedDate ??= created;
		ticket.completedByResourceID = resourceID;
		ticket.resolvedDateTime = ticket.completedDate;
	}
	state.tables.Tickets.set(id, ticket);
	history(state, id, 'Created', `Ticket ${ticket.ticketNumber} created`, resourceID);
	return ticket;
}

/** Completing sets the completion, reopening clears it (reference 2.2, 2.8); every change is an activity. */
export function applyLifecycle(
	state: AutotaskState,
	ticket: Ticket,
	before: Ticket,
	resourceID: number,
): void {
	const now = state.stamp();
	const complete = state.isComplete(ticket.status);
	if (complete && !state.isComplete(before.status)) {
		ticket.completedDate = now;
		ticket.completedByResourceID = resourceID;
		ticket.resolvedDateTime = now;
	} else if (!complete && state.isComplete(before.status)) {
		ticket.completedDate = null;
		ticket.completedByResourceID = null;
		ticket.resolvedDateTime = null;
	}
	ticket.lastActivityDate = now;
	ticket.lastActivityResourceID = resourceID;
	ticket.lastTrackedModificationDateTime = now;
}

/** Writes what changed into TicketHistory: the ticket itself keeps no status history. */
export function recordHistory(
	state: AutotaskState,
	ticket: Ticket,
	before: Ticket,
	resourceID: number,
): void {
	for (const { name, readOnly, picklist } of ticketFields) {
		if (readOnly || ticket[name] === before[name]) continue;
		const show = (value: Value) =>
			picklist ? state.label('Tickets', name, value) : String(value ?? '');
		const detail = `${name}: "${show(before[name])}" changed to "${show(ticket[name])}"`;
		history(state, ticket.id, 'Edited', detail.slice(0, 8000), resourceID);
	}
}

function history(
	state: AutotaskState,
	ticketID: number,
	action: string,
	detail: string,
	resourceID: number,
): void {
	const id = state.nextId.TicketHistory++;
	state.tables.TicketHistory.set(id, {
		id,
		action,
		date: state.stamp(),
		detail,
		resourceID,
		ticketID,
	});
}

/** Stores a note and makes it the ticket's last activity. */
export function insertNote(
	state: AutotaskState,
	values: Row & { ticketID: number; description: string; noteType: number; publish: number },
	resourceID: number,
	impersonatorID: number | null = null,
): TicketNote {
	const now = state.stamp();
	const note: TicketNote = {
		createdByContactID: null,
		impersonatorUpdaterResourceID: null,
		title: null,
		...values,
		id: state.nextId.TicketNotes++,
		createDateTime: now,
		creatorResourceID: resourceID,
		impersonatorCreatorResourceID: impersonatorID,
		lastActivityDate: now,
	};
	state.tables.TicketNotes.set(note.id, note);
	const ticket = state.tables.Tickets.get(note.ticketID);
	if (ticket) ticket.lastActivityDate = now;
	return note;
}
