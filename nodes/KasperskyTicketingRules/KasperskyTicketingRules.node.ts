import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';
import { autotaskConnection } from '../shared/autotask/credentialTest';
import { kscConnection } from '../shared/openApi/credentialTest';
import { WITH_MAPPINGS } from './description/accountFields';
import { properties, subtitle } from './description/properties';
import { listSearch } from './methods/listSearch';
import { loadOptions } from './methods/loadOptions';
import { route } from './operations/router';

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

export class KasperskyTicketingRules implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Kaspersky Ticketing Rules',
		name: 'kasperskyTicketingRules',
		icon: { light: 'file:../../icons/rules.svg', dark: 'file:../../icons/rules.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle,
		description:
			'Decides which Autotask ticket each computer status of a Kaspersky solution should have',
		defaults: { name: 'Kaspersky Ticketing Rules' },
		inputs: INPUTS,
		outputs: [NodeConnectionTypes.Main],
		usableAsTool: true,
		parameterPane: 'wide',
		credentials: [
			{ name: 'autotaskPsaApi', required: true, testedBy: 'autotaskConnection' },
			{
				name: 'kasperskySecurityCenterApi',
				testedBy: 'kscConnection',
				displayOptions: WITH_MAPPINGS,
			},
		],
		properties,
	};

	methods = { loadOptions, listSearch, credentialTest: { autotaskConnection, kscConnection } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return [await route(this)];
	}
}
