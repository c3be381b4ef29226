import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { AutotaskClient } from '../../shared/autotask/client';
import { accountRules } from '../accounts/accounts';
import { loadRowChecks } from '../accounts/rowChecks';
import { customerIssues } from '../accounts/customerIssues';
import { loadSettingValues } from '../../shared/autotask/settingValues';
import { outputItems, failedItem, type ItemOutcome } from '../../shared/outputItems';
import { companyValuesOf } from '../ruleTable/companyValues';
import { ruleIssues, valuesFor } from '../ruleTable/resolveRow';
import { ruleSets, rulesComeFromTable, type RuleSet } from '../ruleTable/ruleSource';
import type { Issue } from '../ruleTable/rules';
import type { NodeOperation } from '../../shared/operation';

/** One item for everything that has to be fixed in the rules, or one that says that nothing has. */
async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	return outputItems(context, await foundOutcomes(context));
}

async function foundOutcomes(context: IExecuteFunctions): Promise<ItemOutcome[]> {
	try {
		const set = ruleSets(context)(0);
		const [missing] = set.unclear.length > 0 ? [] : set.issues;
		if (missing !== undefined) return [{ index: 0, error: missing }];
		const client = new AutotaskClient(context);
		const { allRows } = set.table;
		const values = await loadSettingValues(client, {
			...valuesFor(allRows),
			...{ workTypes: true, userDefinedFields: true },
		});
		const accounts = accountRules(context)(0);
		const check = await loadRowChecks(client, values, {
			companyValues: companyValuesOf(allRows),
			customers: set.table.customerRows.flatMap(({ customer }) => customer ?? []),
			accounts,
		});
		const issues = [
			...set.unclear,
			...set.unfinished,
			...ruleIssues(set.rules, set.table, values, check),
			...(await customerIssues(client, set.rules, accounts)),
		];
		const isTable = rulesComeFromTable(context);
		const found = issues.map((issue) => issueItem(issue, isTable));
		return (found.length > 0 ? found : [validItem(set, isTable)]).map((json) => ({
			index: 0,
			json,
		}));
	} catch (error) {
		return [failedItem(context, 0, error)];
	}
}

function issueItem({ by, column, value, allowed, message }: Issue, isTable: boolean): IDataObject {
	const where = { [isTable ? 'row' : 'rule']: by?.title ?? null };
	return { valid: false, ...where, column, value, allowed, message };
}

function validItem({ count, rules }: RuleSet, isTable: boolean): IDataObject {
	const counted = isTable ? { rows: count } : { rules: count };
	const what = `${count} ${isTable ? 'row' : 'rule'}${count === 1 ? '' : 's'}`;
	const message =
		rules.length > 0
			? `Autotask has all values of the ${what}.`
			: 'No rule sets anything, so ticket creation is off for all statuses.';
	return { valid: true, ...counted, message };
}

export const validateRuleTable: NodeOperation = {
	name: 'Validate Rule Table',
	value: 'validateRuleTable',
	description: 'Get everything in the rules that has to be fixed',
	action: 'Validate the rule table',
	toolDescription:
		'Lists what has to be fixed in the ticketing rules, compared with the values that Autotask has now. Changes nothing.',
	fields: [],
	execute,
};
