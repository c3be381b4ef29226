import { createHash } from 'node:crypto';
import { trimStart } from 'lodash';
import type { IHttpRequestOptions } from 'n8n-workflow';
import {
	addressOf,
	isConfidential,
	isInAllowedDomains,
	secureRequest,
	type CredentialRequest,
	type HttpResponse,
} from '../credentialRequest';
import { isRefused, SessionRefused, withoutRefusal } from '../refusedSession';
import { CredentialError } from '../requestErrors';
import { stillLasts } from '../time';
import { certificateProblem } from './certificate';
import {
	baseUrl,
	explainNoResponse,
	hostName,
	secretsOfConnection,
	tlsOptions,
	type KscConnection,
} from './connection';
import {
	explainResponse,
	PXG_CODE,
	readResponse,
	redactResponse,
	type ErrorText,
} from './kscResponse';

/** Timeout of each of our requests, in milliseconds. */
export const REQUEST_TIMEOUT_MS = 60_000;

/** How long a rejected login is not tried again: the server blocks accounts after repeated failures. */
const REJECTED_LOGIN_MS = 30 * 60_000;

const rejectedLogins = new Map<string, { error: ErrorText; at: number }>();

const isRecent = (at: number) => stillLasts(at, REJECTED_LOGIN_MS, Date.now());

const digest = (parts: string[]) =>
	createHash('sha256').update(JSON.stringify(parts)).digest('hex');

/** Identifies a connection: the same for the same server, account and virtual server. */
export function connectionKey(connection: KscConnection): string {
	const { user, domain = '', userType, virtualServer = '' } = connection;
	return digest([baseUrl(connection), userType, domain, user, virtualServer]).slice(0, 12);
}

/** Identifies a login, the password included: an old session must not hide that a new password is wrong. */
function loginKey(connection: KscConnection): string {
	return digest([connectionKey(connection), connection.password]).slice(0, 16);
}

const INVALID_URL: ErrorText = {
	message: 'The server URL of Kaspersky Security Center is not an address',
	description: 'Enter one like https://ksc.example.com:13299 as "Server URL" in the credential.',
};

const NOT_ENCRYPTED: ErrorText = {
	message: 'The server URL of Kaspersky Security Center begins with http://',
	description:
		'Anyone on the network could read the password, so nothing was sent. Enter "Server URL" with https:// in the credential.',
};

const INVALID_DOMAIN: ErrorText = {
	message: 'The domain of the Kaspersky Security Center user has characters that cannot be sent',
	description:
		'Enter its short name (the NetBIOS name, e.g. CONTOSO) as "Domain" in the credential, in plain letters and without quotation marks or line breaks.',
};

const outsideAllowedDomains = (connection: KscConnection): ErrorText => ({
	message: `The Kaspersky Security Center credential is restricted to other domains than ${hostName(connection)}`,
	description: 'Add the server to "Allowed Domains" of the credential.',
});

/** What a header can carry as it is, without the characters that would end the quotation marks around it. */
const HEADER_TEXT = /^[\x20\x21\x23-\x5b\x5d-\x7e\xa0-\xff]*$/;

/** Why no login is possible with this credential; nothing has been sent then. */
function configurationError(connection: KscConnection): ErrorText | undefined {
	if (!URL.canParse(baseUrl(connection))) return INVALID_URL;
	if (!isConfidential(new URL(baseUrl(connection)))) return NOT_ENCRYPTED;
	if (!isInAllowedDomains(connection, baseUrl(connection))) {
		return outsideAllowedDomains(connection);
	}
	const { userType, domain = '', caPem = '', ignoreSslIssues } = connection;
	if (userType === 'domain' && !HEADER_TEXT.test(domain.trim())) return INVALID_DOMAIN;
	return ignoreSslIssues ? undefined : certificateProblem(caPem);
}

const base64 = (value: string) => Buffer.from(value, 'utf8').toString('base64');

/**
 * The login of an internal user has no domain, so the undocumented encoding of `domain` matters to domain users only.
 * KlAkOAPI, the vendor's own client, sends it as it is.
 */
function authorization({ userType, user, password, domain }: KscConnection): string {
	const login = `KSCBasic user="${base64(user)}", pass="${base64(password)}"`;
	return userType === 'domain'
		? `${login}, domain="${domain?.trim() ?? ''}", internal="0"`
		: `${login}, internal="1"`;
}

/** The only request that carries the password. */
function loginRequest(connection: KscConnection): IHttpRequestOptions {
	const virtualServer = connection.virtualServer?.trim();
	return {
		method: 'POST',
		baseURL: baseUrl(connection),
		url: '/api/v1.0/Session.StartSession',
		headers: {
			Authorization: authorization(connection),
			...(virtualServer ? { 'X-KSC-VServer': base64(virtualServer) } : {}),
		},
		body: {},
		json: true,
		timeout: REQUEST_TIMEOUT_MS,
		returnFullResponse: true,
		ignoreHttpStatusErrors: true,
		// A redirect would carry the password to wherever it points.
		disableFollowRedirect: true,
		...tlsOptions(connection),
	};
}

