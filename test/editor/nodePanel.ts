import { chunk, zipObject } from 'lodash';
import { UserError } from 'n8n-workflow';
import type { Locator, Page } from 'playwright-core';
import { waitFor } from '../n8n/waitFor';
import { CredentialForm } from './credentialForm';
import { Field } from './field';
import { List } from './list';

export type TableRow = Record<string, string>;

/** What we ask of an element in the browser. */
interface Measured {
	scrollWidth: number;
	clientWidth: number;
	innerText: string;
	value?: string;
}

const FOUND_MS = 10_000;

/** The panel of an open node: its input, its parameters, its output. */
export class NodePanel {
	readonly parameters: Locator;

	readonly output: Locator;

	constructor(private readonly page: Page) {
		this.parameters = page.getByTestId('node-parameters');
		this.output = page.getByTestId('output-panel');
	}

	async opened(): Promise<void> {
		await this.parameters.waitFor();
	}

	async isOpen(): Promise<boolean> {
		return await this.parameters.isVisible();
	}

	field(name: string): Field {
		return new Field(this.parameters, name);
	}

	/** A parameter with several entries of several fields each. */
	list(name: string): List {
		return new List(this.parameters.getByTestId(`fixed-collection-${name}`));
	}

	/** Credential > Create new credential; where n8n has none of the type yet, the button "Connect to …". */
	async newCredential(): Promise<CredentialForm> {
		const select = this.parameters.getByTestId('node-credentials-select');
		const connect = this.parameters.getByRole('button', { name: /^Connect to / });
		await select.or(connect).first().waitFor();
		if (await connect.isVisible()) {
			await connect.click();
		} else {
			await select.click();
			await this.page.getByTestId('node-credentials-select-item-new').click();
		}
		await this.page.getByTestId('credential-edit-dialog').waitFor();
		return new CredentialForm(this.page);
	}

	/** Of a node with several kinds of credentials, the last kind. */
	async chooseCredential(id: string): Promise<void> {
		await this.parameters.getByTestId('node-credentials-select').last().click();
		await this.page.getByTestId(`node-credentials-select-item-${id}`).click();
	}

	async credential(): Promise<string> {
		const select = this.parameters.getByTestId('node-credentials-select');
		return await select.locator('input').first().inputValue();
	}

	/** Execute step, and whatever before it has no data yet. @returns the id of the execution */
	async execute(): Promise<string> {
		const started = this.page.waitForResponse(
			(answer) => answer.url().endsWith('/run') && answer.request().method() === 'POST',
		);
		await this.page.getByTestId('node-execute-button').click();
		const { data } = (await (await started).json()) as { data: { executionId: string } };
		await this.output.getByTestId('node-run-status-success').waitFor();
		return data.executionId;
	}

	/** What the output's table view shows, by the names of its columns. */
	async outputRows(): Promise<TableRow[]> {
		await this.output.getByTestId('radio-button-table').click();
		const table = this.output.locator('table');
		await table.locator('tbody tr').first().waitFor();
		const columns = await table.locator('thead th').allInnerTexts();
		// In one go: n8n draws the table anew while somebody searches in it.
		const cells = await table.locator('tbody td').allInnerTexts();
		return chunk(cells, columns.length).map((row) => zipObject(columns, row));
	}

	/** Types into the search of the output, and waits for the rows that have the text in a column. */
	async searchOutput(text: string, column: string): Promise<TableRow[]> {
		await this.output.getByTestId('ndv-search').click();
		await this.output.getByTestId('ndv-search').fill(text);
		return await waitFor(`rows with “${text}” in the output`, FOUND_MS, async () => {
			const rows = await this.outputRows();
			return rows.every((row) => row[column]?.includes(text)) ? rows : undefined;
		});
	}

	/** Waits until no drop-down loads any more. @throws when one of them could not */
	async listsLoaded(): Promise<void> {
		const loading = this.parameters.getByPlaceholder('Loading options...');
		await loading.first().waitFor({ state: 'detached' });
		const failed = this.parameters.getByText('Error fetching options');
		if ((await failed.count()) > 0) throw new UserError(await failed.first().innerText());
	}

	/** Names of parameters and values of drop-downs that are too long for their place. */
	async cutNames(): Promise<string[]> {
		const names = this.parameters.locator('[data-test-id=input-label] span, input[role=combobox]');
		return await names.evaluateAll((elements: Measured[]) =>
			elements
				.filter(({ scrollWidth, clientWidth }) => clientWidth > 0 && scrollWidth > clientWidth + 1)
				.map(({ innerText, value }) => value || innerText),
		);
	}

	async close(): Promise<void> {
		await this.page.getByTestId('ndv-close-button').click();
		await this.parameters.waitFor({ state: 'hidden' });
	}
}
