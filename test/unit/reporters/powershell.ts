/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
import { availableParallelism } from 'node:os';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import pLimit from 'p-limit';
import type { Environment } from '../../n8n/children';
import { Endpoint, type Answer, type Received } from './endpoint';
import {
	HEALTHY,
	POWERSHELL_REPORTER,
	findCommand,
	runScript,
	temporaryFolders,
	writeFiles,
	type Interpreter,
	type ReporterResult,
} from './reporterRun';
import type { Certificate } from '../../security/certificates';

const OPTIONS = ['-NoProfile', '-NonInteractive', '-ExecutionPolicy', 'Bypass', '-File'];

/** Every PowerShell of this computer: 7 where it is installed, on Windows also Windows PowerShell 5.1. */
export const POWERSHELLS: Array<[name: string, interpreter: Interpreter]> = [
	['PowerShell 7', 'pwsh'],
	['Windows PowerShell 5.1', 'powershell'],
].flatMap(([name, command]) => {
	const found = findCommand(command);
	return found ? [[name, [found, ...OPTIONS]] as [string, Interpreter]] : [];
});

export const SECRET = 'an example secret: $HOME `id` "%s" \\ \u00fc';

/** Settings with which everything goes well, apart from the endpoint. */
export const SETTINGS = {
	KASPERSKY_REPORT_SECRET: SECRET,
	KASPERSKY_REPORT_WORKSPACE: 'Contoso',
	KASPERSKY_REPORT_MAX_DELAY: '0',
	KASPERSKY_REPORT_HOST: 'FIN-PC-07',
};

/** One run of the reporter: what differs from a run in which everything goes well. */
export interface Case {
	env?: Environment;
	parameters?: Record<string, string | boolean>;
	/** A file for `reg.exe import`, before the run. */
	registry?: string;
	/** The AVState folder; null: the registry. */
	avState?: Record<string, string | Buffer> | null;
	answer?: Answer | 'silence';
	tls?: Certificate;
}

export interface CaseResult extends ReporterResult {
	received: Received[];
}

/** How the script `runCases.ps1` is run, and how files are called there. */
export interface Runner {
	run: (script: string, args: string[]) => Promise<ReporterResult>;
	nameOf: (file: string) => string;
}

/** PowerShell of this system; `env` is for the whole process. */
export const localRunner = (interpreter: Interpreter, env: Environment = {}): Runner => ({
	run: async (script, args) => await runScript(interpreter, script, { args, env }),
	nameOf: (file) => file,
});

/**
 * Many runs of the reporter in one process of PowerShell, each with an endpoint of its own: `add` them while the tests
 * are defined, `run` them before the tests, and look at their results in the tests.
 */
export class Cases {
	private readonly cases: Case[] = [];

	private results: CaseResult[] = [];

	private readonly folders = temporaryFolders();

	constructor(private readonly runner: Runner) {}

	add(one: Case = {}): () => CaseResult {
		const index = this.cases.push(one) - 1;
		return () => this.results[index];
	}

	/** @throws when PowerShell does not come to the end of the cases */
	async run(): Promise<void> {
		const endpoints = await Promise.all(
			this.cases.map(async ({ tls }) => await Endpoint.start(tls)),
		);
		const { runner } = this;
		try {
			const folder = this.folders.make();
			const cases = this.cases.map((one, index) => this.spelledOut(one, endpoints[index]));
			const files = writeFiles(folder, { 'cases.json': JSON.stringify(cases) });
			const [given, told] = ['cases.json', 'results.json'].map((name) => path.join(files, name));
			const script = path.join(__dirname, 'runCases.ps1');
			const args = [POWERSHELL_REPORTER, given, told].map((file) => runner.nameOf(file));
			const { code, stdout, stderr } = await runner.run(runner.nameOf(script), args);
			if (code !== 0) throw new Error(`PowerShell ended with ${code}: ${stdout}${stderr}`);
			const results = JSON.parse(readFileSync(told, 'utf8')) as ReporterResult[];
			this.results = results.map((result, index) => ({
				...result,
				received: endpoints[index].received,
			}));
		} finally {
			await Promise.all(endpoints.map(async (endpoint) => await endpoint.stop()));
			this.folders.remove();
		}
	}

	private spelledOut(one: Case, endpoint: Endpoint) {
		const { env, parameters = {}, registry, avState = HEALTHY, answer } = one;
		if (answer) endpoint.answer = answer;
		const folder = avState === null ? undefined : writeFiles(this.folders.make(), avState);
		return {
			env: {
				...SETTINGS,
				KASPERSKY_REPORT_URL: endpoint.url,
				...(folder && { KASPERSKY_REPORT_AV_STATE: this.runner.nameOf(folder) }),
				...env,
			},
			parameters,
			registry: registry && this.runner.nameOf(registry),
		};
	}
}

/** Processes of their own, side by side, as many as there are cores. */
export async function sideBySide<Input, Output>(
	inputs: Input[],
	run: (input: Input) => Promise<Output>,
): Promise<Output[]> {
	const limit = pLimit(availableParallelism());
	return await Promise.all(inputs.map(async (input) => await limit(run, input)));
}
