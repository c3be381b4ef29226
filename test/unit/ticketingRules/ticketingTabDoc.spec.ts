/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { COLUMNS } from '../../../nodes/KasperskyTicketingRules/ruleTable/columns';
import { SENTENCES } from './ticketingTabSentences';

const ROOT = path.resolve(__dirname, '..', '..', '..');
const read = (file: string) => readFileSync(path.join(ROOT, file), 'utf8');
const TAB_TESTS = read('test/unit/ticketingRules/ticketingTab.spec.ts');

const DOC = read('docs/ticketing-tab.md');
const [table] = DOC.split('## Save, cancel, reset');
const rows = table
	.split('\n')
	.filter((line) => line.startsWith('| ') && !line.startsWith('| the original'))
	.map((line) => line.slice(2, -2).split(' | '));

describe('docs/ticketing-tab.md', () => {
	it('has one row for each sentence of the original’s page, in its order', () => {
		expect(rows.map(([sentence]) => sentence)).toEqual(SENTENCES);
	});

	it.each(rows)('%s: says where it lives, and what proves it', (sentence, where, proof) => {
		expect(where).toMatch(/\w/);
		if (proof === 'its own test') {
			expect(TAB_TESTS).toContain(`“${sentence}”`);
			return;
		}
		if (proof === '`npm run e2e:editor`') return;
		const [, file, name] = /^`([^`]+)`: (.+)$/.exec(proof) ?? [];
		expect(read(file)).toContain(name);
	});

	it('names every column of a table', () => {
		for (const column of COLUMNS)
			expect(DOC.split('## What a table holds')[1]).toContain(`\`${column}\``);
	});
});
