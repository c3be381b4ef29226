import type { ICredentialsDisplayOptions, IDisplayOptions, INodeProperties } from 'n8n-workflow';
import { companyLocator } from '../../shared/autotask/companies';
import type { listSearch } from '../methods/listSearch';

const searchListMethod: keyof typeof listSearch = 'searchCustomers';

const customerLocator: INodeProperties = {
	displayName: 'Customer',
	name: 'customer',
	type: 'resourceLocator',
	required: true,
	default: { mode: 'list', value: '' },
	description: 'The customer of the incoming items (field “customer”)',
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			placeholder: 'Select a customer…',
			typeOptions: { searchListMethod, searchable: true },
		},
		{
			displayName: 'By Name or ID',
			name: 'name',
			type: 'string',
			placeholder: 'e.g. Contoso',
		},
	],
};

const hasMappings: IDisplayOptions = {
	show: { 'accounts.mapping': [{ _cnd: { exists: true } }] },
};

/**
 * A credential that only fills the list of customers is asked for where somebody maps one. n8n reads the conditions
 * of a credential as those of a field; only its types do not know conditions such as this one.
 */
export const WITH_MAPPINGS = hasMappings as ICredentialsDisplayOptions;

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
				values: [customerLocator, companyLocator('Company', 'company')],
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
