import type { EntityName } from '../model/entities';
import { isRecord, type Row, type UserDefinedField } from '../model/values';
import type { AutotaskState } from '../state';

/** The values that a record has once a request is through; unknown names are ignored like unknown fields. */
export function readUserDefinedFields(
	state: AutotaskState,
	entity: EntityName,
	sent: unknown,
	current: UserDefinedField[] = [],
): UserDefinedField[] {
	const given = new Map<string, string | null>();
	for (const entry of Array.isArray(sent) ? sent : []) {
		if (isRecord(entry)) {
			const value = entry.value ?? null;
			given.set(String(entry.name).toLowerCase(), value === null ? null : String(value));
		}
	}
	return state.userDefinedFields(entity).map(({ name }) => {
		const value = given.get(name.toLowerCase());
		const before = current.find((entry) => entry.name === name)?.value ?? null;
		return { name, value: value === undefined ? before : value };
	});
}

/** What a new ticket's fields lack or hold wrongly. The texts are those of other fields: what the vendor's say is not known. */
export function userDefinedErrors(state: AutotaskState, sent: unknown): string[] {
	const given = readUserDefinedFields(state, 'Tickets', sent);
	return state.userDefinedFields('Tickets').flatMap(({ name, type, isRequired, values }) => {
		const value = given.find((field) => field.name === name)?.value ?? '';
		if (value === '') {
			return isRequired ? [`Value does not exist for the required field ${name}.`] : [];
		}
		const isListed = values?.some((one) => one.value === value && one.isActive !== false);
		if (isListed === false) return [`Picklist value [${value}] does not exist for ${name}.`];
		const isNumber = type === 'double' || type === 'integer';
		const isRight = isNumber
			? Number.isFinite(Number(value))
			: type !== 'datetime' || isDate(value);
		return isRight ? [] : [`Conversion failed when converting the varchar value '${value}'.`];
	});
}

const isDate = (text: string) => !Number.isNaN(Date.parse(text));

/**
 * As a record carries them: all of the entity, unset ones null, sorted by name, decimals as texts with four places
 * (reference 1.1, live report zone 19).
 */
export function listUserDefinedFields(
	state: AutotaskState,
	entity: EntityName,
	row: Row,
): UserDefinedField[] {
	const stored = Array.isArray(row.userDefinedFields) ? row.userDefinedFields : [];
	return state
		.userDefinedFields(entity)
		.map(({ name, type }) => {
			const value = stored.find((entry) => entry.name === name)?.value ?? null;
			return {
				name,
				value: value !== null && type === 'double' ? Number(value).toFixed(4) : value,
			};
		})
		.sort((left, right) => left.name.localeCompare(right.name));
}
