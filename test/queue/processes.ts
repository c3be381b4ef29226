/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { existsSync, readFileSync } from 'node:fs';
import type { N8nProcess } from '../n8n/n8nProcess';

/** The n8n processes of a set-up in queue mode. */
export interface Processes {
	main: N8nProcess;
	workers: N8nProcess[];
	webhook: N8nProcess;
}

const STARTED = /Worker started execution (\d+)/g;
const FINISHED = /Worker finished execution (\d+)/g;

const idsIn = (log: string, pattern: RegExp) => [...log.matchAll(pattern)].map(([, id]) => id);

/** Ids of the executions that a worker has taken, and of those that it has not finished, by its own log. */
export function executionsOf({ logFile }: N8nProcess): { taken: string[]; unfinished: string[] } {
	const log = readFileSync(logFile, 'utf8');
	const taken = idsIn(log, STARTED);
	const finished = new Set(idsIn(log, FINISHED));
	return { taken, unfinished: taken.filter((id) => !finished.has(id)) };
}

/** The most memory that a process has had, in MB; `null` where the system does not tell. */
export function peakMemory({ pid }: N8nProcess): number | null {
	const file = `/proc/${pid}/status`;
	const kilobytes = existsSync(file) && /VmHWM:\s+(\d+)/.exec(readFileSync(file, 'utf8'))?.[1];
	return kilobytes ? Math.round(Number(kilobytes) / 1024) : null;
}
