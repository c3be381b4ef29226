import type { INodeProperties } from 'n8n-workflow';

/**
 * The description of a node as a tool of an AI agent, by operation. Without a field of this name n8n uses the
 * description of the node for every operation, because it expects operations below resources only. Shown only where
 * the node is a tool; an unchanged text follows the operation.
 */
export function toolDescriptions(texts: Record<string, string>): INodeProperties[] {
	return Object.entries(texts).map(([operation, text]) => ({
		displayName: 'Tool Description',
		name: 'toolDescription',
		type: 'string',
		typeOptions: { rows: 3 },
		default: text,
		description: 'Description of this tool for the AI agent',
		displayOptions: { show: { '@tool': [true], operation: [operation] } },
	}));
}
