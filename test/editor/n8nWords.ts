import { readTemplate, type Stage } from '../n8n/stage';
import { withSuccessesStored } from '../n8n/templates';
import type { Editor } from './editor';
import { shownTexts } from './shownTexts';

const RESET = 'Reset to Defaults';

/** The editor shows a Data Table's menu only when there is a table. @returns the workflow's id */
async function createTable(stage: Stage): Promise<string> {
	const template = withSuccessesStored(readTemplate('kaspersky-ticketing-tab.json'));
	const id = await stage.createWorkflow(template);
	await stage.client.executions.untilEnded(await stage.client.run(id, RESET));
	return id;
}

/** What n8n calls its own buttons, menus and settings, as its windows show them. */
export async function n8nWords(editor: Editor, stage: Stage): Promise<string[]> {
	const { page } = editor;
	const words: string[] = [];
	const look = async () => words.push(...(await shownTexts(page)));

	const id = await createTable(stage);
	await editor.openOverview();
	await page.getByTestId('tab-data-tables').click();
	await page.getByTestId('data-table-card-actions').first().click();
	await page.getByText('Download CSV').waitFor();
	await look();
	await page.keyboard.press('Escape');

	await editor.openWorkflow(id);
	await page.getByTestId('workflow-menu').click();
	await page.getByTestId('workflow-menu-item-import').hover();
	await page.getByTestId('workflow-menu-item-import-from-file').waitFor();
	await look();
	await page.getByTestId('workflow-menu-item-settings').click();
	await page.getByTestId('workflow-settings-dialog').waitFor();
	await look();
	await page.keyboard.press('Escape');
	await page.getByTestId('workflow-settings-dialog').waitFor({ state: 'hidden' });
	await editor.canvasNode(RESET).click({ button: 'right' });
	await page.getByTestId('context-menu').first().waitFor();
	await look();
	await page.keyboard.press('Escape');

	const receiving = readTemplate('kaspersky-endpoint-security-cloud-to-autotask.json');
	await editor.openWorkflow(await stage.createWorkflow(receiving));
	const panel = await editor.openNode('Receive KES Cloud Reports');
	await panel.parameters.getByText('Webhook URLs').click();
	await panel.parameters.getByText('Production URL').waitFor();
	await look();
	await panel.close();

	await editor.openWorkflow(await stage.createWorkflow(readTemplate()));
	const trigger = await editor.openNode('Watch Kaspersky Security Center');
	await trigger.parameters.getByTestId('node-credentials-select').click();
	await page.getByTestId('node-credentials-select-item-new').waitFor();
	await look();
	await page.keyboard.press('Escape');
	const form = await trigger.newCredential();
	await form.fill({ serverUrl: stage.ksc.url, user: 'nobody', password: 'wrong' });
	await form.saveInVain();
	await look();
	await form.close();
	await trigger.close();
	return words;
}
