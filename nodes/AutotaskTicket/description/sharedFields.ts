import type { INodeProperties } from 'n8n-workflow';
import type { listSearch } from '../methods/listSearch';

/** Fields that several operations share. */

const DYNAMIC =
	'Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>';

/** A drop-down that Autotask fills. */
export function picklist(
	displayName: string,
	name: string,
	loadOptionsMethod: string,
	rest: Partial<INodeProperties> = {},
): INodeProperties {
	return {
		displayName: `${displayName} Name or ID`,
		name,
		type: 'options',
		default: '',
		description: DYNAMIC,
		...rest,
		typeOptions: { loadOptionsMethod, ...rest.typeOptions },
	};
}

const searchListMethod: keyof typeof listSearch = 'searchTickets';

export const ticketLocator: INodeProperties = {
	displayName: 'Ticket',
	name: 'ticket',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	required: true,
	description: 'The ticket to work on',
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			placeholder: 'Select a ticket…',
			typeOptions: { searchListMethod, searchable: true },
		},
		{
			displayName: 'By Number',
			name: 'number',
			type: 'string',
			placeholder: 'e.g. T20261122.0001',
		},
		{
			displayName: 'By ID',
			name: 'id',
			type: 'string',
			placeholder: 'e.g. 40001',
			validation: [
				{ type: 'regex', properties: { regex: '^\\d+$', errorMessage: 'An ID has digits only' } },
			],
		},
		{
			displayName: 'By External ID',
			name: 'externalID',
			type: 'string',
			placeholder: 'e.g. ksp-5f0c21aa-9b1d77e0c4a2f318-databasesOutdated',
		},
	],
};

export const simplifyField: INodeProperties = {
	displayName: 'Simplify',
	name: 'simplify',
	type: 'boolean',
	default: true,
	description: 'Whether to return a simplified version of the response instead of the raw data',
};

/** How a note is filed: "Internal (Project Team) Only" keeps it from customers. */
export const noteFields: INodeProperties[] = [
	picklist('Note Type', 'noteType', 'getNoteTypes', { default: 1 }),
	picklist('Note Publish', 'publish', 'getNotePublish', { default: 2 }),
];

/** 5 is "Complete" in every tenant; tenants add statuses of their own that complete a ticket, too. */
export const completedStatus: INodeProperties = picklist(
	'Completed Status',
	'completedStatus',
	'getStatuses',
	{ default: 5, required: true },
);

/** How errors name {@link noteFields}. @param where e.g. ` of the options` */
export const noteFieldNames = (where = '') => ({
	noteType: `"Note Type"${where}`,
	publish: `"Note Publish"${where}`,
});
