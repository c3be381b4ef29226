/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import path from 'node:path';
import { lowerFirst } from 'lodash';
import type { INode } from 'n8n-workflow';
import { CHECKOUT } from '../../n8n/package';
import { readTemplate, TEMPLATE } from '../../n8n/stage';
import { canvasZoom, coveredTexts } from '../canvasLayout';
import { EditorWords } from '../editorWords';
import { namedWords } from '../namedWords';
import { fieldsOfTables, notesOf, setUpSection, TEMPLATES, textOf } from '../notes';
import { story } from '../story';

const LEAST_ZOOM = 0.75;

/** Emphasised for another reason than that they name something. */
const ONLY_STRESSED = [
	...['not', 'off', 'one', 'one real ticket', 'your', 'credential'],
	...['removes all rows with a status', 'health and daily report'],
	// A key, and a word of the report's page.
	...['d', 'not known yet'],
];

/** README names them for the consoles of Kaspersky and Autotask, or to stress them. */
const NOT_OF_THE_EDITOR = [
	...['Users & roles', 'Users & groups', 'Users', 'Add', 'internal user'],
	'General features: Basic functionality: Read',
	...['Admin', 'Resources (Users)', 'New', 'New API User', 'API User (system)'],
	...['Generate Key', 'Generate Secret', 'Key'],
	...['API Tracking Identifier', 'Custom (Internal Integration)'],
	...['ticket category', 'API-only category', 'Features & Settings', 'Service Desk (Tickets)'],
	...['Ticket Categories', 'test ticket'],
	// The page asks npm, so no test opens it.
	...['Community nodes', 'Install a community node'],
	// Where n8n has no credential yet, as in the story of the first hour.
	'Connect to …',
];

const namesIn = (note: INode) =>
	namedWords(textOf(note)).filter((word) => !ONLY_STRESSED.includes(lowerFirst(word)));

/** Imported once, by the first story about a template. */
const ids = new Map<string, string>();

for (const file of TEMPLATES) {
	story(`${file} in a window of 1440 × 900`, (step) => {
		step('is large enough to read', async ({ editor }) => {
			ids.set(file, await editor.importFile(path.join(CHECKOUT, 'workflows', file)));
			await editor.zoomToFit();
			expect(await canvasZoom(editor.page)).toBeGreaterThanOrEqual(LEAST_ZOOM);
		});

		step('has nothing over its notes and names', async ({ editor }) => {
			expect(await coveredTexts(editor.page)).toEqual([]);
		});
	});
}

let words: EditorWords;

story('The words of the editor', (step) => {
	step('are found in its windows and panels', async ({ editor, stage }) => {
		words = await EditorWords.of(editor, stage);
	});
});

for (const file of TEMPLATES) {
	story(`The notes of ${file}`, (step) => {
		step('name only what the editor shows', async ({ editor }) => {
			await editor.openWorkflow(ids.get(file) ?? 'not imported');
			const isShown = await words.forWorkflow(readTemplate(file).nodes);
			const unknown = notesOf(file).flatMap((note) =>
				namesIn(note)
					.filter((word) => !isShown(word))
					.map((word) => `${note.name}: ${word}`),
			);
			expect(unknown).toEqual([]);
		});
	});
}

story('README’s section “Set it up”', (step) => {
	step('names only what the editor shows', async ({ editor }) => {
		await editor.openWorkflow(ids.get(TEMPLATE) ?? 'not imported');
		const isShown = await words.forWorkflow(readTemplate(TEMPLATE).nodes);
		const names = [...namedWords(setUpSection()), ...fieldsOfTables(setUpSection())];
		const unknown = names.filter((word) => !isShown(word) && !NOT_OF_THE_EDITOR.includes(word));
		expect(unknown).toEqual([]);
	});
});

test('no word of the list of other products is out of use', () => {
	const used = namedWords(setUpSection());
	expect(NOT_OF_THE_EDITOR.filter((word) => !used.includes(word))).toEqual([]);
});

test('no word of the list of stressed words is out of use', () => {
	const inNotes = TEMPLATES.flatMap(notesOf).flatMap((note) => namedWords(textOf(note)));
	const used: string[] = inNotes.map(lowerFirst);
	expect(ONLY_STRESSED.filter((word) => !used.includes(word))).toEqual([]);
});
