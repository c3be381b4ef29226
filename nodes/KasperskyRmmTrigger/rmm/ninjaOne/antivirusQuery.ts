import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { RmmClient } from '../../../shared/rmm/client';
import { stillLasts } from '../../../shared/time';
import { countsAsKaspersky, type ReadingRules } from '../antivirus';
import { readNinjaRow, type DeviceRows, type NinjaRow } from './ninjaDevice';

const PATH = '/v2/queries/antivirus-status';

/** So many rows are asked for; NinjaOne may return fewer a page. */
const PAGE_SIZE = 5_000;

/** Queries in a time: half of what NinjaOne seems to allow, so that other tools can ask, too. */
const MAX_QUERIES = 5;
/** Nearly all of it, where otherwise nothing would be known: n8n polls so seldom that no reading can be continued. */
const MAX_QUERIES_OVERDUE = 9;
const WINDOW_MS = 10 * 60_000;

/** A reading that is not complete by then begins again. */
const LONGEST_READING_MS = 4 * 60 * 60_000;

/** An RMM of this size has other problems; limits what is stored. */
const MAX_DEVICES = 100_000;

/** Rows that were read so far, as plain JSON: a reading may take several polls. */
export interface StoredQuery {
	account: string;
	/** As in the rules: which product counts is decided when a row comes. */
	product: string;
	/** Milliseconds. */
	startedAt: number;
	cursor?: string;
	/** Fingerprints of the pages, to notice one that comes again. */
	pages: string[];
	offset?: number;
	/** How many rows have come so far. */
	read: number;
	/** By device id. */
	rows: Record<string, DeviceRows>;
}

type QueryResult =
	| { rows: Record<string, DeviceRows> }
	/** NinjaOne takes no more queries for now: to be continued. */
	| { unfinished: StoredQuery; retryAfterMs: number; isRestarted?: true };

/** When each account was last asked; lives as long as the process. Milliseconds. */
const askedAt = new Map<string, number[]>();

/** Where each account's reading was last continued: a page may come only once. Lives as long as the process. */
const continuedAt = new Map<string, string>();

/** @returns how long to wait before the next query; 0: not at all, and it counts as sent */
function takeTurn(account: string, maxQueries: number): number {
	const now = Date.now();
	// Queries of the future were sent before the clock was set back, so perhaps a moment ago.
	const sent = (askedAt.get(account) ?? []).map((at) => Math.min(at, now));
	const recent = sent.filter((at) => stillLasts(at, WINDOW_MS, now));
	const isFree = recent.length < maxQueries;
	askedAt.set(account, isFree ? [...recent, now] : recent);
	return isFree ? 0 : WINDOW_MS - (now - recent[0]);
}

/** An empty name is none. */
const cursorSchema = z.union([
	z.string().transform((name) => ({ name, offset: undefined })),
	z.object({ name: z.string(), offset: z.number().optional().catch(undefined) }),
]);

const envelope = z.object({ cursor: cursorSchema.nullish(), results: z.array(z.unknown()) });

/** A page in each of the shapes that were seen: with a cursor, with a text as cursor, or a bare list. */
const pageSchema = z.union([
	z.array(z.unknown()).transform((results) => ({ cursor: undefined, results })),
	envelope,
]);

/** Without the times, which are later each time that a page comes. */
const fingerprint = (rows: ReadonlyArray<NinjaRow | undefined>) =>
	createHash('sha256')
		.update(JSON.stringify(rows.map((row) => [row?.deviceId, row?.productName])))
		.digest('hex')
		.slice(0, 16);

function addRow(rows: Record<string, DeviceRows>, row: NinjaRow, rules: ReadingRules): void {
	const { deviceId, productName, productState, definitionStatus, timestamp } = row;
	if (productName === undefined) return;
	const known = (rows[deviceId] ??= { own: [] });
	if (countsAsKaspersky(productName, rules)) {
		known.own.push({ productState, definitionStatus, timestamp });
	} else if (timestamp !== undefined) {
		known.other = Math.max(known.other ?? timestamp, timestamp);
	}
}

