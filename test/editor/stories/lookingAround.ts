import { readTemplate } from '../../n8n/stage';
import { story } from '../story';

const RULES = 'Apply Ticketing Rules';
const SECOND_RULE = 'Warnings worth a ticket';

/** n8n forgets what a parameter holds as soon as the panel no longer draws it, and saves that by itself. */
story('Whoever looks around and comes back', (step) => {
	step('from the other operations finds rules and accounts', async ({ editor, stage }) => {
		await editor.openWorkflow(await stage.createWorkflow(readTemplate()));
		const panel = await editor.openNode(RULES);
		await panel.list('accounts').add();
		await panel.list('accounts').entry(0).field('customer').fill('Contoso');
		for (const operation of ['List Accounts', 'List Rule Table', 'Make Test Ticket', 'Apply Rules'])
			await panel.field('operation').choose(operation);
		expect(await panel.list('rules').entry(1).field('name').text()).toBe(SECOND_RULE);
		expect(await panel.list('accounts').entry(0).field('customer').text()).toBe('Contoso');
	});

	step('from a table finds the rules of the node', async ({ editor }) => {
		const { panel } = editor;
		await panel.field('rulesFrom').choose('A Table');
		await panel.parameters.getByText(/Columns: /).waitFor();
		await panel.field('rulesFrom').choose('Rules Below');
		expect(await panel.list('rules').entry(1).field('name').text()).toBe(SECOND_RULE);
	});
});
