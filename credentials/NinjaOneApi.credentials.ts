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
import { NINJA_ONE, NINJA_ONE_REGIONS } from '../nodes/shared/rmm/ninjaOne';
import { authenticateRmmRequest, requestToken } from '../nodes/shared/rmm/token';

/** Tested by the node that uses it. */
export class NinjaOneApi implements ICredentialType {
	name = 'ninjaOneApi';

	displayName = 'NinjaOne API';

	icon: Icon = { light: 'file:../icons/rmm.svg', dark: 'file:../icons/rmm.dark.svg' };

	documentationUrl =
		'https://github.com/n8n-nodes-kaspersky-autotask/n8n-nodes-kaspersky-autotask/blob/main/docs/kes-cloud-rmm.md#ninjaone';

	properties: INodeProperties[] = [
		{
			displayName: 'Region',
			name: 'region',
			type: 'options',
			options: [
				...Object.entries(NINJA_ONE_REGIONS).map(([value, host]) => ({ name: host, value })),
				{ name: 'Other', value: OTHER_ADDRESS },
			],
			default: 'app',
			description: 'The address that your browser shows when you are logged in to NinjaOne',
		},
		{
			displayName: 'API URL',
			name: 'apiUrl',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. https://app.ninjarmm.com',
			displayOptions: { show: { region: [OTHER_ADDRESS] } },
		},
		{
			displayName: 'Client ID',
			name: 'clientId',
			type: 'string',
			default: '',
			required: true,
			description:
				'Of an API client app of the platform "API Services (machine-to-machine)" with the scope "Monitoring" and the grant "Client Credentials"',
		},
		{
			displayName: 'Client Secret',
			name: 'clientSecret',
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
		const connection = NINJA_ONE.read(credentials as IDataObject);
		const { accessToken } = await requestToken(send, NINJA_ONE, connection);
		return { accessToken };
	}

	async authenticate(
		credentials: ICredentialDataDecryptedObject,
		requestOptions: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> {
		const connection = NINJA_ONE.read(credentials as IDataObject);
		return authenticateRmmRequest(NINJA_ONE, connection, requestOptions);
	}
}
