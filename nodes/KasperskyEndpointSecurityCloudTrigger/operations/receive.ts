import type { IDataObject, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import { sourceId } from '../../shared/externalId';
import type { Level, TriggerItem } from '../../shared/items';
import { THRESHOLD_DEFAULTS } from '../description/properties';
import { authenticate, ReplayCache, type ReportCredential } from '../reports/authentication';
import type { AgeLimits, Thresholds } from '../reports/avState';
import { readRawBody } from '../reports/rawBody';
import { parseBody } from '../reports/reportSchema';
import { Endpoint, type StoredEndpoint } from '../state/endpoint';
import { ingest, type IngestSettings, type ReportResult } from '../state/ingest';

/** One for each endpoint, for as long as this process lives; see Endpoint for why it is no more than a cache. */
const endpoints = new Map<string, { endpoint: Endpoint; replays: ReplayCache }>();

interface ReportResponse {
	status: number;
	body: { message: string; accepted: number; refused: number; results?: ReportResult[] };
}

/**
 * Receives a POST of one report or a list of them.
 *
 * @returns the changes that the reports bring, none when nothing changed; and a response for the reporter
 */
export async function receive(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	const credential = await context.getCredentials<ReportCredential>('kasperskyStatusReportApi');
	const body = await readRawBody(context.getRequestObject());
	if (!Buffer.isBuffer(body)) return respond(context, refuse(body.status, body.message));
	// From here on nothing waits, so that no other report comes in between.
	const { endpoint, replays } = cachedEndpoint(context);
	const now = Date.now();
	const seconds = Math.floor(now / 1000);
	const headers = context.getHeaderData();
	const failure = authenticate(credential, headers, body, seconds, replays);
	if (failure) {
		context.logger.warn(`A status report was refused: ${failure.message}`);
		return respond(context, refuse(failure.status, failure.message));
	}
	const parsed = parseBody(body);
	if ('error' in parsed) return respond(context, refuse(400, parsed.error));

	const settings = readParameters(context);
	if (context.getMode() === 'manual') {
		// In the editor a person wants to see what items look like, whatever was reported before.
		const fresh = { ...settings, onFirstRun: 'allCurrentProblems' as const, raiseAfterMinutes: 0 };
		const { results, changes, lists } = ingest(new Endpoint(), parsed.reports, now, fresh);
		return respond(context, responseFor(results), [...changes, ...lists]);
	}
	const staticData = context.getWorkflowStaticData('node');
	endpoint.merge(staticData.endpoint as Partial<StoredEndpoint> | undefined);
	const { results, changes, lists, repeats } = ingest(endpoint, parsed.reports, now, settings);
	const items = [...changes, ...lists, ...repeats];
	const accepted = results.some((result) => result.accepted);
	const stored = accepted ? endpoint.save(seconds, items.length > 0) : undefined;
	// Reassigned as a whole: n8n notices nothing less.
	if (stored) staticData.endpoint = stored as unknown as IDataObject;
	return respond(context, responseFor(results), items);
}

function cachedEndpoint(context: IWebhookFunctions) {
	const { id, webhookId } = context.getNode();
	const key = [context.getWorkflow().id, id, webhookId, context.getMode() === 'manual'].join();
	const known = endpoints.get(key) ?? { endpoint: new Endpoint(), replays: new ReplayCache() };
	endpoints.set(key, known);
	return known;
}

function readParameters(context: IWebhookFunctions): IngestSettings {
	const options = context.getNodeParameter('options', {}) as {
		defaultWorkspace?: string;
		raiseAfter?: number;
		reportSilenceAfter?: number;
		resendEvery?: number;
		silenceLevel?: Level;
		sourceIdentity?: string;
	};
	const chosen = options.sourceIdentity?.trim() ?? '';
	return {
		solution: 'kasperskyEndpointSecurityCloud',
		source: { id: sourceId('kes', chosen || urlId(context)), name: context.getNode().name },
		isSourceChosen: chosen !== '',
		thresholds: readThresholds(context),
		defaultWorkspace: (options.defaultWorkspace ?? '').trim(),
		onFirstRun: context.getNodeParameter('onFirstRun') as IngestSettings['onFirstRun'],
		raiseAfterMinutes: options.raiseAfter ?? 0,
		resendEverySeconds: (options.resendEvery ?? 60) * 60,
		silenceSeconds: (options.reportSilenceAfter ?? 0) * 3600,
		silenceLevel: options.silenceLevel ?? 'Warning',
	};
}

/** What identifies an endpoint with its first report: the id in its URL. */
function urlId(context: IWebhookFunctions): string {
	const { id, webhookId } = context.getNode();
	return webhookId ?? `${context.getWorkflow().id}/${id}`;
}

function readThresholds(context: IWebhookFunctions): Thresholds {
	const days = (name: keyof typeof THRESHOLD_DEFAULTS.days) =>
		context.getNodeParameter(name, THRESHOLD_DEFAULTS.days[name]) as number;
	const limits = (
		warning: keyof typeof THRESHOLD_DEFAULTS.days,
		critical: keyof typeof THRESHOLD_DEFAULTS.days,
	): AgeLimits => ({ warningDays: days(warning), criticalDays: days(critical) });
	const level = (name: keyof typeof THRESHOLD_DEFAULTS.levels) =>
		context.getNodeParameter(name, THRESHOLD_DEFAULTS.levels[name]) as Level | 'off';
	return {
		databases: limits('databasesWarning', 'databasesCritical'),
		connection: limits('connectionWarning', 'connectionCritical'),
		protectionOff: level('protectionOff'),
		notRunning: level('notRunning'),
		notInstalled: level('notInstalled'),
	};
}

/**
 * Responds by itself, for two reasons (n8n 2.41): n8n has one status code for all responses, and it looks
 * whether the static data changed before the execution starts only when the response has been sent already.
 */
function respond(
	context: IWebhookFunctions,
	{ status, body }: ReportResponse,
	items: TriggerItem[] = [],
): IWebhookResponseData {
	context.getResponseObject().status(status).json(body);
	if (items.length === 0) return { noWebhookResponse: true };
	const json = items.map((item) => ({ json: item as unknown as IDataObject }));
	return { noWebhookResponse: true, workflowData: [json] };
}

/** Nothing of the request was looked at any further. */
function refuse(status: number, message: string): ReportResponse {
	return { status, body: { message, accepted: 0, refused: 0 } };
}

/** 200: all accepted; 207: some, `results` says which; 400: none. */
function responseFor(results: ReportResult[]): ReportResponse {
	const accepted = results.filter((result) => result.accepted).length;
	const refused = results.length - accepted;
	const status = refused === 0 ? 200 : accepted === 0 ? 400 : 207;
	return { status, body: { message: messageFor(results, accepted), accepted, refused, results } };
}

function messageFor(results: ReportResult[], accepted: number): string {
	const [only] = results;
	if (results.length === 1 && !only.accepted) return only.reason;
	return accepted === results.length
		? `Accepted ${accepted === 1 ? 'the report' : `${accepted} reports`}.`
		: `Accepted ${accepted} of ${results.length} reports; "results" gives the reason for each refused one.`;
}
