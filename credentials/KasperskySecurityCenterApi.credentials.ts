import type {
	ICredentialDataDecryptedObject,
	ICredentialType,
	IHttpRequestHelper,
	IHttpRequestOptions,
	Icon,
	INodeProperties,
} from 'n8n-workflow';
import type { KscConnection } from '../nodes/shared/openApi/connection';
import { authenticateRequest, startSession } from '../nodes/shared/openApi/session';

/** Tested by the nodes that use it. */
export class KasperskySecurityCenterApi implements ICredentialType {
	name = 'kasperskySecurityCenterApi';

	displayName = 'Kaspersky Security Center API';

	icon: Icon = { light: 'file:../icons/kaspersky.svg', dark: 'file:../icons/kaspersky.dark.svg' };

	documentationUrl =
		'https://github.com/n8n-nodes-kaspersky-autotask/n8n-nodes-kaspersky-autotask#2-give-n8n-access-to-kaspersky-security-center';

	properties: INodeProperties[] = [
		{
			displayName: 'Server URL',
			name: 'serverUrl',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. https://ksc.example.com:13299',
			description:
				'Address of the Administration Server with the port of its Open API, 13299 by default. Use the host name that is in its certificate.',
		},
		{
			displayName: 'User Type',
			name: 'userType',
			type: 'options',
			options: [
				{ name: 'Internal User of Kaspersky Security Center', value: 'internal' },
				{ name: 'Domain or Local Windows User', value: 'domain' },
			],
			default: 'internal',
		},
		{
			displayName: 'Domain',
			name: 'domain',
			type: 'string',
			default: '',
			placeholder: 'e.g. CONTOSO',
			displayOptions: { show: { userType: ['domain'] } },
		},
		{
			displayName: 'User',
			name: 'user',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. svc-tickets',
			description: 'An account with the right to read, and without two-step verification',
		},
		{
			displayName: 'Password',
			name: 'password',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
		},
		{
			displayName: 'Virtual Server',
			name: 'virtualServer',
			type: 'string',
			default: '',
			placeholder: 'e.g. Contoso',
			description:
				'Name of the virtual Administration Server to connect to. Leave empty for the main server, which shows the devices of all virtual servers.',
		},
		{
			displayName: 'CA Certificate',
			name: 'caPem',
			type: 'string',
			typeOptions: { rows: 5, password: false },
			default: '',
			placeholder: '-----BEGIN CERTIFICATE-----',
			description:
				'Certificate of the Administration Server in PEM format, because the server creates its own. On a Windows server: C:\\ProgramData\\KasperskyLab\\adminkit\\1093\\cert\\klserver.cer.',
		},
		{
			displayName: 'Ignore SSL Issues (Insecure)',
			name: 'ignoreSslIssues',
			type: 'boolean',
			default: false,
			description: 'Whether to connect even if SSL certificate validation is not possible',
		},
		{
			displayName: 'Session Token',
			name: 'sessionToken',
			type: 'hidden',
			typeOptions: { expirable: true, password: true },
			default: '',
		},
	];

	async preAuthentication(this: IHttpRequestHelper, credentials: ICredentialDataDecryptedObject) {
		const connection = credentials as unknown as KscConnection;
		const send = async (request: IHttpRequestOptions) => await this.helpers.httpRequest(request);
		return { sessionToken: await startSession(send, connection) };
	}

	async authenticate(
		credentials: ICredentialDataDecryptedObject,
		requestOptions: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> {
		return authenticateRequest(credentials as unknown as KscConnection, requestOptions);
	}
}
