import type { INodeProperties } from 'n8n-workflow';

/**
 * What an AI agent is told about a node as its tool, by operation. Without a field of this name n8n tells it the
 * node's own description, whatever the operation is, because it looks for operations below resources only. Shown
 * only where the node is a tool; a text that nobody has changed follows the operation.
 */
export function toolDescriptions(texts: Record<string, string>): INodeProperties[] {
	return Object.entries(texts).map(([operation, text]) => ({
		displayName: 'Tool Description',
		name: 'toolDescription',
		type: 'string',
		typeOptions: { rows: 3 },
		default: text,
		description: 'What the AI agent is told about this tool',
		displayOptions: { show: { '@tool': [true], operation: [operation] } },
	}));
}
