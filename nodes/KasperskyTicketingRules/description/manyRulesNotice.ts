import type { INodeProperties } from 'n8n-workflow';
import { MANY_RULES, MANY_RULES_ADVICE } from '../ruleTable/manyRules';

/** Below the rules of the node, once there are many of them. */
export const manyRulesNotice: INodeProperties = {
	displayName: `${MANY_RULES} rules or more? ${MANY_RULES_ADVICE}`,
	name: 'manyRulesNotice',
	type: 'notice',
	default: '',
	// As a path from the root: n8n 1 resolves no other path in which a parameter does not end.
	displayOptions: {
		show: {
			rulesFrom: ['node'],
			[`/rules.rule[${MANY_RULES - 1}]`]: [{ _cnd: { exists: true } }],
		},
	},
};
