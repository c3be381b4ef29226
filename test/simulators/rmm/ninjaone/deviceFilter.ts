import type { Device } from './model';

type Test = (device: Device) => boolean;

/** What a clause can be about, by its name; values are numbers or upper-case words. */
const FIELDS: Record<string, (device: Device) => string> = {
	org: ({ row }) => String(row.organizationId),
	loc: ({ row }) => String(row.locationId),
	id: ({ row }) => String(row.id),
	class: ({ row }) => row.nodeClass,
	status: ({ row }) => row.approvalStatus,
};

const FLAGS: Record<string, Test> = {
	online: ({ row }) => !row.offline,
	offline: ({ row }) => row.offline,
};

export class BadFilter extends Error {}

/**
 * A device filter `df`: clauses like `org = 1`, `class in (MAC, LINUX_SERVER)`, `online`, joined by AND.
 *
 * @param known names of the clauses that count; others are dropped without a word, as the queries do. Absent: all are
 * known, and what is none throws
 */
export function compileFilter(df: string | undefined, known?: readonly string[]): Test {
	if (df === undefined || df.trim() === '') return () => true;
	const tests = df.split(/\s+AND\s+/i).map((clause) => compileClause(clause.trim(), known));
	return (device) => tests.every((test) => test(device));
}

function compileClause(clause: string, known: readonly string[] | undefined): Test {
	const [, word, rest] = /^(\w+)\s*(.*)$/s.exec(clause) ?? [];
	const name = word?.toLowerCase() ?? '';
	if (known && !known.includes(name)) return () => true;
	if (name in FLAGS && rest === '') return FLAGS[name];
	const values = valuesOf(rest ?? '');
	if (!(name in FIELDS) || values === undefined) {
		throw new BadFilter(`Invalid device filter: ${clause}`);
	}
	const field = FIELDS[name];
	return (device) => values.includes(field(device).toUpperCase());
}

/** `= 1`, `eq 1` or `in (1, 2)`. */
function valuesOf(text: string): string[] | undefined {
	const one = /^(?:=|eq\s)\s*(\w+)$/i.exec(text);
	if (one) return [one[1].toUpperCase()];
	const several = /^in\s*\(([^)]*)\)$/i.exec(text);
	return several?.[1].split(',').map((value) => value.trim().toUpperCase());
}
