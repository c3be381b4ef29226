/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
import { mkdirSync, mkdtempSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { CHECKOUT } from '../n8n/package';

/** With EDITOR_IMAGES=1 a run draws the pictures of the README anew; otherwise it leaves the checkout alone. */
const DRAWS_DOCUMENTATION = process.env.EDITOR_IMAGES === '1';
const DOCUMENTATION = path.join(CHECKOUT, 'docs', 'images');

/** Notices that come and go by the clock, and left-overs of n8n's code editors. */
const WITHOUT_PASSERS_BY = '.el-notification, #cm-tooltip-container { display: none !important }';

/** Menus that fade and buttons that slide are caught in the middle otherwise. Spinners never end. */
const NOTHING_MOVES = `document.getAnimations().every((animation) =>
	animation.playState !== 'running' || animation.effect?.getTiming().iterations === Infinity)`;

/** Outlasts the run, whose temporary folder goes with it. */
const OF_FAILURES = path.join(CHECKOUT, '.cache', 'editor-failures');

export class Pictures {
	private readonly folder = mkdtempSync(path.join(os.tmpdir(), 'editor-pictures-'));

	/** @param about what the names of all files begin with */
	constructor(
		private readonly page: Page,
		private readonly about = 'editor',
	) {}

	/** `editor-<name>.png`, of the whole window or of a part of it; without a name `editor.png`. */
	async take(name: string, part: Page | Locator = this.page): Promise<void> {
		const file = name === '' ? this.about : `${this.about}-${name}`;
		await this.page.mouse.move(0, 0);
		await this.page.waitForFunction(NOTHING_MOVES);
		await part.screenshot({
			path: path.join(DRAWS_DOCUMENTATION ? DOCUMENTATION : this.folder, `${file}.png`),
			animations: 'disabled',
			caret: 'hide',
			style: WITHOUT_PASSERS_BY,
		});
	}

	/** What the window showed when a step failed. @returns the file, which stays */
	async ofFailure(step: string): Promise<string> {
		mkdirSync(OF_FAILURES, { recursive: true });
		const file = path.join(OF_FAILURES, `${step.replace(/\W+/g, '-')}.png`);
		await this.page.screenshot({ path: file });
		return file;
	}
}
