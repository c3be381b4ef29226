import {
	NodeConnectionTypes,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	type IPollFunctions,
} from 'n8n-workflow';
import { dattoRmmConnection, ninjaOneConnection } from '../shared/rmm/credentialTest';
import { properties } from './description/properties';
import { loadOptions } from './methods/loadOptions';
import { poll } from './operations/poll';

export class KasperskyRmmTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Kaspersky RMM Trigger',
		name: 'kasperskyRmmTrigger',
		icon: { light: 'file:../../icons/rmm.svg', dark: 'file:../../icons/rmm.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle: '={{ $parameter["rmm"] === "ninjaOne" ? "NinjaOne" : "Datto RMM" }}',
		description:
			'Starts the workflow when an RMM platform shows that Kaspersky Endpoint Security on a device has a problem, or that it is solved',
		defaults: { name: 'Kaspersky RMM Trigger' },
		polling: true,
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		// With `show`, n8n would take the RMM for a kind of login, and hide its parameter.
		credentials: [
			{
				name: 'dattoRmmApi',
				required: true,
				testedBy: 'dattoRmmConnection',
				displayOptions: { hide: { rmm: ['ninjaOne'] } },
			},
			{
				name: 'ninjaOneApi',
				required: true,
				testedBy: 'ninjaOneConnection',
				displayOptions: { hide: { rmm: ['dattoRmm'] } },
			},
		],
		properties,
	};

	methods = { loadOptions, credentialTest: { dattoRmmConnection, ninjaOneConnection } };

	async poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
		return await poll(this);
	}
}
