import { pick } from 'lodash';
import {
	NodeApiError,
	type IDataObject,
	type IExecuteFunctions,
	type INodeExecutionData,
} from 'n8n-workflow';
import { clock } from '../../shared/autotask/clock';
import { failedItem, outputItems } from '../../shared/outputItems';
import type { NodeOperation } from '../../shared/operation';
import { fold, sentences } from '../../shared/text';
import { writeTime } from '../../shared/time';
import { DEFAULT_POLICIES } from '../../shared/ticketPlan/policies';
import { explainItems } from '../explain/explain';
import { questionItem } from '../explain/question';
import { drawTab, openTab, readHistory, tabProperties, type Tab } from '../ticketingTab/drawTab';
import { readToken } from '../ticketingTab/formToken';
import {
	NOTHING,
	UNREADABLE,
	busy,
	invalid,
	oldTable,
	refused,
	saved,
	stale,
	type SavedNotice,
} from '../ticketingTab/notices';
import { accountRules } from '../accounts/accounts';
import { loadRowChecks, type CheckRow } from '../accounts/rowChecks';
import { companyValuesOf, type CompanyValues } from '../ruleTable/companyValues';
import { NONE } from '../ruleTable/rules';
import { planWrites } from '../ticketingTab/rowWrites';
import { takeTurn } from '../ticketingTab/saveTurn';
import type { Explained, Question, Submission, TabNotice } from '../ticketingTab/tab';
import { missingColumns, writtenRow } from '../ticketingTab/tableRows';

/**
 * A submitted form and the present rows in; out, one item for each row to write or to remove and for each entry of the
 * history; the first also has `saved`, what the page says afterwards. When nothing can be saved: one item with the page, which
 * says why and keeps what was entered. The same where something is asked: then the page has the answer.
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
	if (submission.question) return [await answer(context, tab, submission, submission.question)];
	const old = oldTable(missingColumns(tab.set.rows));
	if (old) return [await page(context, tab, old, submission)];
	const zone = context.getTimezone();
	if (form.version !== version) {
		const notice = stale(readHistory(context), form.drawnAt, zone);
		return [await page(context, tab, notice, submission)];
	}
	const check = await loadChecks(context, tab, submission);
	const planned = planWrites(stored, submission, {
		...{ picklists, zone, check, by: user, at: writeTime(now) },
		companies: new Map(companies.map(({ id, name }) => [id, name])),
	});
	const { rows, removed, history, issues } = planned;
	if (history.length === 0) {
		const notice = issues.length > 0 ? invalid(issues) : refused(NOTHING);
		return [await page(context, tab, notice, submission)];
	}
	if (rows.length > 0 || removed.length > 0) {
		const other = takeTurn(scope.workflowId, version, user, now);
		if (other) return [await page(context, tab, busy(other.by), submission)];
	}
	const items: IDataObject[] = [
		...rows.map((row) => ({ action: 'write', id: row.id ?? 0, row: writtenRow(row) })),
		...removed.map((id) => ({ action: 'remove', id })),
		...history.map((entry) => ({ action: 'log', ...entry })),
	];
	const outcome: SavedNotice = { notice: saved(history.length, issues), edits: planned.refused };
	// The page that is drawn afterwards takes it from the first item.
	return items.map((item, at) => (at === 0 ? { ...item, saved: { ...outcome } } : item));
}

/** What was changed counts with what is there; of an account, too. */
async function loadChecks(
	context: IExecuteFunctions,
	{ client, picklists, set, stored }: Tab,
	{ changes, accounts: mapped }: Submission,
): Promise<CheckRow> {
	const companyValues = companyValuesOf(set.table.allRows);
	for (const { column, value } of changes) {
		if (column in companyValues && value !== null && value !== NONE) {
			companyValues[column as keyof CompanyValues].push(value.trim());
		}
	}
	const { mappings, fallback } = accountRules(context)(0);
	const after = new Map(mappings);
	for (const { customer, company } of mapped) {
		if (company === null) after.delete(fold(customer));
		else after.set(fold(customer), company);
	}
	const customers = [
		...stored.map(({ cells }) => cells.customer ?? ''),
		...changes.map((one) => one.customer),
	];
	return await loadRowChecks(client, picklists, {
		companyValues,
		customers: customers.filter((name) => name !== ''),
		accounts: { mappings: after, fallback },
	});
}

/** What is asked is answered by the rules that are saved; what is not saved stays on the page. */
async function answer(
	context: IExecuteFunctions,
	tab: Tab,
	submission: Submission,
	question: Question,
): Promise<IDataObject> {
	const lines = await answerLines(context, question);
	return await page(context, tab, null, submission, { question, lines });
}

/** An Autotask that does not answer must not cost what is not saved. */
async function answerLines(context: IExecuteFunctions, question: Question): Promise<string[]> {
	try {
		const [outcome] = await explainItems(context, [questionItem(question)], DEFAULT_POLICIES);
		if ('error' in outcome) return [outcome.error];
		return [...outcome.explanation.text.split('\n'), BY_DEFAULT];
	} catch (error) {
		if (error instanceof NodeApiError) return [sentences(error.message, error.description ?? '')];
		return [error instanceof Error ? error.message : String(error)];
	}
}

const BY_DEFAULT =
	'What Sync would do is said for its default options. The operation Explain takes others, and items of a trigger.';

async function page(
	context: IExecuteFunctions,
	tab: Tab,
	notice: TabNotice | null,
	edits?: Submission,
	explained?: Explained,
): Promise<IDataObject> {
	const kept = edits && pick(edits, ['changes', 'accounts', 'mutes', 'ended']);
	return { action: 'respond', html: await drawTab(context, tab, notice, kept, explained) };
}

export const saveTicketingTab: NodeOperation = {
	name: 'Save Ticketing Tab',
	value: 'saveTicketingTab',
	description: 'Get the rows to write for what was changed on the web page',
	action: 'Save the ticketing tab',
	fields: tabProperties,
	execute,
};
