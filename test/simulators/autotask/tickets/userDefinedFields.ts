import { isRecord, type UserDefinedField } from '../model/values';
import type { AutotaskState } from '../state';

/** The tenant's ticket UDFs with the values that a request gives; unknown names are ignored like unknown fields. */
export function readUserDefinedFields(
	state: AutotaskState,
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
	return state.ticketUserDefinedFields.map((name) => {
		const value = given.get(name.toLowerCase());
		const before = current.find((entry) => entry.name === name)?.value ?? null;
		return { name, value: value === undefined ? before : value };
	});
}
