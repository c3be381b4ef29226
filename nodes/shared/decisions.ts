import { z } from 'zod';
import { EXTERNAL_ID_LENGTH, isCustomerPrefix, isKeyPrefix, readExternalId } from './externalId';
import { quickReader } from './quickReader';
import { isDeviceList, LEVELS, type DeviceList } from './items';
import { readTime } from './time';
import { byPicklistField } from './ticketSettings';

/**
 * What leaves Kaspersky Ticketing Rules and goes into Autotask Ticket: Sync. The types are what the rules node writes;
 * {@link readSyncItem} takes what any node may bring, and gives times in milliseconds.
 */

const milliseconds = z.string().transform((text, context) => {
	const read = readTime(text);
	if (read !== undefined) return read;
	context.addIssue({ code: 'custom', message: `"${text}" is not an ISO 8601 time` });
	return z.NEVER;
});

const key = z.string().trim().min(1).max(EXTERNAL_ID_LENGTH);
const ownKey = (of: 'device' | 'customer') =>
	z.string().refine((text) => readExternalId(text)?.of === of, {
		message: `is not the external ID of a ticket for a ${of}`,
	});
/** Where one key is invalid, others may be missing, too. */
const ownKeys = (of: 'device' | 'customer') => z.array(ownKey(of));

const id = z.number().int();
const setting = id.nullable().default(null);
const reason = z.string().default('');

const open = z.object({
	action: z.literal('open'),
	externalID: key,
	companyID: id,
	/** Hours from the creation of the ticket until it is due; Sync turns them into a time. */
	dueHours: z.number().positive().max(87_600),
	/** The due time if the ticket were created now: for people, and for other nodes. ISO 8601, UTC. */
	dueDateTime: z.string().optional(),
	/** At most 255 characters. */
	title: z.string().trim().min(1),
	/** At most 8,000 characters. */
	description: z.string().default(''),
	...byPicklistField(() => setting),
	/** Both or none. */
	assignedResourceID: setting,
	assignedResourceRoleID: setting,
	contactID: setting,
	contractID: setting,
	companyLocationID: setting,
	/** Names and values as Autotask stores them. */
	userDefinedFields: z.array(z.object({ name: z.string(), value: z.string() })).default([]),
});

/** A device on a ticket that its customer has for one status on several devices. */
const ticketDevice = z.object({
	/** Of the ticket that the device would have, had each device its own. */
	externalID: ownKey('device'),
	name: z.string(),
	level: z.enum(LEVELS),
	raisedAt: milliseconds,
	mayBeOlder: z.boolean().default(false),
	isRaised: z.boolean(),
	/** It gets no ticket for now: it is on none that it is not on already, and no reason for one. */
	isMuted: z.boolean().optional().catch(undefined),
});

/** `devices`: the highest level first; the settings are the first one's. */
const openForDevices = open.extend({
	externalID: ownKey('customer'),
	devices: z.array(ticketDevice).min(1),
});

const complete = z.object({ action: z.literal('complete'), externalID: key, reason });

/** `instead`: keys of the tickets that its devices get each for itself; completed only when all of them exist. */
const completeForDevices = complete.extend({
	externalID: ownKey('customer'),
	instead: ownKeys('device').default([]),
});

/** No rule wants a ticket; or one does, but it has to wait: the account is unknown or inactive, it is not the time. */
const untouched = z.object({
	action: z.enum(['none', 'held']),
	externalID: key.optional(),
	reason,
});

/** What a device is called elsewhere. A fact that is none costs the fact, not the ticket. */
const fact = z.string().optional().catch(undefined);
const device = z
	.object({ name: z.string(), fqdn: fact, ip: fact, serialNumber: fact })
	.optional()
	.catch(undefined);

/** Autotask takes a resource only with its role. */
const takesWholeAssignee: [(item: { ticket: object }) => boolean, z.CustomErrorParams] = [
	({ ticket }) => {
		const { assignedResourceID = null, assignedResourceRoleID = null } =
			ticket as Partial<OpenDecision>;
		return (assignedResourceID === null) === (assignedResourceRoleID === null);
	},
	{ path: ['ticket', 'assignedResourceRoleID'], message: 'a resource and its role go together' },
];

const change = z
	.object({
		change: z.enum(['raised', 'levelChanged', 'cleared', 'ongoing']),
		level: z.string().default(''),
		previousLevel: z.string().optional(),
		raisedAt: milliseconds,
		mayBeOlder: z.boolean().default(false).catch(false),
		observedAt: milliseconds.optional(),
		customer: z.object({ name: z.string() }).nullish().catch(undefined),
		device,
		ticket: z.discriminatedUnion('action', [open, complete, untouched]),
	})
	.refine(...takesWholeAssignee)
	.transform((item) => ({ ...item, observedAt: item.observedAt ?? item.raisedAt }));

