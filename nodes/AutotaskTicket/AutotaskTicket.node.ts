import { NodeConnectionTypes } from 'n8n-workflow';
import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
} from 'n8n-workflow';
import { autotaskConnection } from '../shared/autotask/credentialTest';
import { properties, subtitle } from './description/properties';
import { listSearch } from './methods/listSearch';
import { loadOptions } from './methods/loadOptions';
import { route } from './operations/router';

export class AutotaskTicket implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Autotask Ticket',
		name: 'autotaskTicket',
		icon: { light: 'file:../../icons/autotask.svg', dark: 'file:../../icons/autotask.dark.svg' },
		group: ['output'],
		version: 1,
		subtitle,
		description: 'Create and complete tickets in Autotask PSA, and keep them in step with statuses',
		defaults: { name: 'Autotask Ticket' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'autotaskPsaApi', required: true, testedBy: 'autotaskConnection' }],
		properties,
	};

	methods = { loadOptions, listSearch, credentialTest: { autotaskConnection } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return [await route(this)];
	}
}
