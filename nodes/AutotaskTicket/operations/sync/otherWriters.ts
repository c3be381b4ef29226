import { clock } from '../../../shared/autotask/clock';
import { lookUp, type Queue } from './lookUp';
import type { SyncRun } from './run';

/** Fewer tickets are made before anybody could be noticed. */
const FEWEST = 10;

/** Somebody who makes tickets makes at least one of them in that time. */
const LOOK_MS = 3_000;

/**
 * Waits while somebody else makes the tickets that this run is about to make: with several workers n8n runs an
 * hourly resend in one of them while another one still writes the storm before. Autotask has no unique keys,
 * and {@link inTurn} knows its own process only. Two that begin at the same moment do not notice each other.
 *
 * @param creates external IDs of the tickets to be made, by what the run knows now
 */
export async function letOthersFinish(
	run: SyncRun,
	portion: readonly Queue[],
	creates: () => string[],
): Promise<void> {
	let missing = creates();
	while (missing.length >= (run.othersSeen ? 1 : FEWEST) && !run.isAlone) {
		await run.client.pause(LOOK_MS * (1 + clock.random()));
		if (run.stopped) return;
		const keys = new Set(missing);
		await lookUp(
			run,
			portion.filter(([{ key }]) => keys.has(key)),
		);
		const left = creates();
		if (left.length < missing.length) run.othersSeen = true;
		else run.isAlone = true;
		missing = left;
	}
}
