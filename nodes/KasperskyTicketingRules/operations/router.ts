import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { toolDescriptions } from '../../shared/toolDescriptions';
import { applyRules } from './applyRules';
import { listAccounts } from './listAccounts';
import { listRuleTable } from './listRuleTable';
import type { Operation } from './operation';
import { testTicket } from './testTicket';
import { validateRuleTable } from './validateRuleTable';

/** As the drop-down shows them: by name. */
const OPERATIONS: readonly Operation[] = [
	applyRules,
	testTicket,
	listAccounts,
	listRuleTable,
	validateRuleTable,
];

/** The drop-down of operations, and what each of them shows. */
export const operationProperties: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		options: OPERATIONS.map(({ name, value, description, action }) => ({
			...{ name, value, description, action },
		})),
		default: 'applyRules',
	},
	...toolDescriptions(Object.fromEntries(OPERATIONS.map(({ value, tool }) => [value, tool]))),
	...OPERATIONS.flatMap(({ fields }) => fields),
];

const NAMES = Object.fromEntries(OPERATIONS.map(({ name, value }) => [value, name]));

export const subtitle = `={{ ${JSON.stringify(NAMES)}[$parameter.operation] }}`;

/** Runs the chosen operation on all input items. */
export async function route(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	const chosen = context.getNodeParameter('operation', 0);
	const operation = OPERATIONS.find(({ value }) => value === chosen) ?? applyRules;
	return await operation.execute(context);
}
