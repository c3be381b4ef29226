const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** "3 h", "2 d 4 h": two units at most, as a technician would say it. */
export function span(ms: number): string {
	const size = Math.abs(ms);
	if (size < MINUTE) return `${Math.round(size / 1000)} s`;
	if (size < HOUR) return `${Math.round(size / MINUTE)} min`;
	if (size < DAY) {
		const minutes = Math.floor((size % HOUR) / MINUTE);
		return `${Math.floor(size / HOUR)} h${minutes ? ` ${minutes} min` : ''}`;
	}
	const hours = Math.floor((size % DAY) / HOUR);
	return `${Math.floor(size / DAY)} d${hours ? ` ${hours} h` : ''}`;
}

export function ago(stored: string | null, now: Date): string {
	if (stored === null) return '';
	const ms = now.getTime() - Date.parse(stored);
	return ms < 0 ? `in ${span(ms)}` : `${span(ms)} ago`;
}

/** "22 Nov 15:42 UTC" */
export function moment(stored: string | null): string {
	if (stored === null) return '';
	const date = new Date(stored);
	const month = date.toLocaleString('en-GB', { month: 'short', timeZone: 'UTC' });
	return `${date.getUTCDate()} ${month} ${date.toISOString().slice(11, 16)} UTC`;
}
