/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-dangerous-functions */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { UserError } from 'n8n-workflow';
import { holdOpen, type RunAs } from '../../n8n/children';
import { temporaryFolder, type Teardown } from '../../n8n/teardown';
import { waitFor } from '../../n8n/waitFor';

export interface ServerPlan {
	/** For people who read an error. */
	name: string;
	command: string;
	args: string[];
	/** All that the server writes is in here. */
	folder: string;
	/** The one after which it stops tidily. */
	stopSignal: NodeJS.Signals;
	user?: RunAs;
	isReady: () => Promise<boolean>;
}

const READY_MS = 60_000;
const KEEPER = path.join(__dirname, 'keeper.js');

/** A folder for a server, which goes with the rest. */
export function serverFolder(teardown: Teardown, name: string, user: RunAs = {}): string {
	const folder = temporaryFolder(teardown, name);
	if (user.uid !== undefined) {
		chownSync(folder, user.uid, user.gid ?? user.uid);
		// The folder of a test run is for our own eyes only, but this user has to pass through it.
		const parent = path.dirname(folder);
		chmodSync(parent, statSync(parent).mode | 0o011);
	}
	return folder;
}

/** A server of our own. It ends with this process, however that ends. */
export class KeptServer {
	private keeper?: ChildProcess;

	constructor(private readonly plan: ServerPlan) {}

	private get logFile(): string {
		return path.join(this.plan.folder, 'server.log');
	}

	async start(): Promise<void> {
		const { command, args, folder, stopSignal, user, name } = this.plan;
		const order = JSON.stringify({
			...{ command, args, folder, stopSignal, user },
			logFile: this.logFile,
		});
		// In a process group of its own, so that Ctrl-C leaves it the time to tidy up.
		this.keeper = spawn(process.execPath, [KEEPER, order], {
			detached: true,
			stdio: ['pipe', 'ignore', 'inherit'],
		});
		holdOpen(this.keeper, false);
		await waitFor(`${name} to be ready`, READY_MS, async () => {
			if (await this.plan.isReady()) return true;
			if (this.keeper?.exitCode === null) return undefined;
			throw new UserError(`${name} ended at its start:\n${readFileSync(this.logFile, 'utf8')}`);
		});
	}

	/** @param signal `SIGKILL` is a crash */
	async stop(signal = this.plan.stopSignal): Promise<void> {
		const { keeper } = this;
		this.keeper = undefined;
		if (!keeper || keeper.exitCode !== null) return;
		holdOpen(keeper, true);
		keeper.stdin?.write(`${signal}\n`);
		await once(keeper, 'exit');
	}
}
