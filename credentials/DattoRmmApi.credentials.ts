import { upperFirst } from 'lodash';
import type {
	ICredentialDataDecryptedObject,
	ICredentialType,
	IDataObject,
	IHttpRequestHelper,
	IHttpRequestOptions,
	Icon,
	INodeProperties,
} from 'n8n-workflow';
import { OTHER_ADDRESS } from '../nodes/shared/rmm/connection';
import { DATTO_PLATFORMS, DATTO_RMM } from '../nodes/shared/rmm/datto';
import { authenticateRmmRequest, requestToken } from '../nodes/shared/rmm/token';

/** Tested by the node that uses it. */
export class DattoRmmApi implements ICredentialType {
	name = 'dattoRmmApi';

	displayName = 'Datto RMM API';

	icon: Icon = { light: 'file:../icons/rmm.svg', dark: 'file:../icons/rmm.dark.svg' };

	documentationUrl =
		'https://github.com/n8n-nodes-kaspersky-autotask/n8n-nodes-kaspersky-autotask/blob/main/docs/kes-cloud-rmm.md#datto-rmm';

	properties: INodeProperties[] = [
		{
			displayName: 'Platform',
			name: 'platform',
			type: 'options',
			options: [
				...DATTO_PLATFORMS.map((name) => ({ name: upperFirst(name), value: name })),
				{ name: 'Other', value: OTHER_ADDRESS },
			],
			default: 'concord',
			description:
				'The first word of the address that your browser shows when you are logged in to Datto RMM',
		},
		{
			displayName: 'API URL',
			name: 'apiUrl',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. https://concord-api.centrastage.net',
			displayOptions: { show: { platform: [OTHER_ADDRESS] } },
			description: 'As the page of the API key in Datto RMM shows it',
		},
		{
			displayName: 'API Key',
			name: 'apiKey',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			description:
				'Of a user whose security level can see all sites and devices, and can change nothing',
		},
		{
			displayName: 'API Secret Key',
			name: 'apiSecret',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
		},
		{
			displayName: 'Access Token',
			name: 'accessToken',
			type: 'hidden',
			typeOptions: { expirable: true, password: true },
			default: '',
		},
	];

	async preAuthentication(this: IHttpRequestHelper, credentials: ICredentialDataDecryptedObject) {
		const send = async (request: IHttpRequestOptions) => await this.helpers.httpRequest(request);
		const connection = DATTO_RMM.read(credentials as IDataObject);
		const { accessToken } = await requestToken(send, DATTO_RMM, connection);
		return { accessToken };
	}

	async authenticate(
		credentials: ICredentialDataDecryptedObject,
		requestOptions: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> {
		const connection = DATTO_RMM.read(credentials as IDataObject);
		return authenticateRmmRequest(DATTO_RMM, connection, requestOptions);
	}
}
