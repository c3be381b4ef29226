import { entities, type EntityName } from '../model/entities';
import type { FieldSpec } from '../model/fields';
import { API_LICENSE } from '../seed/people';
import type { Row, Value } from '../model/values';
import type { AutotaskState } from '../state';

const TABLE_OF: Record<string, EntityName> = {
	Company: 'Companies',
	Resource: 'Resources',
	Role: 'Roles',
	BillingCode: 'BillingCodes',
	Contact: 'Contacts',
	Contract: 'Contracts',
	CompanyLocation: 'CompanyLocations',
	ConfigurationItem: 'ConfigurationItems',
	Ticket: 'Tickets',
};

/** SOAP-era names leak into messages (reference 2.5). */
const OLD_NAMES: Record<string, string> = { companyID: 'AccountID' };

export type Operation = 'create' | 'update';

const CREATE_TAIL = ' ; on record number [1].';
const UPDATE_TAIL = ' | Error updating entity for record number [1].';

function isEmpty(value: Value | undefined): boolean {
	return value === undefined || value === null || value === '';
}

/** Required fields without a value. */
export function missingFields(
	entity: EntityName,
	row: Row,
	byTenant: readonly string[] = [],
): string[] {
	return entities[entity].fields
		.filter(
			(field) => (field.required || byTenant.includes(field.name)) && isEmpty(row[field.name]),
		)
		.map(
			({ name }) =>
				`Value does not exist for the required field ${OLD_NAMES[name] ?? name}.${CREATE_TAIL}`,
		);
}

/** The field rules that do not depend on the entity, for the fields that a request sets. */
export function checkFields(
	state: AutotaskState,
	entity: EntityName,
	sent: Row,
	row: Row,
	operation: Operation,
): string[] {
	return entities[entity].fields
		.filter((field) => !field.readOnly && !isEmpty(sent[field.name]))
		.flatMap((field) => {
			const value = sent[field.name];
			return [
				...tooLong(field, value, operation),
				...badPicklistValue(state, entity, field, value, row, operation),
				...badReference(state, field, value, operation),
			];
		});
}

/** The text of msoukhomlinov/n8n-nodes-autotask#48 (live report). */
function tooLong(field: FieldSpec, value: Value, operation: Operation): string[] {
	if (field.length === 0 || String(value).length <= field.length) return [];
	const tail = operation === 'update' ? ` ${UPDATE_TAIL}` : CREATE_TAIL;
	return [`String value exceeds maximum length (field:${field.name}).${tail}`];
}

function badPicklistValue(
	state: AutotaskState,
	entity: EntityName,
	field: FieldSpec,
	value: Value,
	row: Row,
	operation: Operation,
): string[] {
	if (!field.picklist) return [];
	const found = state.picklists.find(`${entity}.${field.name}`, value);
	const usable = found && (found.isActive || state.settings.inactivePicklistMode === 'accept');
	// A sub-issue type must be a child of the ticket's issue type (reference 2.4i); which text says so is not known.
	const childOfOther =
		found && field.parent !== '' && found.parentValue !== String(row[field.parent] ?? '');
	if (usable && !childOfOther) return [];
	// The tail of a create is reported verbatim (reference 1.1); that of an update is not known.
	const tail = operation === 'create' ? CREATE_TAIL : '';
	return [`Picklist value [${String(value)}] does not exist for ${field.name}.${tail}`];
}

function badReference(
	state: AutotaskState,
	field: FieldSpec,
	value: Value,
	operation: Operation,
): string[] {
	if (field.reference === '') return [];
	const table = TABLE_OF[field.reference];
	const target = table && state.tables[table].get(Number(value));
	if (!target) {
		const tail = operation === 'update' ? UPDATE_TAIL : '';
		return [`Value does not reference an existing entity for ${field.name}.${tail}`];
	}
	if (field.reference === 'Company' && state.settings.inactiveCompanyMode === 'accept') return [];
	if (field.reference === 'BillingCode') return badWorkType(target);
	const isActive = field.reference === 'Contract' ? target.status : target.isActive;
	const inactive = isActive === false || isActive === 0;
	const apiOnly = field.reference === 'Resource' && target.licenseType === API_LICENSE;
	if (!inactive && !apiOnly) return [];
	return [
		`Reference value on field: ${field.name} of type: ${field.reference} does not exist or is invalid.${CREATE_TAIL}`,
	];
}

function badWorkType(code: Row): string[] {
	return code.isActive === true && code.useType === 1
		? []
		: ['The given allocation code is not an active general allocation code'];
}
