import type { Row } from '../model/values';
import type { CategoryRule } from '../settings';
import type { AutotaskState } from '../state';
import type { Operation } from '../write/check';

const NO_RULE: CategoryRule = {
	queue: 'whenNoResource',
	required: [],
	requireNoteTitles: false,
	defaults: {},
	dueInHours: null,
};

export function categoryRule(state: AutotaskState, category: unknown): CategoryRule {
	return state.settings.categoryRules[String(category)] ?? NO_RULE;
}

/** The rules of reference 2.4 that look at several fields of a ticket, with their texts. */
export function ticketErrors(
	state: AutotaskState,
	ticket: Row,
	sent: Row,
	operation: Operation,
): string[] {
	return [
		...assignment(state, ticket),
		...categoryDemands(state, ticket, operation === 'create' ? undefined : sent),
		...sameCompany(state, ticket, sent, operation),
	];
}

function assignment(state: AutotaskState, ticket: Row): string[] {
	const { assignedResourceID: resource, assignedResourceRoleID: role } = ticket;
	const hasResource = resource !== null && resource !== undefined;
	const hasRole = role !== null && role !== undefined;
	if (hasResource !== hasRole) {
		return [
			'When assigning a Resource, you must assign both a assignedResourceID and assignedResourceRoleID.',
		];
	}
	if (hasResource) {
		const pairs = [...state.tables.ResourceServiceDeskRoles.values()];
		const defined = pairs.some(
			(pair) => pair.isActive && pair.resourceID === resource && pair.roleID === role,
		);
		return defined
			? []
			: [
					'The specified AssignedResourceID and AssignedRoleID combination is not currently defined',
				];
	}
	return [];
}

/** On an update only what the request takes away is judged: an old ticket may lack what the category demands today. */
function categoryDemands(state: AutotaskState, ticket: Row, update: Row | undefined): string[] {
	const rule = categoryRule(state, ticket.ticketCategory);
	const empty = (name: string) => (ticket[name] ?? '') === '';
	const touched = (name: string) => update === undefined || name in update;
	const missing = (name: string) => empty(name) && touched(name);
	const texts: string[] = [];
	if (ticket.ticketCategory === 5 && touched('ticketCategory') && !state.settings.rmaModule) {
		texts.push('Picklist value [5] does not exist for ticketCategory.');
	}
	if (missing('queueID') && rule.queue === 'always') texts.push('queueID is required');
	else if (
		rule.queue === 'whenNoResource' &&
		empty('queueID') &&
		empty('assignedResourceID') &&
		(touched('queueID') || touched('assignedResourceID'))
	) {
		texts.push(
			'assignedResourceID, assignedResourceRoleID, and queueID cannot all be empty. Supply a queueID or both an assignedResourceID and assignedResourceRoleID.',
		);
	}
	for (const name of rule.required) {
		if (missing(name)) texts.push(`${name} is required.; on record number [0]`);
	}
	return texts;
}

/** Location, contact and device must be of the ticket's company (2.4f, 2.4g). */
function sameCompany(state: AutotaskState, ticket: Row, sent: Row, operation: Operation): string[] {
	if (operation === 'update' && sent.companyID === undefined && !touchesCompanyParts(sent))
		return [];
	type Table = 'Contacts' | 'Contracts' | 'CompanyLocations' | 'ConfigurationItems';
	const foreign = (table: Table, id: unknown) => {
		const target =
			id === null || id === undefined ? undefined : state.tables[table].get(Number(id));
		return target !== undefined && target.companyID !== ticket.companyID;
	};
	const tail = operation === 'update' ? ' | Error updating entity for record number [1].' : '';
	const texts: string[] = [];
	if (foreign('CompanyLocations', ticket.companyLocationID)) {
		texts.push(
			`The companyLocationID[${String(ticket.companyLocationID)}] cannot be associated with the Ticket. The Ticket and CompanyLocation must have the same companyID.`,
		);
	}
	if (foreign('Contacts', ticket.contactID)) {
		texts.push(`Value does not reference an existing entity for contactID.${tail}`);
	}
	// Its text is not known: that of its relatives.
	if (foreign('Contracts', ticket.contractID)) {
		texts.push(`Value does not reference an existing entity for contractID.${tail}`);
	}
	if (foreign('ConfigurationItems', ticket.configurationItemID)) {
		texts.push(`Value does not reference an existing entity for configurationItemID.${tail}`);
	}
	return texts;
}

function touchesCompanyParts(sent: Row): boolean {
	return ['companyLocationID', 'contactID', 'contractID', 'configurationItemID'].some(
		(name) => name in sent,
	);
}
