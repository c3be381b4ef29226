import { enteredUrl, OTHER_ADDRESS, type Rmm } from './connection';

/** Region → host. @see https://app.ninjarmm.com/apidocs/ */
export const NINJA_ONE_REGIONS = {
	app: 'app.ninjarmm.com',
	us2: 'us2.ninjarmm.com',
	eu: 'eu.ninjarmm.com',
	ca: 'ca.ninjarmm.com',
	oc: 'oc.ninjarmm.com',
	fed: 'fed.ninjarmm.com',
} as const;

const isRegion = (region: unknown): region is keyof typeof NINJA_ONE_REGIONS =>
	typeof region === 'string' && Object.hasOwn(NINJA_ONE_REGIONS, region);

/** All that is read here. @see https://app.ninjarmm.com/apidocs/ */
export const NINJA_ONE_SCOPE = 'monitoring';

export const NINJA_ONE: Rmm = {
	name: 'NinjaOne',
	credential: 'ninjaOneApi',
	fields: { place: 'Region', id: 'Client ID', secret: 'Client Secret' },
	apiPath: '',
	blocksWith403: false,
	limits: 'It allows about ten queries in ten minutes, of all tools together.',
	refusalAdvice:
		'The region is the address that your browser shows when you are logged in to NinjaOne. In another region the same client is unknown. The client must be an API client app of the platform "API Services (machine-to-machine)" that allows the grant "Client Credentials": accounts and apps that have only the authorization code are not supported.',
	rightAdvice: 'Give the API client app the scope "Monitoring" in NinjaOne.',
	read: ({ region, apiUrl, clientId, clientSecret, accessToken, ...rest }) => ({
		...rest,
		baseUrl:
			region === OTHER_ADDRESS
				? enteredUrl(apiUrl)
				: isRegion(region)
					? `https://${NINJA_ONE_REGIONS[region]}`
					: '',
		id: String(clientId ?? '').trim(),
		secret: String(clientSecret ?? '').trim(),
		accessToken: String(accessToken ?? ''),
	}),
	tokenRequests: ({ id, secret }) =>
		['/ws/oauth/token', '/oauth/token'].map((path) => ({
			path,
			headers: {},
			form: {
				...{ grant_type: 'client_credentials', client_id: id, client_secret: secret },
				scope: NINJA_ONE_SCOPE,
			},
		})),
};
