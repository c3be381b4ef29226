import type { INodeProperties } from 'n8n-workflow';
import { toolDescriptions } from '../../shared/toolDescriptions';
import { OPERATIONS } from '../operations/router';

/** The node's panel: the operations, and the fields of each. */
export const properties: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		options: OPERATIONS.map(({ name, value, description, action }) => ({
			name,
			value,
			description,
			action,
		})),
		default: 'sync',
	},
	...toolDescriptions(
		Object.fromEntries(OPERATIONS.map(({ value, toolDescription }) => [value, toolDescription])),
	),
	...OPERATIONS.flatMap(({ value, fields }) =>
		fields.map((field) => ({
			...field,
			displayOptions: { show: { operation: [value], ...field.displayOptions?.show } },
		})),
	),
];

/** The operation's name below the node's. */
export const subtitle = `={{ (${JSON.stringify(
	Object.fromEntries(OPERATIONS.map(({ name, value }) => [value, name])),
)})[$parameter["operation"]] }}`;