/** @throws NodeOperationError for a page that repeats or was left out, or a cursor that stands still */
function addPage(
	client: RmmClient,
	query: StoredQuery,
	body: object,
	rules: ReadingRules,
): { isLast: boolean } {
	const read = pageSchema.safeParse(body);
	if (!read.success) throw client.incomplete('a page of antivirus data has no rows.');
	const { cursor, results } = read.data;
	const { name, offset } = cursor ?? {};
	// A cursor moves on although its page never arrived. It shows where the offset has counted the rows so far.
	const isGap = query.offset === query.read && (offset ?? 0) > query.read + results.length;
	if (isGap) throw client.incomplete(`rows of antivirus data are missing after ${query.read}.`);
	if (results.length === 0) return { isLast: true };
	const rows = results.map(readNinjaRow);
	const mark = fingerprint(rows);
	const standsStill = offset !== undefined && query.offset !== undefined && offset <= query.offset;
	if (query.pages.includes(mark) || standsStill) {
		throw client.incomplete(
			'a page of antivirus data came again, because its cursor stands still.',
		);
	}
	query.pages.push(mark);
	query.offset = offset;
	query.read += results.length;
	for (const row of rows) if (row) addRow(query.rows, row, rules);
	if (Object.keys(query.rows).length > MAX_DEVICES) {
		throw client.incomplete(`antivirus data of more than ${MAX_DEVICES} devices.`);
	}
	if (!name && results.length >= PAGE_SIZE) {
		throw client.incomplete(`${results.length} rows of antivirus data without a cursor.`);
	}
	query.cursor = name;
	return { isLast: !name };
}

/** Where a reading stands: no two have the same. */
const placeOf = ({ startedAt, pages }: StoredQuery) => `${startedAt} ${pages.length}`;

/** @param stored of the same account and product */
function isUsable(stored: StoredQuery): boolean {
	const isInTime = stillLasts(stored.startedAt, LONGEST_READING_MS, Date.now());
	// Continued from here before, and what that has read was not stored: the cursor has moved on.
	return isInTime && continuedAt.get(stored.account) !== placeOf(stored);
}

async function continueReading(
	client: RmmClient,
	rules: ReadingRules,
	stored: StoredQuery,
	maxQueries: number,
): Promise<QueryResult> {
	const place = placeOf(stored);
	continuedAt.set(stored.account, place);
	// n8n watches what it stores: a copy of its own, which is plain JSON.
	const query = JSON.parse(JSON.stringify(stored)) as StoredQuery;
	const result = await readPages(client, rules, query, maxQueries);
	const isStill = 'unfinished' in result && placeOf(result.unfinished) === place;
	if (isStill) continuedAt.delete(stored.account);
	return result;
}

/**
 * Reads all rows of antivirus data. The last page is the one without rows, not a short one.
 *
 * @param stored what an earlier poll has read
 * @param isOverdue whether the last reading was completed long ago
 * @throws NodeOperationError when a page is no page
 */
export async function queryAntivirus(
	client: RmmClient,
	rules: ReadingRules,
	stored: StoredQuery | undefined,
	isOverdue: boolean,
): Promise<QueryResult> {
	const { account } = client;
	const { product } = rules;
	const maxQueries = isOverdue ? MAX_QUERIES_OVERDUE : MAX_QUERIES;
	const isBegun =
		stored?.cursor !== undefined && stored.account === account && stored.product === product;
	if (isBegun && isUsable(stored)) {
		// A cursor lives for a while only; after that the reading begins again.
		const continued = await continueReading(client, rules, stored, maxQueries).catch(
			() => undefined,
		);
		if (continued) return continued;
	}
	const fresh: StoredQuery = {
		...{ account, product, startedAt: Date.now(), pages: [], read: 0, rows: {} },
	};
	const result = await readPages(client, rules, fresh, maxQueries);
	return isBegun && 'unfinished' in result ? { ...result, isRestarted: true } : result;
}

async function readPages(
	client: RmmClient,
	rules: ReadingRules,
	query: StoredQuery,
	maxQueries: number,
): Promise<QueryResult> {
	for (;;) {
		client.budget.begin(`reading antivirus data (page ${query.pages.length + 1})`);
		const wait = takeTurn(client.account, maxQueries);
		if (wait > 0) return { unfinished: query, retryAfterMs: wait };
		const { cursor } = query;
		// Asked again, a cursor without an offset may skip the page that got lost, and nothing would show it.
		const isRepeatable = cursor === undefined || query.offset !== undefined;
		const mayRepeat = () => isRepeatable && takeTurn(client.account, maxQueries) === 0;
		const response = await client.tryGet(PATH, { cursor, pageSize: PAGE_SIZE }, mayRepeat);
		if (response.kind === 'limit' && query.pages.length > 0) {
			return { unfinished: query, retryAfterMs: response.retryAfterMs };
		}
		if (response.kind !== 'json') throw client.failure(response);
		if (addPage(client, query, response.body, rules).isLast) return { rows: query.rows };
	}
}
