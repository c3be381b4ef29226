/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { CHECKOUT } from '../n8n/package';

interface Step {
	uses?: string;
	run?: string;
	with?: Record<string, unknown>;
}

interface Job {
	'runs-on'?: string;
	permissions?: Record<string, string>;
	steps: Step[];
}

interface Workflow {
	on: Record<string, unknown>;
	permissions?: Record<string, string>;
	jobs: Record<string, Job>;
}

const textOf = (name: string) =>
	readFileSync(path.join(CHECKOUT, '.github', 'workflows', name), 'utf8');
const read = (name: string) => parse(textOf(name)) as Workflow;
const stepsOf = (workflow: Workflow) => Object.values(workflow.jobs).flatMap(({ steps }) => steps);
const commandsOf = ({ steps }: Job) => steps.flatMap(({ run }) => run ?? []);

describe.each(['ci.yml', 'publish.yml'])('the workflow %s', (name) => {
	it('pins every action to a commit, and says its version', () => {
		const uses = textOf(name).match(/uses: .*/g) ?? [];
		expect(uses.length).toBeGreaterThan(0);
		const pinned = /^uses: actions\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/;
		expect(uses.filter((line) => !pinned.test(line))).toEqual([]);
	});

	it('gives its jobs no right that is not listed', () => {
		const workflow = read(name);
		expect(workflow.permissions).toBeDefined();
		const rights = [workflow, ...Object.values(workflow.jobs)].flatMap(({ permissions = {} }) =>
			Object.entries(permissions).map(([what, right]) => `${what}: ${right}`),
		);
		const allowed =
			name === 'publish.yml' ? ['contents: read', 'id-token: write'] : ['contents: read'];
		expect(new Set(rights)).toEqual(new Set(allowed));
	});

	it('keeps the token of the check-out out of the folder in which tests run', () => {
		const checkouts = stepsOf(read(name)).filter(({ uses }) => uses?.includes('/checkout@'));
		expect(checkouts.length).toBeGreaterThan(0);
		for (const checkout of checkouts) expect(checkout.with?.['persist-credentials']).toBe(false);
	});

	it('uses no expression in a command, where somebody else might have written its value', () => {
		expect(stepsOf(read(name)).filter(({ run }) => run?.includes('${{'))).toEqual([]);
	});
});

test('CI runs what every developer runs', () => {
	expect(Object.values(read('ci.yml').jobs).flatMap(commandsOf)).toContain('.ci/run');
});

test('CI runs the reporter for Windows on Windows, in every PowerShell and with a real registry', () => {
	const { windows } = read('ci.yml').jobs;
	expect(windows['runs-on']).toMatch(/^windows-/);
	expect(commandsOf(windows)).toEqual(['npm run test:windows', 'npm run jest -- powershell']);
});

describe('publishing', () => {
	const { on, jobs } = read('publish.yml');

	it('starts with a version tag and with nothing else', () => {
		expect(on).toEqual({ push: { tags: ['v*'] } });
	});

	it('checks the version before anything else, then installs what is locked, tests and packs', () => {
		const [check, install, ...rest] = commandsOf(jobs.pack);
		expect(check).toContain('check-release.mjs');
		expect(install).toBe('npm ci --ignore-scripts');
		expect(rest[0]).toBe('npm test');
		expect(rest[1]).toContain('npm pack');
	});

	it('may sign only where no code of the checkout and of its dependencies runs', () => {
		const signing = Object.values(jobs).filter(({ permissions }) => permissions?.['id-token']);
		expect(signing).toEqual([jobs.publish]);
		const [command, ...others] = commandsOf(jobs.publish);
		expect(others).toEqual([]);
		expect(command).toMatch(/^npm publish \.\/\S+\.tgz --provenance .*--ignore-scripts$/);
	});
});
