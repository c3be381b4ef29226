import { DateTime } from 'luxon';
import { z } from 'zod';
import { LIMITS } from '../../../shared/autotask/limits';
import { CUSTOMER_KEY, DEVICE_KEY } from './customer/deviceMark';

/** Items come from other nodes, too: only what is needed is asked for, and times become milliseconds. */
const time = z.string().transform((text, context) => {
	const parsed = DateTime.fromISO(text, { zone: 'utc' });
	if (parsed.isValid) return parsed.toMillis();
	context.addIssue({ code: 'custom', message: `"${text}" is not an ISO 8601 time` });
	return z.NEVER;
});

const externalID = z.string().trim().min(1).max(LIMITS.externalID);
const id = z.number().int();
const setting = id.nullable().default(null);
const deviceKey = z.string().regex(DEVICE_KEY, 'is not the key of a device');
const customerKey = z.string().regex(CUSTOMER_KEY, 'is not the key of a customer');

const open = z.object({
	action: z.literal('open'),
	externalID,
	companyID: id,
	dueHours: z.number().positive().max(87_600),
	title: z.string().trim().min(1),
	description: z.string().default(''),
	queueID: setting,
	priority: setting,
	billingCodeID: setting,
	issueType: setting,
	subIssueType: setting,
	member: z.object({ externalID: deviceKey, name: z.string() }).optional(),
});

const complete = z.object({
	action: z.literal('complete'),
	externalID,
	reason: z.string(),
	customerExternalID: customerKey.optional(),
});
const untouched = z.object({ action: z.enum(['none', 'held']), reason: z.string().default('') });

const change = z
	.object({
		change: z.enum(['raised', 'levelChanged', 'cleared', 'ongoing']),
		level: z.string().default(''),
		previousLevel: z.string().optional(),
		raisedAt: time,
		observedAt: time.optional(),
		device: z.object({ name: z.string() }).optional(),
		status: z.object({ description: z.string() }).optional(),
		ticket: z.discriminatedUnion('action', [open, complete, untouched]),
	})
	.superRefine(({ ticket }, context) => {
		for (const message of keyFaults(ticket))
			context.addIssue({ code: 'custom', path: ['ticket', 'externalID'], message });
	})
	.transform((item) => ({ ...item, observedAt: item.observedAt ?? item.raisedAt }));

/** Where a customer's ticket is concerned, it matters whose key it is: devices are listed by theirs. */
function keyFaults(ticket: z.infer<typeof open | typeof complete | typeof untouched>): string[] {
	const isJoin = ticket.action === 'open' && ticket.member !== undefined;
	const isLeave = ticket.action === 'complete' && ticket.customerExternalID !== undefined;
	if (!isJoin && !isLeave) return [];
	const read = (isJoin ? customerKey : deviceKey).safeParse(ticket.externalID);
	return read.success ? [] : read.error.issues.map(({ message }) => message);
}

/** Of a source or of one device; a prefix of another form could reach tickets that are not ours. */
const prefix = z
	.string()
	.regex(/^ksp-[0-9a-f]{8}-([0-9a-f]{16}-)?$/, 'is not a prefix of this package');

/** One key that is none means that others may be missing, too. */
const keys = z.array(z.string().regex(/^ksp-[0-9a-f]{8}-(?:g[0-9a-f]{15}|[0-9a-f]{16})-\w{1,20}$/));

const snapshot = z.object({
	change: z.literal('snapshot'),
	observedAt: time,
	source: z.object({ name: z.string() }).optional(),
	snapshot: z.object({
		prefix,
		externalIDs: keys,
		customerExternalIDs: keys.optional(),
	}),
});

const warning = z.object({ change: z.literal('warning'), message: z.string().default('') });

export type OpenDecision = z.infer<typeof open>;
export type CompleteDecision = z.infer<typeof complete>;
export type ChangeItem = z.infer<typeof change>;
export type SnapshotItem = z.infer<typeof snapshot>;

export type ReadItem =
	| { kind: 'change'; item: ChangeItem }
	| { kind: 'snapshot'; item: SnapshotItem }
	| { kind: 'warning'; message: string }
	| { kind: 'bad'; message: string };

/** Reads an input item; one that cannot be read says what is missing and stops nobody else. */
export function readSyncItem(json: unknown): ReadItem {
	const kind = (json as { change?: unknown } | null)?.change;
	if (kind === 'snapshot') {
		const read = snapshot.safeParse(json);
		return read.success ? { kind: 'snapshot', item: read.data } : bad(read.error);
	}
	if (kind === 'warning') {
		const read = warning.safeParse(json);
		return read.success ? { kind: 'warning', message: read.data.message } : bad(read.error);
	}
	const read = change.safeParse(json);
	return read.success ? { kind: 'change', item: read.data } : bad(read.error);
}

function bad(error: z.ZodError): ReadItem {
	const [issue] = error.issues;
	const place = issue.path.join('.') || 'the item';
	return {
		kind: 'bad',
		message: `This item cannot be synchronised: ${place}: ${issue.message}. Feed it with items of the Kaspersky Ticketing Rules node, or with items of the same form.`,
	};
}
