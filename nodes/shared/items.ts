import { z } from 'zod';
import { STATUS_CODE } from './externalId';
import { quickReader } from './quickReader';

/**
 * The items that travel between the nodes: plain JSON, readable in the editor, open to any other node. The types are
 * what our nodes write; the readers take what any node may bring, and say in words what is wrong with it.
 */

const SOLUTIONS = ['kasperskySecurityCenter', 'kasperskyEndpointSecurityCloud'] as const;
export const LEVELS = ['Critical', 'Warning'] as const;
const CHANGES = ['raised', 'levelChanged', 'cleared', 'ongoing'] as const;
const CLEARED_BECAUSE = ['resolved', 'deviceRemoved', 'deviceReplaced'] as const;

const oneOf = <T extends string>(values: readonly T[]) =>
	z.string().refine((value): value is T => values.some((known) => known === value), {
		message: `must be ${values.map((value) => `“${value}”`).join(' or ')}`,
	});

/** Other nodes may deliver ids as numbers. */
const textOrNumber = <T extends z.ZodTypeAny>(schema: T) =>
	z.preprocess((value) => (typeof value === 'number' ? String(value) : value), schema);

const filled = (example: string) =>
	textOrNumber(z.string().trim().min(1, `must not be empty, e.g. “${example}”`));

const ISO_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/;
// zod's own check builds its pattern again for each item, which took half of the time here.
const time = z.string().refine((text) => ISO_TIME.test(text) && !Number.isNaN(Date.parse(text)), {
	message: 'must be a time in ISO 8601, e.g. “2026-11-22T10:00:00Z”',
});

/** Of facts that only inform, an unexpected type costs the fact, not the ticket. */
const fact = z.string().optional().catch(undefined);

const level = oneOf(LEVELS);

// Both ids are parts of the key on the ticket.
const source = z.object({
	id: z
		.string()
		.regex(
			/^(ksc|kes):[0-9a-f]{8}$/,
			'must be “ksc:” or “kes:”, followed by 8 hexadecimal digits, e.g. “ksc:5f0c21aa”',
		),
	name: z.string(),
});

const status = z.object({
	/** Stable, e.g. `databasesOutdated`; part of the external ID. */
	code: z
		.string()
		.regex(STATUS_CODE, 'must be 1 to 20 letters and digits, e.g. “databasesOutdated”'),
	/** The text that the solution's console shows. */
	description: z.string(),
});

/** Everything but `id` and `name` may be unknown to the source. */
const device = z.object({
	id: filled('4328c0de'),
	name: filled('FIN-PC-07'),
	fqdn: fact,
	ip: fact,
	serialNumber: fact,
	group: fact,
	os: fact,
	lastVisibleAt: fact,
});

/** Whose device it is. `id` is stable; `name` can be changed by an administrator at any time. */
const customer = z.object({
	id: z.string(),
	name: z.string(),
	kind: z.enum(['virtualServer', 'group', 'workspace', 'site', 'organization', 'fixed']),
	/** Where the source itself names the Autotask company that the customer is. */
	autotaskCompanyId: z.number().int().nonnegative().optional().catch(undefined),
});

/** Another problem of the same device at the same time. */
const otherStatus = z.object({ code: z.string(), description: z.string(), level });

const statusChange = z.object({
	change: oneOf(CHANGES),
	solution: oneOf(SOLUTIONS),
	level,
	/** Only on `levelChanged`. */
	previousLevel: level.optional(),
	/** Only on `cleared`: the status is gone, or the whole device is. */
	clearedBecause: oneOf(CLEARED_BECAUSE).optional(),
	status,
	device,
	/** `null` when the device has no customer, or when its customer is no longer known. */
	customer: customer.nullable(),
	source,
	/** When this occurrence of the problem was first seen. */
	raisedAt: time,
	/** What the source says of it in its own words, where the status description says less. */
	detail: fact,
	/**
	 * It may have begun long before `raisedAt`: the trigger had not run before, or its state was lost. Whether it had
	 * cleared since some time in the past is not known then.
	 */
	mayBeOlder: z.boolean().optional().catch(undefined),
	observedAt: time,
	/** What else holds on the device now; absent when nothing does, or when it is not known. */
	otherStatuses: z.array(otherStatus).optional(),
	/** On the last item of an execution that was cut: how many items follow with the next ones. */
	itemsLeft: z.number().optional(),
});

const listedDevice = z.object({
	id: filled('4328c0de'),
	name: filled('FIN-PC-07'),
	level,
	raisedAt: time,
	mayBeOlder: z.boolean().optional().catch(undefined),
	/** Path of its group. */
	group: fact,
	/** `false`: it has the status, but was never sent as raised (there before the first run, too short, not selected). */
	isRaised: z.boolean(),
});

/**
 * A snapshot of one customer and status: all devices that have it now. Sent when that has changed, and at every resend.
 * Tickets that a customer has for several devices follow it and nothing else.
 */
const deviceList = z.object({
	change: z.literal('snapshot'),
	solution: oneOf(SOLUTIONS),
	source,
	customer,
	status,
	/** The highest that one of the devices has; absent when there are none. For texts and filters. */
	level: level.optional().catch(undefined),
	/** Empty: no device has the status any more. */
	devices: z.array(listedDevice),
	/** Devices that have left this list because they belong to another customer now; they still have the status. */
	moved: z
		.array(z.object({ name: z.string(), customer }))
		.optional()
		.catch(undefined),
	/** `false`: others may have it as well, so no device is removed from the ticket. */
	isComplete: z.boolean(),
	observedAt: time,
});

