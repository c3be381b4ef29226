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
