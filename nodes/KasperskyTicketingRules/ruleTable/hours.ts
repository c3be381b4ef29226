import { DateTime, IANAZone } from 'luxon';
import type { Column } from './columns';

/** When tickets may be created, week by week, by the clock on the wall of a time zone. */
export interface WeeklyHours {
	/** ISO weekdays, 1 (Monday) to 7; the days on which the hours begin. Sorted, never empty. */
	days: readonly number[];
	/** Minutes after midnight, 0 to 1439. */
	from: number;
	/** Minutes after midnight, 1 to 1440. Earlier than `from`: of the following day. */
	to: number;
	/** IANA, e.g. `Europe/Berlin`. */
	zone: string;
}

/** A window of a day that daylight saving time skips opens a day or a week later. */
const DAYS_AHEAD = 15;

/**
 * @param now in any zone
 * @returns `undefined` when it is open now; else when it opens next, in the zone of the hours
 */
export function opensAt(hours: WeeklyHours, now: DateTime): DateTime | undefined {
	const local = now.setZone(hours.zone);
	if (isOpen(hours, local)) return undefined;
	const today = local.startOf('day');
	for (let day = 0; day < DAYS_AHEAD; day++) {
		const opening = mayOpenAt(hours, today.plus({ days: day })).find(
			(time) => time > local && isOpen(hours, time),
		);
		if (opening) return opening;
	}
	return undefined;
}

/** @returns every time of the day at which hours can begin, in their order */
function mayOpenAt({ from }: WeeklyHours, midnight: DateTime): DateTime[] {
	const start = midnight.set({ hour: Math.floor(from / 60), minute: from % 60 });
	const change = clockChange(midnight);
	if (!change) return [start];
	// The clocks go over the beginning, or show it twice, or are put back from after the end to before it.
	const again = start.plus({ minutes: change.minus({ minutes: 1 }).offset - change.offset });
	return [start, change, again].sort((one, other) => one.toMillis() - other.toMillis());
}

/** @returns the first minute of the day by the new time; `undefined` when the clocks are not changed */
function clockChange(midnight: DateTime): DateTime | undefined {
	// They are changed at midnight, too.
	let before = midnight.minus({ minutes: 1 });
	let after = midnight.plus({ days: 1 });
	if (before.offset === after.offset) return undefined;
	for (;;) {
		const minutes = Math.floor(after.diff(before, 'minutes').minutes / 2);
		if (minutes === 0) return after;
		const middle = before.plus({ minutes });
		if (middle.offset === after.offset) after = middle;
		else before = middle;
	}
}

function isOpen({ days, from, to }: WeeklyHours, local: DateTime): boolean {
	const minute = local.hour * 60 + local.minute;
	const begunToday = days.includes(local.weekday) && minute >= from;
	if (to > from) return begunToday && minute < to;
	const yesterday = local.weekday === 1 ? 7 : local.weekday - 1;
	return begunToday || (days.includes(yesterday) && minute < to);
}

/** Weekly hours as people write them: "Mon-Fri", "08:00", "18:00", "Europe/Berlin". */
export type HoursText = Record<'days' | 'from' | 'to' | 'timeZone', string>;

/** What cannot be read as weekly hours: where, and what would be right. */
export interface HoursIssue {
	column: Column;
	allowed: string;
	/** What is found instead, where that is not the value of the column. */
	found?: string;
}

const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];

/** Short names of the weekdays, Monday first. */
export const DAY_NAMES = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7];
const DAY_MINUTES = 24 * 60;

/**
 * @param zone what an empty time zone stands for: n8n's, which is checked like a typed one where hours need it
 * @returns no `hours`: nothing is said of them; `null`: always
 */
