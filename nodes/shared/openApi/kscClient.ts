import {
	NodeOperationError,
	sleep,
	type IDataObject,
	type IHttpRequestOptions,
	type ILoadOptionsFunctions,
	type IPollFunctions,
} from 'n8n-workflow';
import {
	explainNoResponse,
	hostName,
	isTransientNetworkError,
	KSC_CREDENTIAL,
	secretsOfConnection,
	type KscConnection,
} from './connection';
import {
	explainResponse,
	isTransientResponse,
	PXG_CODE,
	readResponse,
	redactResponse,
	type ErrorText,
	type KscParams,
	type KscResponse,
	type KscValue,
	type PxgError,
} from './kscResponse';
import { connectionKey, REQUEST_TIMEOUT_MS } from './session';
import { refusal } from '../refusedSession';
import { sentences } from '../text';
import { TimeBudget, type TimedTask } from '../timeBudget';

/** Pauses before retries of a request that changes nothing on the server, in milliseconds. */
const RETRY_PAUSES_MS: readonly number[] = [1_000, 4_000];

/** The object does not exist, or the account may not see it. */
const UNAVAILABLE_OBJECT: readonly number[] = [
	PXG_CODE.notFound,
	PXG_CODE.accessDenied,
	PXG_CODE.notPermitted,
];

/** How long a clean-up may take, also when the poll has no time left. */
const CLEAN_UP_MS = 3_000;

/** With less time left a request would be cut off while it still connects, which leaves an error that nobody handles. */
const SHORTEST_REQUEST_MS = 250;

/** Result of a method, or its error. */
export type MethodResult = { result: KscParams } | { pxgError: PxgError };

type Context = IPollFunctions | ILoadOptionsFunctions;

type Attempt = KscResponse | { kind: 'noResponse'; error: unknown };

/** What the requests are for, in the words of its errors. */
interface Task extends TimedTask {
	/** What became of an incomplete list. */
	incomplete: string;
	again: string;
}

const POLL: Task = {
	name: 'The poll',
	stopped:
		'The data read so far were discarded: no status was raised and none was cleared. The next poll starts again. If this happens again, let n8n give a poll more time (N8N_SCHEDULER_POLL_TIMEOUT and N8N_SCHEDULER_LEASE_DURATION in its environment), or let one poll read less: one workflow for each virtual server, an account that sees fewer groups, or no secondary servers.',
	incomplete:
		'The incomplete list was discarded: no status was raised and none was cleared. The next poll reads everything again.',
	again: 'The next poll tries again.',
};

const ENTER_IT = 'Open the list again, or enter the value yourself.';

/** A list in the panel of a node. */
export const PANEL_LIST: Task = {
	name: 'The search',
	stopped: ENTER_IT,
	incomplete: ENTER_IT,
	again: ENTER_IT,
};

/**
 * Calls methods of the Open API, one at a time, in the session that the credential keeps. All methods
 * that we call only read, so transient errors are retried.
 */
export class KscClient {
	private constructor(
		private readonly context: Context,
		private readonly connection: KscConnection,
		/** No request is sent, or waited for, beyond it. */
		readonly budget: TimeBudget,
		readonly task: Task,
	) {}

	/** @param milliseconds how long the whole task may take, from now on */
	static async connect(context: Context, milliseconds: number, task = POLL): Promise<KscClient> {
		const budget = new TimeBudget(context.getNode(), milliseconds, task);
		const connection = await context.getCredentials<IDataObject & KscConnection>(KSC_CREDENTIAL);
		return new KscClient(context, connection, budget, task);
	}

	/** The same for every use of the same server, account and virtual server. */
	get cacheKey(): string {
		return connectionKey(this.connection);
	}

	/** Host name of the server, for texts. */
	get server(): string {
		return hostName(this.connection);
	}

	/** Name of the virtual server that the session is on; empty on the main server. */
	get virtualServer(): string {
		return this.connection.virtualServer?.trim() ?? '';
	}

	/** The account of the session; two names of one account count as two. */
	get account(): string {
		const { userType, domain = '', user } = this.connection;
		return userType === 'domain' ? `${domain.trim()}\\${user.trim()}` : user.trim();
	}

