import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { clock } from '../../shared/autotask/clock';
import { failedItem, outputItems } from '../../shared/outputItems';
import type { NodeOperation } from '../../shared/operation';
import { writeTime } from '../../shared/time';
import { drawTab, openTab, tabProperties, type Tab } from '../ticketingTab/drawTab';
import { readToken } from '../ticketingTab/formToken';
import { planWrites } from '../ticketingTab/rowWrites';
import type { Submission, TabNotice } from '../ticketingTab/tab';
import { writtenRow } from '../ticketingTab/tableRows';

/**
 * A submitted form and the present rows in; out, one item for each row to write or to remove and for each entry of the
 * history. When nothing can be saved: one item with the page, which says why and keeps what was entered.
 */
async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	try {
		const items = await save(context);
		return items.map((json) => ({ json, pairedItem: { item: 0 } }));
	} catch (error) {
		return outputItems(context, [failedItem(context, 0, error)]);
	}
}

async function save(context: IExecuteFunctions): Promise<IDataObject[]> {
	const tab = await openTab(context);
	const { request, scope, version, stored, picklists, companies } = tab;
	const { submission, user } = request;
	if (!submission) return [await page(context, tab, refused(UNREADABLE))];
	const now = clock.now();
	const form = readToken(scope, submission.token, now);
	// What a forged form brings is not even shown: somebody might save it.
	if ('forged' in form) return [await page(context, tab, refused(form.forged))];
	if ('expired' in form) return [await page(context, tab, refused(form.expired), submission)];
	if (form.version !== version) return [await page(context, tab, stale(tab), submission)];
	const planned = planWrites(stored, submission, {
		...{ picklists, zone: context.getTimezone(), by: user, at: writeTime(now) },
		companies: new Map(companies.map(({ id, name }) => [id, name])),
	});
	if ('issues' in planned) {
		return [await page(context, tab, refused(INVALID, planned.issues), submission)];
	}
	const { rows, removed, history } = planned;
	const saved = savedText(history.length);
	return [
		...rows.map((row) => ({ action: 'write', saved, id: row.id ?? 0, row: writtenRow(row) })),
		...removed.map((id) => ({ action: 'remove', saved, id })),
		...history.map((entry) => ({ action: 'log', saved, ...entry })),
	];
}

async function page(
	context: IExecuteFunctions,
	tab: Tab,
	notice: TabNotice,
	edits?: Submission,
): Promise<IDataObject> {
	const kept = edits && { changes: edits.changes, accounts: edits.accounts };
	return { action: 'respond', html: await drawTab(context, tab, notice, kept) };
}

const UNREADABLE = 'Nothing was saved: this is not a form of this page.';
const INVALID =
	'Nothing was saved yet. Your changes are still here; correct these, and save again:';

const refused = (text: string, issues: string[] = []): TabNotice => ({
	kind: 'refused',
	text,
	issues,
});

function stale({ request }: Tab): TabNotice {
	return {
		kind: 'stale',
		text: `Nothing was saved: the table has changed since you opened this page${request.user === '' ? '' : `, ${request.user}`}. The history shows what was saved here, by whom. Your changes are still marked below, over the values of now: save them, or load the page anew without them.`,
		issues: [],
	};
}

function savedText(count: number): string {
	const settings = count === 1 ? '1 setting was' : `${count} settings were`;
	return `${settings} saved. They count from the next status change on; a status that holds already gets its ticket with the next resend.`;
}

export const saveTicketingTab: NodeOperation = {
	name: 'Save Ticketing Tab',
	value: 'saveTicketingTab',
	description: 'Get the rows to write for what was changed on the web page',
	action: 'Save the ticketing tab',
	fields: tabProperties,
	execute,
};
