import { get } from 'lodash';
import type { IExecuteFunctions } from 'n8n-workflow';
import { rulesParameters } from './rulesNode';

/** From so many rules on, a table is easier to read than the panel of the node. */
export const MANY_RULES = 10;

export const MANY_RULES_ADVICE =
	'The Ticketing tab shows all statuses in one table, as a web page: import the template kaspersky-ticketing-tab.';

/** Says beside the output that there is a better place for so many rules; not where they come from a table already. */
export function hintAtManyRules(context: IExecuteFunctions): void {
	const { edited } = rulesParameters(context);
	const rules: unknown = edited.rulesFrom === 'table' ? [] : get(edited, 'rules.rule');
	if (!Array.isArray(rules) || rules.length < MANY_RULES) return;
	const message = `There are ${rules.length} rules. ${MANY_RULES_ADVICE}`;
	context.addExecutionHints({ message, location: 'outputPane' });
}
