import { NodeHelpers, Workflow, type INode, type INodeTypes } from 'n8n-workflow';
import { rulesProperties } from '../../../nodes/KasperskyTicketingRules/description/ruleFields';
import { KasperskyTicketingRules } from '../../../nodes/KasperskyTicketingRules/KasperskyTicketingRules.node';

const rules = rulesProperties.find(({ name }) => name === 'rules');
const [{ values }] = (rules?.options ?? []) as Array<{
	values: Array<{ name: string; default: unknown }>;
}>;
const node: INode = {
	...{ id: '1', name: 'Rules', type: 'rules', typeVersion: 1, position: [0, 0] },
	parameters: {},
};
const nodeTypes: INodeTypes = {
	getByName: () => new KasperskyTicketingRules(),
	getByNameAndVersion: () => NodeHelpers.getVersionedNodeType(new KasperskyTicketingRules()),
	getKnownTypes: () => ({}),
};
const workflow = new Workflow({ nodes: [node], connections: {}, active: false, nodeTypes });
const newRule = Object.fromEntries(values.map((field) => [field.name, field.default]));

/** As the editor does it: n8n's own expressions on the stored rule and on the fields of the description. */
const titleOf = (stored: object) =>
	workflow.expression.getSimpleParameterValue(
		node,
		rules?.typeOptions?.fixedCollection?.itemTitle,
		'internal',
		{
			$collection: {
				item: { value: { ...newRule, statuses: ['all'], ...stored }, properties: values },
			},
		} as never,
	);

const five = [
	'activeThreats',
	'appNotRunning',
	'databasesOutdated',
	'licenseExpiry',
	'scanOverdue',
];
const settings = { queue: '8|Monitoring Alert', priority: '4|Critical', dueHours: 12 };

describe('the title of a collapsed rule', () => {
	it.each([
		[
			{ level: 'Critical', statuses: five, ...settings },
			'Critical · 5 statuses → Monitoring Alert, Critical, 12 h',
		],
		[
			{ name: 'Outdated', level: 'Critical', statuses: ['databasesOutdated'], ...settings },
			'Outdated: Critical · Databases are outdated → Monitoring Alert, Critical, 12 h',
		],
		[{ statuses: [] }, 'Critical and Warning · no statuses yet → nothing'],
		[{}, 'Critical and Warning · all statuses → on'],
		[
			{ statuses: ['all', 'scanOverdue', 'appNotRunning'] },
			'Critical and Warning · all statuses beside others → to be corrected',
		],
		[{ level: 'Warning', createTicket: 'off', ...settings }, 'Warning · all statuses → off'],
		[
			{ solution: 'kasperskySecurityCenter', level: 'Warning' },
			'Warning · all statuses · KSC → on',
		],
		[
			{ level: 'Warning', createTicket: 'unchanged', dueHours: 4 },
			'Warning · all statuses → if on: 4 h',
		],
		[{ level: 'Warning', createTicket: 'unchanged' }, 'Warning · all statuses → nothing'],
		[
			{
				level: 'Warning',
				workType: 'none',
				issueType: '10|24|7 Service',
				subIssueType: 'unchanged',
			},
			'Warning · all statuses → no work type, 24|7 Service',
		],
		[
			{ level: 'Warning', onePer: 'customer', days: ['Mon', 'Tue'], from: '08:00', to: '' },
			'Warning · all statuses → one per customer, Mon Tue, 08:00–24:00',
		],
		[{ level: 'Warning', queue: 8 }, 'Warning · all statuses → 8'],
	])('%j is “%s”', (stored, title) => expect(titleOf(stored)).toBe(title));

	it('says what an expression decides, not how', () => {
		const byExpression = {
			...{ name: '={{ $json.a }}', level: '={{ $json.b }}', statuses: '={{ $json.c }}' },
			...{ createTicket: '={{ $json.d }}', queue: '={{ $json.e }}', dueHours: '={{ $json.f }}' },
		};
		expect(titleOf(byExpression)).toBe(
			'level by expression · statuses by expression → by expression: queue by expression, due by expression',
		);
	});

	it('does not mind a rule of which nothing is stored yet', () => {
		const bare = Object.fromEntries(values.map(({ name }) => [name, undefined]));
		expect(titleOf(bare)).toBe('Critical and Warning · no statuses yet → nothing');
	});
});
