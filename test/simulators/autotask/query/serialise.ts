import { toWire } from '../model/dates';
import { entities, type EntityName } from '../model/entities';
import type { Row, Value } from '../model/values';
import type { AutotaskSettings } from '../settings';

/** One record as answers carry it: every key of the model in its order, or only those asked for (absent, not null). */
export function serialise(
	entity: EntityName,
	row: Row,
	settings: AutotaskSettings,
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
			out[field.name] = toWire(String(value), settings.datesWithZone);
		else out[field.name] = value;
	}
	if (spec.hasUserDefinedFields && (!includeFields || includeFields.has('userdefinedfields'))) {
		out.userDefinedFields = row.userDefinedFields ?? [];
	}
	return out;
}
