import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { AutotaskClient } from '../../shared/autotask/client';
import { loadTicketPicklists } from '../../shared/autotask/picklists';
import { outputItems, failedItem } from '../../shared/outputItems';
import type { ItemOutcome } from '../../shared/outputItems';
import { ruleFaults } from '../table/ruleFaults';
import { ruleSets, rulesComeFromTable } from '../reading/ruleSource';
import type { RuleSet } from '../reading/ruleSource';
import { ruleTitle } from '../table/rules';
import type { Fault } from '../table/rules';

/** One item for everything that has to be put right in the rules, or one that says that nothing has. */
export async function validateRuleTable(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	return outputItems(context, await foundOutcomes(context));
}

async function foundOutcomes(context: IExecuteFunctions): Promise<ItemOutcome[]> {
	try {
		const set = ruleSets(context)(0);
		const picklists = await loadTicketPicklists(new AutotaskClient(context));
		const faults = [...set.unclear, ...ruleFaults(set.rules, set.table, picklists)];
		const isTable = rulesComeFromTable(context);
		const found = faults.map((fault) => faultItem(fault, isTable));
		return (found.length > 0 ? found : [soundItem(set, isTable)]).map((json) => ({
			index: 0,
			json,
		}));
	} catch (error) {
		return [failedItem(context, 0, error)];
	}
}

function faultItem({ by, column, value, allowed, message }: Fault, isTable: boolean): IDataObject {
	const where = isTable ? { row: by?.index ?? null } : { rule: by ? ruleTitle(by) : null };
	return { valid: false, ...where, column, value, allowed, message };
}

function soundItem({ count, rules }: RuleSet, isTable: boolean): IDataObject {
	const counted = isTable ? { rows: count } : { rules: count };
	const what = `${count} ${isTable ? 'row' : 'rule'}${count === 1 ? '' : 's'}`;
	const message =
		rules.length > 0
			? `Autotask has everything that the ${what} name${count === 1 ? 's' : ''}.`
			: 'No rule sets anything, so ticket creation is off for all statuses.';
	return { valid: true, ...counted, message };
}
