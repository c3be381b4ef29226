import { DateTime } from 'luxon';

/** When tickets may be made, week by week, by the clock on the wall of a time zone. */
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
	const midnight = local.startOf('day');
	const times = Array.from({ length: DAYS_AHEAD }, (_, day) =>
		midnight
			.plus({ days: day })
			.set({ hour: Math.floor(hours.from / 60), minute: hours.from % 60 }),
	);
	return times.find((time) => time > local && isOpen(hours, time));
}

function isOpen({ days, from, to }: WeeklyHours, local: DateTime): boolean {
	const minute = local.hour * 60 + local.minute;
	const begunToday = days.includes(local.weekday) && minute >= from;
	if (to > from) return begunToday && minute < to;
	const yesterday = local.weekday === 1 ? 7 : local.weekday - 1;
	return begunToday || (days.includes(yesterday) && minute < to);
}
