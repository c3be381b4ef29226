import { ExpiringCache } from '../expiringCache';
import type { AutotaskClient } from './client';
import { isRow, numberInText, wholeNumber } from './query';

/** A value of a picklist, or a work type. Labels are renamed by tenants: only the id counts. */
export interface PicklistValue {
	id: number;
	label: string;
	isActive: boolean;
	isDefault: boolean;
	sortOrder: number;
	/** The issue type of a sub-issue type. */
	parentId: number | null;
}

const TICKET_PICKLISTS = [
	...(['queueID', 'priority', 'issueType', 'subIssueType'] as const),
	...(['status', 'source', 'ticketCategory', 'ticketType', 'serviceLevelAgreementID'] as const),
];

/** By field of a ticket; work types are the values of `billingCodeID`. */
export type TicketPicklists = Record<
	(typeof TICKET_PICKLISTS)[number] | 'billingCodeID',
	PicklistValue[]
>;

export interface NotePicklists {
	noteType: PicklistValue[];
	publish: PicklistValue[];
}

const LIFETIME_MS = 5 * 60_000;

/** What the metadata of an entity says of its fields. */
interface FieldFacts {
	/** By lower-case name. */
	picklists: Map<string, PicklistValue[]>;
	/** Names of those that a new record needs. */
	required: string[];
}

const ticketFields = new ExpiringCache<FieldFacts>(LIFETIME_MS);
const noteFields = new ExpiringCache<FieldFacts>(LIFETIME_MS);
const workTypes = new ExpiringCache<PicklistValue[]>(LIFETIME_MS);

/**
 * Picklists of tickets and the active work types, kept for 5 minutes per credential: an editor opens
 * many drop-downs at once, and Autotask answers three requests at a time.
 *
 * @param options work types cost a request of their own; left out, there are none
 * @throws NodeApiError that says what to do
 */
export async function loadTicketPicklists(
	client: AutotaskClient,
	{ withWorkTypes = true } = {},
): Promise<TicketPicklists> {
	const { account } = await client.connection();
	// One after the other: a credential that is refused must not be sent twice, users get locked out.
	const { picklists } = await loadTicketFields(client);
	const billingCodeID = withWorkTypes
		? await workTypes.get(account, async () => await loadWorkTypes(client))
		: [];
	const lists = TICKET_PICKLISTS.map((name) => [name, picklists.get(name.toLowerCase()) ?? []]);
	return { ...(Object.fromEntries(lists) as TicketPicklists), billingCodeID };
}

/**
 * Names of the fields without which Autotask takes no ticket, as its metadata says.
 *
 * @throws NodeApiError that says what to do
 */
export async function loadRequiredFields(client: AutotaskClient): Promise<readonly string[]> {
	return (await loadTicketFields(client)).required;
}

async function loadTicketFields(client: AutotaskClient): Promise<FieldFacts> {
	const { account } = await client.connection();
	return await ticketFields.get(account, async () => await loadFields(client, 'Tickets'));
}

/** @throws NodeApiError that says what to do */
export async function loadNotePicklists(client: AutotaskClient): Promise<NotePicklists> {
	const { account } = await client.connection();
	const { picklists } = await noteFields.get(
		account,
		async () => await loadFields(client, 'TicketNotes'),
	);
	return { noteType: picklists.get('notetype') ?? [], publish: picklists.get('publish') ?? [] };
}

async function loadFields(
	client: AutotaskClient,
	entity: 'Tickets' | 'TicketNotes',
): Promise<FieldFacts> {
	const doing = `return the field values of ${entity}`;
	const body = client.expect(await client.get(`V1.0/${entity}/entityInformation/fields`), doing);
	if (!Array.isArray(body.fields)) {
		throw client.exception({ kind: 'unreadable', detail: 'there is no list of fields' }, doing);
	}
	const required = body.fields
		.filter(isRow)
		.filter(({ isRequired, isReadOnly }) => isRequired === true && isReadOnly !== true)
		.flatMap(({ name }) => (typeof name === 'string' ? [name] : []));
	return { picklists: readFieldPicklists(body.fields), required };
}

/** Values by lower-case field name, in the order of the tenant. Values and parents are texts of numbers. */
export function readFieldPicklists(fields: unknown[]): Map<string, PicklistValue[]> {
	const lists = new Map<string, PicklistValue[]>();
	for (const field of fields.filter(isRow)) {
		if (!Array.isArray(field.picklistValues) || typeof field.name !== 'string') continue;
		const values = field.picklistValues.filter(isRow).flatMap(readValue);
		values.sort((a, b) => a.sortOrder - b.sortOrder || a.label.localeCompare(b.label));
		lists.set(field.name.toLowerCase(), values);
	}
	return lists;
}

function readValue(raw: Record<string, unknown>): PicklistValue[] {
	const id = numberInText(raw.value);
	if (id === undefined) return [];
	return [
		{
			id,
			label: typeof raw.label === 'string' ? raw.label : String(id),
			isActive: raw.isActive !== false,
			isDefault: raw.isDefaultValue === true,
			sortOrder: numberInText(raw.sortOrder) ?? 0,
			parentId: numberInText(raw.parentValue) ?? null,
		},
	];
}

/** A work type is a billing code of use type 1 (general allocation code), of any billing code type. */
async function loadWorkTypes(client: AutotaskClient): Promise<PicklistValue[]> {
	const answer = await client.query('BillingCodes', {
		includeFields: ['id', 'name', 'isActive', 'useType'],
		filter: [
			{ op: 'eq', field: 'isActive', value: true },
			{ op: 'eq', field: 'useType', value: 1 },
		],
	});
	return client
		.expectRows(answer, 'return the work types')
		.filter((row) => row.useType === 1 && row.isActive === true)
		.flatMap(({ id, name }) => {
			const found = wholeNumber(id);
			if (found === undefined || typeof name !== 'string') return [];
			const value = { isActive: true, isDefault: false, sortOrder: 0, parentId: null };
			return [{ id: found, label: name, ...value }];
		})
		.sort((a, b) => a.label.localeCompare(b.label));
}
