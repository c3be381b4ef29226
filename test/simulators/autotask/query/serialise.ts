import { toWire } from '../model/dates';
import { entities, type EntityName } from '../model/entities';
import type { Row, Value } from '../model/values';
import type { AutotaskState } from '../state';
import { listUserDefinedFields } from '../write/userDefinedFields';

/** One record as responses carry it: every key of the model in its order, or only those asked for (absent, not null). */
export function serialise(
	entity: EntityName,
	row: Row,
	state: AutotaskState,
	includeFields?: Set<string>,
): Row {
	const out: Row = {};
	const spec = entities[entity];
	for (const field of spec.fields) {
		if (includeFields && !includeFields.has(field.name.toLowerCase())) continue;
		const value: Value = row[field.name] ?? null;
		if (value === null)
			out[field.name] = field.dataType === 'string' && !field.unsetIsNull ? '' : null;
		else if (field.dataType === 'datetime')
			out[field.name] = toWire(String(value), state.settings.datesWithZone);
		else out[field.name] = value;
	}
	if (spec.hasUserDefinedFields && (!includeFields || includeFields.has('userdefinedfields'))) {
		out.userDefinedFields = listUserDefinedFields(state, entity, row);
	}
	return out;
}
