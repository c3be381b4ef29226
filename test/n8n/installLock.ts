/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
import {
	linkSync,
	readFileSync,
	renameSync,
	rmSync,
	statSync,
	utimesSync,
	writeFileSync,
} from 'node:fs';
import os from 'node:os';
import { sleep, UserError } from 'n8n-workflow';
import { processRuns } from './children';

const HEARTBEAT_MS = 5_000;
/** An owner that is alive by its pid but silent for so long is another process that got the same pid. */
const SILENT_MS = 120_000;
const RETRY_MS = 1_000;

interface Held {
	text: string;
	touchedAt: number;
}

function read(lockFile: string): Held | undefined {
	try {
		return { text: readFileSync(lockFile, 'utf8'), touchedAt: statSync(lockFile).mtimeMs };
	} catch {
		return undefined;
	}
}

export function isStale({ text, touchedAt }: Held, now = Date.now()): boolean {
	if (now - touchedAt > SILENT_MS) return true;
	const [pid, host] = text.split(' ');
	return host === os.hostname() && !processRuns(Number(pid));
}

function linkProblem(existing: string, added: string): string | undefined {
	try {
		linkSync(existing, added);
		return undefined;
	} catch (error) {
		return (error as NodeJS.ErrnoException).code ?? String(error);
	}
}

/** Made whole under another name and linked into place: nobody ever reads half a lock. */
function take(lockFile: string, text: string): boolean {
	const draft = `${lockFile}.${process.pid}`;
	writeFileSync(draft, text);
	const problem = linkProblem(draft, lockFile);
	rmSync(draft, { force: true });
	if (problem === undefined || problem === 'EEXIST') return problem === undefined;
	throw new UserError(`The lock ${lockFile} cannot be taken: ${problem}`);
}

/** Two may find the same stale lock; whoever then moves away the other's fresh one puts it back. */
function clear(lockFile: string, stale: Held): void {
	const aside = `${lockFile}.stale-${process.pid}`;
	try {
		renameSync(lockFile, aside);
		if (readFileSync(aside, 'utf8') !== stale.text) linkSync(aside, lockFile);
	} catch {
		// Gone, or taken again meanwhile: the next attempt sees how things are.
	} finally {
		rmSync(aside, { force: true });
	}
}

export async function withLock<T>(
	lockFile: string,
	work: () => Promise<T>,
	onWait?: (owner: string) => void,
): Promise<T> {
	const mine = `${process.pid} ${os.hostname()} ${Date.now()}`;
	while (!take(lockFile, mine)) {
		const held = read(lockFile);
		if (held && isStale(held)) {
			clear(lockFile, held);
		} else {
			onWait?.(held?.text.split(' ')[0] ?? 'unknown');
			await sleep(RETRY_MS);
		}
	}
	const heartbeat = setInterval(() => {
		try {
			utimesSync(lockFile, new Date(), new Date());
		} catch {
			// Somebody took the lock for stale. Installing twice costs time only: the first finished one stays.
		}
	}, HEARTBEAT_MS);
	try {
		return await work();
	} finally {
		clearInterval(heartbeat);
		if (read(lockFile)?.text === mine) rmSync(lockFile, { force: true });
	}
}
