import type { Counters } from '../counters';
import type { SignIn } from '../http/caller';
import { entityRoutes, pagingRoutes, servedEntities } from './entityRoutes';
import type { VendorRoute } from './route';
import { systemRoutes } from './systemRoutes';
import { writeRoutes } from './writeRoutes';

/** The part of the vendor's API that its Swagger describes. */
export function swaggerRoutes(
	signIn: SignIn,
	counters: Counters,
	webUrl: () => string,
): VendorRoute[] {
	return [
		...systemRoutes(signIn, counters, webUrl),
		...servedEntities.flatMap(entityRoutes),
		...writeRoutes(),
	];
}

/** Everything served, with the page addresses that only responses name. */
export function vendorRoutes(
	signIn: SignIn,
	counters: Counters,
	webUrl: () => string,
): VendorRoute[] {
	return [...swaggerRoutes(signIn, counters, webUrl), ...servedEntities.flatMap(pagingRoutes)];
}
