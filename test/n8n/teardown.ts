/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/require-node-api-error */
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/**
 * Undoes what was set up, last things first. Whoever opens something enters it at once, so that a
 * failure half-way leaves nothing open.
 */
export class Teardown {
	private readonly steps: Array<() => unknown> = [];

	add(step: () => unknown): void {
		this.steps.push(step);
	}

	/** Tries every step, whatever the others do. @throws the first error */
	async run(): Promise<void> {
		const errors: unknown[] = [];
		for (const step of this.steps.splice(0).reverse()) {
			try {
				await step();
			} catch (error) {
				errors.push(error);
			}
		}
		if (errors.length > 0) throw errors[0];
	}

	/** Does the setting up, and undoes it when that fails. */
	async guard<Result>(setUp: () => Promise<Result>): Promise<Result> {
		try {
			return await setUp();
		} catch (error) {
			await this.run().catch(() => {});
			throw error;
		}
	}
}

/** A folder that goes with the rest. */
export function temporaryFolder(teardown: Teardown, name: string): string {
	const folder = mkdtempSync(path.join(os.tmpdir(), `${name}-`));
	teardown.add(() => rmSync(folder, { recursive: true, force: true }));
	return folder;
}
