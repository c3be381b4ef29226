import type {
	Icon,
	ICredentialDataDecryptedObject,
	ICredentialTestRequest,
	ICredentialType,
	IDataObject,
	IHttpRequestHelper,
	IHttpRequestOptions,
	INodeProperties,
} from 'n8n-workflow';
import { discoverZone, REFUSED_ZONE_HEADER, resolveAddress } from '../nodes/shared/autotask/zone';
import { readAutotaskCredential, unblockCredential } from '../nodes/shared/autotask/credential';
import { addressOf, secureRequest } from '../nodes/shared/credentialRequest';

const TIMEOUT_MS = 30_000;

/** Only the credential test asks for it. */
const TEST_PATH = 'V1.0/Version';

/** Statuses that n8n reports by itself in the credential test; every other answer is read by the rule below. */
const REPORTED_STATUSES = [403, 404, 405, 429, 500, 502, 503, 504];

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
			async (url) =>
				await this.helpers.httpRequest({
					url,
					json: true,
					timeout: TIMEOUT_MS,
					returnFullResponse: true,
					ignoreHttpStatusErrors: true,
					disableFollowRedirect: true,
					// Whatever NODE_TLS_REJECT_UNAUTHORIZED says of the whole of n8n.
					agentOptions: { rejectUnauthorized: true },
				}),
		);
		return { ...found };
	}

	async authenticate(
		credentials: ICredentialDataDecryptedObject,
		requestOptions: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> {
		const credential = readAutotaskCredential(credentials);
		if (addressOf(requestOptions) === TEST_PATH) unblockCredential(credential);
		const { [REFUSED_ZONE_HEADER]: refusedZone, ...others } = requestOptions.headers ?? {};
		const headers = {
			...others,
			'Content-Type': 'application/json',
			UserName: credential.userName,
			Secret: credential.secret,
			ApiIntegrationCode: credential.integrationCode,
		};
		const url = resolveAddress(credential, requestOptions, refusedZone);
		return secureRequest({ ...requestOptions, headers }, url);
	}

	test: ICredentialTestRequest = {
		request: {
			url: TEST_PATH,
			// With a 401 as an exception n8n would send the wrong password twice, and Autotask locks users out.
			ignoreHttpStatusErrors: { ignore: true, except: REPORTED_STATUSES },
		},
		rules: [
			{
				type: 'responseSuccessBody',
				properties: {
					key: 'majorVersion',
					value: undefined,
					message:
						'Autotask does not accept this user: the user name, the secret or the tracking identifier is wrong, or the API user is inactive or locked. Check all three in Autotask before you try again, because repeated attempts lock the user.',
				},
			},
		],
	};
}
