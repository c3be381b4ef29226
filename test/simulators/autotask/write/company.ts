import { errors } from '../responses';
import { entities } from '../model/entities';
import { isRecord, type Row } from '../model/values';
import type { Caller } from '../http/caller';
import type { AutotaskState } from '../state';
import { checkFields, missingFields } from './check';
import { readFields } from './coerce';
import { readUserDefinedFields } from './userDefinedFields';

/** POST, PATCH and PUT Companies: enough of them to deactivate or rename a customer as a tenant would. */
export function writeCompany(
	state: AutotaskState,
	caller: Caller,
	body: unknown,
	rawBody: string,
	operation: 'create' | 'patch' | 'put',
): { itemId: number } {
	const read = readFields(entities.Companies.byName, body, rawBody);
	const id = operation === 'create' ? state.nextId.Companies : Number(read.id ?? NaN);
	const stored = operation === 'create' ? blank(state, id, caller) : state.company(id);
	if (!stored) {
		throw errors([
			'Value does not reference an existing entity for id. | Error updating entity for record number [1].',
		]);
	}
	const sent: Row = {};
	for (const { name, readOnly } of entities.Companies.fields) {
		if (readOnly) continue;
		if (name in read) sent[name] = read[name];
		else if (operation === 'put') sent[name] = null;
	}
	const next = { ...stored, ...sent };
	const texts = [
		...missingFields('Companies', next),
		...checkFields(state, 'Companies', sent, next, operation === 'create' ? 'create' : 'update'),
	];
	// The tenant's own company cannot be inactivated (documented; the text is not).
	if (id === 0 && next.isActive === false)
		texts.push('The internal company cannot be inactivated.');
	if (texts.length > 0) throw errors(texts);
	const userDefinedFields = readUserDefinedFields(
		state,
		'Companies',
		isRecord(body) ? body.userDefinedFields : undefined,
		Array.isArray(stored.userDefinedFields) ? stored.userDefinedFields : [],
	);
	const now = state.stamp();
	Object.assign(stored, sent, { userDefinedFields, lastTrackedModifiedDateTime: now });
	state.tables.Companies.set(id, stored);
	if (operation === 'create') state.nextId.Companies++;
	return { itemId: id };
}

function blank(state: AutotaskState, id: number, caller: Caller): Row {
	const empty: Row = Object.fromEntries(entities.Companies.fields.map(({ name }) => [name, null]));
	const now = state.stamp();
	const { resourceID } = caller;
	return {
		...empty,
		id,
		isActive: true,
		createDate: now,
		lastActivityDate: now,
		createdByResourceID: resourceID,
		userDefinedFields: [],
	};
}
