import { readTemplate } from '../../n8n/stage';
import { parametersOf, type StoredWorkflow } from '../storedWorkflows';
import { story } from '../story';

const RULES = 'Apply Ticketing Rules';
const SECOND_RULE = 'Example: warnings that need a ticket';

/** What n8n has stored: where the rules come from, unless it is the default, and the rules of the node. */
function storedRules({ nodes }: StoredWorkflow) {
	const { rulesFrom, rules } = parametersOf(nodes, RULES);
	const { rule } = rules as { rule: Array<{ name?: string }> };
	return { rulesFrom, second: rule[1]?.name };
}

/** n8n forgets what a parameter holds as soon as the panel no longer draws it, and saves that by itself. */
story('Whoever looks around and comes back', (step) => {
	let id: string;

	step('from the other operations finds rules and accounts', async ({ editor, stage }) => {
		id = await stage.createWorkflow(readTemplate());
		await editor.openWorkflow(id);
		const panel = await editor.openNode(RULES);
		await panel.list('accounts').add();
		const customer = panel.list('accounts').entry(0).field('customer');
		await customer.chooseMode('By Name or ID');
		await customer.fill('Contoso');
		for (const operation of [
			'List Accounts',
			'List Rule Table',
			'Create Test Ticket',
			'Apply Rules',
		])
			await panel.field('operation').choose(operation);
		expect(await panel.list('rules').entry(1).field('name').text()).toBe(SECOND_RULE);
		expect(await customer.text()).toBe('Contoso');
	});

	step('from a table finds the rules of the node', async ({ editor, stored }) => {
		const { panel } = editor;
		await panel.field('rulesFrom').choose('A Table');
		await panel.parameters.getByText(/Columns: /).waitFor();
		await stored.until(id, 'the table', (now) => storedRules(now).rulesFrom === 'table');
		await panel.field('rulesFrom').choose('Rules Below');
		const isNode = (now: StoredWorkflow) => storedRules(now).rulesFrom !== 'table';
		const now = await stored.until(id, 'the rules of the node', isNode);
		expect(storedRules(now).second).toBe(SECOND_RULE);
		expect(await panel.list('rules').entry(1).field('name').text()).toBe(SECOND_RULE);
	});
});
