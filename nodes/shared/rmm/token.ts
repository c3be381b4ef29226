import { trimStart } from 'lodash';
import type { IDataObject, IHttpRequestOptions } from 'n8n-workflow';
import {
	addressOf,
	secureRequest,
	type CredentialRequest,
	type HttpResponse,
} from '../credentialRequest';
import { redact } from '../redact';
import { isRefused, SessionRefused, withoutRefusal } from '../refusedSession';
import {
	checkAddress,
	fail,
	hostOf,
	loginKey,
	secretsOf,
	type ErrorText,
	type Rmm,
	type RmmConnection,
	type TokenRequest,
} from './connection';
import {
	explainFailure,
	explainNoAnswer,
	readRmmResponse,
	redactRmmResponse,
	type RmmFailure,
} from './response';

/** Timeout of each of our requests, in milliseconds. */
export const REQUEST_TIMEOUT_MS = 60_000;

type Send = (request: IHttpRequestOptions) => Promise<HttpResponse>;

/** A token, and the scopes that came with it. */
interface Token {
	/** With the login that it belongs to before the first dot. */
	accessToken: string;
	/** Separated by blanks; `undefined` where the RMM does not say. */
	scope: string | undefined;
}

/** A token goes into a header, so nothing else counts as one. */
const TOKEN = /^[\x21-\x7e]+$/;

/** The only request that carries the secret. */
function requestOf(baseUrl: string, { path, headers, form }: TokenRequest): IHttpRequestOptions {
	const body = new URLSearchParams(form).toString();
	const request: CredentialRequest = {
		method: 'POST',
		headers: {
			...headers,
			Accept: 'application/json',
			'Content-Type': 'application/x-www-form-urlencoded',
		},
		body,
		json: true,
		timeout: REQUEST_TIMEOUT_MS,
		returnFullResponse: true,
		ignoreHttpStatusErrors: true,
	};
	return secureRequest(request, `${baseUrl}${path}`);
}

function refusedText(rmm: Rmm, { body }: HttpResponse, secrets: readonly string[]): ErrorText {
	const { error } = (typeof body === 'object' && body !== null ? body : {}) as IDataObject;
	const code = typeof error === 'string' ? redact(error, secrets).slice(0, 60) : '';
	const { place, id, secret } = rmm.fields;
	return {
		message: `${rmm.name} refused "${id}" or "${secret}"${code === '' ? '' : ` (${code})`}`,
		description: `Check both and "${place}" in the credential. ${rmm.refusalAdvice}`,
	};
}

/** 405 and a page instead of JSON say the same as 404: the token is given elsewhere. */
const isElsewhere = ({ statusCode, body }: HttpResponse) =>
	[404, 405].includes(statusCode) || (statusCode === 200 && typeof body === 'string');

/**
 * Asks for a token.
 *
 * @throws CredentialError that says what to do
 */
export async function requestToken(
	send: Send,
	rmm: Rmm,
	connection: RmmConnection,
): Promise<Token> {
	checkAddress(rmm, connection);
	const ways = rmm.tokenRequests(connection);
	const secrets = secretsOf(connection);
	let failure: RmmFailure = { kind: 'notFound', text: '', isPage: false };
	for (const way of ways) {
		const response = await send(requestOf(connection.baseUrl, way)).catch((error: unknown) =>
			fail(explainNoAnswer(rmm, connection, error)),
		);
		if ([400, 401].includes(response.statusCode)) fail(refusedText(rmm, response, secrets));
		const read = redactRmmResponse(readRmmResponse(response), secrets);
		if (read.kind === 'json') {
			const { access_token: token, scope } = read.body as IDataObject;
			if (typeof token === 'string' && TOKEN.test(token)) {
				return {
					accessToken: `${loginKey(connection)}.${token}`,
					scope: typeof scope === 'string' ? scope : undefined,
				};
			}
			failure = { kind: 'fault', status: response.statusCode, text: '' };
		} else failure = read;
		if (!isElsewhere(response)) break;
	}
	return fail(explainFailure(rmm, failure));
}

/** The URL of a request, which must be on the server of the credential. */
function urlOnServer(rmm: Rmm, connection: RmmConnection, request: CredentialRequest): string {
	checkAddress(rmm, connection);
	const { baseUrl } = connection;
	const relative = trimStart(addressOf(request), '/');
	const url = new URL(URL.canParse(relative) ? relative : `${baseUrl}/${relative}`);
	if (url.origin !== new URL(baseUrl).origin) {
		fail({
			message: `A token of ${rmm.name} is only sent to ${hostOf(connection)}, not to ${url.hostname}`,
			description: `Use a URL of the "${rmm.fields.place}" in the credential.`,
		});
	}
	return url.href;
}

/**
 * Adds server, token and TLS options to a request. A token of another login (the credential was edited meanwhile) is
 * left out: the RMM then requires a new one.
 *
 * @throws SessionRefused to have a new token requested; CredentialError for a URL on another server: who may use a
 *   credential must not be able to read its secrets
 */
export function authenticateRmmRequest(
	rmm: Rmm,
	connection: RmmConnection,
	request: CredentialRequest,
): IHttpRequestOptions {
	if (isRefused(request, connection.accessToken)) {
		throw new SessionRefused(`The token of ${rmm.name} has expired`);
	}
	const [login, ...token] = connection.accessToken.split('.');
	const isCurrent = login === loginKey(connection);
	const headers = {
		...withoutRefusal(request),
		...(isCurrent ? { Authorization: `Bearer ${token.join('.')}` } : {}),
	};
	return secureRequest({ ...request, headers }, urlOnServer(rmm, connection, request));
}
