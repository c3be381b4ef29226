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

const operationsOf = ({ description }: INodeType) =>
	(description.properties.find(({ name }) => name === 'operation')?.options ??
		[]) as INodePropertyOptions[];

const WRITES = ['addNote', 'complete', 'create', 'sync', 'testTicket'];

describe.each([new AutotaskTicket(), new KasperskyTicketingRules()])(
	'$description.name',
	(node) => {
		it.each(operationsOf(node))(
			'tells an agent what $value does, and whether it changes data',
			({ value }) => {
				const changes = WRITES.includes(String(value)) ? 'Changes live data' : 'Changes nothing';
				expect(toldToAgents(node, String(value))).toContain(changes);
			},
		);

		it('follows the operation while nobody has written a text', () => {
			const description = asTool(node);
			const [first] = operationsOf(node);
			const untouched = parametersOf(description, { operation: first.value });
			expect(parametersOf(description, untouched, false)).not.toHaveProperty('toolDescription');
		});

		it('shows none of it to people who use it as a node', () => {
			const { description } = node;
			for (const { value } of operationsOf(node)) {
				expect(parametersOf(description, { operation: value })).not.toHaveProperty(
					'toolDescription',
				);
			}
		});
	},
);
