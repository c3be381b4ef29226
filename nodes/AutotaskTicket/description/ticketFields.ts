import { sortBy } from 'lodash';
import type { INodeProperties } from 'n8n-workflow';
import { picklist } from './sharedFields';

/** Fields of a ticket that Create and Update have in common, each with the name of the field in Autotask. */

export const text = (displayName: string, name: string, description: string): INodeProperties => ({
	...{ displayName, name, description },
	type: 'string',
	default: '',
});

/** A person and its role, which are two fields of the ticket. */
export const primaryResource = picklist(
	'Primary Resource',
	'primaryResource',
	'getPrimaryResources',
);

export const texts: INodeProperties[] = [
	text(
		'External ID',
		'externalID',
		'Your own key, at most 50 characters, by which the ticket can be found again',
	),
];

export const ids: INodeProperties[] = [
	text('Configuration Item ID', 'configurationItemID', 'A configuration item of the same company'),
	text('Contact ID', 'contactID', 'An active contact of the same company'),
	picklist('Issue Type', 'issueType', 'getIssueTypes'),
	picklist('Source', 'source', 'getSources'),
	picklist('Status', 'status', 'getStatuses'),
	picklist('Sub-Issue Type', 'subIssueType', 'getSubIssueTypes', {
		typeOptions: { loadOptionsDependsOn: ['&issueType'] },
	}),
	picklist('Ticket Category', 'ticketCategory', 'getTicketCategories'),
	picklist('Ticket Type', 'ticketType', 'getTicketTypes'),
	picklist('Work Type', 'billingCodeID', 'getWorkTypes'),
];

export const queue = picklist('Queue', 'queueID', 'getQueues');
export const priority = picklist('Priority', 'priority', 'getPriorities');

export const dueAt: INodeProperties = {
	displayName: 'Due At',
	name: 'dueDateTime',
	type: 'dateTime',
	default: '',
	description: 'A time without a time zone counts in the time zone of the workflow',
};

/** A list of fields from which a person adds those to be set. */
export function fieldsToAdd(
	displayName: string,
	name: string,
	fields: readonly INodeProperties[],
): INodeProperties {
	return {
		displayName,
		name,
		type: 'collection',
		placeholder: 'Add Field',
		default: {},
		options: sortBy(fields, 'displayName'),
	};
}

/** As the panel calls a field. */
export const labelOf = ({ displayName }: INodeProperties) =>
	displayName.replace(/ Name or ID$/, '');

/** How errors name these fields, by Autotask's name. @param where e.g. ` of the options` */
export function placesOf(fields: readonly INodeProperties[], where = ''): Record<string, string> {
	return Object.fromEntries(
		fields.flatMap((field) => {
			const place = `"${labelOf(field)}"${where}`;
			const names =
				field === primaryResource ? ['assignedResourceID', 'assignedResourceRoleID'] : [field.name];
			return names.map((name) => [name, place]);
		}),
	);
}
