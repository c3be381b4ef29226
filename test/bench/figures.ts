/** Something that was measured, and the most that it may be. */
export interface Figure {
	what: string;
	value: number;
	unit: string;
	/** Absent for what only informs. */
	limit?: number;
}

export const isMissed = ({ value, limit }: Figure) => limit !== undefined && value > limit;

export function figure(what: string, value: number, unit: string, limit?: number): Figure {
	const digits = Math.abs(value) >= 100 ? 0 : 2;
	return {
		what,
		value: Number(value.toFixed(digits)),
		unit,
		...(limit !== undefined && { limit }),
	};
}

/** Aligned columns, a figure a line; what is missed says so. */
export function asText(figures: readonly Figure[]): string {
	const rows = figures.map((each) => [
		each.what,
		each.value.toLocaleString('en'),
		each.unit,
		each.limit === undefined ? '' : `at most ${each.limit.toLocaleString('en')}`,
		isMissed(each) ? 'MISSED' : '',
	]);
	const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((row) => row[column].length)));
	const line = ([what, value, unit, limit, missed]: string[]) =>
		[
			what.padEnd(widths[0]),
			value.padStart(widths[1]),
			unit.padEnd(widths[2]),
			limit.padEnd(widths[3]),
			missed,
		].join('  ');
	return rows.map((row) => line(row).trimEnd()).join('\n');
}
