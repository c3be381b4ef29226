import { omit } from 'lodash';
import { NodeHelpers, type INode, type INodeParameters } from 'n8n-workflow';
import { KasperskyTicketingRules } from '../../../nodes/KasperskyTicketingRules/KasperskyTicketingRules.node';

const { description } = new KasperskyTicketingRules();
const { properties } = description;

const nodeWith = (parameters: INodeParameters): INode => ({
	...{ id: '1', name: 'Rules', type: 'rules', typeVersion: 1, position: [0, 0] },
	parameters,
});
const normalized = (parameters: INodeParameters, withDefaults: boolean): INodeParameters =>
	NodeHelpers.getNodeParameters(
		...([properties, parameters, withDefaults, false] as const),
		...([nodeWith(parameters), description] as const),
	) ?? {};

/** What the panel draws; it empties a parameter whose name it draws no longer. */
const drawn = (parameters: INodeParameters): Set<string> =>
	new Set(
		properties
			.filter(
				(property) =>
					property.type !== 'hidden' &&
					NodeHelpers.displayParameter(parameters, property, nodeWith(parameters), description),
			)
			.map(({ name }) => name),
	);

/** As the editor does when a field is changed. */
function changed(parameters: INodeParameters, change: INodeParameters): INodeParameters {
	const after = normalized({ ...normalized(parameters, false), ...change }, true);
	const still = drawn(after);
	const gone = [...drawn(normalized(parameters, true))].filter((name) => !still.has(name));
	return normalized(omit(after, gone), true);
}

const filled: INodeParameters = changed(
	{},
	{
		rules: { rule: [{ name: 'Mine', level: 'Critical', queue: '8|Monitoring Alert' }] },
		accounts: {
			mapping: [{ customer: 'Contoso', company: { __rl: true, mode: 'id', value: '175' } }],
		},
		textOptions: { title: '=Mine: {{ $json.device.name }}' },
	},
);
const MINE = ['rules', 'accounts', 'textOptions'] as const;

it('starts from parameters that are really there', () => {
	for (const name of MINE) expect(JSON.stringify(filled[name])).toMatch(/Mine|Contoso/);
});

it.each(['listAccounts', 'listRuleTable', 'testTicket', 'validateRuleTable'])(
	'whoever looks at %s and comes back finds everything as it was',
	(operation) => {
		const elsewhere = changed(filled, { operation });
		expect(changed(elsewhere, { operation: 'applyRules' })).toEqual(filled);
	},
);

it.each(['table', 'otherNode'])(
	'whoever tries %s and comes back finds the rules as they were',
	(rulesFrom) => {
		const elsewhere = changed(filled, { rulesFrom });
		expect(changed(elsewhere, { rulesFrom: 'node' })).toEqual(filled);
	},
);

it('a table stays chosen while the accounts are looked at', () => {
	const table = changed(filled, { rulesFrom: 'table' });
	const accounts = changed(table, { operation: 'listAccounts' });
	expect(changed(accounts, { operation: 'applyRules' })).toEqual(table);
});
