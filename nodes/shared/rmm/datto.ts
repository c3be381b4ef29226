import { enteredUrl, OTHER_ADDRESS, type Rmm } from './connection';

/** @see https://rmm.datto.com/help/en/Content/2SETUP/APIv2.htm */
export const DATTO_PLATFORMS = [
	...['pinotage', 'merlot', 'concord', 'vidal', 'zinfandel', 'syrah'],
] as const;

const PUBLIC_CLIENT = Buffer.from('public-client:public', 'utf8').toString('base64');

export const DATTO_RMM: Rmm = {
	name: 'Datto RMM',
	credential: 'dattoRmmApi',
	fields: { place: 'Platform', id: 'API Key', secret: 'API Secret Key' },
	apiPath: '/api',
	blocksWith403: true,
	limits: 'It counts the reads of all users and tools of the account, 600 a minute.',
	refusalAdvice:
		'The platform is the first word of the address that your browser shows when you are logged in to Datto RMM, e.g. "concord". On another platform the same key is unknown. The key is refused, too, while "Enable API Access" is off in Setup > Global Settings > Access Control.',
	rightAdvice:
		'Switch on "Enable API Access" in Setup > Global Settings > Access Control of Datto RMM, and give the user of the key a security level that may see all sites and devices.',
	read: ({ platform, apiUrl, apiKey, apiSecret, accessToken, ...rest }) => ({
		...rest,
		baseUrl:
			platform === OTHER_ADDRESS
				? enteredUrl(apiUrl).replace(/\/api$/, '')
				: `https://${String(platform)}-api.centrastage.net`,
		id: String(apiKey ?? '').trim(),
		secret: String(apiSecret ?? '').trim(),
		accessToken: String(accessToken ?? ''),
	}),
	tokenRequests: ({ id, secret }) => [
		{
			path: '/auth/oauth/token',
			headers: { Authorization: `Basic ${PUBLIC_CLIENT}` },
			form: { grant_type: 'password', username: id, password: secret },
		},
	],
};
