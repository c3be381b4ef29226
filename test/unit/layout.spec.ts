/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
import { globSync } from 'node:fs';
import path from 'node:path';
import { cleanEnvironment, runToEnd } from '../n8n/children';
import { CHECKOUT } from '../n8n/package';
import rules from '../../.dependency-cruiser.json';

interface Cruise {
	summary: {
		totalCruised: number;
		violations: Array<{ rule: { name: string }; from: string; to: string }>;
	};
}

/** By kind of issue: what of a file it concerns. */
type Unused = { file: string } & Record<string, string | Array<{ name: string }>>;

jest.setTimeout(180_000);

/** @returns the JSON that a tool of the checkout prints about shipped code */
async function told<Result>(tool: string, ...args: string[]): Promise<Result> {
	const script = path.join(CHECKOUT, 'node_modules', ...tool.split('/'));
	const { output } = await runToEnd(process.execPath, [script, ...args], {
		cwd: CHECKOUT,
		env: cleanEnvironment(process.execPath),
	});
	if (!output.startsWith('{')) throw new Error(`${tool} found nothing out:\n${output}`);
	return JSON.parse(output) as Result;
}

describe('imports', () => {
	let cruise: Cruise['summary'];

	beforeAll(async () => {
		const args = ['--config', '.dependency-cruiser.json', '--output-type', 'json'];
		const tool = 'dependency-cruiser/bin/dependency-cruiser.mjs';
		({ summary: cruise } = await told<Cruise>(tool, ...args, 'nodes', 'credentials'));
	});

	it('of all shipped files are known', () => {
		const files = globSync('{nodes,credentials}/**/*.ts', { cwd: CHECKOUT });
		expect(cruise.totalCruised).toBeGreaterThanOrEqual(files.length);
	});

	it.each(rules.forbidden.map(({ name, comment }) => ({ name, comment })))(
		'keep to $name: $comment',
		({ name }) => {
			const broken = cruise.violations.filter(({ rule }) => rule.name === name);
			expect(broken.map(({ from, to }) => `${from} → ${to}`)).toEqual([]);
		},
	);
});

describe('nothing is left over', () => {
	let unused: Unused[];

	beforeAll(async () => {
		const args = ['--config', 'knip.json', '--reporter', 'json'];
		const kinds = 'files,exports,types,duplicates';
		({ issues: unused } = await told<{ issues: Unused[] }>(
			...(['knip/bin/knip.js', ...args, '--include', kinds] as const),
		));
	});

	it.each([
		['files', 'no file that nothing imports'],
		['exports', 'no export that nothing shipped imports'],
		['types', 'no exported type that nothing shipped imports'],
		['duplicates', 'nothing that is exported under two names'],
	])('%s: %s', (kind) => {
		const found = unused.flatMap(({ file, [kind]: issues }) =>
			[issues].flat(2).map((issue) => `${file}: ${typeof issue === 'string' ? issue : issue.name}`),
		);
		expect(found).toEqual([]);
	});
});

it('beside the file of a node lies no other code', () => {
	const files = globSync('nodes/*/*.ts', { cwd: CHECKOUT }).map((file) =>
		file.split(path.sep).join('/'),
	);
	const isAllowed = (file: string) => /^nodes\/(shared\/|(\w+)\/\2\.node\.ts$)/.test(file);
	expect(files.filter((file) => !isAllowed(file))).toEqual([]);
});
