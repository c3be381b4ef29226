import type {
	Icon,
	ICredentialDataDecryptedObject,
	ICredentialType,
	IDataObject,
	IHttpRequestHelper,
	IHttpRequestOptions,
	INodeProperties,
} from 'n8n-workflow';
import { authenticateRequest, discoveryRequest } from '../nodes/shared/autotask/authentication';
import { readAutotaskCredential } from '../nodes/shared/autotask/credential';
import { discoverZone } from '../nodes/shared/autotask/zone';

/** Tested by the nodes that use it. */
export class AutotaskPsaApi implements ICredentialType {
	name = 'autotaskPsaApi';

	displayName = 'Autotask PSA API';

	icon: Icon = { light: 'file:../icons/autotask.svg', dark: 'file:../icons/autotask.dark.svg' };

	documentationUrl =
		'https://github.com/n8n-nodes-kaspersky-autotask/n8n-nodes-kaspersky-autotask#3-give-n8n-access-to-autotask';

	properties: INodeProperties[] = [
		{
			displayName: 'User Name',
			name: 'userName',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. abcdefg12345@YOURCOMPANY.COM',
			description:
				'User name of an API user of Autotask (license type API User), preferably one that only this integration uses',
		},
		{
			displayName: 'Secret',
			name: 'secret',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			description: 'Password of the API user',
		},
		{
			// No secret: it names the integration, opens nothing without user and secret, and Autotask shows it
			// openly. Readable here, a typing error is seen before wrong logins lock the user out.
			displayName: 'Tracking Identifier',
			name: 'integrationCode',
			type: 'string',
			default: '',
			required: true,
			description:
				'API tracking identifier of the API user: of the vendor Kaspersky, or Custom (Internal Integration)',
		},
		{
			displayName: 'Zone URL',
			name: 'baseUrl',
			type: 'string',
			default: '',
			placeholder: 'e.g. https://webservices2.autotask.net/ATServicesRest/',
			description:
				'Leave empty: the zone of the user is discovered. Only for pre-release zones and simulators; the secrets are sent to this address.',
		},
		{
			displayName: 'Discovered Zone',
			name: 'zoneUrl',
			type: 'hidden',
			typeOptions: { expirable: true },
			default: '',
		},
		{ displayName: 'Web Address', name: 'webUrl', type: 'hidden', default: '' },
		{ displayName: 'Zone Owner', name: 'zoneOwner', type: 'hidden', default: '' },
	];

	/** n8n keeps what this returns in the credential, encrypted, so that zones are discovered once. */
	async preAuthentication(
		this: IHttpRequestHelper,
		credentials: ICredentialDataDecryptedObject,
	): Promise<IDataObject> {
		const found = await discoverZone(
			readAutotaskCredential(credentials),
			async (url) => await this.helpers.httpRequest(discoveryRequest(url)),
		);
		return { ...found };
	}

	async authenticate(
		credentials: ICredentialDataDecryptedObject,
		requestOptions: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> {
		return authenticateRequest(readAutotaskCredential(credentials), requestOptions);
	}
}
