import { uniqBy } from 'lodash';
import { LIMITS, cut } from '../../../../shared/autotask/limits';
import { readTime, writeTime } from '../../../../shared/autotask/times';

/** A device as the ticket of its customer lists it. */
export interface ListedDevice {
	mark: string;
	/** One line, without the sign that stands before a mark. */
	name: string;
	/** What somebody has written behind it, as it is. */
	remark?: string;
}

/** The devices that a customer's ticket is for, as its description tells them: Autotask is the only memory. */
export interface DeviceList {
	devices: readonly ListedDevice[];
	/** How many more there are, for which there was no room; 0 only when there is certainly none. */
	more: number;
	/** How many there ever were; kept by {@link writeDeviceList}. */
	inAll: number;
	/** When the source had what made the last device join. Milliseconds, in whole seconds. */
	joinedAt: number;
}

export const EMPTY_LIST: DeviceList = { devices: [], more: 0, inAll: 0, joinedAt: 0 };

const NAME_LENGTH = 60;
const TIME = '(\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ)';
const HEAD = new RegExp(
	`^[ \\t\\u00a0]*Devices \\((\\d{1,6}) now, (\\d{1,7}) in all, last added ${TIME}\\):[ \\t\\u00a0]*$`,
	'm',
);
const MARK = /^[\w-]{5}(?![\w-])/;
const MORE = /^and \d+ more$/;

/** One line that can be told from the mark behind it. */
export function deviceName(name: string): string {
	const line = name.replace(/[\p{Cc}\p{Cf}\p{Cs}\s#]+/gu, ' ').trim();
	return line === '' ? '(no name)' : cut(line, NAME_LENGTH);
}

/**
 * Reads the list in a ticket's description. A device whose line is missing counts as one that is
 * not listed, so that a list that somebody has damaged never looks shorter than it was.
 *
 * @returns `undefined` when there is none that can be read
 */
export function readDeviceList(description: string): DeviceList | undefined {
	return findBlock(description)?.list;
}

/**
 * Puts the list into the description, in place of the one that is there or below the text, and
 * leaves the text around it alone. Devices for which there is no room are counted.
 *
 * @returns the description, and the list as it can be read in it; without any room, both as they were
 */
export function writeDeviceList(
	description: string,
	list: Omit<DeviceList, 'inAll'>,
): { description: string; list: DeviceList | undefined } {
	const block = findBlock(description);
	const above = block ? description.slice(0, block.start) : gapBelow(description);
	const below = block ? description.slice(block.end) : '';
	const fitted = fit(list, block?.list, LIMITS.description - above.length - below.length);
	if (fitted === undefined) return { description, list: block?.list };
	return { description: above + blockOf(fitted) + below, list: fitted };
}

const gapBelow = (text: string) => (text.trim() === '' ? '' : `${text.trimEnd()}\n\n`);

function findBlock(text: string) {
	const head = HEAD.exec(text);
	const joinedAt = readTime(head?.[3]);
	if (head === null || joinedAt === undefined) return undefined;
	const [now, inAll] = [Number(head[1]), Number(head[2])];
	const devices: ListedDevice[] = [];
	let end = head.index + head[0].length;
	while (devices.length < now) {
		const next = nextLine(text, end);
		const device = readDevice(next.line);
		if (device === undefined) break;
		devices.push(device);
		end = next.end;
	}
	const more = now - devices.length;
	const next = nextLine(text, end);
	if (more > 0 && MORE.test(next.line.trim())) ({ end } = next);
	const list = { devices: uniqBy(devices, 'mark'), more, inAll, joinedAt };
	return { start: head.index, end, list };
}

/** The next line with anything in it: an editor may put blank lines between lines. */
function nextLine(text: string, from: number): { line: string; end: number } {
	const start = from + text.slice(from).search(/\S|$/);
	const end = start + text.slice(start).search(/[\r\n]|$/);
	return { line: text.slice(start, end), end };
}

function readDevice(line: string): ListedDevice | undefined {
	const [name, ...rest] = line.split('#');
	const behind = rest.join('#');
	const [mark] = MARK.exec(behind) ?? [];
	if (mark === undefined) return undefined;
	const remark = behind.slice(mark.length).trimEnd();
	return { mark, name: name.trim(), ...(remark === '' ? {} : { remark }) };
}

/** With as many devices as there is room for: those left out may have been left out before. */
function fit(
	list: Omit<DeviceList, 'inAll'>,
	before: DeviceList = EMPTY_LIST,
	room: number,
): DeviceList | undefined {
	const known = new Set(before.devices.map(({ mark }) => mark));
	const withInAll = (devices: readonly ListedDevice[], more: number): DeviceList => {
		const newcomers = devices.filter(({ mark }) => !known.has(mark)).length;
		const inAll = before.inAll + newcomers + Math.max(0, more - before.more);
		return { ...list, devices, more, inAll };
	};
	const whole = withInAll(list.devices, list.more);
	if (blockOf(whole).length <= room) return whole;
	const most = list.devices.length + list.more;
	let left = room - blockOf({ ...whole, devices: [], more: most }).length;
	if (left < 0) return undefined;
	const overflow = list.devices.findIndex((device) => (left -= lineOf(device).length) < 0);
	const devices = overflow < 0 ? list.devices : list.devices.slice(0, overflow);
	return withInAll(devices, Math.max(list.more, list.devices.length - devices.length));
}

function blockOf(list: DeviceList): string {
	return headOf(list) + list.devices.map(lineOf).join('') + moreLine(list.more);
}

function headOf({ devices, more, inAll, joinedAt }: DeviceList): string {
	return `Devices (${devices.length + more} now, ${inAll} in all, last added ${writeTime(joinedAt)}):`;
}

const lineOf = ({ name, mark, remark = '' }: ListedDevice) => `\n${name} #${mark}${remark}`;

const moreLine = (more: number) => (more === 0 ? '' : `\nand ${more} more`);
