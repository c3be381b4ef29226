import { LIMITS } from '../autotask/tickets';
import { cut, oneLine } from '../text';
import type { ListedTicketDevice } from '../decisions';
import { readTime, writeTime } from '../time';

/**
 * The devices of a customer's ticket, between two marker lines of its description. We write them and never read them
 * back: what holds comes with each list. Only the time in the first line is read, so that no older list replaces a
 * newer one.
 */

const TIME = '\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ';
/** What somebody writes right behind the last marker is theirs. */
const UNTIL_END = '(?:\\n[^\\n]*)*?\\n--- End of the devices\\.(?:[^\\n]*?---)?';
/** Where somebody has taken the last marker away, the lines of devices count. */
const BLOCK = new RegExp(
	`^--- Devices with this status: (\\d+), as of (${TIME}) ---[^\\n]*(?:${UNTIL_END}|(?:\\n• [^\\n]*)*)`,
	'm',
);
const END =
	'--- End of the devices. This list is kept up to date automatically: write above or below it. ---';

const NAME_LENGTH = 60;

/** What others wrote is cut to so much: a list needs 300 characters to be of use. */
const MOST_AROUND = LIMITS.description - 300;

const headOf = (count: number, observedAt: number) =>
	`--- Devices with this status: ${count}, as of ${writeTime(observedAt)} ---`;

const shown = ({ name }: ListedTicketDevice) => cut(oneLine(name), NAME_LENGTH);

/** A line never begins like a marker, whatever the device is called. */
const lineOf = (device: ListedTicketDevice) =>
	`• ${shown(device)} (${device.level}, since ${writeTime(device.raisedAt)})`;

/** @param count of the devices @param room at most so many characters: those that do not fit are counted */
function blockOf(all: readonly string[], count: number, observedAt: number, room: number): string {
	const head = headOf(count, observedAt);
	const lines: string[] = [];
	let left = room - head.length - END.length - `\n• and ${count} more\n`.length;
	for (const line of all) {
		left -= line.length + 1;
		if (left < 0) break;
		lines.push(line);
	}
	const more = count - lines.length;
	return [head, ...lines, ...(more > 0 ? [`• and ${more} more`] : []), END].join('\n');
}

const LINE = /^• (.+) \((?:Critical|Warning), since [^)]*\)$/;

const nameIn = (line: string): string | undefined => LINE.exec(line.trimEnd())?.[1];

/** A list that may lack devices adds those that are not there yet, and changes nothing else. */
function withMissing(block: string, devices: readonly ListedTicketDevice[]): string[] {
	const lines = block.split('\n').filter((line) => nameIn(line) !== undefined);
	const names = new Set(lines.map(nameIn));
	const missing = devices.filter((device) => !device.isMuted && !names.has(shown(device)));
	return [...lines, ...missing.map(lineOf)];
}

/** A muted device stays where it is listed, and is listed nowhere else. */
function withoutNewlyMuted(block: string, devices: readonly ListedTicketDevice[]) {
	const names = new Set(block.split('\n').map(nameIn));
	return devices.filter((device) => !device.isMuted || names.has(shown(device)));
}

const normalised = (text: string) => text.replace(/\r\n?/g, '\n').replace(/\u00a0/g, ' ');

const withoutTime = (block: string) =>
	block
		.replace(/as of \S+/, '')
		.split('\n')
		.map((line) => line.trimEnd())
		.join('\n');

/**
 * The description with these devices in it. What others wrote before and after the markers stays, as far as there is
 * room; where the markers are missing the devices come last.
 *
 * @param observedAt of the list; by n8n's clock, like `now`
 * @param isWhole `false`: others may have the status, too, so the devices that are there stay
 * @returns `undefined` when nothing is to be written: the same devices are there, or a newer list
 */
export function withDevices(
	description: string,
	devices: readonly ListedTicketDevice[],
	observedAt: number,
	now: number,
	isWhole = true,
): string | undefined {
	const text = normalised(description);
	const match = BLOCK.exec(text);
	const before = match ? text.slice(0, match.index) : text === '' ? '' : `${text.trimEnd()}\n\n`;
	const above = before.length <= MOST_AROUND ? before : `${cut(before, MOST_AROUND - 2)}\n\n`;
	const after = match ? text.slice(match.index + match[0].length) : '';
	const room = MOST_AROUND - above.length;
	const below = room >= 2 ? cut(after, room) : '';
	const added = match && !isWhole ? withMissing(match[0], devices) : undefined;
	const lines = added ?? withoutNewlyMuted(match?.[0] ?? '', devices).map(lineOf);
	const count = Math.max(lines.length, added ? Number(match?.[1]) : 0);
	const space = LIMITS.description - above.length - below.length;
	const block = blockOf(lines, count, observedAt, space);
	if (match) {
		const writtenFor = readTime(match[2]) ?? 0;
		// A time of the future was written when n8n's clock was wrong.
		if (writtenFor > observedAt && writtenFor <= now) return undefined;
		if (withoutTime(match[0]) === withoutTime(block)) return undefined;
	}
	return above + block + below;
}

/** Names of the devices that a description lists, as far as they fitted and nobody has changed the lines. */
export function listedNames(description: string): string[] {
	const block = BLOCK.exec(normalised(description))?.[0] ?? '';
	return block.split('\n').flatMap((line) => nameIn(line) ?? []);
}

/** Whether a description shows the same devices as another one. */
export function hasSameDevices(description: string, expected: string): boolean {
	const [a, b] = [description, expected].map((text) => BLOCK.exec(normalised(text))?.[0]);
	return a !== undefined && b !== undefined && withoutTime(a) === withoutTime(b);
}
