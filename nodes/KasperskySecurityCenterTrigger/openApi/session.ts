import { createHash } from 'node:crypto';
import { trimStart } from 'lodash';
import type { IHttpRequestHelper, IHttpRequestOptions } from 'n8n-workflow';
import {
	addressOf,
	isInAllowedDomains,
	secureRequest,
	type CredentialRequest,
} from '../../shared/credentialRequest';
import { CredentialError } from '../../shared/requestErrors';
import { concealed, explainAnswer, PXG, readAnswer, type Explanation } from './answers';
import {
	baseUrl,
	explainNoAnswer,
	hostName,
	secretsOf,
	tlsOptions,
	type KscConnection,
} from './connection';
import { faultOf, logOnRequest, NO_ADDRESS, restricted } from './logOnRequest';

/** Time-out of every request of ours, in milliseconds. */
export const REQUEST_TIMEOUT_MS = 60_000;

/** For so long a refused log-in is not tried again: the server blocks accounts that are refused often. */
const REFUSAL_MS = 30 * 60_000;

const refusals = new Map<string, { explanation: Explanation; at: number }>();

/** A clock that was set back must not make it last for longer. */
const isRecent = (at: number) => Date.now() >= at && Date.now() - at < REFUSAL_MS;

const digest = (parts: string[]) =>
	createHash('sha256').update(JSON.stringify(parts)).digest('hex');

/** Tells connections apart: the same server, account and virtual server give the same mark. */
export function connectionMark(connection: KscConnection): string {
	const { user, domain = '', userType, virtualServer = '' } = connection;
	return digest([baseUrl(connection), userType, domain, user, virtualServer]).slice(0, 12);
}

/** Tells log-ins apart, the password included: a session must not hide that a new password is wrong. */
function logInMark(connection: KscConnection): string {
	return digest([connectionMark(connection), connection.password]).slice(0, 16);
}

const REFUSED: Explanation = {
	message: 'Kaspersky Security Center refused the user name or the password',
	description:
		'Check both, and the user type (internal or domain), in the credential. To keep the account from being blocked, the same log-in is not tried again for 30 minutes.',
};

const SECOND_FACTOR: Explanation = {
	message: 'This Kaspersky Security Center account requires two-step verification',
	description:
		'A service cannot type a code: exclude the account from two-step verification, or use a service account of its own.',
};

const BLOCKED: Explanation = {
	message: 'Kaspersky Security Center has blocked this account',
	description:
		'It was refused too often. Unblock it on the server, then correct the password in the credential.',
};

/** A session goes into a header, so whatever else a server calls one is none. */
const TOKEN = /^[\x21-\x7e]+$/;

type LogIn =
	| { token: string }
	/** `final`: the same log-in cannot succeed, so it must not be repeated. */
	| { explanation: Explanation; final: boolean };

function readLogIn(connection: KscConnection, status: number, body: unknown): LogIn {
	const answer = concealed(readAnswer(status, body), secretsOf(connection));
	if (answer.kind === 'result') {
		const token = answer.result.PxgRetVal;
		if (typeof token === 'string' && TOKEN.test(token)) return { token };
		return {
			explanation: {
				message: 'Kaspersky Security Center started no session and gave no reason',
				description: 'Check that the server URL leads to the Open API (port 13299 by default).',
			},
			final: false,
		};
	}
	if (answer.kind === 'pxgError' && answer.pxgError.code === PXG.accountBlocked) {
		return { explanation: BLOCKED, final: true };
	}
	if (answer.kind === 'unauthorized') {
		const secondFactor = /authentication not finished/i.test(answer.body);
		return { explanation: secondFactor ? SECOND_FACTOR : REFUSED, final: true };
	}
	return { explanation: explainAnswer('Session.StartSession', answer), final: false };
}

function refuse({ message, description }: Explanation): never {
	throw new CredentialError([message, description].filter((text) => text !== '').join('. '));
}

/**
 * Starts a session. Refused credentials are remembered, so that polling does not get the account blocked.
 *
 * @returns the token for `X-KSC-Session`, with the mark of its log-in before it
 * @throws CredentialError when there is no session to be had, in words that say what to do
 * @see https://support.kaspersky.com/help/KSC/16/KSCAPI/a00608.html
 */
export async function startSession(
	helpers: IHttpRequestHelper['helpers'],
	connection: KscConnection,
): Promise<string> {
	const fault = faultOf(connection);
	if (fault) refuse(fault);
	const attempt = logInMark(connection);
	const refusal = refusals.get(attempt);
	if (refusal && isRecent(refusal.at)) refuse(refusal.explanation);

	const outcome: LogIn = await helpers
		.httpRequest({ ...logOnRequest(connection), timeout: REQUEST_TIMEOUT_MS })
		.then(
			(response: { statusCode: number; body: unknown }) =>
				readLogIn(connection, response.statusCode, response.body),
			(failure: unknown) => ({
				explanation: explainNoAnswer(hostName(connection), failure),
				final: false,
			}),
		);
	if ('token' in outcome) {
		refusals.delete(attempt);
		return `${attempt}.${outcome.token}`;
	}
	if (outcome.final) {
		refusals.set(attempt, { explanation: outcome.explanation, at: Date.now() });
	}
	return refuse(outcome.explanation);
}

/** The address of a request, which must lie on the server of the credential. */
function addressOn(connection: KscConnection, request: CredentialRequest): string {
	const base = baseUrl(connection);
	if (!URL.canParse(base)) refuse(NO_ADDRESS);
	const address = addressOf(request);
	const below = trimStart(address, '/');
	const url = URL.canParse(below) ? below : `${base}/${below}`;
	if (new URL(url).origin !== new URL(base).origin) {
		refuse({
			message: `A session of Kaspersky Security Center is only sent to ${new URL(base).host}, not to ${new URL(url).host}`,
			description: 'Use an address of the Administration Server that the credential names.',
		});
	}
	if (!isInAllowedDomains(connection, url)) refuse(restricted(connection));
	return new URL(url).href;
}

/** Not a header of Kaspersky Security Center: tells the credential which session was refused; never sent. */
export const REFUSED_SESSION_HEADER = 'x-refused-session';

/** Stands for a session where the token itself has no business. */
export const sessionMark = (token: unknown) => digest([String(token ?? '')]).slice(0, 16);

/**
 * It looks like a 401 to n8n, which therefore starts a new session, keeps it, and then sends the request. Thus
 * every n8n can, while only newer ones renew after a status of the node's choice.
 */
class SessionRefused extends CredentialError {
	readonly response = { status: 401, statusText: 'The session was refused' };
}

/**
 * Puts server, session and trust into a request. A token of another log-in (the credential was edited
 * meanwhile) is left out: the server then asks for a new session.
 *
 * @throws SessionRefused to have a new session started, CredentialError for an address on another server: whoever may use a credential must not get at its secrets
 */
export function withSession(
	connection: KscConnection,
	request: CredentialRequest,
): IHttpRequestOptions {
	const { [REFUSED_SESSION_HEADER]: refused, ...others } = request.headers ?? {};
	if (refused === sessionMark(connection.sessionToken)) {
		throw new SessionRefused('The session of Kaspersky Security Center is gone');
	}
	const [mark, ...token] = (connection.sessionToken ?? '').split('.');
	const isOurs = mark === logInMark(connection);
	const headers = {
		...others,
		...(isOurs ? { 'X-KSC-Session': token.join('.') } : {}),
	};
	const url = addressOn(connection, request);
	return secureRequest({ ...request, headers }, url, tlsOptions(connection));
}
