import { MINUTE_MS } from '../../shared/time';

/**
 * One save at a time. Between the look at the rows and the last of the writes lie several nodes of the workflow, and the
 * table has no transaction over them. Each version of the rows is therefore given to one save only. Other processes of
 * n8n (workers of its queue mode) know nothing of it.
 */

/** A save that took longer has failed. */
const LONGEST_SAVE_MS = MINUTE_MS;

interface Turn {
	version: string;
	by: string;
	takenAt: number;
}

/** The last one of each workflow: as soon as rows are written, their version is another one. */
const turns = new Map<string, Turn>();

/**
 * @param now milliseconds
 * @returns who is saving these rows at this moment; `undefined` when nobody is, and the turn is taken
 */
export function takeTurn(
	workflowId: string,
	version: string,
	by: string,
	now: number,
): Turn | undefined {
	const last = turns.get(workflowId);
	const age = now - (last?.takenAt ?? -Infinity);
	// A clock that was set back must not keep the turn from everybody.
	if (last?.version === version && age >= 0 && age < LONGEST_SAVE_MS) return last;
	turns.set(workflowId, { version, by, takenAt: now });
	return undefined;
}
