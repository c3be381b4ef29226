import type { ResendRound } from './resendRound';
import { bitOfStatus, statusCodesOfMask } from './statusCatalogue';
import type { Level } from './statusChange';

/**
 * - `waiting`: seen, but not yet for as long as *Raise After* asks
 * - `raised`: sent on, and sent again with every resend
 * - `baseline`: was there when the trigger first ran with *Only New Changes*; never sent as raised
 */
export type ProblemPhase = 'waiting' | 'raised' | 'baseline';

export interface TrackedProblem {
	level: Level;
	/** When this occurrence was first seen; seconds since 1970. */
	since: number;
	phase: ProblemPhase;
}

export interface TrackedDevice {
	/** Kept because a removed device can no longer be asked for its name. */
	name: string;
	/** Where it was last seen: whoever may no longer see the group cannot tell that the device is gone. */
	groupId?: number;
	/** By status code. */
	problems: Map<string, TrackedProblem>;
}

/** What the trigger knew after its last whole answer. A cache: losing it loses no ticket. */
export interface TrackerState {
	devices: Map<string, TrackedDevice>;
	/** When sending all problems again last began; seconds since 1970. */
	resentAt: number;
	/** How far that has come; absent: it is done. */
	resend?: ResendRound;
	/** Since when so many devices are missing that nothing is believed; seconds since 1970. */
	suspectSince?: number;
	/** Names of the secondary servers that could not be asked the last time. */
	failedServers?: readonly string[];
}

/** Plain JSON, as n8n stores it: a few dozen bytes for each problem, because it is rewritten at every emit. */
export interface StoredState {
	version: 1;
	resentAt: number;
	resend?: ResendRound;
	suspectSince?: number;
	failedServers?: string[];
	/** Device id → `<status><level><phase><since, base 36>,…|<group>|<name>`, e.g. `7Crt9l1c0|c|FIN-PC-07`. */
	devices: Record<string, string>;
}

const PROBLEM = /^(.+)([CW])([wrb])([0-9a-z]+)$/;
const LEVEL_BY_LETTER: Record<string, Level> = { C: 'Critical', W: 'Warning' };
const PHASE_BY_LETTER: Record<string, ProblemPhase> = { w: 'waiting', r: 'raised', b: 'baseline' };

function shortCode(code: string): string {
	return String(bitOfStatus(code) ?? code);
}

function longCode(short: string): string {
	return /^\d+$/.test(short) ? statusCodesOfMask(2 ** Number(short))[0] : short;
}

function encodeDevice({ name, groupId, problems }: TrackedDevice): string {
	const parts = [...problems].map(
		([code, { level, phase, since }]) =>
			`${shortCode(code)}${level[0]}${phase[0]}${since.toString(36)}`,
	);
	return [parts.join(','), groupId?.toString(36) ?? '', name].join('|');
}

function decodeDevice(text: string): TrackedDevice {
	const [parts, group = '', ...name] = text.split('|');
	const problems = new Map<string, TrackedProblem>();
	for (const part of parts.split(',')) {
		const [, code, level, phase, since] = PROBLEM.exec(part) ?? [];
		if (code === undefined) continue;
		problems.set(longCode(code), {
			level: LEVEL_BY_LETTER[level],
			phase: PHASE_BY_LETTER[phase],
			since: parseInt(since, 36),
		});
	}
	const groupId = group === '' ? {} : { groupId: parseInt(group, 36) };
	return { name: name.join('|'), ...groupId, problems };
}

export function encodeState(state: TrackerState): StoredState {
	const { resentAt, resend, suspectSince, failedServers } = state;
	return {
		version: 1,
		resentAt,
		...(resend === undefined ? {} : { resend }),
		...(suspectSince === undefined ? {} : { suspectSince }),
		...(failedServers === undefined ? {} : { failedServers: [...failedServers] }),
		devices: Object.fromEntries(
			[...state.devices].map(([id, device]) => [id, encodeDevice(device)]),
		),
	};
}

/** @returns `undefined` for a state that was never stored, or that another version of this node wrote */
export function decodeState(stored: Partial<StoredState> | undefined): TrackerState | undefined {
	if (stored?.version !== 1 || typeof stored.devices !== 'object') return undefined;
	const { resentAt = 0, resend, suspectSince, failedServers } = stored;
	return {
		...{ resentAt, resend, suspectSince, failedServers },
		devices: new Map(Object.entries(stored.devices).map(([id, text]) => [id, decodeDevice(text)])),
	};
}
