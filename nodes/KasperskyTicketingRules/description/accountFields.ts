import type { INodeProperties } from 'n8n-workflow';
import { companyLocator } from '../../shared/autotask/companies';

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
			'Which Autotask company each customer belongs to. A customer that is not listed is found by its name, if an active company has exactly this name.',
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
						description:
							'The name or the ID of the customer in the incoming items (field “customer”)',
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
			'What to do for customers that are neither listed above nor found by name, and for devices without a customer. When the company of a customer is inactive, or several active companies have its name, its tickets are always held.',
	},
	companyLocator('Fallback Company', 'fallbackCompany', {
		displayOptions: { show: { unmappedCustomers: ['fallback'] } },
		description: 'Receives the tickets of all customers without an account of their own',
	}),
];
