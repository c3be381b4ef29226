import { NodeOperationError } from 'n8n-workflow';
import { clockWarning } from '../../shared/autotask/clock';
import { readTicketAccess, restrictedQuery } from '../../shared/autotask/apiLimits';
import { hintOf, outputItems, summaryOf } from '../sync/output';
import { syncItems } from '../sync/run';
import { CircuitBreaker, type Session } from '../sync/session';
import { readSettings, syncFields } from '../sync/syncSettings';
import type { Operation } from './operation';

/** What a person should know of the clocks and of the API user; known by now, so it takes no request. */
async function warningsOf({ client, breaker }: Session): Promise<string[]> {
	if (client.sent === 0 || breaker.stopped) return [];
	const access = await readTicketAccess(client);
	const restriction = access.kind === 'access' ? restrictedQuery(access) : undefined;
	return [
		clockWarning(client.clockDifferenceMs()),
		restriction && `${restriction.message}. ${restriction.description}`,
	].flatMap((warning) => warning ?? []);
}

export const sync: Operation = {
	fields: syncFields,
	async execute(context, client) {
		const settings = readSettings(context);
		const { account, webUrl } = await client.connection();
		const breaker = new CircuitBreaker(client, settings.stopAtPercent);
		const session: Session = { client, settings, breaker, account, webUrl };
		const items = context.getInputData().map(({ json }) => json);
		const outcomes = await syncItems(session, items);
		const warnings = await warningsOf(session);
		context.addExecutionHints(hintOf(items, outcomes, breaker.usage, warnings));
		const summary = summaryOf(outcomes);
		if (summary === undefined || context.continueOnFail()) {
			const isErrorOutput = context.getNode().onError === 'continueErrorOutput';
			return outputItems(items, outcomes, isErrorOutput);
		}
		throw new NodeOperationError(context.getNode(), summary.message, {
			description: summary.description,
		});
	},
};
