import {
	NodeConnectionTypes,
	type IDataObject,
	type IExecuteFunctions,
	type INodeExecutionData,
} from 'n8n-workflow';
import type { Customer, Level, Solution } from '../../shared/items';
import { perItem } from '../../shared/perItem';
import { matchColumn } from './columns';
import { cellText } from './readCells';
import type { Mute } from './mutes';
import { parseRules, readTable, type ParsedRules } from './readRules';
import { rulesComeFromOtherNode, rulesParameters } from './rulesNode';
import { RuleTable, type TableRow } from './ruleTable';
import type { Issue, Rule } from './rules';

/** The rule table for the items, no matter where its rules come from. */
export interface RuleSource {
	/** The row that decides on a status of a customer's device. */
	rowFor(solution: Solution, level: Level, code: string, customer: Customer | null): TableRow;
	/** Devices that get no ticket for a time. */
	mutes: readonly Mute[];
	/** In words, what keeps every item from being decided; empty when nothing does. */
	issues: readonly string[];
}

/** The same, to look at as a whole. */
export interface RuleSet extends RuleSource {
	table: RuleTable;
	/** In the order in which they apply. */
	rules: readonly Rule[];
	/** Of rules whose rows cannot be identified. */
	unclear: readonly Issue[];
	/** Of rules that do nothing: they have no statuses yet, or are a mute that cannot be read. */
	unfinished: readonly Issue[];
	/** How many rules or rows were given. */
	count: number;
	/** The rows of a table, as they came; empty where the rules are the node's. */
	rows: readonly IDataObject[];
}

/** Which input brings the rows, when the rules come from a table. */
const RULES_INPUT = 1;
const MAX_HINTED = 5;

export function rulesComeFromTable(context: IExecuteFunctions): boolean {
	return rulesParameters(context).edited.rulesFrom === 'table';
}

/** @returns the rules that hold for the item at an index; read only once when they hold no expression */
export function ruleSource(context: IExecuteFunctions): (itemIndex: number) => RuleSet {
	const sets = ruleSets(context);
	if (rulesComeFromTable(context)) hintAtRows(context, sets(0));
	const hinted = new Set<string>();
	return (itemIndex) => {
		const set = sets(itemIndex);
		for (const { message } of set.unfinished) {
			if (hinted.has(message)) continue;
			hinted.add(message);
			context.addExecutionHints({ message, location: 'outputPane' });
		}
		return set;
	};
}

/** As {@link ruleSource}, without hints in the editor. */
export function ruleSets(context: IExecuteFunctions): (itemIndex: number) => RuleSet {
	const zone = context.getTimezone();
	if (rulesComeFromTable(context)) {
		const { rows, issues } = tableRows(context);
		const parsed = { ...readTable(rows, zone), issues: [], unfinished: [] };
		const set = { ...ruleSet(parsed, rows.length), rows, issues };
		return () => set;
	}
	return perItem(rulesParameters(context), 'rules.rule', (raw) => {
		const parsed = parseRules(raw, zone);
		return ruleSet(parsed, parsed.rules.length + parsed.mutes.length);
	});
}

function ruleSet(parsed: ParsedRules, count: number): RuleSet {
	const { rules, mutes, issues } = parsed;
	const table = new RuleTable(rules);
	return {
		...{ table, rules, mutes, unclear: issues, count, rows: [] },
		unfinished: [...parsed.unfinished, ...mutes.flatMap((mute) => mute.issues)],
		issues: issues.map(({ message }) => message),
		rowFor: (solution, level, code, customer) => table.rowFor(solution, level, code, customer),
	};
}

/** Cells of the rows that map a customer to a company, as texts; the rules of the node have none. */
export function accountCells(
	context: IExecuteFunctions,
): Array<{ customer: string; company: string }> {
	if (!rulesComeFromTable(context)) return [];
	return tableRows(context).rows.flatMap((row) => {
		const cells = { customer: '', company: '' };
		for (const [name, value] of Object.entries(row)) {
			const found = matchColumn(name);
			if (found && 'column' in found && found.column in cells) {
				cells[found.column as keyof typeof cells] = cellText(value);
			}
		}
		return cells.customer === '' || cells.company === '' ? [] : [cells];
	});
}

