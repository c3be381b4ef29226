import type { IHttpRequestOptions } from 'n8n-workflow';
import { secureRequest, type CredentialRequest } from '../credentialRequest';
import type { AutotaskCredential } from './credential';
import { REFUSED_ZONE_HEADER, resolveAddress } from './zone';

const TIMEOUT_MS = 30_000;

/** The zone discovery as n8n sends it; it carries no secret. */
export function discoveryRequest(url: string): IHttpRequestOptions {
	return {
		url,
		json: true,
		timeout: TIMEOUT_MS,
		returnFullResponse: true,
		ignoreHttpStatusErrors: true,
		disableFollowRedirect: true,
		// Whatever NODE_TLS_REJECT_UNAUTHORIZED says of the whole of n8n.
		agentOptions: { rejectUnauthorized: true },
	};
}

/**
 * Adds zone and secrets to a request.
 *
 * @throws ZoneOutdated to have the zone discovered again, ZoneError for other hosts
 */
export function authenticateRequest(
	credential: AutotaskCredential,
	request: CredentialRequest,
): IHttpRequestOptions {
	const { [REFUSED_ZONE_HEADER]: refusedZone, ...others } = request.headers ?? {};
	const headers = {
		...others,
		'Content-Type': 'application/json',
		UserName: credential.userName,
		Secret: credential.secret,
		ApiIntegrationCode: credential.integrationCode,
	};
	return secureRequest({ ...request, headers }, resolveAddress(credential, request, refusedZone));
}
