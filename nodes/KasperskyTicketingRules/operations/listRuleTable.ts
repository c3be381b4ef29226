import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { AutotaskClient } from '../../shared/autotask/client';
import { loadTicketPicklists } from '../../shared/autotask/picklists';
import { outputItems, refusedBy } from '../outcomes';
import type { Outcome } from '../outcomes';
import { resolveRow } from '../resolveRow';
import type { ResolvedRow } from '../resolveRow';
import { parseRules } from '../ruleParameters';
import { RuleTable } from '../ruleTable';

/** One item per row of the effective table, once, however many items come in. Rows that need attention say so. */
export async function listRuleTable(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	return outputItems(context, await tableOutcomes(context));
}

async function tableOutcomes(context: IExecuteFunctions): Promise<Outcome[]> {
	try {
		const { rules, faults } = parseRules(context.getNodeParameter('rules.rule', 0, []));
		if (faults.length > 0) return [{ index: 0, refused: faults.join(' ') }];
		const picklists = await loadTicketPicklists(new AutotaskClient(context));
		return new RuleTable(rules).rows.map((row) => ({
			index: 0,
			json: asItem(resolveRow(row, picklists)),
		}));
	} catch (error) {
		return [refusedBy(context, 0, error)];
	}
}

function asItem({ row, settings, faults }: ResolvedRow): IDataObject {
	return {
		solution: row.solution,
		level: row.level,
		status: { ...row.status },
		createTicket: row.createTicket.value,
		...settings,
		rule: row.rule,
		needsAttention: faults,
	};
}
