import { errors } from '../responses';
import { entities } from '../model/entities';
import { isRecord, type Row, type Ticket } from '../model/values';
import type { Caller } from '../http/caller';
import type { AutotaskState } from '../state';
import { checkFields, missingFields } from '../write/check';
import { readFields } from '../write/coerce';
import { applyLifecycle, recordHistory } from './lifecycle';
import { ticketErrors } from './rules';
import { readUserDefinedFields } from '../write/userDefinedFields';

/**
 * PATCH and PUT Tickets, the id in the body. PATCH changes what is sent, PUT nulls what is not (documented);
 * neither takes read-only fields or rmmAlertID, which are ignored.
 */
export function updateTicket(
	state: AutotaskState,
	caller: Caller,
	body: unknown,
	rawBody: string,
	whole: boolean,
): { itemId: number } {
	const read = readFields(entities.Tickets.byName, body, rawBody);
	const stored = state.tables.Tickets.get(Number(read.id)) as Ticket | undefined;
	if (!stored || read.id === null || read.id === undefined) {
		// Which text the vendor has for an unknown id is not known; a reference error is its nearest relative.
		throw errors([
			'Value does not reference an existing entity for id. | Error updating entity for record number [1].',
		]);
	}
	const sent = changes(read, whole);
	const next: Ticket = { ...stored, ...sent };
	next.ticketNumber ??= stored.ticketNumber;
	next.ticketCategory ??= stored.ticketCategory;
	const texts = [
		...missingFields('Tickets', next),
		...checkFields(state, 'Tickets', changedOnly(sent, stored), next, 'update'),
		...ticketErrors(state, next, sent, 'update'),
	];
	if (texts.length > 0) throw errors(texts);
	if (state.settings.patchIgnoredTimes > 0 && !whole) {
		// Seen live, zone 19: 200, and the ticket unchanged.
		state.settings.patchIgnoredTimes--;
		return { itemId: stored.id };
	}
	const before: Ticket = { ...stored };
	Object.assign(stored, next);
	if (isRecord(body)) {
		stored.userDefinedFields = readUserDefinedFields(
			state,
			'Tickets',
			body.userDefinedFields,
			before.userDefinedFields,
		);
	}
	applyLifecycle(state, stored, before, caller.resourceID);
	recordHistory(state, stored, before, caller.resourceID);
	return { itemId: stored.id };
}

function changes(read: Row, whole: boolean): Row {
	const out: Row = {};
	for (const { name, readOnly, createOnly } of entities.Tickets.fields) {
		if (readOnly || createOnly) continue;
		if (name in read) out[name] = read[name] === '' ? null : read[name];
		else if (whole) out[name] = null;
	}
	return out;
}

/** A value that the ticket already has is not judged again: an old inactive value may stay. */
function changedOnly(sent: Row, stored: Ticket): Row {
	const parentChanged = sent.issueType !== undefined && sent.issueType !== stored.issueType;
	const entries = Object.entries(sent).filter(
		([name, value]) => value !== stored[name] || (parentChanged && name === 'subIssueType'),
	);
	// A new issue type leaves the sub-issue type that stays without its parent.
	if (parentChanged && sent.subIssueType === undefined && stored.subIssueType !== null) {
		entries.push(['subIssueType', stored.subIssueType]);
	}
	return Object.fromEntries(entries);
}
