import { ErrorResponse } from '../responses';
import {
	entityInformation,
	fieldInformation,
	seesNothing,
	userDefinedFieldInformation,
} from '../query/metadata';
import { serialise } from '../query/serialise';
import { addItem, itemsBelow, removeItem } from '../tickets/additionalItems';
import { createTicket } from '../tickets/create';
import { createNote, updateNote } from '../tickets/notes';
import { updateTicket } from '../tickets/update';
import { writeCompany } from '../write/company';
import type { EntityName } from '../model/entities';
import type { Row } from '../model/values';
import type { AutotaskState } from '../state';
import type { Call, VendorRoute, Verb } from './route';

const NOTES = '/V1.0/Tickets/{parentId}/Notes';
const ITEMS = '/V1.0/Tickets/{parentId}/AdditionalConfigurationItems';
const ITEM_ENTITY = 'TicketAdditionalConfigurationItems';

/** Creates and updates, and what is below a ticket: the only place where notes and further devices can be written. */
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
		endpoint = 'TicketNotes',
	): VendorRoute => ({
		method: 'GET',
		path,
		endpoint,
		access,
		authenticated: true,
		handle,
	});
	const metadata = (path: string, entity: EntityName) => [
		read(
			`${path}/entityInformation`,
			({ state }) => entityInformation(state, entity),
			'none',
			entity,
		),
		read(
			`${path}/entityInformation/fields`,
			({ state }) => fieldInformation(state, entity),
			'none',
			entity,
		),
		read(
			`${path}/entityInformation/userDefinedFields`,
			({ state }) => userDefinedFieldInformation(state, entity),
			'none',
			entity,
		),
	];
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
		write('POST', ITEMS, ITEM_ENTITY, (call) =>
			addItem(call.state, parent(call), call.body, call.rawBody),
		),
		{
			...write('DELETE', `${ITEMS}/{id}`, ITEM_ENTITY, (call) =>
				removeItem(call.state, parent(call), Number(call.params.id)),
			),
			access: 'delete',
		},
		read(ITEMS, itemsOfTicket, 'query', ITEM_ENTITY),
		read(`${ITEMS}/{id}`, itemOfTicket, 'query', ITEM_ENTITY),
		...metadata(ITEMS, ITEM_ENTITY),
		read(NOTES, notesOfTicket, 'query'),
		read(`${NOTES}/{id}`, noteOfTicket, 'query'),
		...metadata(NOTES, 'TicketNotes'),
	];
}

/** A single page: a ticket has few of them. */
function listBelow(state: AutotaskState, entity: EntityName, rows: Row[]) {
	const visible = seesNothing(state, entity) ? [] : rows;
	return {
		items: visible.map((row) => serialise(entity, row, state)),
		pageDetails: { count: visible.length, requestCount: 500, prevPageUrl: null, nextPageUrl: null },
	};
}

function notesOfTicket({ state, params }: Call) {
	const id = Number(params.parentId);
	const notes = state.notes().filter((note) => note.ticketID === id);
	return listBelow(state, 'TicketNotes', notes);
}

const itemsOfTicket = ({ state, params }: Call) =>
	listBelow(state, ITEM_ENTITY, itemsBelow(state, Number(params.parentId)));

function itemOfTicket({ state, params }: Call) {
	const row = itemsBelow(state, Number(params.parentId)).find(({ id }) => id === Number(params.id));
	return one(state, ITEM_ENTITY, row);
}

/** @throws ErrorResponse 404 where this tenant answers so for what is not there */
function one(state: AutotaskState, entity: EntityName, row: Row | undefined) {
	if (row && !seesNothing(state, entity)) return { item: serialise(entity, row, state) };
	if (state.settings.missingIdMode === 'null') return { item: null };
	throw new ErrorResponse(404, '', null);
}

function noteOfTicket({ state, params }: Call) {
	const note = state.tables.TicketNotes.get(Number(params.id));
	return one(state, 'TicketNotes', note?.ticketID === Number(params.parentId) ? note : undefined);
}
