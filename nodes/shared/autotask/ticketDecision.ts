import type { Snapshot, SourceWarning, StatusChange } from '../deviceStatus/statusChange';

/** The settings of one row of the rule table, as Autotask ids. `null`: not set. */
export interface TicketSettings {
	queueID: number | null;
	priority: number | null;
	/** Work type. */
	billingCodeID: number | null;
	issueType: number | null;
	subIssueType: number | null;
}

/** A device on a ticket that its customer has for one status on several devices. */
export interface TicketMember {
	/** Of the problem on this device: what its ticket would have, had each device its own. */
	externalID: string;
	name: string;
}

/** The ticket should exist and look like this. */
export interface OpenTicket extends TicketSettings {
	action: 'open';
	externalID: string;
	companyID: number;
	/** Hours from the making of the ticket until it is due; the Sync operation turns them into a time. */
	dueHours: number;
	/** The due time if the ticket were made now: for people, and for other nodes. ISO 8601, UTC. */
	dueDateTime: string;
	/** At most 255 characters. */
	title: string;
	/** At most 8,000 characters. */
	description: string;
	/** Only on a ticket per customer and status: `externalID` is the customer's, this is the device. */
	member?: TicketMember;
}

/** The ticket, if there is one, should be completed. */
export interface CompleteTicket {
	action: 'complete';
	externalID: string;
	/** Goes into the ticket's note and resolution. */
	reason: string;
	/** The customer's ticket for this status, which the device leaves as well. */
	customerExternalID?: string;
}

/** Nothing is to be done, because no rule wants a ticket. */
export interface NoTicket {
	action: 'none';
	externalID: string;
	reason: string;
}

/** A rule wants a ticket, but it cannot be made for now: the account is unknown or inactive. */
export interface HeldTicket {
	action: 'held';
	externalID: string;
	reason: string;
}

export type TicketDecision = OpenTicket | CompleteTicket | NoTicket | HeldTicket;

/** A status change as it leaves the rules node. */
export interface DecidedChange extends StatusChange {
	/** The last rule that set something for this row; `null` when the defaults decided. */
	rule: { name: string; index: number } | null;
	ticket: TicketDecision;
}

/** What the Sync operation takes in. */
export type SyncItem = DecidedChange | Snapshot | SourceWarning;

/** What became of an item in Autotask. */
export type SyncResultName =
	| 'created'
	| 'exists'
	| 'completed'
	| 'reopened'
	| 'updated'
	| 'noted'
	| 'merged'
	| 'held'
	| 'skipped'
	| 'failed';
