import type { INode } from 'n8n-workflow';
import { COLUMNS } from '../../../nodes/KasperskyTicketingRules/ruleTable/columns';
import { readTemplate } from '../../n8n/templates';

const { nodes } = readTemplate('kaspersky-ticketing-tab.json');
const nodeOf = (name: string) => nodes.find((node) => node.name === name);
const columns = ['statusDescription', ...COLUMNS];

it('creates the rule table with all columns, in the order in which people need them', () => {
	const { column } = nodeOf('Open the Rule Table')?.parameters.columns as {
		column: Array<{ name: string }>;
	};
	expect(column.map(({ name }) => name)).toEqual(columns);
});

it.each(['Write the Rows', 'Write the Defaults'])('%s in all columns', (name) => {
	const mapping = nodeOf(name)?.parameters.columns as {
		value: object;
		schema: Array<{ id: string }>;
	};
	expect(Object.keys(mapping.value)).toEqual(columns);
	expect(mapping.schema.map(({ id }) => id)).toEqual(columns);
});

it('hands the headers of a request, and with them the password, to one node only', () => {
	const reading = nodes.filter(({ parameters }) =>
		/headers\b|When Somebody Opens/.test(JSON.stringify(parameters)),
	);
	const isNote = ({ type }: INode) => type === 'n8n-nodes-base.stickyNote';
	expect(reading.filter((node) => !isNote(node)).map(({ name }) => name)).toEqual(['Request']);
});
