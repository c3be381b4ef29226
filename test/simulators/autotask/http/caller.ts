/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import type { IncomingHttpHeaders } from 'node:http';
import { errors, noPermission, unauthorized } from '../responses';
import { API_LICENSE, API_USER_ID } from '../seed/people';
import type { VendorRoute } from '../routes/route';
import type { AutotaskState } from '../state';

/** Who acts in a request. */
export interface Caller {
	/** The resource that counts as creator: the impersonated one, or the API user. */
	resourceID: number;
	/** The API user when it impersonates, else null. */
	impersonatorID: number | null;
}

export interface Credentials {
	user: string;
	secret: string;
	integrationCode: string;
}

function header(headers: IncomingHttpHeaders, name: string): string | undefined {
	const value = headers[name.toLowerCase()];
	return Array.isArray(value) ? value[0] : value;
}

/** The tracking identifier, by which thread limits are counted. */
export function trackingIdentifier(headers: IncomingHttpHeaders): string {
	return header(headers, 'ApiIntegrationCode') ?? '';
}

/** Signs requests in by their three headers (reference 1.2); also knows who is locked out. */
export class SignIn {
	private readonly failures = new Map<string, number>();

	constructor(
		private readonly state: AutotaskState,
		private readonly credentials: Credentials,
	) {}

	/** The API user and every person of the tenant: a normal user passes zone discovery, too (client report). */
	isKnownUser(user: string): boolean {
		const wanted = user.toLowerCase();
		return [...this.state.tables.Resources.values()].some(
			(row) => String(row.userName).toLowerCase() === wanted,
		);
	}

	caller(headers: IncomingHttpHeaders, access: VendorRoute['access']): Caller {
		const user = (header(headers, 'UserName') ?? '').toLowerCase();
		const { lockoutAfter } = this.state.settings;
		const failed = this.failures.get(user) ?? 0;
		const right =
			user === this.credentials.user.toLowerCase() &&
			header(headers, 'Secret') === this.credentials.secret &&
			trackingIdentifier(headers) === this.credentials.integrationCode &&
			this.state.tables.Resources.get(API_USER_ID)?.isActive === true;
		if (!right || (lockoutAfter > 0 && failed >= lockoutAfter)) {
			this.failures.set(user, failed + 1);
			throw unauthorized();
		}
		this.failures.delete(user);
		return this.impersonate(header(headers, 'ImpersonationResourceId'), access);
	}

	/** Impersonation is for creates and updates; a query with it is refused (client, live report). */
	private impersonate(id: string | undefined, access: string): Caller {
		if (!id) return { resourceID: API_USER_ID, impersonatorID: null };
		if (access === 'query') throw noPermission('query');
		const resource = this.state.tables.Resources.get(Number(id));
		if (!resource?.isActive || resource.licenseType === API_LICENSE) {
			throw errors([`The ImpersonationResourceId ${id} does not exist or cannot be impersonated.`]);
		}
		return { resourceID: Number(id), impersonatorID: API_USER_ID };
	}
}
