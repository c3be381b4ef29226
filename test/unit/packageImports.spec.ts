/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { CHECKOUT } from '../n8n/package';

/** What every n8n from 1.123 on brings itself: the package has no dependencies of its own. */
const BROUGHT_BY_N8N = ['lodash', 'luxon', 'n8n-workflow', 'node:crypto', 'zod'];

const sources = globSync('{nodes,credentials}/**/*.ts', { cwd: CHECKOUT });

function importsOf(file: string): string[] {
	const text = readFileSync(path.join(CHECKOUT, file), 'utf8');
	return [...text.matchAll(/from '([^'.][^']*)'/g)].map(([, name]) => name);
}

test('shipped code imports what n8n brings, and all of that', () => {
	expect([...new Set(sources.flatMap(importsOf))].sort()).toEqual(BROUGHT_BY_N8N);
});
