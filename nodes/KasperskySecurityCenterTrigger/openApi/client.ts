import {
	NodeOperationError,
	sleep,
	type IDataObject,
	type IHttpRequestOptions,
	type IPollFunctions,
} from 'n8n-workflow';
import {
	explainAnswer,
	isPassing,
	readAnswer,
	type Explanation,
	type KscAnswer,
	type PxgError,
} from './answers';
import {
	explainNoAnswer,
	hostName,
	isPassingCut,
	statusOfFailure,
	type KscConnection,
} from './connection';
import { connectionMark, REQUEST_TIMEOUT_MS } from './session';
import type { KscParams } from './values';

export const KSC_CREDENTIAL = 'kasperskySecurityCenterApi';

/** Pauses before another try of a request that changes nothing on the server, in milliseconds. */
const RETRY_PAUSES_MS: readonly number[] = [1_000, 4_000];

type Attempt = KscAnswer | { kind: 'noAnswer'; failure: unknown };

const sessionIsGone = (attempt: Attempt) =>
	attempt.kind === 'unauthorized' && attempt.status === 403;

/**
 * Calls methods of the Open API, one at a time, in the session that the credential keeps. All methods
 * that we call only read, so passing trouble is tried again.
 */
export class KscClient {
	private constructor(
		private readonly context: IPollFunctions,
		private readonly connection: KscConnection,
		private readonly retryPausesMs: readonly number[],
	) {}

	static async connect(
		context: IPollFunctions,
		retryPausesMs: readonly number[] = RETRY_PAUSES_MS,
	): Promise<KscClient> {
		const connection = await context.getCredentials<IDataObject & KscConnection>(KSC_CREDENTIAL);
		return new KscClient(context, connection, retryPausesMs);
	}

	/** The same for every use of the same server, account and virtual server: a key for caches. */
	get mark(): string {
		return connectionMark(this.connection);
	}

	/** Host name of the server, for people. */
	get server(): string {
		return hostName(this.connection);
	}

	/** Name of the virtual server that the session is on; empty on the main server. */
	get virtualServer(): string {
		return this.connection.virtualServer?.trim() ?? '';
	}

	log(message: string): void {
		this.context.logger.warn(message);
	}

	/**
	 * Calls a method and expects its result.
	 *
	 * @throws NodeOperationError when there is none, in words that say what to do
	 */
	async call(method: string, params: KscParams = {}): Promise<KscParams> {
		const answer = await this.tryCall(method, params);
		if ('result' in answer) return answer.result;
		throw this.failure(explainAnswer(method, { kind: 'pxgError', ...answer }));
	}

	/**
	 * Calls a method whose refusal the caller deals with.
	 *
	 * @throws NodeOperationError when the server gave neither a result nor a reason
	 */
	async tryCall(
		method: string,
		params: KscParams = {},
	): Promise<{ result: KscParams } | { pxgError: PxgError }> {
		const attempt = await this.attempt(method, params);
		if (attempt.kind === 'result') return { result: attempt.result };
		if (attempt.kind === 'pxgError') return { pxgError: attempt.pxgError };
		if (attempt.kind === 'noAnswer')
			throw this.failure(explainNoAnswer(this.server, attempt.failure));
		throw this.failure(explainAnswer(method, attempt));
	}

	private async attempt(method: string, params: KscParams): Promise<Attempt> {
		let attempt = await this.sendInSession(method, params);
		for (const pause of this.retryPausesMs) {
			if (!this.isWorthRetrying(attempt)) return attempt;
			await sleep(pause);
			attempt = await this.sendInSession(method, params);
		}
		return attempt;
	}

	private isWorthRetrying(attempt: Attempt): boolean {
		return attempt.kind === 'noAnswer' ? isPassingCut(attempt.failure) : isPassing(attempt);
	}

	/** n8n renews the session after a 401; a server that says 403 instead is asked once more that way. */
	private async sendInSession(method: string, params: KscParams): Promise<Attempt> {
		const attempt = await this.send(method, params, 401);
		return sessionIsGone(attempt) ? await this.send(method, params, 403) : attempt;
	}

	private async send(method: string, params: KscParams, renewOn: 401 | 403): Promise<Attempt> {
		const request: IHttpRequestOptions = {
			method: 'POST',
			url: `/api/v1.0/${method}`,
			body: params,
			json: true,
			timeout: REQUEST_TIMEOUT_MS,
			returnFullResponse: true,
			ignoreHttpStatusErrors: { ignore: true, except: [renewOn] },
		};
		return await this.context.helpers.httpRequestWithAuthentication
			.call(this.context, KSC_CREDENTIAL, request, { preAuthenticationRetryStatusCode: renewOn })
			.then(
				(response: { statusCode: number; body: unknown }): Attempt =>
					readAnswer(response.statusCode, response.body),
				(failure: unknown): Attempt => {
					const status = statusOfFailure(failure);
					return status === undefined
						? { kind: 'noAnswer', failure }
						: { kind: 'unauthorized', status, body: '' };
				},
			);
	}

	private failure({ message, description }: Explanation): NodeOperationError {
		return new NodeOperationError(this.context.getNode(), message, { description });
	}
}
