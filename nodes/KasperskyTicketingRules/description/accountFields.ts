import type { INodeProperties } from 'n8n-workflow';

export const accountsProperty: INodeProperties = {
	displayName: 'Account Mapping',
	name: 'accounts',
	type: 'fixedCollection',
	placeholder: 'Add Customer',
	typeOptions: {
		multipleValues: true,
		multipleValueButtonText: 'Add Customer',
		sortable: true,
	},
	default: {},
	displayOptions: { show: { operation: ['applyRules'] } },
	description:
		'Which Autotask company a customer is. Customers that are not listed are found by their name, if an active company has exactly this name. Tickets of all others are held.',
	options: [
		{
			displayName: 'Customer',
			name: 'mapping',
			values: [
				{
					displayName: 'Customer Name or ID',
					name: 'customer',
					type: 'string',
					required: true,
					default: '',
					placeholder: 'e.g. Contoso',
					description: 'As in the field customer of the incoming items',
				},
				{
					displayName: 'Company',
					name: 'company',
					type: 'resourceLocator',
					required: true,
					default: { mode: 'list', value: '' },
					modes: [
						{
							displayName: 'From List',
							name: 'list',
							type: 'list',
							placeholder: 'Select a company…',
							typeOptions: { searchListMethod: 'searchActiveCompanies', searchable: true },
						},
						{
							displayName: 'By ID',
							name: 'id',
							type: 'string',
							placeholder: 'e.g. 175',
							validation: [
								{
									type: 'regex',
									properties: { regex: '^\\d+$', errorMessage: 'A company ID is a number' },
								},
							],
						},
					],
				},
			],
		},
	],
};
