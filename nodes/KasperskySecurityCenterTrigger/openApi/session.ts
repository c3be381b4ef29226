import { createHash } from 'node:crypto';
import { UserError, type IHttpRequestHelper, type IHttpRequestOptions } from 'n8n-workflow';
import { explainAnswer, PXG, readAnswer, type Explanation } from './answers';
import { baseUrl, explainNoAnswer, hostName, tlsOptions, type KscConnection } from './connection';

/** Time-out of every request of ours, in milliseconds. */
export const REQUEST_TIMEOUT_MS = 60_000;

/** For so long a refused log-in is not tried again: the server blocks accounts that are refused often. */
const REFUSAL_MS = 30 * 60_000;

const refusals = new Map<string, { explanation: Explanation; until: number }>();

const base64 = (value: string) => Buffer.from(value, 'utf8').toString('base64');

const digest = (parts: string[]) => createHash('sha256').update(parts.join('\n')).digest('hex');

/** Tells connections apart: the same server, account and virtual server give the same mark. */
export function connectionMark(connection: KscConnection): string {
	const { user, domain = '', userType, virtualServer = '' } = connection;
	return digest([baseUrl(connection), userType, domain, user, virtualServer]).slice(0, 12);
}

/** Tells log-ins apart, the password included: a session must not hide that a new password is wrong. */
function logInMark(connection: KscConnection): string {
	return digest([connectionMark(connection), connection.password]).slice(0, 16);
}

/**
 * An internal user's log-in names no domain, so the unsettled encoding of `domain` matters to domain users only.
 * KlAkOAPI, the vendor's own client, sends it as it is.
 */
function authorization({ userType, user, password, domain }: KscConnection): string {
	const who = `KSCBasic user="${base64(user)}", pass="${base64(password)}"`;
	return userType === 'domain'
		? `${who}, domain="${domain?.replace(/["\\\r\n]/g, '') ?? ''}", internal="0"`
		: `${who}, internal="1"`;
}

function startSessionRequest(connection: KscConnection): IHttpRequestOptions {
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
		...tlsOptions(connection),
	};
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

type LogIn =
	| { token: string }
	/** `final`: the same log-in cannot succeed, so it must not be repeated. */
	| { explanation: Explanation; final: boolean };

function readLogIn(status: number, body: unknown): LogIn {
	const answer = readAnswer(status, body);
	if (answer.kind === 'result') {
		const token = answer.result.PxgRetVal;
		if (typeof token === 'string' && token !== '') return { token };
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
	throw new UserError(`${message}. ${description}`);
}

/**
 * Starts a session. Refused credentials are remembered, so that polling does not get the account blocked.
 *
 * @returns the token for `X-KSC-Session`, with the mark of its log-in before it
 * @throws UserError when there is no session to be had, in words that say what to do
 * @see https://support.kaspersky.com/help/KSC/16/KSCAPI/a00608.html
 */
export async function startSession(
	helpers: IHttpRequestHelper['helpers'],
	connection: KscConnection,
): Promise<string> {
	const attempt = logInMark(connection);
	const refusal = refusals.get(attempt);
	if (refusal && Date.now() < refusal.until) refuse(refusal.explanation);

	const outcome: LogIn = await helpers.httpRequest(startSessionRequest(connection)).then(
		(response: { statusCode: number; body: unknown }) =>
			readLogIn(response.statusCode, response.body),
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
		refusals.set(attempt, { explanation: outcome.explanation, until: Date.now() + REFUSAL_MS });
	}
	return refuse(outcome.explanation);
}

/**
 * Puts server, session and trust into a request. A token of another log-in (the credential was edited
 * meanwhile) is left out: the server then asks for a new session.
 */
export function withSession(
	connection: KscConnection,
	request: IHttpRequestOptions,
): IHttpRequestOptions {
	const [mark, ...token] = (connection.sessionToken ?? '').split('.');
	const isOurs = mark === logInMark(connection);
	return {
		...request,
		baseURL: baseUrl(connection),
		headers: { ...request.headers, ...(isOurs ? { 'X-KSC-Session': token.join('.') } : {}) },
		...tlsOptions(connection),
	};
}
