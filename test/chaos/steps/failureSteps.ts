import type { Dice } from '../dice';
import { FAULT_KINDS, type FaultKind, type FaultRule } from '../wire/faults';
import type { Server } from '../wire/request';
import { MINUTE, SECOND, type Step } from './step';

/** Those that leave an outcome unknown are the hard ones. */
const WEIGHTS: Partial<Record<FaultKind, number>> = {
	lostAfter: 4,
	delayedCommit: 4,
	delayedCommitBehindProxy: 2,
	slow: 2,
	widenedQuery: 3,
	ignoredPatch: 2,
};

const kindsOf = (server: Server) =>
	(Object.keys(FAULT_KINDS) as FaultKind[])
		.filter((kind) => [server, 'both'].includes(FAULT_KINDS[kind]))
		.map((kind) => [WEIGHTS[kind] ?? 1, kind] as const);

/** What a kind can strike at all; each matters most where it hurts. */
const ONLY: Partial<Record<FaultKind, RegExp>> = {
	ignoredPatch: /^PATCH Tickets$/,
	widenedQuery: /query$/,
	delayedCommit: /^(POST Tickets|PATCH Tickets|POST Tickets\/\{id\}\/Notes)$/,
	delayedCommitBehindProxy: /^(POST Tickets|PATCH Tickets|POST Tickets\/\{id\}\/Notes)$/,
	smallPages: /GetItemsChunk$/,
	failedPage: /GetItemsChunk$/,
	accessorLost: /GetItemsChunk$/,
	repeatedPage: /(devices|antivirus-status), next$/,
	// A list without totals cannot show that it lacks a row: of NinjaOne, a query may, where no row says nothing.
	lostRow: /^(account\/devices|queries\/antivirus-status)/,
	wrongTotal: /^account\/devices/,
	cursorStands: /antivirus-status/,
};

const WRITES = /^(POST Tickets|PATCH Tickets)$/;

function rule(dice: Dice, server: Server, now: number): FaultRule {
	const kind = dice.weighted(kindsOf(server));
	const aimed = dice.chance(0.65) && server === 'autotask' ? WRITES : undefined;
	return {
		server,
		kind,
		names: ONLY[kind] ?? aimed,
		skip: dice.between(0, 4),
		times: dice.weighted([
			[6, dice.between(1, 3)],
			[2, dice.between(4, 30)],
		] as const),
		until: now + dice.between(1, 90) * MINUTE,
		delayMs: dice.pick([500, 3_000, 6_000, 20_000, 45_000, 90_000, 200_000]),
		retryAfter: dice.pick([1, 5, 30, 90]),
	};
}

const fault =
	(server: Server): Step =>
	({ dice, faults, time }) => {
		const added = rule(dice, server, time.now);
		faults.add(added);
		const { kind, skip, times, delayMs } = added;
		return `${server}: ${kind} of ${added.names?.source ?? 'anything'}, ${times} times after ${skip}, ${delayMs} ms`;
	};

const outage: Step = ({ dice, faults, time }) => {
	const server = dice.pick(['ksc', 'autotask'] as const);
	const kind = dice.pick(['refused', 'timeOut', 'html502', 'lostBefore'] as const);
	const minutes = dice.between(3, 150);
	const until = time.now + minutes * MINUTE;
	faults.add({ server, kind, skip: 0, times: Infinity, until, delayMs: 0, retryAfter: 0 });
	return `${server} is down for ${minutes} minutes (${kind})`;
};

const storm: Step = ({ dice, faults, time }) => {
	const kind = dice.pick(['throttled', 'throttledWithRetryAfter', 'throttledUnder500'] as const);
	const until = time.now + dice.between(20, 600) * SECOND;
	const retryAfter = dice.pick([1, 10, 30, 120]);
	const server = 'autotask';
	faults.add({ server, kind, skip: dice.between(0, 8), times: 200, until, delayMs: 0, retryAfter });
	return `a storm of ${kind}, Retry-After ${retryAfter}`;
};

const doom: Step = ({ dice, n8n }) => {
	const when = dice.pick(['beforeRequest', 'afterCommit'] as const);
	const kind = dice.pick(['poll', 'execution', 'execution'] as const);
	const atRequest = dice.between(1, 14);
	n8n.doomNext({ kind, atRequest, when });
	return `the next ${kind} dies at its request ${atRequest}, ${when}`;
};

export const failureSteps = {
	autotaskFault: fault('autotask'),
	kscFault: fault('ksc'),
	rmmFault: fault('rmm'),
	outage,
	storm,
	doom,
};
