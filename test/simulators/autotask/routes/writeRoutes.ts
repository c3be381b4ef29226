import { ErrorResponse } from '../responses';
import {
	entityInformation,
	fieldInformation,
	seesNothing,
	userDefinedFieldInformation,
} from '../query/metadata';
import { serialise } from '../query/serialise';
import { createTicket } from '../tickets/create';
import { createNote, updateNote } from '../tickets/notes';
import { updateTicket } from '../tickets/update';
import { writeCompany } from '../write/company';
import type { Call, VendorRoute, Verb } from './route';

const NOTES = '/V1.0/Tickets/{parentId}/Notes';

/** Creates and updates, and the notes below a ticket: the only place where notes can be written. */
export function writeRoutes(): VendorRoute[] {
	const write = (
		method: Verb,
		path: string,
		endpoint: string,
		handle: VendorRoute['handle'],
	): VendorRoute => ({
		method,
		path,
		endpoint,
		access: method === 'POST' ? 'create' : 'update',
		authenticated: true,
		handle,
	});
	const read = (
		path: string,
		handle: VendorRoute['handle'],
		access: VendorRoute['access'] = 'none',
	): VendorRoute => ({
		method: 'GET',
		path,
		endpoint: 'TicketNotes',
		access,
		authenticated: true,
		handle,
	});
	const parent = ({ params }: Call) => Number(params.parentId);
	return [
		write('POST', '/V1.0/Tickets', 'Tickets', ({ state, caller, body, rawBody }) =>
			createTicket(state, caller, body, rawBody),
		),
		write('PATCH', '/V1.0/Tickets', 'Tickets', ({ state, caller, body, rawBody }) =>
			updateTicket(state, caller, body, rawBody, false),
		),
		write('PUT', '/V1.0/Tickets', 'Tickets', ({ state, caller, body, rawBody }) =>
			updateTicket(state, caller, body, rawBody, true),
		),
		write('POST', NOTES, 'TicketNotes', (call) =>
			createNote(call.state, call.caller, parent(call), call.body, call.rawBody),
		),
		write('PATCH', NOTES, 'TicketNotes', (call) =>
			updateNote(call.state, call.caller, parent(call), call.body, call.rawBody, false),
		),
		write('PUT', NOTES, 'TicketNotes', (call) =>
			updateNote(call.state, call.caller, parent(call), call.body, call.rawBody, true),
		),
		write('POST', '/V1.0/Companies', 'Companies', ({ state, caller, body, rawBody }) =>
			writeCompany(state, caller, body, rawBody, 'create'),
		),
		write('PATCH', '/V1.0/Companies', 'Companies', ({ state, caller, body, rawBody }) =>
			writeCompany(state, caller, body, rawBody, 'patch'),
		),
		write('PUT', '/V1.0/Companies', 'Companies', ({ state, caller, body, rawBody }) =>
			writeCompany(state, caller, body, rawBody, 'put'),
		),
		read(NOTES, notesOfTicket, 'query'),
		read(`${NOTES}/{id}`, noteOfTicket, 'query'),
		read(`${NOTES}/entityInformation`, ({ state }) => entityInformation(state, 'TicketNotes')),
		read(`${NOTES}/entityInformation/fields`, ({ state }) =>
			fieldInformation(state, 'TicketNotes'),
		),
		read(`${NOTES}/entityInformation/userDefinedFields`, ({ state }) =>
			userDefinedFieldInformation(state, 'TicketNotes'),
		),
	];
}

function notesOfTicket({ state, params }: Call) {
	const id = Number(params.parentId);
	const visible = seesNothing(state, 'TicketNotes') ? [] : state.notes();
	const notes = visible.filter((note) => note.ticketID === id);
	return {
		items: notes.map((note) => serialise('TicketNotes', note, state)),
		pageDetails: { count: notes.length, requestCount: 500, prevPageUrl: null, nextPageUrl: null },
	};
}

function noteOfTicket({ state, params }: Call) {
	const note = state.tables.TicketNotes.get(Number(params.id));
	if (note && note.ticketID === Number(params.parentId) && !seesNothing(state, 'TicketNotes')) {
		return { item: serialise('TicketNotes', note, state) };
	}
	if (state.settings.missingIdMode === 'null') return { item: null };
	throw new ErrorResponse(404, '', null);
}
