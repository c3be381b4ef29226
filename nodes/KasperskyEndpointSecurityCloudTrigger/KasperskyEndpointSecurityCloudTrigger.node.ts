import {
	NodeConnectionTypes,
	type INodeType,
	type INodeTypeDescription,
	type IWebhookFunctions,
	type IWebhookResponseData,
} from 'n8n-workflow';
import { properties } from './description/properties';
import { statusReportSecret } from './methods/credentialTest';
import { receive } from './operations/receive';

export class KasperskyEndpointSecurityCloudTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Kaspersky Endpoint Security Cloud Trigger',
		name: 'kasperskyEndpointSecurityCloudTrigger',
		icon: {
			light: 'file:../../icons/kaspersky.svg',
			dark: 'file:../../icons/kaspersky.dark.svg',
		},
		group: ['trigger'],
		// Of version 1, n8n (2.41) evaluates an expression for each request, which takes longer than all else.
		version: 2,
		subtitle: 'Reports of devices',
		description:
			'Starts the workflow when a device reports that its status became Warning or Critical, or cleared',
		defaults: { name: 'Kaspersky Endpoint Security Cloud Trigger' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [
			{ name: 'kasperskyStatusReportApi', required: true, testedBy: 'statusReportSecret' },
		],
		webhooks: [{ name: 'default', httpMethod: 'POST', responseMode: 'onReceived', path: 'report' }],
		properties,
	};

	methods = { credentialTest: { statusReportSecret } };

	/** The URL is given to the reporters when they are deployed: there is no server to register it with. */
	webhookMethods = {
		default: {
			checkExists: async () => true,
			create: async () => true,
			delete: async () => true,
		},
	};

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return await receive(this);
	}
}
