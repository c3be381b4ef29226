import { NodeOperationError } from 'n8n-workflow';
import type { IExecuteFunctions, INode, INodeExecutionData, INodeProperties } from 'n8n-workflow';

/** How people and agents see an operation. */
interface OperationPanel {
	/** In the drop-down, and below the name of the node. */
	name: string;
	/** In saved workflows. */
	value: string;
	/** In the list of actions that a person searches. */
	action: string;
	description: string;
	/**
	 * An AI agent decides by this text alone, so it says what changes live data. Without it the operation is not offered
	 * to agents: it needs the items of a workflow, which an agent does not have.
	 */
	toolDescription?: string;
	/** Shown while this operation is chosen. */
	fields: INodeProperties[];
}

/** One operation of a node: what it shows, and what it does. To be listed in the node's `router.ts`. */
export interface NodeOperation<Arguments extends unknown[] = []> extends OperationPanel {
	/** All input items at once; every output item says from which one it comes. */
	execute(context: IExecuteFunctions, ...rest: Arguments): Promise<INodeExecutionData[]>;
}

/**
 * The drop-down of operations, and the fields of each. Where the node is a tool of an AI agent, the drop-down has only what
 * is for agents, and each of these has a field for its description.
 *
 * Without a field `toolDescription` n8n describes every operation to an agent by the description of the node, because
 * it expects operations below resources only. An unchanged text follows the operation.
 *
 * @param first chosen in a new node
 * @param firstForAgents chosen in a new tool
 */
export function operationProperties(
	operations: readonly OperationPanel[],
	first: OperationPanel,
	firstForAgents: OperationPanel,
): INodeProperties[] {
	const shownFor = (operation: string, fields: INodeProperties[], show = {}) =>
		fields.map((field) => ({
			...field,
			displayOptions: { show: { ...show, operation: [operation], ...field.displayOptions?.show } },
		}));
	return [
		dropDown(operations, first, { hide: AS_TOOL }),
		dropDown(operations.filter(isForAgents), firstForAgents, { show: AS_TOOL }),
		...operations.flatMap(({ value, toolDescription }) =>
			toolDescription === undefined ? [] : shownFor(value, [toolField(toolDescription)], AS_TOOL),
		),
		...operations.flatMap(({ value, fields }) => shownFor(value, fields)),
	];
}

const AS_TOOL = { '@tool': [true] };

const isForAgents = ({ toolDescription }: OperationPanel) => toolDescription !== undefined;

const dropDown = (
	operations: readonly OperationPanel[],
	{ value: chosenAtFirst }: OperationPanel,
	displayOptions: INodeProperties['displayOptions'],
): INodeProperties => ({
	displayName: 'Operation',
	name: 'operation',
	type: 'options',
	noDataExpression: true,
	displayOptions,
	options: operations.map(({ name, value, description, action }) => ({
		...{ name, value, description, action },
	})),
	default: chosenAtFirst,
});

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

/** @throws NodeOperationError when a workflow names one that the node does not have, or not for an AI agent */
export function chosenOperation<Operation extends OperationPanel>(
	context: IExecuteFunctions,
	operations: readonly Operation[],
): Operation {
	const node = context.getNode();
	const chosen = context.getNodeParameter('operation', 0);
	const operation = operations.find(({ value }) => value === chosen);
	if (operation === undefined) {
		throw new NodeOperationError(node, `This node has no operation "${String(chosen)}"`, {
			description: 'Choose one in "Operation".',
		});
	}
	if (isForAgents(operation) || !isTool(node)) return operation;
	throw new NodeOperationError(node, `An AI agent cannot use the operation "${operation.name}"`, {
		description:
			'It works on the items of a workflow: use it as a node of a workflow, or choose another one in "Operation".',
	});
}

/** n8n names the variant of a node that is a tool of an AI agent so. */
export const isTool = ({ type }: INode) => type.endsWith('Tool');
