/* eslint-disable @n8n/community-nodes/require-node-api-error, no-control-regex */
import { UserError } from 'n8n-workflow';
import type { BrowserContext } from 'playwright-core';
import { ensureN8n } from '../n8n/installation';
import { Stage, type StageOptions } from '../n8n/stage';
import { openBrowser } from './chromium';
import { Editor } from './editor';
import type { Pictures } from './pictures';
import { StoredWorkflows } from './storedWorkflows';

const INSTALL_MS = 900_000;
const STRIKE_MS = 60_000;
const ANSI = /\u001b\[\d+m/g;

/** What the steps of a story act on. */
export interface Scene {
	stage: Stage;
	editor: Editor;
	/** What n8n has stored, read past the editor. */
	stored: StoredWorkflows;
	/** Of another window than the editor's, where a story is about that: what a failure shows. */
	pictures: Pictures;
}

type Step = (scene: Scene) => Promise<void>;

let scene: Scene;

/** One stage and one window for all stories of a file: opening them takes longer than most of them. */
export function onOneStage(options: StageOptions = {}): void {
	let window: BrowserContext | undefined;
	let stage: Stage | undefined;

	beforeAll(async () => {
		await ensureN8n();
		window = await openBrowser();
		stage = await Stage.set({ hosts: 60, problems: 6, ...options });
		const { url } = stage.n8n;
		const editor = await Editor.signIn(await window.newPage(), url);
		scene = { stage, editor, stored: await StoredWorkflows.of(url), pictures: editor.pictures };
	}, INSTALL_MS);

	afterAll(async () => {
		await window?.browser()?.close();
		await stage?.strike();
	}, STRIKE_MS);
}

/**
 * What a person does at the editor, step by step; each step is a test. After a failed step the later ones of the
 * story fail at once. The failure names a picture of what the window showed.
 */
export function story(
	title: string,
	tell: (step: (name: string, step: Step) => void) => void,
): void {
	describe(title, () => {
		let failedStep: string | undefined;

		tell((name, step) => {
			test(name, async () => {
				if (failedStep) throw new UserError(`An earlier step failed: ${failedStep}`);
				try {
					await step(scene);
				} catch (error) {
					failedStep = name;
					const file = await scene.pictures.ofFailure(name).catch(() => 'it was closed');
					throw new Error(`${told(error)}\n\nWhat the window showed: ${file}`);
				}
			});
		});

		// The next story shall not meet what this one left open.
		afterAll(async () => {
			if (failedStep) await scene?.editor.startAfresh();
		});
	});
}

function told(error: unknown): string {
	return error instanceof Error ? (error.stack ?? error.message).replace(ANSI, '') : String(error);
}
