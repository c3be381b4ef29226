import type { Caller } from '../http/caller';
import type { AutotaskState } from '../state';

/** What a route's handler gets to see. */
export interface Call {
	state: AutotaskState;
	caller: Caller;
	/** Values of {…} in the path. */
	params: Record<string, string>;
	search: Record<string, string | undefined>;
	/** The parsed JSON body, undefined when there was none. */
	body: unknown;
	rawBody: string;
	/** "http://…/ATServicesRest" */
	baseUrl: string;
}

export type Verb = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** One operation of the vendor's API, named as in its Swagger. */
export interface VendorRoute {
	method: Verb;
	/** Swagger path: "/V1.0/Tickets/{parentId}/Notes". */
	path: string;
	/** The object endpoint, for thread limits and rights; "" when neither applies. */
	endpoint: string;
	access: 'query' | 'create' | 'update' | 'delete' | 'none';
	/** false: no credentials, no thread limit, no threshold (zone and version discovery). */
	authenticated: boolean;
	handle(call: Call): unknown;
}

/** "Tickets/{id}/Notes": how counters and faults name a route. The name in braces is always id. */
export function routeName(path: string): string {
	return path.replace(/^\/(V1\.0\/)?/, '').replace(/\{[^}]+\}/g, '{id}');
}
