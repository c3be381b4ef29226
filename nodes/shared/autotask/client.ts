import { NodeApiError } from 'n8n-workflow';
import type { IDataObject, IHttpRequestMethods, JsonObject } from 'n8n-workflow';
import { classifyAnswer, concealed, type Answer, type OkAnswer, type Refusal } from './answers';
import { AUTOTASK_CREDENTIAL, type AutotaskContext } from './autotaskContext';
import { clock } from './clock';
import { explainRefusal } from './errors';
import { queryBody, unknownOperators, type Query } from './filter';
import { readLostConnection } from './lostConnection';
import { readPage, type Page, type Row } from './page';
import { pauseBeforeRetry, type Effect } from './retryPolicy';
import { zoneOwner } from './zone';
import { readAutotaskCredential, secretsOf } from './zoneDiscovery';
import { REFUSED_ZONE_HEADER } from './zoneRefusal';

/** Rows of a query, every page of it; or why it is not whole. */
export type Rows = { kind: 'rows'; rows: Row[] } | Refusal;

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

/** 40 pages of 500 rows; a query that needs more is wrong. */
const MOST_PAGES = 40;

/**
 * Autotask REST API. Answers are values, never exceptions; reads are repeated when that can help,
 * writes only when it is certain that nothing happened.
 *
 * @see https://autotask.net/help/developerhelp/content/APIs/REST/General_Topics/REST_BestPractices.htm
 */
export class AutotaskClient {
	/** How many requests have been sent. */
	sent = 0;

	constructor(readonly context: AutotaskContext) {}

	get isCancelled(): boolean {
		return this.cancelSignal?.aborted === true;
	}

	/** Ends at once when the execution is cancelled. */
	async pause(milliseconds: number): Promise<void> {
		await clock.pause(milliseconds, this.cancelSignal);
	}

	/** @param path below the zone, e.g. `V1.0/Version` */
	async get(path: string): Promise<Answer> {
		return await this.send({ method: 'GET', url: path, effect: 'read' });
	}

	/** Creates something: never repeated when the outcome is unknown. */
	async post(path: string, body: IDataObject): Promise<Answer> {
		return await this.send({ method: 'POST', url: path, body, effect: 'write' });
	}

	/** Changes the given fields only; the id is in the body. */
	async patch(path: string, body: IDataObject): Promise<Answer> {
		return await this.send({ method: 'PATCH', url: path, body, effect: 'write' });
	}

	/**
	 * All rows of a query, page by page: the next page is a POST of the same body to `nextPageUrl`.
	 *
	 * @param mostPages stop after so many; only for lists that a person looks at
	 */
	async query(entity: string, query: Query, mostPages?: number): Promise<Rows> {
		const unknown = unknownOperators(query.filter);
		if (unknown.length > 0) {
			return { kind: 'notSent', detail: `Autotask has no filter operator ${unknown.join(', ')}` };
		}
		const rows: Row[] = [];
		let url = `V1.0/${entity}/query`;
		for (let page = 1; page <= (mostPages ?? MOST_PAGES); page++) {
			const answer = await this.page(url, query);
			if (answer.kind !== 'page') return answer;
			rows.push(...answer.rows);
			if (answer.next === undefined) return { kind: 'rows', rows };
			url = answer.next;
		}
		if (mostPages !== undefined) return { kind: 'rows', rows };
		return { kind: 'unreadable', detail: `${entity} answers more than ${MOST_PAGES} pages` };
	}

	/** One page of a query. */
	async page(url: string, query: Query): Promise<Page | Refusal> {
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
	expect(answer: Answer, doing: string): OkAnswer['body'] {
		if (answer.kind === 'ok') return answer.body;
		throw this.exception(answer, doing);
	}

	expectRows(answer: Rows, doing: string): Row[] {
		if (answer.kind === 'rows') return answer.rows;
		throw this.exception(answer, doing);
	}

	/** @param doing what was tried, as the rest of a sentence: "read the companies" */
	exception(refusal: Refusal, doing: string, itemIndex?: number): NodeApiError {
		const { message, description } = explainRefusal(refusal, doing);
		const response: JsonObject = { message };
		return new NodeApiError(this.context.getNode(), response, { message, description, itemIndex });
	}

	private async send(sending: Sending): Promise<Answer> {
		for (let attempt = 1; ; attempt++) {
			const answer = await this.exchange(sending);
			if (answer.kind === 'ok') return answer;
			if (answer.kind === 'unauthorized' && sending.effect === 'read') {
				return await this.askMovedZone(sending);
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
	private async askMovedZone(sending: Sending): Promise<Answer> {
		const { zoneUrl } = await this.connection();
		const answer = await this.exchange(sending, { [REFUSED_ZONE_HEADER]: zoneUrl });
		return answer.kind === 'notSent' ? { kind: 'unauthorized' } : answer;
	}

	/** An editor that fills a drop-down has none. */
	private get cancelSignal(): AbortSignal | undefined {
		return 'getExecutionCancelSignal' in this.context
			? this.context.getExecutionCancelSignal()
			: undefined;
	}

	/** What must not be seen in an error. */
	private async secrets(): Promise<string[]> {
		const credential = await this.context.getCredentials(AUTOTASK_CREDENTIAL);
		return secretsOf(readAutotaskCredential(credential));
	}

	private async exchange(sending: Sending, headers: IDataObject = {}): Promise<Answer> {
		const { method, url, body } = sending;
		if (this.isCancelled) return { kind: 'cancelled' };
		this.sent++;
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
			const answer = classifyAnswer(response, clock.now());
			return answer.kind === 'ok' ? answer : concealed(answer, await this.secrets());
		} catch (error) {
			return readLostConnection(error);
		}
	}
}
