import type { INodeProperties } from 'n8n-workflow';
import { companyLocator } from '../../shared/autotask/companies';
import { statusFields } from './statusFields';

export const testTicketProperties: INodeProperties[] = [
	{
		displayName:
			'Creates one ticket in Autotask, marked with [Test] in its title, with the settings that the rules give this status, and completes it at once.',
		name: 'testNotice',
		type: 'notice',
		default: '',
	},
	...statusFields({
		prefix: 'test',
		about: 'The ticket gets the settings that the rules have for it',
	}),
	{
		displayName: 'Customer Name or ID',
		name: 'testCustomer',
		type: 'string',
		default: '',
		placeholder: 'e.g. Contoso',
		description:
			'The ticket goes to the account that Apply Rules finds for this customer. Leave empty to choose the company below.',
	},
	companyLocator('Company', 'testCompany', {
		// n8n publishes no workflow in which a required field is empty; the operation says what to choose.
		required: false,
		displayOptions: { show: { testCustomer: [''] } },
		description:
			'Company of the ticket. Choose your own company, so that no customer sees the test.',
	}),
	{
		displayName: 'Completed Status Name or ID',
		name: 'completedStatus',
		type: 'options',
		typeOptions: { loadOptionsMethod: 'getStatuses' },
		default: 5,
		description:
			'Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
	},
];
