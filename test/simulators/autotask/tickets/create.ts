import { errors } from '../responses';
import { toStored } from '../model/dates';
import { entities } from '../model/entities';
import { isRecord, type Row, type Ticket } from '../model/values';
import type { Caller } from '../http/caller';
import type { AutotaskState } from '../state';
import { checkFields, missingFields } from '../write/check';
import { readFields } from '../write/coerce';
import { insertNote, insertTicket } from './lifecycle';
import { categoryRule, ticketErrors } from './rules';
import { readUserDefinedFields, userDefinedErrors } from '../write/userDefinedFields';

const HOUR = 3_600_000;
const DUPLICATE_NOTE = 15;

/** POST Tickets: every call makes a ticket; there is no idempotency key (reference 2.7). */
export function createTicket(
	state: AutotaskState,
	caller: Caller,
	body: unknown,
	rawBody: string,
): { itemId: number } {
	const sent = writable(readFields(entities.Tickets.byName, body, rawBody));
	const ticket = withDefaults(state, sent);
	const texts = [
		...missingFields('Tickets', ticket, state.settings.requiredTicketFields),
		...userDefinedErrors(state, isRecord(body) ? body.userDefinedFields : undefined),
		...checkFields(state, 'Tickets', sent, ticket, 'create'),
		...ticketErrors(state, ticket, sent, 'create'),
	];
	if (texts.length > 0) throw errors(texts);
	const duplicate = findDuplicate(state, ticket);
	if (duplicate) {
		noteDuplicate(state, duplicate, ticket, caller);
		return { itemId: duplicate.id };
	}
	const userDefinedFields = readUserDefinedFields(
		state,
		'Tickets',
		isRecord(body) ? body.userDefinedFields : undefined,
	);
	const { resourceID, impersonatorID } = caller;
	const dropped: Row = state.settings.externalIdOnCreate === 'dropped' ? { externalID: null } : {};
	const values = { ...ticket, ...dropped, userDefinedFields };
	const { id } = insertTicket(state, values, resourceID, impersonatorID);
	state.scheduleWorkflowRule(id);
	return { itemId: id };
}

/** Without the read-only fields, which are ignored like unknown ones. */
function writable(sent: Row): Row {
	return Object.fromEntries(
		Object.entries(sent).filter(
			([name]) => !entities.Tickets.byName.get(name.toLowerCase())?.readOnly,
		),
	);
}

/** The ticket category supplies what the request leaves out; an absent category is the default one (reference 2.2). */
function withDefaults(state: AutotaskState, sent: Row): Row {
	const categories = [...state.tables.TicketCategories.values()];
	const global = categories.find((row) => row.isGlobalDefault)?.id ?? 3;
	const ticketCategory = sent.ticketCategory ?? global;
	const rule = categoryRule(state, ticketCategory);
	const given = Object.fromEntries(
		Object.entries(sent).filter(([, value]) => value !== null && value !== ''),
	);
	const due = rule.dueInHours === null ? null : dueIn(state, rule.dueInHours);
	return { dueDateTime: due, ...rule.defaults, ...given, ticketCategory };
}

function dueIn(state: AutotaskState, hours: number): string {
	return toStored(new Date(state.now().getTime() + hours * HOUR));
}

/** The tenant setting Duplicate Ticket Handling (documented; whether it returns the old id is unknown). */
function findDuplicate(state: AutotaskState, ticket: Row): Ticket | undefined {
	const { duplicateHandling, duplicateMatch } = state.settings;
	const key = ticket[duplicateMatch];
	if (duplicateHandling === 'off' || key === null || key === undefined) return undefined;
	for (const other of state.ticketRows()) {
		const same = other[duplicateMatch] === key && other.companyID === ticket.companyID;
		if (same && !state.isComplete(other.status)) return other;
	}
	return undefined;
}

function noteDuplicate(state: AutotaskState, original: Ticket, ticket: Row, caller: Caller): void {
	insertNote(
		state,
		{
			ticketID: original.id,
			title: `Duplicate ticket: ${String(ticket.title)}`.slice(0, 250),
			description: String(ticket.description ?? ticket.title),
			noteType: DUPLICATE_NOTE,
			publish: 1,
		},
		caller.resourceID,
	);
}
