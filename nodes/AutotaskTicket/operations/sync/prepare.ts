import { findMerged } from './findMerged';
import type { SyncRun } from './run';

/** What a run is about to do. */
export interface Intention {
	/** How many tickets are to be made or changed. */
	writes: number;
	/** External IDs of the tickets to be made. */
	creates: string[];
	/** Tickets that get a note, or whose notes decide. */
	touched: number[];
}

/** Learns what has to be known before writes: what they cost, where they would go, what is noted there. */
export async function prepare(run: SyncRun, intention: Intention): Promise<void> {
	if (run.stopped) return;
	const overdrawn = await run.budget.open(intention.writes);
	if (overdrawn) run.note(overdrawn, 'answer how many requests are left');
	await findMerged(run, intention.creates);
	const unread = run.stopped ? undefined : await run.notes.read(intention.touched);
	if (unread) run.note(unread, 'answer the notes of the tickets');
}
