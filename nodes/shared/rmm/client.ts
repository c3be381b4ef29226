import { isUndefined, mapValues, omitBy } from 'lodash';
import {
	NodeOperationError,
	sleep,
	type IDataObject,
	type IHttpRequestOptions,
	type ILoadOptionsFunctions,
	type IPollFunctions,
} from 'n8n-workflow';
import type { HttpResponse } from '../credentialRequest';
import { errorChain, errorCodeOf } from '../requestErrors';
import { refusal } from '../refusedSession';
import { sentences } from '../text';
import { stillLasts } from '../time';
import { TimeBudget } from '../timeBudget';
import { accountKey, secretsOf, type ErrorText, type Rmm, type RmmConnection } from './connection';
import {
	explainFailure,
	explainNoAnswer,
	isTransientFault,
	readRmmResponse,
	redactRmmResponse,
	type RmmFailure,
	type RmmResponse,
} from './response';
import { REQUEST_TIMEOUT_MS } from './token';

/** Pauses before retries; all requests only read. Milliseconds. */
const RETRY_PAUSES_MS: readonly number[] = [1_000, 4_000];

const TRANSIENT_CODES = ['ECONNABORTED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT'];

/** With less time left a request would be cut off while it still connects. */
const SHORTEST_REQUEST_MS = 250;

/** How long an address stays blocked that went on after its limit. */
const BLOCKED_MS = 5 * 60_000;

const NEXT_POLL = 'Nothing was raised or cleared. The next poll tries again.';

const TASK = {
	name: 'The poll',
	stopped: `${NEXT_POLL} If this happens again, let n8n give a poll more time (N8N_SCHEDULER_POLL_TIMEOUT and N8N_SCHEDULER_LEASE_DURATION in its environment).`,
};

type Context = IPollFunctions | ILoadOptionsFunctions;
type Attempt = RmmResponse | { kind: 'noAnswer'; error: unknown };

/** An account is not asked for a while; whoever goes on is blocked. */
interface Pause {
	since: number;
	/** Milliseconds, both. */
	wait: number;
	failure: RmmFailure;
}

/** By account; lives as long as the process. */
const pauses = new Map<string, Pause>();

/** Reads from the API of an RMM, one request at a time, with the token that the credential keeps. */
export class RmmClient {
	private constructor(
		private readonly context: Context,
		readonly rmm: Rmm,
		private readonly connection: RmmConnection,
		/** No request is sent, or waited for, beyond it. */
		readonly budget: TimeBudget,
	) {}

	/** @param milliseconds how long the whole task may take, from now on */
	static async connect(context: Context, rmm: Rmm, milliseconds: number): Promise<RmmClient> {
		const budget = new TimeBudget(context.getNode(), milliseconds, TASK);
		const connection = rmm.read(await context.getCredentials<IDataObject>(rmm.credential));
		return new RmmClient(context, rmm, connection, budget);
	}

	/** The same for every use of one id on one platform. */
	get account(): string {
		return accountKey(this.connection);
	}

	error({ message, description }: ErrorText): NodeOperationError {
		return new NodeOperationError(this.context.getNode(), message, {
			description: sentences(description, NEXT_POLL),
		});
	}

	/** @param what was read, e.g. `page 3 of the devices` */
	incomplete(what: string): NodeOperationError {
		return this.error({
			message: `${this.rmm.name} returned an incomplete list: ${what}`,
			description: 'What was read was discarded, because devices may be missing in it.',
		});
	}

	/**
	 * Reads what must be there.
	 *
	 * @param query values as they are; `undefined` is left out
	 * @returns an object or a list; of any shape
	 * @throws NodeOperationError with what to do about it
	 */
	async get(path: string, query: Query = {}): Promise<object> {
		const response = await this.tryGet(path, query);
		if (response.kind === 'json') return response.body;
		throw this.failure(response);
	}

	/**
	 * @param mayRepeat asked before each retry
	 * @throws NodeOperationError when there is no answer at all
	 */
	async tryGet(
		path: string,
		query: Query = {},
		mayRepeat: () => boolean = () => true,
	): Promise<RmmResponse> {
		const paused = pauses.get(this.account);
		if (paused && stillLasts(paused.since, paused.wait, Date.now())) return paused.failure;
		const response = await this.attempt(path, query, mayRepeat);
		if (response.kind === 'noAnswer') {
			throw this.error(explainNoAnswer(this.rmm, this.connection, response.error));
		}
		this.pauseAfter(response);
		return response;
	}

	failure(response: RmmFailure): NodeOperationError {
		return this.error(explainFailure(this.rmm, response));
	}

	private pauseAfter(response: RmmResponse): void {
		const isBlock = response.kind === 'forbidden' && this.rmm.blocksWith403;
		if (response.kind !== 'limit' && !isBlock) return;
		const wait = response.kind === 'limit' ? response.retryAfterMs : BLOCKED_MS;
		pauses.set(this.account, { since: Date.now(), wait, failure: response });
	}

	private async attempt(path: string, query: Query, mayRepeat: () => boolean): Promise<Attempt> {
		let attempt = await this.sendWithToken(path, query);
		for (const pause of RETRY_PAUSES_MS) {
			if (!isWorthRetrying(attempt) || !mayRepeat()) return attempt;
			this.budget.left(pause);
			await sleep(pause);
			attempt = await this.sendWithToken(path, query);
		}
		return attempt;
	}

	/** A token that is no longer accepted is replaced once, and the same page is asked for again. */
	private async sendWithToken(path: string, query: Query): Promise<Attempt> {
		const attempt = await this.send(path, query);
		if (attempt.kind !== 'unauthorized') return attempt;
		const { accessToken } = await this.context.getCredentials(this.rmm.credential);
		return await this.send(path, query, refusal(accessToken));
	}

	private async send(path: string, query: Query, headers: IDataObject = {}): Promise<Attempt> {
		const values = mapValues(omitBy(query, isUndefined), String);
		const text = new URLSearchParams(values).toString();
		const request: IHttpRequestOptions = {
			method: 'GET',
			url: `${this.rmm.apiPath}${path}${text === '' ? '' : `?${text}`}`,
			headers: { Accept: 'application/json', ...headers },
			json: true,
			timeout: Math.min(REQUEST_TIMEOUT_MS, this.budget.left(SHORTEST_REQUEST_MS)),
			returnFullResponse: true,
			ignoreHttpStatusErrors: true,
		};
		return await this.context.helpers.httpRequestWithAuthentication
			.call(this.context, this.rmm.credential, request)
			.then(
				async (response: HttpResponse): Promise<Attempt> =>
					await this.redacted(readRmmResponse(response)),
				(error: unknown): Attempt => ({ kind: 'noAnswer', error }),
			);
	}

	/** A token may have been replaced meanwhile, so the one that a server quotes may be newer than ours. */
	private async redacted(response: RmmResponse): Promise<RmmResponse> {
		if (response.kind === 'json') return response;
		const renewed = this.rmm.read(
			await this.context.getCredentials<IDataObject>(this.rmm.credential),
		);
		return redactRmmResponse(response, [...secretsOf(this.connection), ...secretsOf(renewed)]);
	}
}

type Query = Record<string, string | number | undefined>;

function isWorthRetrying(attempt: Attempt): boolean {
	if (attempt.kind !== 'noAnswer') return isTransientFault(attempt);
	return TRANSIENT_CODES.includes(errorCodeOf(errorChain(attempt.error)) ?? '');
}
