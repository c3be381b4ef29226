import {
	NodeConnectionTypes,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	type IPollFunctions,
} from 'n8n-workflow';
import { kscConnection } from '../shared/openApi/credentialTest';
import { listSearch } from './methods/listSearch';
import { poll } from './operations/poll';
import { properties } from './description/properties';

export class KasperskySecurityCenterTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Kaspersky Security Center Trigger',
		name: 'kasperskySecurityCenterTrigger',
		icon: {
			light: 'file:../../icons/kaspersky.svg',
			dark: 'file:../../icons/kaspersky.dark.svg',
		},
		group: ['trigger'],
		version: 1,
		subtitle: '={{ $parameter["levels"].join(", ") }}',
		description:
			'Starts the workflow when the status of a device becomes Warning or Critical, or clears',
		defaults: { name: 'Kaspersky Security Center Trigger' },
		polling: true,
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [
			{ name: 'kasperskySecurityCenterApi', required: true, testedBy: 'kscConnection' },
		],
		properties,
	};

	methods = { listSearch, credentialTest: { kscConnection } };

	async poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
		return await poll(this);
	}
}
