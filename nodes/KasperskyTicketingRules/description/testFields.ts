import type { INodeProperties } from 'n8n-workflow';
import { companyLocator } from '../../shared/autotask/companies';
import { STATUS_CATALOGUE } from '../../shared/deviceStatus/statusCatalogue';
import type { Solution } from '../../shared/items';
import { SOLUTION_NAMES } from '../ruleTable/rules';

const solutions: INodeProperties = {
	displayName: 'Solution',
	name: 'testSolution',
	type: 'options',
	options: [
		{
			name: SOLUTION_NAMES.kasperskyEndpointSecurityCloud,
			value: 'kasperskyEndpointSecurityCloud',
		},
		{ name: SOLUTION_NAMES.kasperskySecurityCenter, value: 'kasperskySecurityCenter' },
	],
	default: 'kasperskySecurityCenter',
};

/** Each solution has status descriptions and texts of its own. */
const statusOf = (solution: Solution): INodeProperties => ({
	displayName: 'Status Description',
	name: 'testStatus',
	type: 'options',
	options: STATUS_CATALOGUE.flatMap(({ code, text }) => {
		const name = text[solution];
		return name === undefined ? [] : [{ name, value: code }];
	}).sort((a, b) => a.name.localeCompare(b.name)),
	default: 'databasesOutdated',
	displayOptions: { show: { testSolution: [solution] } },
	description: 'The ticket gets the settings that the rules have for it',
});

export const testTicketProperties: INodeProperties[] = [
	{
		displayName:
			'Creates one ticket in Autotask, marked with [Test] in its title, with the settings that the rules give this status, and completes it at once.',
		name: 'testNotice',
		type: 'notice',
		default: '',
	},
	solutions,
	{
		displayName: 'Level',
		name: 'testLevel',
		type: 'options',
		options: [
			{ name: 'Critical', value: 'Critical' },
			{ name: 'Warning', value: 'Warning' },
		],
		default: 'Critical',
	},
	statusOf('kasperskySecurityCenter'),
	statusOf('kasperskyEndpointSecurityCloud'),
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