const list = z
	.object({
		change: z.literal('snapshot'),
		observedAt: milliseconds,
		isComplete: z.boolean(),
		ticket: z.discriminatedUnion('action', [openForDevices, completeForDevices, untouched]),
	})
	.refine(...takesWholeAssignee);

const snapshot = z.object({
	change: z.literal('snapshot'),
	observedAt: milliseconds,
	source: z.object({ name: z.string() }).optional(),
	snapshot: z.object({
		prefix: z.string().refine(isKeyPrefix, {
			message: 'is not an external ID prefix of Kaspersky Ticketing Rules',
		}),
		externalIDs: ownKeys('device'),
		customers: z
			.array(
				z.object({
					prefix: z
						.string()
						.refine(isCustomerPrefix, { message: 'is not an external ID prefix of a customer' }),
					externalIDs: ownKeys('customer'),
				}),
			)
			.default([]),
		former: z
			.array(
				z.string().refine(isKeyPrefix, {
					message: 'is not an external ID prefix of Kaspersky Ticketing Rules',
				}),
			)
			.default([]),
	}),
});

const warning = z.object({ change: z.literal('warning'), message: z.string().default('') });

export type OpenTicket = z.input<typeof open>;
type OpenCustomerTicket = z.input<typeof openForDevices>;
export type CompleteTicket = z.input<typeof complete>;
export type CompleteCustomerTicket = z.input<typeof completeForDevices>;
export type TicketDevice = z.input<typeof ticketDevice>;
export interface UntouchedTicket {
	action: 'none' | 'held';
	externalID: string;
	reason: string;
	/** The ticket that the customer has for the status is for this device, too. */
	onePer?: 'customer';
}

export type TicketDecision = OpenTicket | CompleteTicket | UntouchedTicket;
export type CustomerTicketDecision = OpenCustomerTicket | CompleteCustomerTicket | UntouchedTicket;

/** The rule that decided, as messages call it; `null` when the defaults did. */
interface Decided<Decision> {
	rule: string | null;
	ticket: Decision;
}

export type DecidedList = DeviceList & Decided<CustomerTicketDecision>;

/** As Sync reads them. */
export type SyncChange = z.output<typeof change>;
export type SyncList = z.output<typeof list>;
export type SyncSnapshot = z.output<typeof snapshot>;
export type OpenDecision = z.output<typeof open>;
export type ListedTicketDevice = z.output<typeof ticketDevice>;

export type SyncItem =
	| { kind: 'change'; item: SyncChange }
	| { kind: 'deviceList'; item: SyncList }
	| { kind: 'snapshot'; item: SyncSnapshot }
	| { kind: 'warning'; message: string }
	| { kind: 'bad'; message: string };

const readChange = quickReader(change);
const readList = quickReader(list);
const readSnapshot = quickReader(snapshot);

/** Reads an input item; one that cannot be read says what is missing and does not affect the others. */
export function readSyncItem(json: unknown): SyncItem {
	switch ((json as { change?: unknown } | null)?.change) {
		case 'snapshot':
			return isDeviceList(json as object)
				? named('deviceList', readList(json))
				: named('snapshot', readSnapshot(json));
		case 'warning': {
			const read = warning.safeParse(json);
			return read.success ? { kind: 'warning', message: read.data.message } : bad(read.error);
		}
		default:
			return named('change', readChange(json));
	}
}

function named<Kind extends string, Item>(kind: Kind, read: z.SafeParseReturnType<unknown, Item>) {
	return read.success ? { kind, item: read.data } : bad(read.error);
}

/** Other operations of that node give items without a decision, and nobody sees from here which one is chosen. */
const WHAT_SYNC_TAKES =
	'Sync takes items of a Kaspersky Ticketing Rules node whose “Operation” is “Apply Rules”, or items with the same fields.';

function bad(error: z.ZodError): { kind: 'bad'; message: string } {
	const [issue] = error.issues;
	const place = issue.path.length === 0 ? 'the item' : `“${issue.path.join('.')}”`;
	const isMissing = issue.code === 'invalid_type' && issue.received === 'undefined';
	const what = isMissing ? `${place} is missing` : `${place}: ${issue.message}`;
	return { kind: 'bad', message: `This item cannot be synchronised: ${what}. ${WHAT_SYNC_TAKES}` };
}
