/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-dangerous-functions */
import { spawn, type ChildProcess } from 'node:child_process';
import path from 'node:path';

export type Environment = Record<string, string | undefined>;

/** Whom a command runs as; nothing in it: as we do. */
export interface RunAs {
	uid?: number;
	gid?: number;
}

export interface CommandResult {
	code: number | null;
	output: string;
}

const alive = new Set<ChildProcess>();
let watching = false;

/** A child that dies with this process: nothing that we start may outlive us. */
export function spawnChild(
	command: string,
	args: string[],
	options: {
		cwd?: string;
		env: Environment;
		shell?: boolean;
		stdin?: 'pipe' | 'ignore';
		user?: RunAs;
	},
): ChildProcess {
	if (!watching) {
		watching = true;
		process.on('exit', () => alive.forEach((child) => child.kill('SIGKILL')));
	}
	const child = spawn(command, args, {
		cwd: options.cwd,
		env: options.env as NodeJS.ProcessEnv,
		shell: options.shell ?? false,
		stdio: [options.stdin ?? 'ignore', 'pipe', 'pipe'],
		windowsHide: true,
		...options.user,
	});
	alive.add(child);
	child.once('exit', () => alive.delete(child));
	child.once('error', () => alive.delete(child));
	return child;
}

/** Whether a child keeps this process from ending: one that a failed test forgot must not. */
export function holdOpen(child: ChildProcess, hold: boolean): void {
	const handles = [
		child,
		child.stdin,
		child.stdout,
		child.stderr,
	] as Array<Partial<ChildProcess> | null>;
	handles.forEach((handle) => (hold ? handle?.ref?.() : handle?.unref?.()));
}

export function processRuns(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		// EPERM: it runs, but is somebody else's.
		return (error as NodeJS.ErrnoException).code === 'EPERM';
	}
}

export async function runToEnd(
	command: string,
	args: string[],
	options: {
		cwd?: string;
		env: Environment;
		shell?: boolean;
		user?: RunAs;
		onOutput?: (text: string) => void;
	},
): Promise<CommandResult> {
	const child = spawnChild(command, args, options);
	let output = '';
	const collect = (chunk: Buffer): void => {
		const text = chunk.toString();
		output += text;
		options.onOutput?.(text);
	};
	child.stdout?.on('data', collect);
	child.stderr?.on('data', collect);
	return await new Promise((resolve, reject) => {
		child.once('error', reject);
		child.once('close', (code) => resolve({ code, output }));
	});
}

/** What npm, jest and tsx put into it, and what belongs to another n8n of this person. */
const UNWANTED = [
	/^npm_(package|lifecycle|command|execpath|node_execpath)/i,
	/^npm_config_(local_prefix|ignore_scripts|legacy_peer_deps)$/i,
	/^(INIT_CWD|NODE_ENV|NODE_OPTIONS|NODE_PATH|JEST_WORKER_ID)$/,
	/^(N8N|DB|EXECUTIONS|QUEUE|CREDENTIALS|WEBHOOK)_/,
];

/**
 * For commands with this Node: `NODE_ENV=test` would change how n8n behaves, and npm's own variables would make a
 * nested npm work on this checkout. The registry and the other npm settings stay.
 */
export function cleanEnvironment(node: string, env: Environment = process.env): Environment {
	const names = Object.keys(env).filter((name) => !UNWANTED.some((pattern) => pattern.test(name)));
	const kept = Object.fromEntries(names.map((name) => [name, env[name]]));
	const pathName = names.find((name) => name.toLowerCase() === 'path') ?? 'PATH';
	kept[pathName] = [path.dirname(node), kept[pathName]].filter(Boolean).join(path.delimiter);
	return kept;
}
