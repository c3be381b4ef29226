import { DateTime } from 'luxon';
import type { Customer, Level, Solution } from '../../shared/items';
import { catalogueCode } from '../../shared/deviceStatus/statusCatalogue';
import { cut, fold, oneLine } from '../../shared/text';
import type { Cells } from './readCells';
import type { Issue, Rule, RuleRef } from './rules';

/**
 * Devices that get no ticket for a time. A mute is looked at whenever a ticket would be created or changed: it ends by itself,
 * and the next resend creates what still holds. What clears is completed all the same. Pure.
 */

export interface Mute
	extends RuleRef, Pick<Rule, 'solutions' | 'levels' | 'statuses' | 'customer'> {
	/** As written. */
	cells: Cells;
	/** One for each device or group that is named. */
	patterns: readonly WildcardPattern[];
	/** Milliseconds since 1970; NaN where it cannot be read. */
	endsAt: number;
	/** IANA time zone of the workflow. */
	zone: string;
	/** Why it cannot be read. Then it mutes nothing: better one ticket more than none. */
	issues: readonly Issue[];
}

/** A status of a device, as far as mutes look at it. */
export interface MutableStatus {
	solution: Solution;
	level: Level;
	/** Of the status description. */
	code: string;
	customer: Pick<Customer, 'id' | 'name'> | null;
	/** `group`: path of the group; absent where the source knows none. */
	device: { name: string; group?: string };
}

/** The parts between the asterisks, folded. */
export type WildcardPattern = readonly string[];

export const readPattern = (text: string): WildcardPattern => fold(text).split('*');

/** Takes time that grows with the text, whatever the pattern is. @param text folded */
function matches(parts: WildcardPattern, text: string): boolean {
	const [first, ...rest] = parts;
	const last = rest.pop();
	if (last === undefined) return text === first;
	const end = text.length - last.length;
	if (end < first.length || !text.startsWith(first) || !text.endsWith(last)) return false;
	let at = first.length;
	for (const part of rest) {
		const found = text.indexOf(part, at);
		if (found < 0) return false;
		at = found + part.length;
	}
	return at <= end;
}

/** The path of a group and of each group above it. */
function groupsOf(path: string): string[] {
	const names = path.split('/').filter((name) => name.trim() !== '');
	return names.map((_, at) => fold(names.slice(0, at + 1).join('/')));
}

const isOver = ({ endsAt }: Mute, now: number): boolean => !(endsAt > now);

/** @param now milliseconds; those that cannot be read and those that are over are left out */
const activeMutes = (mutes: readonly Mute[], now: number): Mute[] =>
	mutes.filter((mute) => mute.issues.length === 0 && !isOver(mute, now));

/** Those that mute the status on any device. @param now milliseconds */
export function mutesFor(
	mutes: readonly Mute[],
	status: Omit<MutableStatus, 'device'>,
	now: number,
): Mute[] {
	const code = catalogueCode(status.code);
	return activeMutes(mutes, now).filter((mute) => concerns(mute, { ...status, code }));
}

/**
 * Whether a device is muted for a status, by which rule or row, and until when.
 *
 * @param now milliseconds
 * @returns the mute that ends last
 */
export function muteOf(
	mutes: readonly Mute[],
	status: MutableStatus,
	now: number,
): Mute | undefined {
	if (mutes.length === 0) return undefined;
	const active = mutesFor(mutes, status, now);
	if (active.length === 0) return undefined;
	const { device } = status;
	const names = [fold(device.name), ...groupsOf(device.group ?? '')];
	return active
		.filter(({ patterns }) =>
			patterns.some((pattern) => names.some((name) => matches(pattern, name))),
		)
		.sort((a, b) => b.endsAt - a.endsAt)
		.at(0);
}

function concerns(
	{ solutions, levels, statuses, customer }: Mute,
	status: Omit<MutableStatus, 'device'>,
): boolean {
	if (!solutions.includes(status.solution) || !levels.includes(status.level)) return false;
	if (statuses !== null && !statuses.includes(status.code)) return false;
	if (customer === undefined) return true;
	const named = fold(customer);
	return [status.customer?.id, status.customer?.name].some(
		(name) => name !== undefined && fold(name) === named,
	);
}

const SHOWN_LETTERS = 80;

/** When it ends, e.g. `2026-12-01 18:00 (Europe/Berlin)`. */
export function shownEnd({ endsAt, zone }: Pick<Mute, 'endsAt' | 'zone'>): string {
	const end = DateTime.fromMillis(endsAt, { zone });
	// The end of a day is named after that day.
	const isMidnight = end.hour === 0 && end.minute === 0;
	const shown = isMidnight
		? `${end.minus({ minutes: 1 }).toFormat('yyyy-MM-dd')} 24:00`
		: end.toFormat('yyyy-MM-dd HH:mm');
	return end.isValid
		? `${shown} (${zone})`
		: `${new Date(endsAt).toISOString().slice(0, 16).replace('T', ' ')} (UTC)`;
}

/**
 * Why a muted device gets no ticket, in words: the same for all devices of a mute, so that a report can count them.
 *
 * @param who names the device where the item does not
 */
export function mutedReason(mute: Mute, who?: string): string {
	const muted = who === undefined ? 'Muted' : `${cut(oneLine(who), SHOWN_LETTERS)} is muted`;
	return `${muted} until ${shownEnd(mute)} by ${mute.title}.`;
}
