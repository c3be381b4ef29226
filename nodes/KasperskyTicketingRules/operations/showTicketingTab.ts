import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { z } from 'zod';
import { failedItem, outputItems } from '../../shared/outputItems';
import type { NodeOperation } from '../../shared/operation';
import { drawTab, openTab, tabProperties } from '../ticketingTab/drawTab';
import { UNREADABLE, refused } from '../ticketingTab/notices';
import { EDITS } from '../ticketingTab/submission';
import type { Edits, TabNotice } from '../ticketingTab/tab';

/** The page as one item, for a node that answers the browser; the rules come in as rows. */
async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	try {
		return [{ json: await show(context), pairedItem: { item: 0 } }];
	} catch (error) {
		return outputItems(context, [failedItem(context, 0, error)]);
	}
}

async function show(context: IExecuteFunctions): Promise<IDataObject> {
	const { notice, edits } = readSaved(context.getNodeParameter('tabSaved', 0, ''));
	const tab = await openTab(context);
	// A form that the workflow did not take for one of this page must not pass in silence.
	const lost = tab.request.isSent ? refused(UNREADABLE) : null;
	return { html: await drawTab(context, tab, notice ?? lost, edits) };
}

const texts = z.array(z.string());
const savedNotice = z.object({
	notice: z.object({ kind: z.enum(['saved', 'refused']), text: z.string(), issues: texts }),
	edits: EDITS,
});

/** What Save Ticketing Tab hands on, or a text of the workflow's own. */
function readSaved(value: unknown): { notice: TabNotice | null; edits?: Edits } {
	const read = savedNotice.safeParse(value);
	if (read.success) return read.data;
	const text = typeof value === 'string' ? value.trim() : '';
	return { notice: text === '' ? null : { kind: 'saved', text, issues: [] } };
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
			description:
				'What has just been saved, to be said at the top of the page: “saved” of the first item of Save Ticketing Tab',
		},
	],
	execute,
};
