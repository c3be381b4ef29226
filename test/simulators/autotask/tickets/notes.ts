import { errors } from '../responses';
import { entities } from '../model/entities';
import type { Row, TicketNote } from '../model/values';
import type { Caller } from '../http/caller';
import type { AutotaskState } from '../state';
import { checkFields, missingFields } from '../write/check';
import { readFields } from '../write/coerce';
import { insertNote } from './lifecycle';
import { categoryRule } from './rules';

/** POST Tickets/{id}/Notes: the ticket comes from the address (reference section 5). */
export function createNote(
	state: AutotaskState,
	caller: Caller,
	ticketID: number,
	body: unknown,
	rawBody: string,
): { itemId: number } {
	const sent = noteFields(readFields(entities.TicketNotes.byName, body, rawBody), ticketID);
	const { description, noteType, publish } = checked(state, sent, sent, 'create');
	const values = { ...sent, ticketID, description, noteType, publish };
	return { itemId: insertNote(state, values, caller.resourceID, caller.impersonatorID).id };
}

/** PATCH and PUT: noteType and publish are needed again (unattributed). */
export function updateNote(
	state: AutotaskState,
	caller: Caller,
	ticketID: number,
	body: unknown,
	rawBody: string,
	whole: boolean,
): { itemId: number } {
	const read = readFields(entities.TicketNotes.byName, body, rawBody);
	const stored = state.tables.TicketNotes.get(Number(read.id));
	if (!stored || stored.ticketID !== ticketID) {
		throw errors([
			'Value does not reference an existing entity for id. | Error updating entity for record number [1].',
		]);
	}
	const sent = noteFields(read, ticketID);
	const base: Row = whole ? {} : { description: stored.description };
	checked(state, { ...base, ...sent }, sent, 'update');
	Object.assign(stored, whole ? { title: null } : {}, sent, {
		lastActivityDate: state.stamp(),
		impersonatorUpdaterResourceID: caller.impersonatorID,
	});
	return { itemId: Number(stored.id) };
}

function noteFields(read: Row, ticketID: number): Row {
	const out: Row = { ticketID };
	for (const name of ['description', 'noteType', 'publish', 'title']) {
		if (name in read) out[name] = read[name];
	}
	return out;
}

function checked(
	state: AutotaskState,
	row: Row,
	sent: Row,
	operation: 'create' | 'update',
): Pick<TicketNote, 'description' | 'noteType' | 'publish'> {
	const ticket = state.tables.Tickets.get(Number(row.ticketID));
	const texts = [
		...missingFields('TicketNotes', row),
		...checkFields(state, 'TicketNotes', sent, row, operation),
	];
	const titleNeeded = ticket && categoryRule(state, ticket.ticketCategory).requireNoteTitles;
	if (titleNeeded && operation === 'create' && !row.title) {
		texts.push('title is required.; on record number [0]');
	}
	if (texts.length > 0) throw errors(texts);
	return {
		description: String(row.description),
		noteType: Number(row.noteType),
		publish: Number(row.publish),
	};
}
