import { entities, type EntityName } from '../model/entities';
import type { FieldSpec } from '../model/fields';
import type { UserDefinedFieldSpec } from '../model/values';
import type { AutotaskState } from '../state';

const ALL = 1;
const NONE = 0;
const RESTRICTED = 2;

/**
 * entityInformation: note the `info` wrapper; access levels 0 None, 1 All, 2 Restricted (reference 1.6). `canCreate` and
 * its kin are read as what the entity permits, `userAccess…` as what this user may do.
 */
export function entityInformation(state: AutotaskState, name: EntityName) {
	const spec = entities[name];
	const access = (operation: 'query' | 'create' | 'update', can: boolean) => {
		if (!can || isDenied(state, name, operation)) return NONE;
		return operation === 'query' && isRestricted(state, name) ? RESTRICTED : ALL;
	};
	return {
		info: {
			name: spec.infoName,
			canCreate: spec.canCreate,
			canDelete: false,
			canQuery: true,
			canUpdate: spec.canUpdate,
			userAccessForCreate: access('create', spec.canCreate),
			userAccessForDelete: NONE,
			userAccessForQuery: access('query', true),
			userAccessForUpdate: access('update', spec.canUpdate),
			hasUserDefinedFields: spec.hasUserDefinedFields,
			supportsWebhookCallouts: spec.supportsWebhooks,
		},
	};
}

export function isDenied(state: AutotaskState, name: string, operation: string): boolean {
	const denied = state.settings.noPermission;
	return denied.includes(`${name}:${operation}`) || denied.includes(`*:${operation}`);
}

/** Whether this user's queries of an entity answer 200 with nothing in them. */
export function seesNothing(state: AutotaskState, name: EntityName): boolean {
	return isRestricted(state, name) || isDenied(state, name, 'query');
}

function isRestricted({ settings }: AutotaskState, name: EntityName): boolean {
	return settings.restrictedUser || settings.restrictedEntities.includes(name);
}

/** entityInformation/fields (reference section 3). */
export function fieldInformation(state: AutotaskState, name: EntityName) {
	return { fields: entities[name].fields.map((field) => describe(state, name, field)) };
}

function describe(state: AutotaskState, entity: EntityName, field: FieldSpec) {
	return {
		name: field.name,
		dataType: field.dataType,
		length: field.length,
		isRequired: field.required || isRequiredByTenant(state, entity, field),
		isReadOnly: field.readOnly,
		isQueryable: field.queryable,
		isReference: field.reference !== '',
		referenceEntityType: field.reference,
		isPickList: field.picklist,
		picklistValues: field.picklist ? state.picklists.values(`${entity}.${field.name}`) : null,
		// The case varies between tenants ("issueType", "IssueType"): a client must not compare it exactly.
		picklistParentValueField: field.parent,
		isSupportedWebhookField: false,
	};
}

const isRequiredByTenant = (state: AutotaskState, entity: EntityName, { name }: FieldSpec) =>
	entity === 'Tickets' && state.settings.requiredTicketFields.includes(name);

function listValues({ values }: UserDefinedFieldSpec) {
	if (values === undefined) return null;
	return values.map(({ value, label, isActive = true }, at) => ({
		...{ value, label, isActive, isDefaultValue: false, sortOrder: at },
		...{ parentValue: '', isSystem: false },
	}));
}

/** entityInformation/userDefinedFields: the key is `type`, there is no `dataType` (swagger). */
export function userDefinedFieldInformation(state: AutotaskState, name: EntityName) {
	return {
		fields: state.userDefinedFields(name).map((field) => ({
			name: field.name,
			label: field.name,
			type: field.type,
			length: field.type === 'string' ? 255 : 0,
			description: '',
			isRequired: field.isRequired === true,
			isReadOnly: field.isReadOnly === true,
			isQueryable: true,
			isReference: false,
			referenceEntityType: '',
			isPickList: field.values !== undefined,
			picklistValues: listValues(field),
			picklistParentValueField: '',
			defaultValue: '',
			isSupportedWebhookField: false,
		})),
	};
}
