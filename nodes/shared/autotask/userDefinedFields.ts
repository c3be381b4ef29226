import { ExpiringCache } from '../expiringCache';
import type { AutotaskClient } from './client';
import { isRow, type Row } from './query';

/** A user-defined field of tickets, as the tenant has made it. */
export interface UserDefinedField {
	name: string;
	kind: 'text' | 'whole' | 'number' | 'date' | 'list';
	/** Characters that a text may have; 0: not known. */
	length: number;
	/** A new ticket needs a value, and Autotask has none by default. */
	isRequired: boolean;
	isReadOnly: boolean;
	/** Of a list. Records hold `value`, people read `label`. */
	values: ReadonlyArray<{ value: string; label: string; isActive: boolean }>;
}

/** What a ticket gets: names and values as Autotask stores them. */
export interface UserDefinedValue {
	name: string;
	value: string;
}

const LIFETIME_MS = 5 * 60_000;

const ofTickets = new ExpiringCache<UserDefinedField[]>(LIFETIME_MS);

/**
 * The user-defined fields of tickets, kept for 5 minutes per credential.
 *
 * @see https://ww3.autotask.net/help/DeveloperHelp/Content/APIs/REST/API_Calls/REST_EntityInformationCall.htm
 * @throws NodeApiError that says what to do
 */
export async function loadUserDefinedFields(client: AutotaskClient): Promise<UserDefinedField[]> {
	const { account } = await client.connection();
	return await ofTickets.get(account, async () => {
		const doing = 'return the user-defined fields of tickets';
		const answer = await client.get('V1.0/Tickets/entityInformation/userDefinedFields');
		// What an entity without such fields may answer.
		if (answer.kind === 'rejected' && answer.status === 404) return [];
		const { fields } = client.expect(answer, doing);
		if (!Array.isArray(fields)) {
			throw client.exception({ kind: 'unreadable', detail: 'there is no list of fields' }, doing);
		}
		return fields.filter(isRow).flatMap(readField);
	});
}

function readField(row: Row): UserDefinedField[] {
	const name = textOf(row.name) || textOf(row.label);
	if (name === '') return [];
	const values = Array.isArray(row.picklistValues) ? row.picklistValues.filter(isRow) : [];
	return [
		{
			name,
			kind: row.isPickList === true ? 'list' : kindOf(textOf(row.type)),
			length: typeof row.length === 'number' ? row.length : 0,
			isRequired: row.isRequired === true && textOf(row.defaultValue) === '',
			isReadOnly: row.isReadOnly === true,
			values: values.map(({ value, label, isActive }) => ({
				value: textOf(value),
				label: textOf(label) || textOf(value),
				isActive: isActive !== false,
			})),
		},
	];
}

const textOf = (value: unknown) =>
	typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';

/** The names of the types are not documented: those of the other fields, and those of .NET and SQL. */
function kindOf(type: string): UserDefinedField['kind'] {
	if (/date|time/i.test(type)) return 'date';
	if (/int|long|short/i.test(type)) return 'whole';
	return /double|decimal|float|numeric|number|money/i.test(type) ? 'number' : 'text';
}
