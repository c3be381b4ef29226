import {
	NodeHelpers,
	type INode,
	type INodeParameters,
	type INodePropertyOptions,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';
import { AutotaskTicket } from '../../../nodes/AutotaskTicket/AutotaskTicket.node';
import { KasperskyTicketingRules } from '../../../nodes/KasperskyTicketingRules/KasperskyTicketingRules.node';
import { runNode } from '../../workflows/harness';

const VERSION = { typeVersion: 1 };

/** n8n knows the variant for agents by its name. */
const asTool = ({ description }: INodeType): INodeTypeDescription => ({
	...description,
	name: `${description.name}Tool`,
});

function parametersOf(description: INodeTypeDescription, given: INodeParameters, all = true) {
	const { properties } = description;
	return NodeHelpers.getNodeParameters(properties, given, all, false, VERSION, description) ?? {};
}

/** As n8n does it when an agent is given its tools. */
function toldToAgents(node: INodeType, operation: string): string {
	const description = asTool(node);
	const parameters = parametersOf(description, { operation });
	const tool: INode = {
		...VERSION,
		id: '1',
		name: 'Tool',
		type: description.name,
		position: [0, 0],
		parameters,
	};
	return NodeHelpers.getToolDescriptionForNode(tool, { ...node, description });
}

/** Of the node, or of its variant for agents. */
function operationsOf(description: INodeTypeDescription): INodePropertyOptions[] {
	const node = { typeVersion: 1 };
	const shown = description.properties.find(
		(property) =>
			property.name === 'operation' &&
			NodeHelpers.displayParameter({}, property, node, description),
	);
	return (shown?.options ?? []) as INodePropertyOptions[];
}

const WRITES = ['addNote', 'complete', 'create', 'testTicket', 'update'];

describe.each([new AutotaskTicket(), new KasperskyTicketingRules()])(
	'$description.name',
	(node) => {
		const forAgents = operationsOf(asTool(node));

		it.each(forAgents)(
			'tells an agent what $value does, and whether it changes data',
			({ value }) => {
				const changes = WRITES.includes(String(value)) ? 'Changes live data' : 'Changes nothing';
				expect(toldToAgents(node, String(value))).toContain(changes);
			},
		);

		it('follows the operation while nobody has written a text', () => {
			const description = asTool(node);
			const [first] = forAgents;
			const untouched = parametersOf(description, { operation: first.value });
			expect(parametersOf(description, untouched, false)).not.toHaveProperty('toolDescription');
		});

		it('shows none of it to people who use it as a node', () => {
			const { description } = node;
			for (const { value } of operationsOf(description)) {
				expect(parametersOf(description, { operation: value })).not.toHaveProperty(
					'toolDescription',
				);
			}
		});

		it('begins as a tool with an operation for agents', () => {
			const { operation } = parametersOf(asTool(node), {});
			expect(forAgents.map(({ value }) => value)).toContain(operation);
		});
	},
);

describe.each([
	{ node: new AutotaskTicket(), operation: 'sync', name: 'Sync' },
	{ node: new KasperskyTicketingRules(), operation: 'applyRules', name: 'Apply Rules' },
	{ node: new KasperskyTicketingRules(), operation: 'listAccounts', name: 'List Accounts' },
])('$name, which needs the items of a workflow', ({ node, operation, name }) => {
	it('is offered to people, not to agents', () => {
		const values = (description: INodeTypeDescription) =>
			operationsOf(description).map(({ value }) => value);
		expect(values(node.description)).toContain(operation);
		expect(values(asTool(node))).not.toContain(operation);
	});

	it('is refused in words where an agent has it all the same', async () => {
		const type = `n8n-nodes-kaspersky-autotask.${node.description.name}Tool`;
		const bed = { types: { [type]: node } };
		const { error } = await runNode(bed, type, { operation }, [{}]);
		expect(error?.message).toBe(`An AI agent cannot use the operation "${name}"`);
		expect(error?.description).toContain('choose another one in "Operation"');
	});
});
