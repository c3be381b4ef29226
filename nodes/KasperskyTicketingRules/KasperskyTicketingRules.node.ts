import { NodeConnectionTypes } from 'n8n-workflow';
import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
} from 'n8n-workflow';
import { listSearch } from '../shared/autotask/companies';
import { AUTOTASK_CREDENTIAL } from '../shared/autotask/credential';
import { properties } from './description/properties';
import { applyRules } from './operations/applyRules';
import { listAccounts } from './operations/listAccounts';
import { listRuleTable } from './operations/listRuleTable';
import { makeTestTicket } from './operations/testTicket';
import { validateRuleTable } from './operations/validateRuleTable';
import { loadOptions } from './options';

const operations = {
	applyRules,
	listAccounts,
	listRuleTable,
	testTicket: makeTestTicket,
	validateRuleTable,
};

/**
 * Rules from a table come in through an input of their own; only Apply Rules cannot do without it. n8n
 * runs the node as well when the table is empty, as long as no inputs are said to be required to run.
 */
const INPUTS = `={{ $parameter.rulesFrom === 'table'
	? [
		{ type: '${NodeConnectionTypes.Main}' },
		{ type: '${NodeConnectionTypes.Main}', displayName: 'Rules', required: $parameter.operation === 'applyRules' },
	]
	: ['${NodeConnectionTypes.Main}'] }}` as const;

const SUBTITLE =
	'={{ { applyRules: "Apply rules", listAccounts: "List accounts", listRuleTable: "List rule table", testTicket: "Make test ticket", validateRuleTable: "Validate rule table" }[$parameter.operation] }}';

export class KasperskyTicketingRules implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Kaspersky Ticketing Rules',
		name: 'kasperskyTicketingRules',
		icon: { light: 'file:../../icons/rules.svg', dark: 'file:../../icons/rules.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: SUBTITLE,
		description:
			'Decides which Autotask ticket each computer status of a Kaspersky solution should have',
		defaults: { name: 'Kaspersky Ticketing Rules' },
		inputs: INPUTS,
		outputs: [NodeConnectionTypes.Main],
		usableAsTool: true,
		parameterPane: 'wide',
		credentials: [{ name: AUTOTASK_CREDENTIAL, required: true }],
		properties,
	};

	methods = { loadOptions, listSearch };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const operation = this.getNodeParameter('operation', 0) as keyof typeof operations;
		return [await operations[operation](this)];
	}
}
