const WIRE_FORMAT =
	/^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?(Z|[+-]\d{2}:?\d{2})?$/i;

/**
 * The stored form of an instant. Server-made times carry the 1/300 s steps of SQL Server's datetime
 * (fractions seen live: .113, .2; inferred), so a client cannot rely on its own milliseconds coming back.
 */
export function toStored(date: Date): string {
	const steps = [0, 0, 3, 3, 3, 7, 7, 7, 7, 10];
	const time = date.getTime();
	const last = ((time % 10) + 10) % 10;
	return new Date(time - last + steps[last]).toISOString();
}

/**
 * As responses carry it: UTC, the fraction without trailing zeros ("…45.2Z", "…00Z": reference 2.6, live report).
 * One source reports values without the Z, hence the switch.
 */
export function toWire(stored: string, withZone: boolean): string {
	const [, seconds, fraction = ''] = /^(.+?)(?:\.(\d+))?Z$/.exec(stored) ?? ['', stored];
	const digits = fraction.replace(/0+$/, '');
	return `${seconds}${digits && `.${digits}`}${withZone ? 'Z' : ''}`;
}

/** Reads a date of a request; a value without a zone is UTC (the vendor's sample sends such). */
export function fromWire(text: string): string | undefined {
	const match = WIRE_FORMAT.exec(text.trim());
	if (!match) return undefined;
	const iso = text.trim().replace(' ', 'T');
	const zoned = match[1] || !iso.includes('T') ? iso : `${iso}Z`;
	const time = Date.parse(zoned);
	return Number.isNaN(time) ? undefined : new Date(time).toISOString();
}
