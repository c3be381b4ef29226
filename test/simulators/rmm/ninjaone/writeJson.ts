const TIMES = new Set(['created', 'lastContact', 'lastUpdate', 'timestamp', 'expires']);
const MARK = '\u0000';

/** JSON as the vendor writes it: times are seconds with a fraction, also where it is zero (1782925570.0). */
export function writeJson(value: unknown): string {
	const text = JSON.stringify(value, (name, each: unknown) =>
		TIMES.has(name) && typeof each === 'number' ? MARK + withFraction(each) : each,
	);
	return text.replace(/"\\u0000(-?\d+\.\d+)"/g, '$1');
}

const withFraction = (seconds: number) =>
	Number.isInteger(seconds) ? `${seconds}.0` : seconds.toFixed(3);
