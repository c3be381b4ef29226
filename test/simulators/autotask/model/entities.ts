import { companyFields } from './companyFields';
import {
	categoryDefaultFields,
	contactFields,
	contractFields,
	locationFields,
} from './companyRecordFields';
import { additionalItemFields, configurationItemFields } from './configurationItemFields';
import type { FieldSpec } from './fields';
import {
	billingCodeFields,
	resourceFields,
	roleFields,
	serviceDeskRoleFields,
} from './lookupFields';
import {
	ticketCategoryFields,
	ticketFields,
	ticketHistoryFields,
	ticketNoteFields,
} from './ticketFields';

export type EntityName =
	| 'Tickets'
	| 'TicketNotes'
	| 'TicketHistory'
	| 'TicketCategories'
	| 'TicketAdditionalConfigurationItems'
	| 'ConfigurationItems'
	| 'Companies'
	| 'BillingCodes'
	| 'Contacts'
	| 'Contracts'
	| 'CompanyLocations'
	| 'TicketCategoryFieldDefaults'
	| 'Resources'
	| 'Roles'
	| 'ResourceServiceDeskRoles';

/** One entity type: what its metadata says and what its endpoints permit (Swagger: which verbs exist). */
export interface EntitySpec {
	name: EntityName;
	/** The name in entityInformation and in error texts of single records. */
	infoName: string;
	fields: FieldSpec[];
	byName: Map<string, FieldSpec>;
	canCreate: boolean;
	canUpdate: boolean;
	hasUserDefinedFields: boolean;
	supportsWebhooks: boolean;
}

const WITH_USER_DEFINED_FIELDS: readonly EntityName[] = [
	...(['Tickets', 'Companies', 'ConfigurationItems'] as const),
	...(['Contacts', 'Contracts', 'CompanyLocations'] as const),
];

type Rights = 'read' | 'update' | 'write';

function entity(
	name: EntityName,
	infoName: string,
	fields: FieldSpec[],
	rights: Rights,
): EntitySpec {
	return {
		name,
		infoName,
		fields,
		// Field names are matched without regard to case: the vendor's own samples mix styles (reference 1.5, trap 4).
		byName: new Map(fields.map((field) => [field.name.toLowerCase(), field])),
		canCreate: rights === 'write',
		canUpdate: rights !== 'read',
		hasUserDefinedFields: WITH_USER_DEFINED_FIELDS.includes(name),
		supportsWebhooks: name === 'Tickets' || name === 'Companies' || name === 'TicketNotes',
	};
}

export const entities: Record<EntityName, EntitySpec> = {
	Tickets: entity('Tickets', 'Ticket', ticketFields, 'write'),
	TicketNotes: entity('TicketNotes', 'TicketNote', ticketNoteFields, 'write'),
	TicketHistory: entity('TicketHistory', 'TicketHistory', ticketHistoryFields, 'read'),
	TicketCategories: entity('TicketCategories', 'TicketCategory', ticketCategoryFields, 'update'),
	// Written below a ticket, and never changed.
	TicketAdditionalConfigurationItems: entity(
		'TicketAdditionalConfigurationItems',
		'TicketAdditionalConfigurationItem',
		additionalItemFields,
		'read',
	),
	ConfigurationItems: entity(
		'ConfigurationItems',
		'ConfigurationItem',
		configurationItemFields,
		'read',
	),
	Companies: entity('Companies', 'Company', companyFields, 'write'),
	Contacts: entity('Contacts', 'Contact', contactFields, 'read'),
	Contracts: entity('Contracts', 'Contract', contractFields, 'read'),
	CompanyLocations: entity('CompanyLocations', 'CompanyLocation', locationFields, 'read'),
	TicketCategoryFieldDefaults: entity(
		'TicketCategoryFieldDefaults',
		'TicketCategoryFieldDefaults',
		categoryDefaultFields,
		'read',
	),
	BillingCodes: entity('BillingCodes', 'BillingCode', billingCodeFields, 'read'),
	Resources: entity('Resources', 'Resource', resourceFields, 'update'),
	Roles: entity('Roles', 'Role', roleFields, 'read'),
	ResourceServiceDeskRoles: entity(
		'ResourceServiceDeskRoles',
		'ResourceServiceDeskRole',
		serviceDeskRoleFields,
		'read',
	),
};
