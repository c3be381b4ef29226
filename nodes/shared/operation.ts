import { NodeOperationError } from 'n8n-workflow';
import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

/** How people and agents see an operation. */
interface OperationPanel {
	/** In the drop-down, and below the name of the node. */
	name: string;
	/** In saved workflows. */
	value: string;
	/** In the list of actions that a person searches. */
	action: string;
	description: string;
	/** An AI agent decides by this text alone, so it says what changes live data. */
	toolDescription: string;
	/** Shown while this operation is chosen. */
	fields: INodeProperties[];
}

/** One operation of a node: what it shows, and what it does. To be listed in the node's `router.ts`. */
export interface NodeOperation<Arguments extends unknown[] = []> extends OperationPanel {
	/** All input items at once; every output item says from which one it comes. */
	execute(context: IExecuteFunctions, ...rest: Arguments): Promise<INodeExecutionData[]>;
}

/**
 * The drop-down of operations, and the fields of each.
 *
 * Without a field `toolDescription` n8n describes every operation to an agent by the description of the node, because
 * it expects operations below resources only. It is shown only where the node is a tool; an unchanged text follows
 * the operation.
 */
export function operationProperties(
	operations: readonly OperationPanel[],
	{ value: chosenAtFirst }: OperationPanel,
): INodeProperties[] {
	const shownFor = (operation: string, fields: INodeProperties[], show = {}) =>
		fields.map((field) => ({
			...field,
			displayOptions: { show: { ...show, operation: [operation], ...field.displayOptions?.show } },
		}));
	return [
		{
			displayName: 'Operation',
			name: 'operation',
			type: 'options',
			noDataExpression: true,
			options: operations.map(({ name, value, description, action }) => ({
				...{ name, value, description, action },
			})),
			default: chosenAtFirst,
		},
		...operations.flatMap(({ value, toolDescription }) =>
			shownFor(value, [toolField(toolDescription)], { '@tool': [true] }),
		),
		...operations.flatMap(({ value, fields }) => shownFor(value, fields)),
	];
}

const toolField = (text: string): INodeProperties => ({
	displayName: 'Tool Description',
	name: 'toolDescription',
	type: 'string',
	typeOptions: { rows: 3 },
	default: text,
	description: 'Description of this tool for the AI agent',
});

/** The name of the chosen operation. */
export function operationSubtitle(operations: readonly OperationPanel[]): string {
	const names = Object.fromEntries(operations.map(({ name, value }) => [value, name]));
	return `={{ (${JSON.stringify(names)})[$parameter["operation"]] }}`;
}

/** @throws NodeOperationError when a workflow names one that the node does not have */
export function chosenOperation<Operation extends OperationPanel>(
	context: IExecuteFunctions,
	operations: readonly Operation[],
): Operation {
	const chosen = context.getNodeParameter('operation', 0);
	const operation = operations.find(({ value }) => value === chosen);
	if (operation) return operation;
	throw new NodeOperationError(
		context.getNode(),
		`This node has no operation "${String(chosen)}"`,
		{ description: 'Choose one in "Operation".' },
	);
}
