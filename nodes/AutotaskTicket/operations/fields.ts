import type { INodeProperties } from 'n8n-workflow';

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

/** Shows fields only while one of the operations is chosen. */
export function shownFor(operations: string[], fields: INodeProperties[]): INodeProperties[] {
	return fields.map((field) => ({
		...field,
		displayOptions: { show: { operation: operations, ...field.displayOptions?.show } },
	}));
}

export const ticketLocator: INodeProperties = {
	displayName: 'Ticket',
	name: 'ticket',
	type: 'resourceLocator',
	default: { mode: 'number', value: '' },
	required: true,
	description: 'The ticket to work on',
	modes: [
		{
			displayName: 'Number',
			name: 'number',
			type: 'string',
			placeholder: 'e.g. T20261122.0001',
		},
		{
			displayName: 'ID',
			name: 'id',
			type: 'string',
			placeholder: 'e.g. 40001',
			validation: [
				{ type: 'regex', properties: { regex: '^\\d+$', errorMessage: 'An ID has digits only' } },
			],
		},
		{
			displayName: 'External ID',
			name: 'externalID',
			type: 'string',
			placeholder: 'e.g. ksp-5f0c21aa-9b1d77e0c4a2f318-databasesOutdated',
		},
	],
};

export const companyLocator: INodeProperties = {
	displayName: 'Company',
	name: 'company',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	required: true,
	description: 'The account that the ticket is for',
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			typeOptions: { searchListMethod: 'getCompanies', searchable: true },
		},
		{
			displayName: 'ID',
			name: 'id',
			type: 'string',
			placeholder: 'e.g. 175',
			validation: [
				{ type: 'regex', properties: { regex: '^\\d+$', errorMessage: 'An ID has digits only' } },
			],
		},
	],
};

/** How a note is filed: "Internal (Project Team) Only" keeps it from customers. */
export const noteFields: INodeProperties[] = [
	picklist('Note Type', 'noteType', 'getNoteTypes', { default: 1 }),
	picklist('Note Publish', 'publish', 'getNotePublish', { default: 2 }),
];
