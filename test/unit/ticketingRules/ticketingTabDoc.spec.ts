/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { COLUMNS } from '../../../nodes/KasperskyTicketingRules/ruleTable/columns';
import { SENTENCES } from './ticketingTabSentences';

const ROOT = path.resolve(__dirname, '..', '..', '..');
const read = (file: string) => readFileSync(path.join(ROOT, file), 'utf8');
const TAB_TESTS = read('test/unit/ticketingRules/ticketingTab.spec.ts');

/** The steps that a browser does at the real page. */
const STEPS = globSync('test/editor/stories/ticketingTab*.ts', { cwd: ROOT }).flatMap((file) =>
	[...read(file).matchAll(/\bstep\(\s*'(.+?)',/g)].map(([, name]) => name),
);

const DOC = read('docs/ticketing-tab.md');
const [, chapter] = DOC.split('## Sentence by sentence');
const [table] = chapter.split('\n## ');
const rows = table
	.split('\n')
	.filter((line) => line.startsWith('| ') && !line.startsWith('| the original'))
	.map((line) => line.slice(2, -2).split(' | '));

describe('docs/ticketing-tab.md', () => {
	it('has one row for each sentence of the original’s page, in its order', () => {
		expect(rows.map(([sentence]) => sentence)).toEqual(SENTENCES);
	});

	it.each(rows)('%s: says where it lives, and its step exists', (sentence, where, proof) => {
		expect(where).toMatch(/\w/);
		expect(proof).toMatch(/^its step/);
		// Which setting it is about is no part of the sentence.
		expect(STEPS).toContain(sentence.replace(/ \([A-Z][a-z ]+\)$/, ''));
	});

	const further = rows
		.map(([sentence, , proof]) => [sentence, proof.replace(/^its step(, )?/, '')])
		.filter(([, proof]) => proof !== '');

	it.each(further)('%s: what else proves it exists', (sentence, proof) => {
		if (proof === 'its own test') {
			expect(TAB_TESTS).toContain(`“${sentence}”`);
			return;
		}
		const [, file, name] = /^`([^`]+)`: (.+)$/.exec(proof) ?? [];
		expect(read(file)).toContain(name);
	});

	it('names every column of a table', () => {
		for (const column of COLUMNS)
			expect(DOC.split('## What a table holds')[1]).toContain(`\`${column}\``);
	});
});
