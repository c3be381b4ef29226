/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { readdirSync } from 'node:fs';
import type { INode } from 'n8n-workflow';
import type { WorkflowTemplate } from '../n8n/n8nClient';
import { readTemplate } from '../n8n/templates';

const OURS = 'n8n-nodes-kaspersky-autotask.';
const RULES = `${OURS}kasperskyTicketingRules`;
const TICKET = `${OURS}autotaskTicket`;
const MANUAL = 'n8n-nodes-base.manualTrigger';
/** Which executions n8n calls a test: those that a person starts in the editor. */
const ONLY_IN_THE_EDITOR = "={{ $execution.mode === 'test' }}";
const MAIN = readdirSync('workflows').filter((file) => file.includes('-to-autotask'));

interface Rule {
	name: string;
	createTicket: string;
}

const rulesOf = ({ parameters }: INode) =>
	(parameters.rules as { rule?: Rule[] } | undefined)?.rule ?? [];

function isEditorOnly({ type, parameters }: INode): boolean {
	const { conditions } = (parameters.conditions ?? {}) as {
		conditions?: Array<{ leftValue: string }>;
	};
	return type === 'n8n-nodes-base.filter' && conditions?.at(0)?.leftValue === ONLY_IN_THE_EDITOR;
}

/** What runs in a published workflow: all that its triggers lead to, but nothing that only a person starts. */
function published({ nodes, connections }: WorkflowTemplate): INode[] {
	const targets = new Set(
		Object.values(connections).flatMap(({ main }) =>
			main.flatMap((output) => (output ?? []).map(({ node }) => node)),
		),
	);
	const isNote = ({ type }: INode) => type === 'n8n-nodes-base.stickyNote';
	const reached = nodes.filter(
		(node) => !targets.has(node.name) && node.type !== MANUAL && !isNote(node),
	);
	for (const node of reached) {
		if (isEditorOnly(node)) continue;
		for (const { node: name } of (connections[node.name]?.main ?? []).flatMap((to) => to ?? [])) {
			const next = nodes.find((other) => other.name === name);
			if (next && !reached.includes(next)) reached.push(next);
		}
	}
	return reached;
}

const operationsOf = (nodes: INode[], type: string) =>
	nodes.filter((node) => node.type === type).map(({ parameters }) => parameters.operation);

it('no template has a status on; its rules are examples', () => {
	const rules = readdirSync('workflows').flatMap((file) =>
		readTemplate(file).nodes.flatMap(rulesOf),
	);
	expect(rules.length).toBeGreaterThan(0);
	expect(rules.filter(({ createTicket }) => createTicket !== 'off')).toEqual([]);
	expect(rules.filter(({ name }) => !name.startsWith('Example: '))).toEqual([]);
});

describe.each(MAIN)('%s, published', (file) => {
	const template = readTemplate(file);
	const live = published(template);

	it('applies the rules and keeps the tickets in step, and does nothing else with either', () => {
		expect(operationsOf(live, RULES)).toEqual(['applyRules']);
		expect(operationsOf(live, TICKET)).toEqual(['sync']);
	});

	it('leaves out what is there to try it out', () => {
		const left = template.nodes.filter((node) => !live.includes(node));
		const tried = left.filter(({ type }) => type === RULES).map(({ name }) => name);
		expect(tried).toEqual(expect.arrayContaining(['Show the Rule Table', 'Create a Test Ticket']));
	});

	it('has what is there to try it out take rules and accounts from the live node', () => {
		const others = template.nodes.filter((node) => node.type === RULES && !live.includes(node));
		expect(others.map(({ parameters }) => parameters.rulesFrom)).toEqual(
			others.map(() => 'otherNode'),
		);
	});
});

it.each(readdirSync('workflows'))('%s, published, creates no test ticket', (file) => {
	expect(operationsOf(published(readTemplate(file)), RULES)).not.toContain('testTicket');
});

it.each(MAIN)('the first note of %s says how to switch the first status on', (file) => {
	const [note] = readTemplate(file).nodes;
	expect(note.parameters.content).toMatch(
		/\*\*Switch the first status on\*\*.*(\*Create Ticket\*.*\*On\*|`createTicket`.*true)/,
	);
});
