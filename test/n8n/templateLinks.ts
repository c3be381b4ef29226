import type { INode } from 'n8n-workflow';
import type { WorkflowTemplate } from './n8nClient';

/** The workflows beside the main one, by id. */
export interface SideWorkflows {
	health: string;
	report: string;
}

const NODES: Record<string, keyof SideWorkflows> = {
	'Tell Health It Works': 'health',
	'Record for the Report': 'report',
};

/** What the notes of a main template ask for: the two nodes enabled and pointed, and the error workflow set. */
export function linkSideWorkflows(template: WorkflowTemplate, side: SideWorkflows) {
	const nodes = template.nodes.map((node): INode => {
		if (!(node.name in NODES)) return node;
		const workflowId = { __rl: true, mode: 'id', value: side[NODES[node.name]] };
		return { ...node, disabled: false, parameters: { ...node.parameters, workflowId } };
	});
	return { ...template, nodes, settings: { ...template.settings, errorWorkflow: side.health } };
}
