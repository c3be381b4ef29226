import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { failedItem, outputItems } from '../../shared/outputItems';
import type { NodeOperation } from '../../shared/operation';
import { drawTab, openTab, tabProperties } from '../ticketingTab/drawTab';

/** The page as one item, for a node that answers the browser; the rules come in as rows. */
async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	try {
		return [{ json: await show(context), pairedItem: { item: 0 } }];
	} catch (error) {
		return outputItems(context, [failedItem(context, 0, error)]);
	}
}

async function show(context: IExecuteFunctions): Promise<IDataObject> {
	const saved = String(context.getNodeParameter('tabSaved', 0, '') ?? '').trim();
	const notice = saved === '' ? null : { kind: 'saved' as const, text: saved, issues: [] };
	return { html: await drawTab(context, await openTab(context), notice) };
}

export const showTicketingTab: NodeOperation = {
	name: 'Show Ticketing Tab',
	value: 'showTicketingTab',
	description: 'Get the web page that shows the rule table and the accounts',
	action: 'Show the ticketing tab',
	fields: [
		...tabProperties,
		{
			displayName: 'Saved',
			name: 'tabSaved',
			type: 'string',
			default: '',
			description: 'What has just been saved, to be said at the top of the page',
		},
	],
	execute,
};
