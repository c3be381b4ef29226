import type { INode, INodeParameters, WorkflowParameters } from 'n8n-workflow';
import { peopleRules } from './people';
import type { Bed } from '../../workflows/harness';

/** Statuses that a customer may have one ticket for. */
export const SHAREABLE = ['databasesOutdated', 'notConnected', 'scanOverdue'];

/** On everything but two status descriptions; one row has settings of its own that can vanish. */
export const ruleParameters = (
	shared: readonly string[],
	mute?: Mute,
	people = false,
): INodeParameters => ({
	operation: 'applyRules',
	rules: {
		rule: [
			{ name: 'Everything', statuses: ['all'], createTicket: 'on' },
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
			...(people ? peopleRules() : []),
			...(shared.length > 0
				? [{ name: 'Together', statuses: [...shared], onePer: 'customer' }]
				: []),
			...(mute ? [muteRule(mute)] : []),
		],
	},
	accounts: {
		mapping: [{ customer: 'mainServer', company: { __rl: true, mode: 'list', value: '0' } }],
	},
});

/** Devices whose names begin so have no tickets made until then; milliseconds of n8n's clock. */
export interface Mute {
	names: string;
	until: number;
}

const muteRule = ({ names, until }: Mute) => ({
	...{ name: 'Quiet', statuses: ['all'], devices: `${names}*` },
	until: new Date(until).toISOString(),
});

export interface WorkflowSettings {
	/** Codes of the statuses for which a customer has one ticket. */
	shared: readonly string[];
	options: SyncOptions;
	mute?: Mute;
	/** Whether rules say for whom tickets are. */
	people?: boolean;
}

/** What the user has set for Sync; the rest as it is by default. */
export type SyncOptions = Partial<
	Record<'whenClosedByPerson' | 'onRecurrence' | 'whenTaken' | 'whenMoved', string>
>;

/** The template's workflow from the rules on; what the trigger has found is fed into its first node. */
export function workflowParts(
	bed: Bed,
	rulesType: string,
	ticketType: string,
	{ shared, options, mute, people }: WorkflowSettings,
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
			node('Rules', rulesType, ruleParameters(shared, mute, people)),
			node('Ticket', ticketType, { operation: 'sync', completedStatus: 5, options }),
		],
		connections: { Seed: to('Rules'), Rules: to('Ticket') },
	};
}
