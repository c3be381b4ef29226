/** Something that was measured, and the most, or the least, that it may be. */
export interface Figure {
	what: string;
	value: number;
	unit: string;
	/** Absent for what only informs. */
	limit?: number;
	/** Of a ratio to another program in the same run. */
	least?: number;
}

export const isMissed = ({ value, limit, least }: Figure) =>
	(limit !== undefined && value > limit) || (least !== undefined && value < least);

/** How many times as much as another program in the same run. */
export const ratio = (what: string, value: number, least: number): Figure => ({
	...figure(what, value, 'times'),
	least,
});

export function figure(what: string, value: number, unit: string, limit?: number): Figure {
	const digits = Math.abs(value) >= 100 ? 0 : 2;
	return {
		what,
		value: Number(value.toFixed(digits)),
		unit,
		...(limit !== undefined && { limit }),
	};
}

function limitOf({ limit, least }: Figure): string {
	if (limit !== undefined) return `at most ${limit.toLocaleString('en')}`;
	return least === undefined ? '' : `at least ${least.toLocaleString('en')}`;
}

/** Aligned columns, a figure a line; what is missed says so. */
export function asText(figures: readonly Figure[]): string {
	const rows = figures.map((each) => [
		each.what,
		each.value.toLocaleString('en'),
		each.unit,
		limitOf(each),
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
