import { clock } from '../../shared/autotask/clock';
import { findCreatedSince } from '../../shared/autotask/tickets';
import { keyPrefix, readExternalId } from '../../shared/externalId';
import { isCreatedHere } from './createdTickets';
import type { SyncTask } from '../../shared/ticketPlan/desired';
import { onAutotaskClock } from '../../shared/ticketPlan/history';
import { findTicketsOf, missingIn, type TicketsByKey } from './lookUp';
import { clocksOf, type Session } from './session';

/** Fewer tickets than this are created before another process could be noticed. */
const FEWEST = 10;

/** A process that creates tickets creates at least one of them in this time, unless Autotask keeps it waiting. */
const RECENT_MS = 30_000;

/** How long it is waited before looking how far another process has come; up to twice as long. */
const LOOK_MS = 3_000;

/** The announcement of another process is visible after this time, or after as long as one's own took. */
const LEAST_PAUSE_MS = 250;

/**
 * Keeps two n8n processes from creating the same tickets: with several workers an hourly resend can run in one of them
 * while another one still writes the storm before. Autotask has no unique keys and no locks, so its tickets are the signs.
 *
 * 1. Another process creates if there are new tickets of the source that were not created here: it is waited for.
 * 2. If there are none, one ticket is created that is wanted anyway, chosen by chance, and a while later the rest is
 *    looked up again. Of two processes that do so at the same moment at least one sees the ticket of the other, and waits.
 *
 * So a single process never waits for others, and whoever looks last creates nothing.
 */
export class OtherProcesses {
	private state: 'unknown' | 'seen' | 'away' = 'unknown';

	/**
	 * @param first what was found of the batch
	 * @param announce creates what is missing of one task
	 * @returns what is there of the batch by now; `undefined` when Autotask did not say
	 */
	async letFinish(
		session: Session,
		batch: readonly SyncTask[],
		first: TicketsByKey,
		announce: (task: SyncTask, found: TicketsByKey) => Promise<void>,
	): Promise<TicketsByKey | undefined> {
		const found = new Map(first);
		let missing = missingIn(session, batch, found);
		const lookAgain = async (): Promise<'changed' | 'same' | undefined> => {
			const again = await findTicketsOf(session, missing);
			if (again === undefined) return undefined;
			for (const [key, tickets] of again) found.set(key, tickets);
			const before = missing.length;
			missing = missingIn(session, missing, found);
			return missing.length < before ? 'changed' : 'same';
		};
		const isWorthIt = () => missing.length >= (this.state === 'seen' ? 1 : FEWEST);
		if (this.state === 'away' || !isWorthIt()) return found;
		if (this.state === 'unknown' && (await areCreating(session, missing))) this.state = 'seen';
		while (isWorthIt()) {
			if (this.state === 'seen') {
				await session.client.pause(LOOK_MS * (1 + clock.random()));
				const looked = await lookAgain();
				if (looked === undefined) return undefined;
				if (looked === 'changed') continue;
			}
			await session.breaker.foresee(missing.length);
			if (session.breaker.stopped) return undefined;
			const began = clock.now();
			const [task] = missing.splice(Math.floor(clock.random() * missing.length), 1);
			await announce(task, found);
			await session.client.pause(pauseAfter(clock.now() - began));
			const looked = await lookAgain();
			if (looked === undefined) return undefined;
			this.state = looked === 'changed' ? 'seen' : 'away';
			if (this.state === 'away') break;
		}
		return found;
	}
}

const pauseAfter = (milliseconds: number) =>
	Math.min(Math.max(milliseconds, LEAST_PAUSE_MS), LOOK_MS);

/** Whether there are new tickets of the same sources from elsewhere. What Autotask does not tell counts as yes. */
async function areCreating(session: Session, missing: readonly SyncTask[]): Promise<boolean> {
	const prefixes = missing.flatMap(({ desired }) => {
		const key = readExternalId(desired.key);
		return key ? [keyPrefix(key.source)] : [];
	});
	const clocks = clocksOf(session);
	const since = onAutotaskClock(clocks.now, clocks) - RECENT_MS;
	const recent = await findCreatedSince(session.client, prefixes, since);
	if (recent.kind !== 'tickets') return true;
	return recent.tickets.some((ticket) => !isCreatedHere(session, ticket));
}
