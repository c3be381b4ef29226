import { NodeOperationError } from 'n8n-workflow';
import { readTicketAccess, restrictedQuery } from '../../shared/autotask/apiLimits';
import { refusedItems } from '../../shared/autotask/configurationItems';
import { clockWarning } from '../../shared/autotask/clock';
import type { Panel } from '../../shared/autotask/errors';
import { outputItems } from '../../shared/outputItems';
import { byField } from '../../shared/ticketSettings';
import { noteFieldNames } from '../description/sharedFields';
import { hintOf, itemOutcomes, summaryOf } from '../sync/output';
import { syncItems } from '../sync/run';
import { CircuitBreaker, type Session } from '../sync/session';
import { readSettings, syncFields } from '../sync/syncSettings';
import type { Operation } from './operation';

const ofRule = (field: string) => `"${field}" of the ticketing rule`;
const option = (field: string) => `"${field}" of the options`;

const ticketCategory = `${ofRule('Ticket Category')} or ${option('Ticket Category')}`;

const panel: Panel = {
	fields: {
		...byField(({ label }) => ofRule(label)),
		assignedResourceRoleID: ofRule('Primary Resource'),
		status: `"Completed Status" or ${option('New Status')}`,
		source: `${ofRule('Source')} or ${option('Source')}`,
		ticketCategory,
		ticketType: `${ofRule('Ticket Type')} or ${option('Ticket Type')}`,
		...noteFieldNames(' of the options'),
	},
	category: ticketCategory,
	company: 'map the customer to another company in Kaspersky Ticketing Rules',
};

/** What a person should know of the clocks and of the API user; known by now, so it takes no request. */
async function warningsOf({ client, breaker }: Session): Promise<string[]> {
	if (client.sent === 0 || breaker.stopped) return [];
	const access = await readTicketAccess(client);
	const refused = await refusedItems(client);
	const items = refused && client.explain(refused, 'return configuration items');
	const restriction = access.kind === 'access' ? restrictedQuery(access) : undefined;
	return [
		clockWarning(client.clockDifferenceMs()),
		restriction && `${restriction.message}. ${restriction.description}`,
		items &&
			`New tickets have no configuration item. ${items.message}. ${items.description} Or switch off ${option('Link Configuration Item')}.`,
	].flatMap((warning) => warning ?? []);
}

export const sync: Operation = {
	name: 'Sync',
	value: 'sync',
	action: 'Sync tickets with status changes',
	description: 'Create, update and complete tickets so that they match the items',
	panel,
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
		return outputItems(context, itemOutcomes(items, outcomes), () => {
			const { message, description } = summaryOf(outcomes);
			return new NodeOperationError(context.getNode(), message, { description });
		});
	},
};
