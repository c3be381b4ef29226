import { z } from 'zod';
import { describeStatus } from '../shared/deviceStatus/statusCatalogue';
import { LEVELS } from '../shared/deviceStatus/statusChange';
import type { OtherStatus, StatusChange } from '../shared/deviceStatus/statusChange';
import { SOLUTIONS } from './table/tableRow';

/** An item of the trigger or of any other node, read. */
export type ReadItem =
	| { kind: 'change'; change: StatusChange }
	| { kind: 'passOn' }
	/** In words: which field, what it is, what it should be. */
	| { kind: 'unreadable'; why: string };

const PASSED_ON = ['snapshot', 'warning'];
const CHANGES = ['raised', 'levelChanged', 'cleared', 'ongoing'] as const;

const oneOf = <T extends string>(values: readonly T[]) =>
	z.string().refine((value): value is T => values.some((known) => known === value), {
		message: `must be ${values.map((value) => `“${value}”`).join(' or ')}`,
	});
/** Other nodes may deliver ids as numbers. */
const textOrNumber = <T extends z.ZodTypeAny>(schema: T) =>
	z.preprocess((value) => (typeof value === 'number' ? String(value) : value), schema);
const filled = (example: string) =>
	textOrNumber(z.string().trim().min(1, `must not be empty, e.g. “${example}”`));
const matching = (pattern: RegExp, hint: string) => z.string().regex(pattern, hint);
const ISO_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/;
// zod's own check builds its pattern anew for each item, which took half of the time here.
const time = z.string().refine((text) => ISO_TIME.test(text) && !Number.isNaN(Date.parse(text)), {
	message: 'must be a time in ISO 8601, e.g. “2026-11-22T10:00:00Z”',
});
/** Of facts that only inform, an unexpected type costs the fact, not the ticket. */
const fact = z.string().optional().catch(undefined);

const source = z.object({
	// Both are parts of the key on the ticket, which has 50 characters.
	id: matching(
		/^(ksc|kes):[0-9a-f]{8}$/,
		'must be “ksc:” or “kes:” and 8 hexadecimal digits, e.g. “ksc:5f0c21aa”',
	),
	name: fact,
});
const status = z.object({
	code: matching(
		/^[A-Za-z0-9]{1,20}$/,
		'must be 1 to 20 letters and digits, e.g. “databasesOutdated”',
	),
	description: fact,
});
const device = z.object({
	id: filled('4328c0de'),
	name: filled('FIN-PC-07'),
	fqdn: fact,
	ip: fact,
	group: fact,
	os: fact,
	lastVisibleAt: fact,
});
const otherStatus = z.object({
	code: z.string(),
	description: z.string(),
	level: oneOf(LEVELS),
});
const customer = z.object({
	id: textOrNumber(z.string().optional()),
	name: z.string(),
	kind: z.enum(['virtualServer', 'group', 'workspace', 'fixed']).catch('fixed'),
});

const statusChange = z.object({
	change: oneOf(CHANGES),
	solution: oneOf(SOLUTIONS),
	level: oneOf(LEVELS),
	previousLevel: oneOf(LEVELS).optional(),
	clearedBecause: oneOf(['resolved', 'deviceRemoved']).optional(),
	status,
	device,
	customer: customer.nullish(),
	source,
	raisedAt: time,
	observedAt: time.optional(),
	otherStatuses: z.unknown(),
});

/** Reads an item, and completes a hand-made one where that needs no guessing. */
export function readItem(json: Record<string, unknown>): ReadItem {
	if (PASSED_ON.some((change) => change === json.change)) return { kind: 'passOn' };
	const parsed = statusChange.safeParse(json);
	if (!parsed.success) return { kind: 'unreadable', why: describeIssues(parsed.error) };
	const { data } = parsed;
	const { code, description } = data.status;
	return {
		kind: 'change',
		change: {
			...data,
			status: { code, description: description ?? describeStatus(code, data.solution).description },
			source: { id: data.source.id, name: data.source.name ?? data.source.id },
			customer: data.customer
				? { ...data.customer, id: data.customer.id ?? data.customer.name }
				: null,
			observedAt: data.observedAt ?? data.raisedAt,
			otherStatuses: readOthers(data.otherStatuses),
		},
	};
}

/** Only texts are made of them: one that cannot be read is left out. */
function readOthers(others: unknown): OtherStatus[] | undefined {
	if (!Array.isArray(others)) return undefined;
	return others.flatMap((other: unknown) => otherStatus.safeParse(other).data ?? []);
}

function describeIssues(error: z.ZodError): string {
	const issues = error.issues.map((issue) => {
		const missing = issue.code === 'invalid_type' && issue.received === 'undefined';
		return `“${issue.path.join('.')}” ${missing ? 'is missing' : issue.message}`;
	});
	return `This item is not a status change: ${issues.join('; ')}. Items come from a Kaspersky trigger, or look like its items.`;
}
