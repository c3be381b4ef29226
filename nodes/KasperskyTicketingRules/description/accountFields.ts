import type { INodeProperties } from 'n8n-workflow';

/** An active company, from a list that can be searched by name, or by its id. */
export function companyLocator(
	displayName: string,
	name: string,
	rest: Partial<INodeProperties> = {},
): INodeProperties {
	return {
		displayName,
		name,
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
		...rest,
	};
}

/** Which Autotask company a ticket is for. */
export const accountsProperties: INodeProperties[] = [
	{
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
		description:
			'Which Autotask company a customer is. Customers that are not listed are found by their name, if an active company has exactly this name.',
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
					companyLocator('Company', 'company'),
				],
			},
		],
	},
	{
		displayName: 'Unmapped Customers',
		name: 'unmappedCustomers',
		type: 'options',
		options: [
			{
				name: 'Create in a Fallback Company',
				value: 'fallback',
				description: 'The ticket names the customer in its title and description',
			},
			{
				name: 'Hold',
				value: 'hold',
				description: 'No ticket until the customer has an account; every snapshot decides again',
			},
		],
		default: 'hold',
		description:
			'What to do for customers that are neither listed above nor found by name, and for devices without a customer. Tickets of customers whose company is inactive, or of whose name there are several, are always held.',
	},
	companyLocator('Fallback Company', 'fallbackCompany', {
		displayOptions: { show: { unmappedCustomers: ['fallback'] } },
		description: 'Receives the tickets of all customers without an account of their own',
	}),
];
