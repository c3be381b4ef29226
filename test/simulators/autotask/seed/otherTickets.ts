import type { Value } from '../model/values';

/** Mulberry32: the same seed gives the same tenant in every run. */
export function randomSource(seed: number): () => number {
	let state = seed >>> 0;
	return () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
	};
}

const TITLES = [
	'Printer on second floor does not print',
	'New starter: laptop and mailbox',
	'Outlook keeps asking for password',
	'Backup job failed',
	'Disk space low on file server',
	'VPN drops every hour',
	'Password reset',
	'Monitor flickers',
];

const DAY = 86_400_000;

/**
 * The tickets of other people and other integrations that a real tenant is full of: a client that acts on rows it did
 * not ask for (a widened query, reference trap 3) hits these.
 */
export function* otherTickets(
	count: number,
	seed: number,
	companies: number[],
	now: Date,
): Generator<Record<string, Value>> {
	const random = randomSource(seed);
	const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)];
	for (let index = 0; index < count; index++) {
		// Oldest first, so that ids and creation times rise together as they do in a tenant.
		const age = Math.floor(((count - index) / count) * 30 * DAY) + 60_000;
		const created = now.getTime() - age;
		const done = random() < 0.6;
		yield {
			title: pick(TITLES),
			companyID: pick(companies),
			status: done ? 5 : pick([1, 8, 7]),
			priority: pick([1, 2, 3]),
			queueID: pick([5, 6, 8, 29682833]),
			source: pick([2, 4, 8]),
			externalID: random() < 0.3 ? `rmm:${100000 + index}` : null,
			createDate: new Date(created).toISOString(),
			dueDateTime: new Date(created + 2 * DAY).toISOString(),
			completedDate: done ? new Date(created + Math.floor(random() * age)).toISOString() : null,
		};
	}
}
