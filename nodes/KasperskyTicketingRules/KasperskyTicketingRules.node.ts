import { NodeConnectionTypes } from 'n8n-workflow';
import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
} from 'n8n-workflow';
import { AUTOTASK_CREDENTIAL } from '../shared/autotask/autotaskContext';
import { properties } from './description/properties';
import { applyRules } from './operations/applyRules';
import { listRuleTable } from './operations/listRuleTable';
import { listSearch, loadOptions } from './options';

const operations = { applyRules, listRuleTable };

export class KasperskyTicketingRules implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Kaspersky Ticketing Rules',
		name: 'kasperskyTicketingRules',
		icon: { light: 'file:../../icons/rules.svg', dark: 'file:../../icons/rules.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: '={{ $parameter["operation"] === "applyRules" ? "Apply rules" : "List rule table" }}',
		description:
			'Decides which Autotask ticket each computer status of a Kaspersky solution should have',
		defaults: { name: 'Kaspersky Ticketing Rules' },
		inputs: [NodeConnectionTypes.Main],
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
