import { readTemplate } from '../../n8n/stage';
import { story } from '../story';

/** What devices of the Administration Server itself belong to; the simulator goes by its address. */
const WITHOUT_ACCOUNT = '127.0.0.1';

story('Accounts', (step) => {
	step('List Accounts shows every customer with its account, or why it has none', async (scene) => {
		const { editor, stage } = scene;
		await editor.openWorkflow(await stage.createWorkflow(readTemplate()));
		const panel = await editor.openNode('Apply Ticketing Rules');
		await panel.field('operation').choose('List Accounts');
		await panel.execute();
		const rows = await panel.outputRows();
		const rowOf = (name: string) => rows.find(({ customer }) => customer.includes(`name:${name}`));
		expect(rowOf('Contoso')).toMatchObject({ matchedBy: 'name', ticketsMade: 'true' });
		expect(rowOf(WITHOUT_ACCOUNT)).toMatchObject({
			ticketsMade: 'false',
			reason: expect.stringContaining('is the Administration Server itself'),
		});
	});

	step('a customer is mapped to a company from a list that can be searched', async ({ editor }) => {
		const { panel } = editor;
		const accounts = panel.list('accounts');
		await accounts.add();
		const customer = accounts.entry(0).field('customer');
		await customer.chooseMode('By Name or ID');
		await customer.fill(WITHOUT_ACCOUNT);
		const company = accounts.entry(0).field('company');
		await company.searchResource('man');
		await editor.pictures.take('account-mapping');
		await company.pickResource('Managed Services Ltd');
		await panel.execute();
		const rows = await panel.searchOutput(WITHOUT_ACCOUNT, 'customer');
		expect(rows).toEqual([expect.objectContaining({ matchedBy: 'mapping', ticketsMade: 'true' })]);
	});

	step('another is chosen from the list of the Administration Server', async (scene) => {
		const { editor, stage } = scene;
		const { panel } = editor;
		await panel.chooseCredential(stage.credentials.ksc.id);
		const customer = panel.list('accounts').entry(0).field('customer');
		await customer.chooseMode('From list');
		await customer.searchResource('Contoso');
		await customer.pickResource('Contoso (Virtual Server)');
	});
});
