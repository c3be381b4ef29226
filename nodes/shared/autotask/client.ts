import { DateTime, IANAZone } from 'luxon';
import {
	NodeApiError,
	type IDataObject,
	type IExecuteFunctions,
	type IHttpRequestMethods,
	type ILoadOptionsFunctions,
	type JsonObject,
} from 'n8n-workflow';
import {
	classifyResponse,
	redactError,
	pauseBeforeRetry,
	readNetworkError,
	type ApiResult,
	type Effect,
	type ApiSuccess,
	type ApiError,
} from './response';
import { clock, knownDifference, recordClock } from './clock';
import { explainError, type ErrorText, type Panel } from './errors';
import {
	queryBody,
	readPage,
	unknownOperators,
	wholeNumber,
	type Condition,
	type Page,
	type Query,
	type Row,
} from './query';
import {
	AUTOTASK_CREDENTIAL,
	blockedUntil,
	blockCredential,
	hasBlockedCredentials,
	readAutotaskCredential,
	credentialSecrets,
	type AutotaskCredential,
} from './credential';
import { recordThrottled } from './threads';
import { REFUSED_ZONE_HEADER, SAME_ZONE, zoneOwner } from './zone';

/** The n8n functions that talk to Autotask: an execution, or the editor that fills a drop-down. */
export type AutotaskContext = IExecuteFunctions | ILoadOptionsFunctions;

/** Rows of a query, every page of it; or why it is not whole. */
export type Rows = { kind: 'rows'; rows: Row[] } | ApiError;

/** Where the requests go. `account` is a hash that tells users apart, for caches. */
export interface Connection {
	zoneUrl: string;
	webUrl: string;
	account: string;
}

interface Sending {
	method: IHttpRequestMethods;
	url: string;
	body?: IDataObject;
	effect: Effect;
}

const TIMEOUT_MS = 30_000;

/** 40 pages of 500 rows, and half a million rows in all: a query that needs more is wrong. */
const PAGES_OF_PART = 40;
const MOST_PARTS = 25;

/** The highest id, when the rows are in the order of their ids and behind the given one. */
function lastOf(rows: readonly Row[], after = -Infinity): number | undefined {
	let last = after;
	for (const { id } of rows) {
		const next = wholeNumber(id) ?? NaN;
		if (!(next > last)) return undefined;
		last = next;
	}
	return last;
}

/**
 * Autotask REST API. Answers are values, never exceptions; reads are repeated when that can help,
 * writes only when it is certain that nothing happened.
 *
 * @see https://autotask.net/help/developerhelp/content/APIs/REST/General_Topics/REST_BestPractices.htm
 */
export class AutotaskClient {
	/** How many requests have been sent. */
	sent = 0;

	/** Known with the first answer. */
	private account: string | undefined;

	/** @param panel of the operation, for advice in its words */
	constructor(
		readonly context: AutotaskContext,
		private readonly panel?: Panel,
	) {}

	get isCancelled(): boolean {
		return this.cancelSignal?.aborted === true;
	}

	/** Ends at once when the execution is cancelled. */
	async pause(milliseconds: number): Promise<void> {
		await clock.pause(milliseconds, this.cancelSignal);
	}

	/** Autotask's clock minus n8n's, to the second; `undefined` when no response has contained it. */
	clockDifferenceMs(): number | undefined {
		return this.account === undefined ? undefined : knownDifference(this.account);
	}

	/** @param path below the zone, e.g. `V1.0/Version` */
	async get(path: string): Promise<ApiResult> {
		return await this.send({ method: 'GET', url: path, effect: 'read' });
	}

	/** Creates something: never repeated when the outcome is unknown. */
	async post(path: string, body: IDataObject): Promise<ApiResult> {
		return await this.send({ method: 'POST', url: path, body, effect: 'write' });
	}

