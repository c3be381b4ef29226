import { errors } from '../responses';
import type { Counters } from '../counters';
import type { SignIn } from '../http/caller';
import { usedRequests } from '../http/limits';
import type { VendorRoute } from './route';

/** Zone and version discovery, the credential test, the threshold. */
export function systemRoutes(
	signIn: SignIn,
	counters: Counters,
	webUrl: () => string,
): VendorRoute[] {
	return [
		{
			method: 'GET',
			path: '/V1.0/ZoneInformation',
			endpoint: '',
			access: 'none',
			authenticated: false,
			handle: ({ search, baseUrl }) => {
				// HTTP 500 with this text for an unknown user (live report 2026-10-06).
				if (!signIn.isKnownUser(search.user ?? '')) {
					throw errors(['Zone information could not be determined']);
				}
				return { zoneName: 'Simulator', url: `${baseUrl}/`, webUrl: webUrl(), ci: 20264 };
			},
		},
		{
			method: 'GET',
			path: '/VersionInformation',
			endpoint: '',
			access: 'none',
			authenticated: false,
			// Live report of 2026-09; V2.0 has no zoneInformation, so clients stay on V1.0 (reference 1.1).
			handle: () => ({ apiVersions: ['V1.0', 'V2.0'] }),
		},
		{
			method: 'GET',
			path: '/V1.0/Version',
			endpoint: 'Version',
			access: 'none',
			authenticated: true,
			handle: () => ({
				majorVersion: '2026',
				minorVersion: '4',
				build: '1',
				customerType: 'Simulator',
			}),
		},
		{
			method: 'GET',
			path: '/V1.0/ThresholdInformation',
			endpoint: 'ThresholdInformation',
			access: 'none',
			authenticated: true,
			handle: ({ state: { settings } }) => ({
				externalRequestThreshold: settings.externalRequestThreshold,
				requestThresholdTimeframe: settings.requestThresholdTimeframe,
				currentTimeframeRequestCount: usedRequests(settings, counters),
			}),
		},
	];
}
