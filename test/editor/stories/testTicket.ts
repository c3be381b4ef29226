import { readTemplate } from '../../n8n/stage';
import { story } from '../story';

story('Test ticket', (step) => {
	step('is made with the settings of a rule, and completed', async ({ editor, stage }) => {
		await editor.openWorkflow(await stage.createWorkflow(readTemplate()));
		const panel = await editor.openNode('Apply Ticketing Rules');
		await panel.field('operation').choose('Create Test Ticket');
		const company = panel.field('testCompany');
		await company.searchResource('Managed');
		await company.pickResource('Managed Services Ltd');
		await panel.execute();
		const [row] = await panel.outputRows();
		expect(row.asWanted).toBe('true');
		const [ticket] = stage.autotask.state.tickets().filter(({ title }) => /^\[Test]/.test(title));
		expect(ticket).toMatchObject({ companyID: 0, queueID: 8, priority: 4, status: 5 });
		await editor.pictures.take('test-ticket');
	});
});
