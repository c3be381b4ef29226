/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { INode } from 'n8n-workflow';
import type { WorkflowTemplate } from './n8nClient';
import { CHECKOUT } from './package';

export const TEMPLATE = 'kaspersky-security-center-to-autotask.json';

/** Parameters that differ from a template's, by node name. */
export type ParameterChanges = Record<string, INode['parameters']>;

/** A shipped template, as a person imports it. */
export function readTemplate(name = TEMPLATE): WorkflowTemplate {
	return JSON.parse(readFileSync(path.join(CHECKOUT, 'workflows', name), 'utf8'));
}

/** As if a person had switched on all statuses: in the templates all are off. */
export const EVERYTHING_ON: ParameterChanges = {
	'Apply Ticketing Rules': {
		rules: { rule: [{ name: 'Everything', statuses: ['all'], createTicket: 'on' }] },
	},
};

export function withParameters(
	template: WorkflowTemplate,
	changes: ParameterChanges,
): WorkflowTemplate {
	const nodes = template.nodes.map((node) => ({
		...node,
		parameters: { ...node.parameters, ...changes[node.name] },
	}));
	return { ...template, nodes };
}

/** The template as a person has it who wants to see its successful executions, and those of tests. */
export function withSuccessesStored(template: WorkflowTemplate): WorkflowTemplate {
	const stored = { saveDataSuccessExecution: 'all', saveManualExecutions: true } as const;
	return { ...template, settings: { ...template.settings, ...stored } };
}
