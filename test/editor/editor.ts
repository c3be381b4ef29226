import type { Locator, Page, Response } from 'playwright-core';
import { OWNER } from '../n8n/n8nSession';
import { Logs } from './logs';
import { NodePanel } from './nodePanel';
import { Pictures } from './pictures';
import { VersionHistory } from './versionHistory';

/** n8n's feature flag for lists whose entries fold under a title; n8n switches it on for some installations. */
const FOLDING_LISTS = '048_collection_overhaul';

/** n8n answers that it has stored the workflow, with the workflow. */
function isSaved(answer: Response): boolean {
	const isWorkflow = /\/rest\/workflows(\/\w+)?$/.test(new URL(answer.url()).pathname);
	return isWorkflow && ['POST', 'PATCH'].includes(answer.request().method()) && answer.ok();
}

/** n8n moves the canvas step by step, not with the browser's animations. */
const CANVAS_RESTS = `(() => {
	const { transform } = getComputedStyle(document.querySelector('.vue-flow__transformationpane'));
	const rests = window.lastTransform === transform;
	window.lastTransform = transform;
	return rests;
})()`;

/** n8n's editor, with a person's gestures. */
export class Editor {
	readonly pictures: Pictures;

	private constructor(
		readonly page: Page,
		private readonly url: string,
	) {
		this.pictures = new Pictures(page);
	}

	/** As the owner. */
	static async signIn(page: Page, url: string): Promise<Editor> {
		// As a person who ticked "Don't show again" below "Workflow published".
		await page.addInitScript(() => localStorage.setItem('N8N_HIDE_ACTIVATION_ALERT', 'true'));
		await page.goto(`${url}/signin`);
		await page.fill('input[name=emailOrLdapLoginId]', OWNER.email);
		await page.fill('input[name=password]', OWNER.password);
		await page.getByTestId('form-submit-button').click();
		await page.getByTestId('project-home-menu-item').waitFor();
		// A change that n8n has not yet saved by itself.
		await page.addLocatorHandler(
			page.getByText('Save changes before leaving?'),
			async () => await page.getByRole('button', { name: 'Save', exact: true }).click(),
		);
		return new Editor(page, url);
	}

	/** Of the node that is open. */
	get panel(): NodePanel {
		return new NodePanel(this.page);
	}

	get logs(): Logs {
		return new Logs(this.page);
	}

	canvasNode(name: string): Locator {
		return this.page.locator(`[data-test-id=canvas-node][data-node-name="${name}"]`);
	}

	async startAfresh(): Promise<void> {
		await this.foldLists(false);
		await this.page.goto(`${this.url}/home/workflows`);
	}

	/** From wherever one is. Loading the whole editor anew would take much longer. */
	async openOverview(): Promise<void> {
		if (await this.panel.isOpen()) await this.panel.close();
		// Whoever is there already sees the list as it was.
		if (this.page.url().includes('/home/workflows')) await this.page.reload();
		else await this.page.getByTestId('project-home-menu-item').click();
	}

	async openWorkflow(id: string): Promise<void> {
		await this.openOverview();
		const card = this.page.locator(`[data-resourceid="${id}"]`);
		await card.getByTestId('workflow-card-name').click();
		await this.page.getByTestId('canvas-node').first().waitFor();
	}

	/** A new workflow, then menu > Import > From file. @returns the workflow's id, when n8n has saved it */
	async importFile(file: string): Promise<string> {
		await this.openOverview();
		const first = this.page.getByTestId('new-workflow-card');
		await this.page.getByTestId('add-resource-workflow').or(first).first().click();
		await this.page.getByTestId('canvas-plus-button').waitFor();
		await this.page.getByTestId('workflow-menu').click();
		await this.page.getByTestId('workflow-menu-item-import').hover();
		const choosing = this.page.waitForEvent('filechooser');
		await this.page.getByTestId('workflow-menu-item-import-from-file').click();
		const saving = this.page.waitForResponse(isSaved);
		await (await choosing).setFiles(file);
		await this.page.getByTestId('canvas-node').first().waitFor();
		const { data } = (await (await saving).json()) as { data: { id: string } };
		return data.id;
	}

	/** The whole workflow in the window: the button at the bottom left. */
	async zoomToFit(): Promise<void> {
		await this.page.getByTestId('zoom-to-fit').click();
		await this.page.mouse.move(0, 0);
		await this.page.waitForFunction(CANVAS_RESTS, undefined, { polling: 300 });
	}

	/** Overview > Data tables. */
	async openDataTable(name: string): Promise<void> {
		await this.openOverview();
		await this.page.getByTestId('tab-data-tables').click();
		await this.page.getByText(name, { exact: true }).click();
	}

	async openNode(name: string): Promise<NodePanel> {
		await this.canvasNode(name).dblclick();
		await this.panel.opened();
		return this.panel;
	}

	/** Executes the workflow from a trigger: the button appears beside it under the mouse. */
	async execute(trigger: string): Promise<void> {
		await this.canvasNode(trigger).hover();
		await this.page.getByTestId(`execute-workflow-button-${trigger}`).click();
		await this.page.getByText('Workflow executed successfully').waitFor();
	}

	/** Publishes the draft under a name; the earlier published version is replaced. */
	async publish(versionName: string): Promise<void> {
		await this.page.getByTestId('workflow-open-publish-modal-button').click();
		const modal = this.page.getByTestId('workflowPublish-modal');
		await modal.getByTestId('workflow-publish-version-name-input').fill(versionName);
		await modal.getByTestId('workflow-publish-button').click();
		await modal.waitFor({ state: 'hidden' });
	}

	async openVersionHistory(): Promise<VersionHistory> {
		await this.page.getByTestId('workflow-menu').click();
		await this.page.getByTestId('workflow-menu-item-version-history').click();
		const history = new VersionHistory(this.page);
		await history.opened();
		return history;
	}

	/** The tab Executions, with the newest execution on the canvas. */
	async openExecutions(): Promise<void> {
		await this.page.getByTestId('radio-button-executions').click();
		await this.page.locator('[data-test-id^=execution-preview-details]').waitFor();
	}

	/** Draws lists in n8n's new way, in which their entries fold, or in the usual one. */
	async foldLists(fold: boolean): Promise<void> {
		const variant = fold ? 'variant' : 'control';
		await this.page.evaluate(`featureFlags.override('${FOLDING_LISTS}', '${variant}')`);
	}
}
