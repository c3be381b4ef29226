import { findByIds } from '../../../shared/autotask/findTickets';
import { mergedTickets } from './mergedTickets';
import type { SyncRun } from './run';

/** Tickets of others that our creates were merged into before: while they are open, it happens again. */
export async function findMerged(run: SyncRun, keys: string[]): Promise<void> {
	const { account } = await run.client.connection();
	const asked = keys.flatMap((key) => {
		const id = mergedTickets.idOf(account, key);
		return id === undefined ? [] : [{ key, id }];
	});
	if (asked.length === 0 || run.stopped) return;
	const found = await findByIds(
		run.client,
		asked.map(({ id }) => id),
	);
	if (found.kind !== 'tickets') return run.note(found, 'read the tickets back');
	for (const { key, id } of asked) {
		const ticket = found.tickets.find((each) => each.id === id);
		if (ticket && mergedTickets.isStill(account, key, ticket)) run.mergedInto.set(key, ticket);
	}
}

/** Learns which new tickets have turned out to be merged, for the next run. */
export async function rememberMerged(run: SyncRun): Promise<void> {
	const { account } = await run.client.connection();
	for (const [id, { externalID }] of run.made) {
		const row = run.readBack.get(id);
		if (row && row.externalID !== externalID) mergedTickets.remember(account, externalID, row);
	}
}