	/** Changes the given fields only; the id is in the body. */
	async patch(path: string, body: IDataObject): Promise<ApiResult> {
		return await this.send({ method: 'PATCH', url: path, body, effect: 'write' });
	}

	async delete(path: string): Promise<ApiResult> {
		return await this.send({ method: 'DELETE', url: path, effect: 'write' });
	}

	/**
	 * All rows of a query, page by page: the next page is a POST of the same body to `nextPageUrl`. After many pages
	 * the query begins again behind the highest id, because the address of a next page may grow with each:
	 * Autotask's pages are in the order of ids.
	 */
	async query(entity: string, query: Query): Promise<Rows> {
		const rows: Row[] = [];
		let after: number | undefined;
		for (let count = 1; count <= MOST_PARTS; count++) {
			const part = await this.part(entity, query, after);
			if (part.kind !== 'part') return part;
			rows.push(...part.rows);
			if (part.isWhole) return { kind: 'rows', rows };
			after = lastOf(part.rows, after);
			if (after === undefined) break;
		}
		return { kind: 'unreadable', detail: `${entity} has more pages than can be read in order` };
	}

	/** The first pages of what lies behind an id. */
	private async part(
		entity: string,
		{ filter, ...rest }: Query,
		after: number | undefined,
	): Promise<{ kind: 'part'; rows: Row[]; isWhole: boolean } | ApiError> {
		const unknown = unknownOperators(filter);
		if (unknown.length > 0) {
			return { kind: 'notSent', detail: `Autotask has no filter operator ${unknown.join(', ')}` };
		}
		const behind: Condition[] =
			after === undefined ? [] : [{ op: 'gt', field: 'id', value: after }];
		const query = { ...rest, filter: [...filter, ...behind] };
		const rows: Row[] = [];
		let url = `V1.0/${entity}/query`;
		for (let page = 1; page <= PAGES_OF_PART; page++) {
			const answer = await this.page(url, query);
			if (answer.kind !== 'page') return answer;
			rows.push(...answer.rows);
			if (answer.next === undefined) return { kind: 'part', rows, isWhole: true };
			url = answer.next;
		}
		return { kind: 'part', rows, isWhole: false };
	}

	/** One page of a query. */
	async page(url: string, query: Query): Promise<Page | ApiError> {
		const body = queryBody(query) as IDataObject;
		const answer = await this.send({ method: 'POST', url, body, effect: 'read' });
		return answer.kind === 'ok' ? readPage(answer.body) : answer;
	}

	/** The zone, known once a request has been answered, and the account for caches. */
	async connection(): Promise<Connection> {
		const credential = await this.context.getCredentials(AUTOTASK_CREDENTIAL);
		const text = (name: string) => String(credential[name] ?? '');
		const account = zoneOwner(text('userName'), text('baseUrl'));
		return { zoneUrl: text('zoneUrl'), webUrl: text('webUrl'), account };
	}

	/** For callers that cannot go on without the result: the answer, or an exception in words. */
	expect(answer: ApiResult, doing: string): ApiSuccess['body'] {
		if (answer.kind === 'ok') return answer.body;
		throw this.exception(answer, doing);
	}

	expectRows(answer: Rows, doing: string): Row[] {
		if (answer.kind === 'rows') return answer.rows;
		throw this.exception(answer, doing);
	}

	/** @param doing what was tried, as the rest of a sentence: "read the companies" */
	explain(error: ApiError, doing: string): ErrorText {
		return explainError(error, doing, this.panel);
	}

	/** {@link explain} as an exception. */
	exception(error: ApiError, doing: string, itemIndex?: number): NodeApiError {
		return this.failure(this.explain(error, doing), itemIndex);
	}

	/** For a write that Autotask rejected in words, with a status that does not prove that nothing happened. */
	uncertainException(error: ApiError, doing: string, itemIndex: number): NodeApiError {
		const { message, description } = this.explain(error, doing);
		return this.failure(
			{
				message: `${message} (it is not known whether that was done)`,
				description: `${description} Look in Autotask before you run this item again.`,
			},
			itemIndex,
		);
	}