/** The second input's items; those of the only input, where the operation reads no status changes. */
function tableRows(context: IExecuteFunctions): { rows: IDataObject[]; issues: string[] } {
	const isOtherNode = rulesComeFromOtherNode(context);
	const rows = isOtherNode ? [] : jsonOf(context.getInputData(RULES_INPUT));
	if (!isOtherNode && (rows.length > 0 || !isUnconnected(context))) return { rows, issues: [] };
	const readsChanges = readsStatusChanges(context);
	const instead = readsChanges ? [] : jsonOf(context.getInputData());
	if (instead.some(isRow)) return { rows: instead, issues: [] };
	// On the page an empty table is nothing unusual: nothing else comes into its nodes.
	if (isOfTab(context)) return { rows, issues: [] };
	if (!isOtherNode) return { rows, issues: [NOT_CONNECTED] };
	return { rows, issues: [readsChanges ? TABLE_OF_OTHER_NODE : ROWS_OF_OTHER_NODE] };
}

const jsonOf = (items: readonly INodeExecutionData[]) => items.map(({ json }) => json);

const isOfTab = (context: IExecuteFunctions): boolean =>
	['showTicketingTab', 'saveTicketingTab'].includes(
		String(context.getNodeParameter('operation', 0)),
	);

/** Whether the items that come in are status changes, which look like rows. */
function readsStatusChanges(context: IExecuteFunctions): boolean {
	const operation = context.getNodeParameter('operation', 0);
	if (operation === 'explain') return context.getNodeParameter('explainFrom', 0) === 'items';
	return operation === 'applyRules';
}

/** A trigger, for example, sends an item that has nothing of a row. */
const isRow = (json: IDataObject) => Object.keys(json).some((name) => matchColumn(name));

/** n8n does not tell a node which of its inputs are connected, only how many nodes come before it. */
function isUnconnected(context: IExecuteFunctions): boolean {
	const { name } = context.getNode();
	const parents = context.getParentNodes(name, {
		connectionType: NodeConnectionTypes.Main,
		depth: 1,
	});
	return parents.length < 2;
}

const NOT_CONNECTED =
	'The rules come from a table, but nothing is connected to the input “Rules”. Connect a node that returns the rows, e.g. Data Table, or choose “Rules Below”.';

const ROWS_OF_OTHER_NODE =
	'The node in “Other Node” takes its rules from a table, but no row of the table comes into this node. Connect the node that returns the rows, e.g. Data Table, to this node, too. If it is connected, the table is empty.';

const TABLE_OF_OTHER_NODE =
	'The node in “Other Node” takes its rules from a table. For “Apply Rules”, choose “A Table” in “Rules From” here, too, and connect the node that returns the rows to the input “Rules”.';

function hintAtRows(context: IExecuteFunctions, { rules, issues }: RuleSet): void {
	if (issues.length > 0) return;
	const message =
		rules.length === 0
			? 'The table has no rows that set anything, so ticket creation is off for all statuses.'
			: unreadRows(rules);
	if (message !== '') context.addExecutionHints({ message, location: 'outputPane' });
}

function unreadRows(rules: readonly Rule[]): string {
	const messages = rules.flatMap(({ unread }) =>
		Object.values(unread ?? {}).flatMap((issues) => issues.map(({ message }) => message)),
	);
	const different = [...new Set(messages)];
	if (different.length === 0) return '';
	const more = different.length > MAX_HINTED ? ' Validate Rule Table lists all.' : '';
	return `Tickets that depend on these rows wait until the rows are fixed. ${different.slice(0, MAX_HINTED).join(' ')}${more}`;
}
