import type { Locator, Page } from 'playwright-core';

/** The logs below the canvas: the output of a node as wide as the window. */
export class Logs {
	private readonly panel: Locator;

	constructor(private readonly page: Page) {
		this.panel = page.getByTestId('logs-panel');
	}

	/** Opens them, or leaves them open, and pulls their upper edge to a height of the window. */
	async open(upperEdge: number): Promise<void> {
		const body = this.panel.getByTestId('logs-overview-body');
		if (!(await body.isVisible()))
			await this.panel.getByTestId('logs-overview-header').getByText('Logs').click();
		await body.waitFor();
		const edge = await this.panel.getByTestId('resize-handle').first().boundingBox();
		if (!edge) return;
		const middle = edge.x + edge.width / 2;
		await this.page.mouse.move(middle, edge.y + 1);
		await this.page.mouse.down();
		await this.page.mouse.move(middle, upperEdge, { steps: 5 });
		await this.page.mouse.up();
	}

	/** What the last executed node put out, as a table; only rows with a text, if there is one. */
	async showTable(search = ''): Promise<void> {
		const output = this.panel.getByTestId('log-details-output');
		await output.getByTestId('radio-button-table').click();
		if (search === '') return;
		await output.getByTestId('ndv-search').click();
		await output.getByTestId('ndv-search').fill(search);
		await output.getByText(/^\d+ of \d+ items$/).waitFor();
	}

	async close(): Promise<void> {
		await this.panel.getByTestId('logs-overview-header').getByText('Logs').click();
		await this.panel.getByTestId('logs-overview-body').waitFor({ state: 'hidden' });
	}
}