export function readHours(
	text: HoursText,
	zone: string,
): { hours?: WeeklyHours | null; issues: HoursIssue[] } {
	if (text.days === '' && text.from === '' && text.to === '') return { issues: [] };
	const days = text.days === '' ? EVERY_DAY : readDays(text.days);
	const from = text.from === '' ? 0 : readTime(text.from);
	const end = text.to === '' ? 0 : readTime(text.to);
	// Midnight ends a day, and does not begin it.
	const to = end === 0 ? DAY_MINUTES : end;
	const isZone = text.timeZone === '' || IANAZone.isValidZone(text.timeZone);
	const issues: HoursIssue[] = [];
	const wrong = (column: Column, allowed: string) => issues.push({ column, allowed });
	if (!days) wrong('days', 'days and ranges of days, e.g. “Mon-Fri” or “Sat,Sun”');
	if (!(from < DAY_MINUTES)) wrong('from', 'a time from “00:00” to “23:59”, e.g. “08:00”');
	if (!(to <= DAY_MINUTES)) wrong('to', 'a time up to “24:00”, e.g. “18:00”');
	if (issues.length === 0 && from === to)
		wrong('to', 'another time than in From, or nothing in both');
	if (!isZone) wrong('timeZone', 'an IANA name, e.g. “Europe/Berlin”, or nothing');
	if (!days || issues.length > 0) return { issues };
	if (days.length === EVERY_DAY.length && from === 0 && to === DAY_MINUTES) {
		return { hours: null, issues };
	}
	if (text.timeZone === '' && !IANAZone.isValidZone(zone)) {
		return { issues: [{ column: 'timeZone', found: noZone(zone), allowed: ZONES }] };
	}
	return { hours: { days, from, to, zone: text.timeZone || zone }, issues };
}

const noZone = (zone: string) =>
	`is empty, and the time zone of n8n, “${zone}”, which applies then, is not a known time zone`;

const ZONES =
	"an IANA name here, e.g. “Europe/Berlin”, or correct n8n's: Timezone in the workflow's settings, or GENERIC_TIMEZONE in n8n's environment, without quotation marks";

/** What reads back as the same hours. */
export function writeHours(hours: WeeklyHours | null): HoursText {
	if (!hours) return { days: writeDays(EVERY_DAY), from: '', to: '', timeZone: '' };
	return {
		days: writeDays(hours.days),
		from: writeTime(hours.from),
		to: writeTime(hours.to),
		timeZone: hours.zone,
	};
}

/** @returns ISO weekdays, sorted; `undefined` when a word is no day */
function readDays(text: string): number[] | undefined {
	const ranges = text.split(/[-–]/).map((part) => part.trim());
	const words = ranges.join('-').split(/[,;\s]+/);
	const days = words.filter((word) => word !== '').map(readRange);
	if (days.some((range) => range.includes(0))) return undefined;
	const unique = EVERY_DAY.filter((day) => days.some((range) => range.includes(day)));
	return unique.length > 0 ? unique : undefined;
}

/** "Fri-Mon" goes over the weekend. A 0 stands for what is no day. */
function readRange(word: string): number[] {
	const ends = word.split('-').map(readDay);
	const [first, last] = [ends[0], ends[ends.length - 1]];
	if (ends.length > 2 || ends.includes(0)) return [0];
	const length = (last - first + 7) % 7;
	return Array.from({ length: length + 1 }, (_, at) => ((first - 1 + at) % 7) + 1);
}

function readDay(word: string): number {
	const start = word.toLowerCase();
	return start.length < 2 ? 0 : WEEKDAYS.findIndex((day) => day.startsWith(start)) + 1;
}

/** Three days in a row become a range. */
function writeDays(days: readonly number[]): string {
	const runs: number[][] = [];
	for (const day of days) {
		const run = runs[runs.length - 1];
		if (run && run[run.length - 1] === day - 1) run.push(day);
		else runs.push([day]);
	}
	const name = (day: number) => DAY_NAMES[day - 1];
	return runs
		.map((run) =>
			run.length > 2 ? `${name(run[0])}-${name(run[run.length - 1])}` : run.map(name).join(','),
		)
		.join(',');
}

/** Minutes after midnight; NaN for what is no time. Spreadsheets like to add seconds. */
function readTime(text: string): number {
	const [, hour, minute] = /^(\d{1,2}):([0-5]\d)(?::00)?$/.exec(text) ?? [];
	return Number(hour) * 60 + Number(minute);
}

function writeTime(minutes: number): string {
	const pad = (part: number) => String(part).padStart(2, '0');
	return `${pad(Math.floor(minutes / 60))}:${pad(minutes % 60)}`;
}