	/** @throws NodeOperationError at once when the poll has no time for it */
	async pause(milliseconds: number): Promise<void> {
		this.budget.left(milliseconds);
		await sleep(milliseconds);
	}

	error({ message, description }: ErrorText): NodeOperationError {
		return new NodeOperationError(this.context.getNode(), message, { description });
	}

	methodError(method: string, pxgError: PxgError): NodeOperationError {
		return this.failure(explainResponse(method, { kind: 'pxgError', pxgError }));
	}

	/**
	 * Calls a method and expects its result.
	 *
	 * @throws NodeOperationError when there is none, with what to do about it
	 */
	async call(method: string, params: KscParams = {}): Promise<KscParams> {
		const response = await this.tryCall(method, params);
		if ('result' in response) return response.result;
		throw this.methodError(method, response.pxgError);
	}

	/**
	 * Calls a method whose error the caller handles.
	 *
	 * @throws NodeOperationError when the server returned neither a result nor an error
	 */
	async tryCall(method: string, params: KscParams = {}): Promise<MethodResult> {
		const attempt = await this.attempt(method, params);
		if (attempt.kind === 'result') return { result: attempt.result };
		if (attempt.kind === 'pxgError') return { pxgError: attempt.pxgError };
		if (attempt.kind === 'noResponse') {
			throw this.failure(explainNoResponse(this.server, attempt.error));
		}
		throw this.failure(explainResponse(method, attempt));
	}

	/**
	 * Calls a method that helps but is not needed: an account with few rights may watch its devices without it.
	 *
	 * @returns `undefined` when the object does not exist or the account may not see it
	 */
	async callIfAllowed(method: string, params: KscParams = {}): Promise<KscValue | undefined> {
		return this.resultIfAllowed(method, await this.tryCall(method, params));
	}

	/** @returns as {@link callIfAllowed}, for a method that has been called already */
	resultIfAllowed(method: string, response: MethodResult): KscValue | undefined {
		if ('result' in response) return response.result.PxgRetVal;
		if (UNAVAILABLE_OBJECT.includes(response.pxgError.code)) return undefined;
		throw this.methodError(method, response.pxgError);
	}

	/** Releases what the server keeps for us. Not retried: a failure does no harm to a poll, and the server drops it later. */
	async cleanUp(method: string, params: KscParams): Promise<void> {
		const attempt = await this.send(method, params, CLEAN_UP_MS);
		if (attempt.kind !== 'result') {
			this.context.logger.warn(`${this.server} did not execute ${method}`);
		}
	}

	private failure({ message, description }: ErrorText): NodeOperationError {
		return this.error({
			message,
			description: sentences(description, this.task.again),
		});
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
		return attempt.kind === 'noResponse'
			? isTransientNetworkError(attempt.error)
			: isTransientResponse(attempt);
	}

	/** A session that the server does not accept any more (401 or 403) is replaced once. */
	private async sendInSession(method: string, params: KscParams): Promise<Attempt> {
		const timeout = () => Math.min(REQUEST_TIMEOUT_MS, this.budget.left(SHORTEST_REQUEST_MS));
		const attempt = await this.send(method, params, timeout());
		if (attempt.kind !== 'unauthorized') return attempt;
		const { sessionToken } = await this.context.getCredentials(KSC_CREDENTIAL);
		return await this.send(method, params, timeout(), refusal(sessionToken));
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
					await this.redacted(readResponse(response.statusCode, response.body)),
				(error: unknown): Attempt => ({ kind: 'noResponse', error }),
			);
	}

	/** A session may have been replaced meanwhile, so the one that a server quotes may be newer than ours. */
	private async redacted(response: KscResponse): Promise<KscResponse> {
		if (response.kind === 'result') return response;
		const renewed = await this.context.getCredentials<IDataObject & KscConnection>(KSC_CREDENTIAL);
		return redactResponse(response, [
			...secretsOfConnection(this.connection),
			...secretsOfConnection(renewed),
		]);
	}
}