/** Closing item of a resend: the keys of all problems that exist now, so that stale tickets are found. */
export interface Snapshot {
	change: 'snapshot';
	solution: Solution;
	source: Source;
	observedAt: string;
	/** The resend did not fit into one execution: earlier ones sent its first parts. */
	isLastPart?: true;
	snapshot: {
		/** What every external ID of this source, or of the one device that it speaks for, starts with. */
		prefix: string;
		/** Sorted; a ticket whose key is missing here belongs to no current problem. */
		externalIDs: string[];
		/** The same for tickets that customers have for several devices. Absent: it does not speak of them. */
		customers?: Array<{ prefix: string; externalIDs: string[] }>;
		/** Prefixes of what this source was called before: its tickets are completed, as there are others now. */
		former?: string[];
	};
}

/** Something that a person should know although no status changed. */
export interface SourceWarning {
	change: 'warning';
	solution: Solution;
	source: Source;
	observedAt: string;
	message: string;
}

export type Solution = (typeof SOLUTIONS)[number];
export type Level = (typeof LEVELS)[number];
export type Source = z.infer<typeof source>;
export type StatusDescription = z.infer<typeof status>;
export type Device = z.infer<typeof device>;
export type Customer = z.infer<typeof customer>;

/** Id of the customer of devices that are on no virtual server, where virtual servers are the customers. */
export const MAIN_SERVER = 'mainServer';
export type OtherStatus = z.infer<typeof otherStatus>;
/** A problem that was raised, changed its level, cleared, or is sent again unchanged (`ongoing`). Times: ISO 8601, UTC. */
export type StatusChange = z.infer<typeof statusChange>;
export type ListedDevice = z.infer<typeof listedDevice>;
export type DeviceList = z.infer<typeof deviceList>;
/** What a list of devices has as its level: the first of them that a device has. */
export const highestLevel = (devices: readonly ListedDevice[]): Level | undefined =>
	LEVELS.find((known) => devices.some((device) => device.level === known));
/** Whether an item is the list of a customer's devices, and not the closing snapshot of a source. */
export const isDeviceList = <Item extends object>(item: Item): item is Item & DeviceList =>
	'devices' in item && 'change' in item && item.change === 'snapshot';

export type TriggerItem = StatusChange | DeviceList | Snapshot | SourceWarning;

// Ticketing rules read status changes and device lists.

const incoming = {
	status: status.extend({ description: fact }),
	source: source.extend({ name: fact }),
	observedAt: time.optional(),
};

const incomingCustomer = customer.extend({
	id: textOrNumber(z.string().optional()),
	kind: customer.shape.kind.catch('fixed'),
});

const readOtherStatus = quickReader(otherStatus);

const incomingChange = statusChange.extend({
	...incoming,
	customer: incomingCustomer.nullish(),
	// Only texts are made of them: one that cannot be read is left out.
	otherStatuses: z
		.array(z.unknown())
		.transform((others) => others.flatMap((other) => readOtherStatus(other).data ?? []))
		.optional()
		.catch(undefined),
	itemsLeft: z.number().optional().catch(undefined),
});

const incomingList = deviceList.extend({
	...incoming,
	customer: incomingCustomer,
	observedAt: time,
});

const readChange = quickReader(incomingChange);
const readList = quickReader(incomingList);

/** An item of a trigger or of any other node, read. */
export type RulesItem =
	| { kind: 'change'; change: StatusChange }
	| { kind: 'deviceList'; list: DeviceList }
	/** Not for the rules, but for whatever comes behind them. */
	| { kind: 'passOn' }
	/** In words: which field, what it is, what it should be. */
	| { kind: 'unreadable'; why: string };

/**
 * Reads an item, and fills in what an item of another node lacks, where that needs no guessing.
 *
 * @param describe the text of a status description whose item brings none
 */
export function readRulesItem(
	json: Record<string, unknown>,
	describe: (code: string, solution: Solution) => StatusDescription,
): RulesItem {
	const isList = isDeviceList(json);
	if (!isList && (json.change === 'snapshot' || json.change === 'warning')) {
		return { kind: 'passOn' };
	}
	const parsed = isList ? readList(json) : readChange(json);
	if (!parsed.success) return { kind: 'unreadable', why: describeIssues(parsed.error) };
	const { data } = parsed;
	const { status, source } = data;
	const described = status.description?.trim() || describe(status.code, data.solution).description;
	const common = {
		status: having(status, { description: described }),
		source: having(source, { name: source.name ?? source.id }),
	};
	if (data.change === 'snapshot') {
		const list = having(data, { ...common, customer: withId(data.customer) });
		return { kind: 'deviceList', list };
	}
	const change: StatusChange = having(data, {
		...common,
		customer: data.customer ? withId(data.customer) : null,
		observedAt: data.observedAt ?? data.raisedAt,
	});
	return { kind: 'change', change };
}

const withId = (read: z.infer<typeof incomingCustomer>): Customer =>
	having(read, { id: read.id ?? read.name });

/** The object itself where it has these values: n8n stores an object once, however many items and nodes share it. */
function having<T extends object, Values extends object>(object: T, values: Values): T & Values {
	const given = object as object as Partial<Values>;
	for (const key in values) if (given[key] !== values[key]) return { ...object, ...values };
	return object as T & Values;
}

function describeIssues(error: z.ZodError): string {
	const issues = error.issues.map((issue) => {
		const missing = issue.code === 'invalid_type' && issue.received === 'undefined';
		return `“${issue.path.join('.')}” ${missing ? 'is missing' : issue.message}`;
	});
	return `This item is not a status change: ${issues.join('; ')}. Use items from a Kaspersky trigger, or items with the same fields.`;
}
