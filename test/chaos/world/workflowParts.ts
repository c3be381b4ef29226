import type { INode, WorkflowParameters } from 'n8n-workflow';
import type { Bed } from '../../workflows/harness';

/** On everything but two status descriptions; one row has settings of its own that can vanish. */
export const RULE_PARAMETERS = {
	operation: 'applyRules',
	rules: {
		rule: [
			{ name: 'Everything', createTicket: 'on' },
			{
				name: 'Old databases',
				statuses: ['databasesOutdated'],
				issueType: '13',
				subIssueType: '132',
			},
			{
				name: 'Not these',
				statuses: ['vulnerabilities', 'updateCheckOverdue'],
				createTicket: 'off',
			},
		],
	},
	accounts: {
		mapping: [{ customer: 'mainServer', company: { __rl: true, mode: 'list', value: '0' } }],
	},
};

const SYNC_PARAMETERS = { operation: 'sync', completedStatus: 5, options: {} };

/** The template's workflow from the rules on; what the trigger has found is fed into its first node. */
export function workflowParts(
	bed: Bed,
	rulesType: string,
	ticketType: string,
): Pick<WorkflowParameters, 'nodes' | 'connections'> {
	const credentials = Object.fromEntries(
		Object.keys(bed.secrets ?? {}).map((name) => [name, { id: name, name }]),
	);
	const node = (name: string, type: string, parameters: INode['parameters']): INode => ({
		...{ id: name, name, type, typeVersion: 1, position: [0, 0], parameters, credentials },
		onError: 'continueErrorOutput',
	});
	const to = (name: string) => ({ main: [[{ node: name, type: 'main' as const, index: 0 }]] });
	return {
		nodes: [
			node('Seed', 'seed', {}),
			node('Rules', rulesType, RULE_PARAMETERS),
			node('Ticket', ticketType, SYNC_PARAMETERS),
		],
		connections: { Seed: to('Rules'), Rules: to('Ticket') },
	};
}
