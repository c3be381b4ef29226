import { errors, ErrorResponse } from '../responses';
import { entities } from '../model/entities';
import type { Row } from '../model/values';
import type { AutotaskState } from '../state';
import { checkFields, missingFields } from '../write/check';
import { readFields } from '../write/coerce';

/** The configuration items that a ticket has beside its first one (reference section 5; the texts are not known). */

const ENTITY = 'TicketAdditionalConfigurationItems';

/** Documented: at most 100. */
const MOST = 100;

export function itemsBelow(state: AutotaskState, ticketID: number): Row[] {
	return [...state.tables[ENTITY].values()].filter((row) => row.ticketID === ticketID);
}

/** POST Tickets/{id}/AdditionalConfigurationItems: the ticket comes from the address. */
export function addItem(
	state: AutotaskState,
	ticketID: number,
	body: unknown,
	rawBody: string,
): { itemId: number } {
	const sent: Row = { ...readFields(entities[ENTITY].byName, body, rawBody), ticketID };
	const texts = [
		...missingFields(ENTITY, sent),
		...checkFields(state, ENTITY, sent, sent, 'create'),
	];
	if (texts.length === 0) texts.push(...misfits(state, ticketID, sent));
	if (texts.length > 0) throw errors(texts);
	const id = state.nextId[ENTITY]++;
	state.tables[ENTITY].set(id, { ...sent, id });
	return { itemId: id };
}

/** No duplicate, of the same company, active, not the first one (documented). */
function misfits(state: AutotaskState, ticketID: number, { configurationItemID }: Row): string[] {
	const ticket = state.tables.Tickets.get(ticketID);
	const item = state.tables.ConfigurationItems.get(Number(configurationItemID));
	const below = itemsBelow(state, ticketID);
	const isThere =
		ticket?.configurationItemID === configurationItemID ||
		below.some((row) => row.configurationItemID === configurationItemID);
	return [
		...(isThere ? ['The configuration item is already associated with this ticket.'] : []),
		...(item?.companyID === ticket?.companyID
			? []
			: ['Value does not reference an existing entity for configurationItemID.']),
		...(below.length < MOST
			? []
			: [`A ticket cannot have more than ${MOST} additional configuration items.`]),
	];
}

/** DELETE Tickets/{id}/AdditionalConfigurationItems/{id}: answers with the id of what is gone (Swagger). */
export function removeItem(state: AutotaskState, ticketID: number, id: number): { itemId: number } {
	if (state.tables[ENTITY].get(id)?.ticketID !== ticketID) throw new ErrorResponse(404, '', null);
	state.tables[ENTITY].delete(id);
	return { itemId: id };
}
