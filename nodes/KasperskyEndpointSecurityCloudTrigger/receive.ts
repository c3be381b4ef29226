import type { IDataObject, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import type { TriggerItem } from '../shared/items';
import { answerFor, refuseAll, type Answer } from './answer';
import { authenticate, type ReportCredential } from './authentication';
import { readParameters } from './parameters';
import { ReplayMemory } from './replayMemory';
import { parseBody } from './reports/parseBody';
import { Endpoint } from './state/endpoint';
import type { StoredEndpoint } from './state/storedEndpoint';
import { takeIn } from './takeIn';

/** A report has about 700 bytes. */
const LARGEST_BODY = 1024 * 1024;

/** One for each endpoint, for as long as this process lives; see Endpoint for why it is no more than a cache. */
const endpoints = new Map<string, { endpoint: Endpoint; replays: ReplayMemory }>();

function memoryOf(context: IWebhookFunctions) {
	const { id, webhookId } = context.getNode();
	const key = [context.getWorkflow().id, id, webhookId, context.getMode() === 'manual'].join();
	const known = endpoints.get(key) ?? { endpoint: new Endpoint(), replays: new ReplayMemory() };
	endpoints.set(key, known);
	return known;
}

/**
 * Answers by itself, for two reasons (n8n 2.41): n8n has one status code for all answers, and it looks
 * whether the static data changed before the execution starts only when the answer has been given already.
 */
function respond(
	context: IWebhookFunctions,
	{ status, body }: Answer,
	items: TriggerItem[] = [],
): IWebhookResponseData {
	context.getResponseObject().status(status).json(body);
	if (items.length === 0) return { noWebhookResponse: true };
	const json = items.map((item) => ({ json: item as unknown as IDataObject }));
	return { noWebhookResponse: true, workflowData: [json] };
}

/** A body that n8n did not read, such as a form with files, is empty here. */
function rawBodyOf(context: IWebhookFunctions): Buffer {
	return context.getRequestObject().rawBody ?? Buffer.alloc(0);
}

/**
 * Takes in a POST of one report or a list of them.
 *
 * @returns the changes that the reports bring, none when nothing changed; and an answer for the reporter
 */
export async function receive(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	const credential = await context.getCredentials<ReportCredential>('kasperskyStatusReportApi');
	// From here on nothing waits, so that no other report comes in between.
	const { endpoint, replays } = memoryOf(context);
	const now = Date.now();
	const seconds = Math.floor(now / 1000);
	const body = rawBodyOf(context);
	if (body.length > LARGEST_BODY) {
		return respond(
			context,
			refuseAll(413, 'The body is larger than 1 MB. Send fewer reports at once.'),
		);
	}
	const headers = context.getHeaderData();
	const refusal = authenticate(credential, headers, body, seconds, replays);
	if (refusal) {
		context.logger.warn(`A status report was refused: ${refusal.message}`);
		return respond(context, refuseAll(refusal.status, refusal.message));
	}
	const parsed = parseBody(body);
	if ('fault' in parsed) return respond(context, refuseAll(400, parsed.fault));

	const settings = readParameters(context);
	if (context.getMode() === 'manual') {
		// In the editor a person wants to see what items look like, whatever was reported before.
		const fresh = { ...settings, onFirstRun: 'allCurrentProblems' as const, raiseAfterMinutes: 0 };
		const { results, changes, lists } = takeIn(new Endpoint(), parsed.reports, now, fresh);
		return respond(context, answerFor(results), [...changes, ...lists]);
	}
	const staticData = context.getWorkflowStaticData('node');
	endpoint.learn(staticData.endpoint as Partial<StoredEndpoint> | undefined);
	const { results, changes, lists, repeats } = takeIn(endpoint, parsed.reports, now, settings);
	const items = [...changes, ...lists, ...repeats];
	const accepted = results.some((result) => result.accepted);
	const stored = accepted ? endpoint.save(seconds, items.length > 0) : undefined;
	// Reassigned as a whole: n8n notices nothing less.
	if (stored) staticData.endpoint = stored as unknown as IDataObject;
	return respond(context, answerFor(results), items);
}
