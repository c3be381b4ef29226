/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import path from 'node:path';
import { CHECKOUT } from '../../n8n/package';
import { readTemplate } from '../../n8n/stage';
import { story } from '../story';

story('Rules from a Data Table', (step) => {
	step('Reset to defaults writes the default table', async ({ editor, stage }) => {
		const id = await stage.createWorkflow(readTemplate('kaspersky-ticketing-tab.json'));
		await editor.openWorkflow(id);
		await editor.execute('Reset to Defaults');
		await editor.pictures.take('reset-to-defaults');
		await editor.openDataTable('Kaspersky ticketing rules');
		await editor.page.getByText('Total 62').waitFor();
		await editor.pictures.take('data-table');
	});

	step('the rules come in through an input of their own', async ({ editor }) => {
		const template = 'kaspersky-to-autotask-with-rule-table.json';
		await editor.importFile(path.join(CHECKOUT, 'workflows', template));
		await editor.canvasNode('Apply Ticketing Rules').getByText('Rules', { exact: true }).waitFor();
		await editor.pictures.take('rules-from-a-table');
	});

	step('the panel says which columns count', async ({ editor }) => {
		const panel = await editor.openNode('Apply Ticketing Rules');
		expect(await panel.field('rulesFrom').text()).toBe('A Table');
		expect(await panel.list('rules').count()).toBe(0);
		await panel.parameters.getByText(/Columns: level, createTicket, queue/).waitFor();
		await editor.pictures.take('table-columns');
		await panel.close();
	});

	step('a panel with ten rules points to the Ticketing tab', async ({ editor, stage }) => {
		const rule = Array.from({ length: 10 }, () => ({ statuses: ['all'], createTicket: 'off' }));
		const rules = { 'Apply Ticketing Rules': { rules: { rule } } };
		await editor.openWorkflow(await stage.createWorkflow(readTemplate(), rules));
		const panel = await editor.openNode('Apply Ticketing Rules');
		await panel.parameters.getByText(/^10 rules or more\? The Ticketing tab/).waitFor();
	});
});
