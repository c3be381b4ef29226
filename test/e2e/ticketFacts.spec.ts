import type { IConnections, IDataObject, INodeParameters } from 'n8n-workflow';
import { ensureN8n } from '../n8n/installation';
import { outputOf } from '../n8n/n8nExecutions';
import { Stage } from '../n8n/stage';
import { statusChange } from '../unit/ticketingRules/fixtures';

const INSTALL_MS = 900_000;
const PACKAGE = 'n8n-nodes-kaspersky-autotask';
const CONTOSO = { id: 'vs:1', name: 'Contoso', kind: 'virtualServer' as const };

let stage: Stage;

beforeAll(async () => {
	await ensureN8n();
	stage = await Stage.set({ hosts: 3, problems: 0 });
}, INSTALL_MS);

afterAll(async () => await stage?.strike(), 60_000);

type Node = [name: string, type: string, parameters: INodeParameters, version?: number];

/** Runs items through nodes in a row. @returns what the last one gives */
async function run(items: IDataObject[], nodes: Node[]): Promise<IDataObject[]> {
	const row: Node[] = [
		['Start', 'n8n-nodes-base.manualTrigger', {}],
		['Items', 'n8n-nodes-base.set', { mode: 'raw', jsonOutput: JSON.stringify({ items }) }, 3.4],
		['Each', 'n8n-nodes-base.splitOut', { fieldToSplitOut: 'items' }],
		...nodes,
	];
	const connections: IConnections = {};
	for (const [at, [node]] of row.slice(1).entries()) {
		connections[row[at][0]] = { main: [[{ node, type: 'main', index: 0 }]] };
	}
	const id = await stage.createWorkflow({
		name: 'Items',
		nodes: row.map(([name, type, parameters, typeVersion = 1], at) => ({
			...{ id: name, name, type, typeVersion, parameters },
			position: [at * 200, 0] as [number, number],
			// What fails is shown beside what does not.
			...(type.startsWith(PACKAGE) && { onError: 'continueRegularOutput' }),
		})),
		connections,
		settings: {},
	});
	const execution = await stage.client.executions.untilEnded(await stage.client.run(id, 'Start'));
	return outputOf(execution, row[row.length - 1][0]).map(({ json }) => json);
}

const rules = (parameters: INodeParameters, ...rule: INodeParameters[]): Node => [
	'Rules',
	`${PACKAGE}.kasperskyTicketingRules`,
	{ ...parameters, rules: { rule } },
];
const ON = { name: 'All', statuses: ['all'], createTicket: 'on' };
const SYNC: Node = ['Sync', `${PACKAGE}.autotaskTicket`, { operation: 'sync', completedStatus: 5 }];

const change = (name: string, changed: object = {}): IDataObject => {
	const now = new Date().toISOString();
	const device = { id: name.toLowerCase(), name };
	return {
		...statusChange({ raisedAt: now, observedAt: now, customer: CONTOSO, device, ...changed }),
	};
};

const ticketOf = (name: string) =>
	stage.autotask.state.tickets().find(({ title }) => title.endsWith(` on ${name}`));

describe('what Autotask requires of all tickets', () => {
	it('is named before the first ticket, unless the ticket category fills it', async () => {
		const { settings } = stage.autotask.state;
		settings.requiredTicketFields = ['billingCodeID'];
		settings.categoryRules['2'].defaults.billingCodeID = 29682801;
		const validate = async (ticketCategory: string) =>
			await run([{}], [rules({ operation: 'validateRuleTable' }, { ...ON, ticketCategory })]);
		expect(await validate('Datto RMM Alert')).toMatchObject([{ valid: true }]);
		const [issue] = await validate('Standard');
		expect(issue).toMatchObject({ valid: false, column: 'workType' });
		expect(String(issue.message)).toContain('Autotask requires Work Type');
		settings.requiredTicketFields = [];
	});
});

describe('the configuration item of a device', () => {
	const NONE = 'Configuration item: none.';

	it('is on its ticket where the company has it once; where not, the ticket says why', async () => {
		const items = new Map<string, number>();
		const device = (name: string, referenceTitle: string, companyID = 175) => {
			const { id } = stage.autotask.state.createConfigurationItem({ companyID, referenceTitle });
			items.set(name, Number(id));
		};
		device('ONCE-PC', 'once-pc');
		device('TWICE-PC', 'TWICE-PC');
		device('TWICE-PC', 'TWICE-PC');
		device('FOREIGN-PC', 'FOREIGN-PC', 176);
		const names = ['ONCE-PC', 'TWICE-PC', 'NO-PC', 'FOREIGN-PC'];
		await run(
			names.map((name) => change(name)),
			[rules({ operation: 'applyRules' }, ON), SYNC],
		);
		const found = names.map((name) => [
			ticketOf(name)?.configurationItemID ?? null,
			/Configuration item: none\. Autotask has (\w+)/.exec(ticketOf(name)?.description ?? '')?.[1],
		]);
		expect(found).toEqual([
			[items.get('ONCE-PC'), undefined],
			[null, '2'],
			[null, 'no'],
			[null, 'no'],
		]);
		expect(ticketOf('ONCE-PC')?.description).not.toContain(NONE);
	});
});

describe('what the rules set beyond the queue', () => {
	it('a contact of another company is refused in words, and nothing is written', async () => {
		const before = stage.autotask.state.tickets().length;
		const [item] = await run(
			[change('CONTACT-PC')],
			[rules({ operation: 'applyRules' }, { ...ON, contact: '32' })],
		);
		expect(String(item.error)).toContain('belongs to another company (ID 176)');
		expect(stage.autotask.state.tickets()).toHaveLength(before);
	});
});

describe('Explain says in which way a ticket is held', () => {
	const MUTE = { name: 'Lab', statuses: ['all'], devices: 'HELD-*', until: '2099-01-01' };
	const HOURS = { days: 'Mon', from: '00:00', to: '00:01', timeZone: 'UTC' };

	it.each<[string, object, INodeParameters[], RegExp]>([
		['no account', { customer: { ...CONTOSO, name: 'Nobody' } }, [ON], /has no account/],
		['an inactive account', { customer: { ...CONTOSO, name: 'Proseware' } }, [ON], /inactive/],
		['no customer', { customer: null }, [ON], /does not say whose device/],
		['weekly hours', {}, [{ ...ON, hours: 'weekly', ...HOURS }], /waits until/],
		['a rule that is off', {}, [{ ...ON, createTicket: 'off' }], /switches it off/],
		['a value that Autotask lacks', {}, [{ ...ON, queue: '4711' }], /4711/],
		['a mute', {}, [ON, MUTE], /Muted until 2099/],
	])('by %s', async (_, changed, table, reason) => {
		const before = stage.autotask.state.tickets().length;
		const explain = rules({ operation: 'explain', explainFrom: 'items' }, ...table);
		const [explained] = await run([change('HELD-PC', changed)], [explain]);
		expect(String(explained.reason)).toMatch(reason);
		expect(String(explained.text)).not.toContain('would create the ticket');
		expect(stage.autotask.state.tickets()).toHaveLength(before);
	});
});