	/** What Autotask did not do, as an exception. */
	failure({ message, description }: ErrorText, itemIndex?: number): NodeApiError {
		const response: JsonObject = { message };
		return new NodeApiError(this.context.getNode(), response, { message, description, itemIndex });
	}

	private async send(sending: Sending): Promise<ApiResult> {
		const until = hasBlockedCredentials() ? blockedUntil(await this.credential()) : undefined;
		if (until !== undefined) return { kind: 'unauthorized', blockedUntil: this.timeOfDay(until) };
		for (let attempt = 1; ; attempt++) {
			const answer = await this.exchange(sending);
			if (answer.kind === 'ok') return answer;
			if (answer.kind === 'unauthorized' && sending.effect === 'read') {
				return await this.retryInCurrentZone(sending);
			}
			if (answer.kind === 'throttled') {
				recordThrottled((await this.connection()).account, clock.now());
			}
			const pause = pauseBeforeRetry(answer, sending.effect, attempt, clock.random());
			if (pause === undefined) return answer;
			await this.pause(pause);
		}
	}

	/**
	 * A tenant that was moved to another zone answers 401 in the old one. The credential looks the
	 * zone up again and lets the request pass only if it has changed, so that a wrong password is
	 * never sent twice: Autotask locks users out.
	 */
	private async retryInCurrentZone(sending: Sending): Promise<ApiResult> {
		const { zoneUrl } = await this.connection();
		const answer = await this.exchange(sending, { [REFUSED_ZONE_HEADER]: zoneUrl });
		const isSameZone = answer.kind === 'notSent' && answer.detail.includes(SAME_ZONE);
		if (isSameZone || answer.kind === 'unauthorized') blockCredential(await this.credential());
		return answer.kind === 'notSent' ? { kind: 'unauthorized' } : answer;
	}

	/** By the clock on n8n's wall, e.g. `14:05 (Europe/Berlin)`. */
	private timeOfDay(milliseconds: number): string {
		const zone = this.context.getTimezone();
		const time = DateTime.fromMillis(milliseconds, {
			zone: IANAZone.isValidZone(zone) ? zone : 'utc',
		});
		return `${time.toFormat('HH:mm')} (${time.zoneName})`;
	}

	/** An editor that fills a drop-down has none. */
	private get cancelSignal(): AbortSignal | undefined {
		return 'getExecutionCancelSignal' in this.context
			? this.context.getExecutionCancelSignal()
			: undefined;
	}

	private async credential(): Promise<AutotaskCredential> {
		return readAutotaskCredential(await this.context.getCredentials(AUTOTASK_CREDENTIAL));
	}

	private async exchange(sending: Sending, headers: IDataObject = {}): Promise<ApiResult> {
		const { method, url, body } = sending;
		if (this.isCancelled) return { kind: 'cancelled' };
		this.sent++;
		const sentAt = clock.now();
		try {
			const response = await this.context.helpers.httpRequestWithAuthentication.call(
				this.context,
				AUTOTASK_CREDENTIAL,
				{
					method,
					url,
					body,
					headers,
					json: true,
					timeout: TIMEOUT_MS,
					returnFullResponse: true,
					ignoreHttpStatusErrors: true,
					// A redirect would carry the secrets to wherever it points.
					disableFollowRedirect: true,
				},
			);
			const receivedAt = clock.now();
			const answer = classifyResponse(response, receivedAt);
			// A page of something on the way has the time of something on the way.
			if (answer.kind !== 'transient' && answer.kind !== 'unreadable') {
				this.account ??= (await this.connection()).account;
				recordClock(this.account, response.headers.date, { sentAt, receivedAt });
			}
			return answer.kind === 'ok'
				? answer
				: redactError(answer, credentialSecrets(await this.credential()));
		} catch (error) {
			return readNetworkError(error);
		}
	}
}
