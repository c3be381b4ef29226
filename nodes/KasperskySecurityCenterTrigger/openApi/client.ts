import {
	NodeOperationError,
	sleep,
	type IDataObject,
	type IHttpRequestOptions,
	type IPollFunctions,
} from 'n8n-workflow';
import {
	concealed,
	explainAnswer,
	isPassing,
	PXG,
	readAnswer,
	type Explanation,
	type KscAnswer,
	type PxgError,
} from './answers';
import {
	explainNoAnswer,
	hostName,
	isPassingCut,
	secretsOf,
	type KscConnection,
} from './connection';
import { connectionMark, REFUSED_SESSION_HEADER, REQUEST_TIMEOUT_MS, sessionMark } from './session';
import type { TimeBudget } from './timeBudget';
import type { KscParams, KscValue } from './values';

export const KSC_CREDENTIAL = 'kasperskySecurityCenterApi';

/** Pauses before another try of a request that changes nothing on the server, in milliseconds. */
const RETRY_PAUSES_MS: readonly number[] = [1_000, 4_000];

/** The object is not there, or not for this account. */
const REFUSALS: readonly number[] = [PXG.notFound, PXG.accessDenied, PXG.notPermitted];

/** Cleaning up may take so long, also when the poll has no time left. */
const TIDY_UP_MS = 3_000;

/** With less time left a request would be cut off while it still connects, which leaves an error that nobody handles. */
const SHORTEST_REQUEST_MS = 250;

type Attempt = KscAnswer | { kind: 'noAnswer'; failure: unknown };

/**
 * Calls methods of the Open API, one at a time, in the session that the credential keeps. All methods
 * that we call only read, so passing trouble is tried again.
 */
export class KscClient {
	private constructor(
		private readonly context: IPollFunctions,
		private readonly connection: KscConnection,
		/** No request is made, or waited for, beyond it. */
		readonly budget: TimeBudget,
	) {}

	static async connect(context: IPollFunctions, budget: TimeBudget): Promise<KscClient> {
		const connection = await context.getCredentials<IDataObject & KscConnection>(KSC_CREDENTIAL);
		return new KscClient(context, connection, budget);
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

	/** Who the session is for; two names of one account count as two. */
	get account(): string {
		const { userType, domain = '', user } = this.connection;
		return userType === 'domain' ? `${domain.trim()}\\${user.trim()}` : user.trim();
	}

	/** @throws NodeOperationError at once when the poll has no time for it */
	async pause(milliseconds: number): Promise<void> {
		this.budget.left(milliseconds);
		await sleep(milliseconds);
	}

	failure({ message, description }: Explanation): NodeOperationError {
		return new NodeOperationError(this.context.getNode(), message, { description });
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

	/**
	 * Calls a method that helps but is not needed: an account with few rights may watch its devices without it.
	 *
	 * @returns `undefined` when the object is gone or the account may not see it
	 */
	async ifAllowed(method: string, params: KscParams = {}): Promise<KscValue | undefined> {
		return this.unlessRefused(method, await this.tryCall(method, params));
	}

	/** @returns as {@link ifAllowed}, of an answer that is there already */
	unlessRefused(
		method: string,
		answer: { result: KscParams } | { pxgError: PxgError },
	): KscValue | undefined {
		if ('result' in answer) return answer.result.PxgRetVal;
		if (REFUSALS.includes(answer.pxgError.code)) return undefined;
		throw this.failure(explainAnswer(method, { kind: 'pxgError', ...answer }));
	}

	/** Gives back what the server keeps for us. Once: it is no harm to a poll, and the server forgets it some day. */
	async tidyUp(method: string, params: KscParams): Promise<void> {
		const attempt = await this.send(method, params, TIDY_UP_MS);
		if (attempt.kind !== 'result') {
			this.context.logger.warn(`${this.server} did not carry out ${method}`);
		}
	}

	private async attempt(method: string, params: KscParams): Promise<Attempt> {
		let attempt = await this.sendInSession(method, params);
		for (const pause of RETRY_PAUSES_MS) {
			if (!this.isWorthRetrying(attempt)) return attempt;
			await this.pause(pause);
			attempt = await this.sendInSession(method, params);
		}
		return attempt;
	}

	private isWorthRetrying(attempt: Attempt): boolean {
		return attempt.kind === 'noAnswer' ? isPassingCut(attempt.failure) : isPassing(attempt);
	}

	/** A session that the server does not take any more (401 or 403) is replaced once. */
	private async sendInSession(method: string, params: KscParams): Promise<Attempt> {
		const timeout = () => Math.min(REQUEST_TIMEOUT_MS, this.budget.left(SHORTEST_REQUEST_MS));
		const attempt = await this.send(method, params, timeout());
		if (attempt.kind !== 'unauthorized') return attempt;
		const { sessionToken } = await this.context.getCredentials(KSC_CREDENTIAL);
		const headers = { [REFUSED_SESSION_HEADER]: sessionMark(sessionToken) };
		return await this.send(method, params, timeout(), headers);
	}

	private async send(
		method: string,
		params: KscParams,
		timeout: number,
		headers: IDataObject = {},
	): Promise<Attempt> {
		const request: IHttpRequestOptions = {
			method: 'POST',
			url: `/api/v1.0/${method}`,
			body: params,
			headers,
			json: true,
			timeout,
			returnFullResponse: true,
			ignoreHttpStatusErrors: true,
		};
		return await this.context.helpers.httpRequestWithAuthentication
			.call(this.context, KSC_CREDENTIAL, request)
			.then(
				async (response: { statusCode: number; body: unknown }): Promise<Attempt> =>
					await this.redacted(readAnswer(response.statusCode, response.body)),
				(failure: unknown): Attempt => ({ kind: 'noAnswer', failure }),
			);
	}

	/** A session may have been replaced meanwhile, so the one that a server quotes may be newer than ours. */
	private async redacted(answer: KscAnswer): Promise<KscAnswer> {
		if (answer.kind === 'result') return answer;
		const renewed = await this.context.getCredentials<IDataObject & KscConnection>(KSC_CREDENTIAL);
		return concealed(answer, [...secretsOf(this.connection), ...secretsOf(renewed)]);
	}
}
