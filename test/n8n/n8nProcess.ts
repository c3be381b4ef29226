/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
import type { ChildProcess } from 'node:child_process';
import { createWriteStream, existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import axios from 'axios';
import { sleep, UserError } from 'n8n-workflow';
import type { N8nInstallation } from './cacheLayout';
import { holdOpen, spawnChild, type Environment } from './children';
import { ensureN8n } from './installation';
import { freePorts, n8nEnvironment } from './n8nEnvironment';
import { chosenRelease } from './n8nRelease';

const READY_MS = 180_000;
const STOP_MS = 15_000;
const TAIL_LINES = 30;

export interface StartOptions {
	userFolder: string;
	/** What this process is to be: `start`, the default, or in queue mode also `worker` or `webhook`, with options. */
	command?: string[];
	port?: number;
	env?: Environment;
	/** Default: n8n.log in the user folder. It grows over restarts. */
	logFile?: string;
}

export class N8nProcess {
	readonly url: string;

	readonly logFile: string;

	private child?: ChildProcess;

	private gone: Promise<void> = Promise.resolve();

	/** Where in the log file this start begins. */
	private logStart = 0;

	constructor(
		private readonly installation: N8nInstallation,
		readonly userFolder: string,
		private readonly environment: Environment,
		private readonly command: string[],
		logFile?: string,
	) {
		this.url = `http://127.0.0.1:${environment.N8N_PORT}`;
		this.logFile = logFile ?? path.join(userFolder, 'n8n.log');
	}

	get pid(): number | undefined {
		return this.child?.pid;
	}

	/** The last lines that n8n wrote, for error texts. */
	logTail(lines = TAIL_LINES): string {
		try {
			return readFileSync(this.logFile, 'utf8').trimEnd().split('\n').slice(-lines).join('\n');
		} catch {
			return '';
		}
	}

	async start(): Promise<void> {
		if (this.child) throw new UserError(`n8n runs already as process ${this.child.pid}`);
		const { node, entry } = this.installation;
		const preload = path.join(__dirname, 'exit-with-parent.js');
		const child = spawnChild(node, ['--require', preload, entry, ...this.command], {
			cwd: this.userFolder,
			env: this.environment,
			stdin: 'pipe',
		});
		this.child = child;
		this.logStart = existsSync(this.logFile) ? statSync(this.logFile).size : 0;
		const log = createWriteStream(this.logFile, { flags: 'a' });
		child.stdout?.pipe(log, { end: false });
		child.stderr?.pipe(log, { end: false });
		this.gone = new Promise((resolve) => {
			const end = (): void => {
				if (this.child === child) this.child = undefined;
				log.end(resolve);
			};
			child.once('error', end);
			child.once('close', end);
		});
		await this.untilReady(child);
		holdOpen(child, false);
	}

	async stop(): Promise<void> {
		const timer = setTimeout(() => this.child?.kill('SIGKILL'), STOP_MS);
		await this.end('SIGTERM');
		clearTimeout(timer);
	}

	/** As a crash or a power cut: n8n gets no chance to save anything. */
	async kill(): Promise<void> {
		await this.end('SIGKILL');
	}

	async restart(): Promise<void> {
		await this.stop();
		await this.start();
	}

	private async end(signal: NodeJS.Signals): Promise<void> {
		if (this.child) holdOpen(this.child, true);
		this.child?.kill(signal);
		await this.gone;
	}

	private hasSaid(words = ''): boolean {
		return readFileSync(this.logFile).subarray(this.logStart).includes(words);
	}

	private async untilReady(child: ChildProcess): Promise<void> {
		const deadline = Date.now() + READY_MS;
		const { ready } = chosenRelease();
		while (this.child === child && Date.now() < deadline) {
			const answer = await axios
				.get(`${this.url}${ready.path}`, {
					timeout: 2_000,
					validateStatus: () => true,
					proxy: false,
				})
				.catch(() => undefined);
			if (answer?.status === ready.status && this.hasSaid(ready.says)) return;
			await sleep(200);
		}
		const how =
			this.child === child ? `is not ready after ${READY_MS / 1000} s` : 'ended at its start';
		await this.kill();
		throw new UserError(`n8n ${how}. The end of ${this.logFile}:\n${this.logTail()}`);
	}
}

export async function startN8n({
	userFolder,
	command = ['start'],
	port,
	env = {},
	logFile,
}: StartOptions): Promise<N8nProcess> {
	const [freePort, brokerPort] = await freePorts(2);
	const ownPort = String(port ?? freePort);
	const environment = n8nEnvironment(userFolder, {
		N8N_PORT: ownPort,
		// A worker serves nothing but its health.
		QUEUE_HEALTH_CHECK_ACTIVE: 'true',
		QUEUE_HEALTH_CHECK_PORT: ownPort,
		N8N_WORKER_SERVER_ADDRESS: '127.0.0.1',
		N8N_RUNNERS_BROKER_PORT: String(brokerPort),
		...env,
	});
	const n8n = new N8nProcess(await ensureN8n(), userFolder, environment, command, logFile);
	await n8n.start();
	return n8n;
}