const WRONG_LOGIN: ErrorText = {
	message: 'Kaspersky Security Center refused the user name or the password',
	description:
		'Check "User", "Password" and "User Type" in the credential. The same login is not tried again for 30 minutes, so that the server does not block the account.',
};

const TWO_STEP_VERIFICATION: ErrorText = {
	message: 'This Kaspersky Security Center account requires two-step verification',
	description:
		'n8n cannot enter a code: exclude the account from two-step verification, or use a separate service account.',
};

const BLOCKED: ErrorText = {
	message: 'Kaspersky Security Center has blocked this account',
	description:
		'There were too many failed logins. Unblock the account on the server, then correct the password in the credential.',
};

const NO_SESSION: ErrorText = {
	message: 'Kaspersky Security Center started no session and gave no reason',
	description:
		'Check that "Server URL" in the credential leads to the Open API (port 13299 by default).',
};

/** A session token goes into a header, so nothing else counts as one. */
const TOKEN = /^[\x21-\x7e]+$/;

type Login =
	| { token: string }
	/** `isFinal`: the same login cannot succeed, so it must not be repeated. */
	| { error: ErrorText; isFinal: boolean };

function readLogin(connection: KscConnection, status: number, body: unknown): Login {
	const response = redactResponse(readResponse(status, body), secretsOfConnection(connection));
	if (response.kind === 'result') {
		const token = response.result.PxgRetVal;
		if (typeof token === 'string' && TOKEN.test(token)) return { token };
		return { error: NO_SESSION, isFinal: false };
	}
	if (response.kind === 'pxgError' && response.pxgError.code === PXG_CODE.accountBlocked) {
		return { error: BLOCKED, isFinal: true };
	}
	if (response.kind === 'unauthorized') {
		const isTwoStep = /authentication not finished/i.test(response.body);
		return { error: isTwoStep ? TWO_STEP_VERIFICATION : WRONG_LOGIN, isFinal: true };
	}
	return { error: explainResponse('Session.StartSession', response), isFinal: false };
}

function fail({ message, description }: ErrorText): never {
	throw new CredentialError([message, description].filter((text) => text !== '').join('. '));
}

/**
 * Starts a session. Rejected logins are remembered, so that polling does not get the account blocked.
 *
 * @param send resolves with every HTTP status, and rejects only where there is no response
 * @returns the token for `X-KSC-Session`, prefixed with the digest of its login
 * @throws CredentialError when no session could be started, with what to do about it
 * @see https://support.kaspersky.com/help/KSC/16/KSCAPI/a00608.html
 */
export async function startSession(
	send: (request: IHttpRequestOptions) => Promise<HttpResponse>,
	connection: KscConnection,
): Promise<string> {
	const error = configurationError(connection);
	if (error) fail(error);
	const key = loginKey(connection);
	const rejected = rejectedLogins.get(key);
	if (rejected && isRecent(rejected.at)) fail(rejected.error);

	const login: Login = await send(loginRequest(connection)).then(
		({ statusCode, body }) => readLogin(connection, statusCode, body),
		(cause: unknown) => ({
			error: explainNoResponse(hostName(connection), cause),
			isFinal: false,
		}),
	);
	if ('token' in login) {
		rejectedLogins.delete(key);
		return `${key}.${login.token}`;
	}
	if (login.isFinal) rejectedLogins.set(key, { error: login.error, at: Date.now() });
	return fail(login.error);
}

/** The URL of a request, which must be on the server of the credential. */
function urlOnServer(connection: KscConnection, request: CredentialRequest): string {
	const base = baseUrl(connection);
	if (!URL.canParse(base)) fail(INVALID_URL);
	const relative = trimStart(addressOf(request), '/');
	const url = URL.canParse(relative) ? relative : `${base}/${relative}`;
	if (new URL(url).origin !== new URL(base).origin) {
		fail({
			message: `A session of Kaspersky Security Center is only sent to ${new URL(base).host}, not to ${new URL(url).host}`,
			description: 'Use a URL of the Administration Server that is named in the credential.',
		});
	}
	if (!isInAllowedDomains(connection, url)) fail(outsideAllowedDomains(connection));
	return new URL(url).href;
}

/**
 * Adds server, session and TLS options to a request. A token of another login (the credential was edited meanwhile)
 * is left out: the server then requires a new session.
 *
 * @throws SessionRefused to have a new session started, CredentialError for a URL on another server: who may use a credential must not be able to read its secrets
 */
export function authenticateRequest(
	connection: KscConnection,
	request: CredentialRequest,
): IHttpRequestOptions {
	if (isRefused(request, connection.sessionToken)) {
		throw new SessionRefused('The session of Kaspersky Security Center has ended');
	}
	const [login, ...token] = (connection.sessionToken ?? '').split('.');
	const isCurrent = login === loginKey(connection);
	const headers = {
		...withoutRefusal(request),
		...(isCurrent ? { 'X-KSC-Session': token.join('.') } : {}),
	};
	const url = urlOnServer(connection, request);
	return secureRequest({ ...request, headers }, url, tlsOptions(connection));
}
