import type { Level, Solution } from '../../shared/items';
import type { ListSetting, SettingName } from '../../shared/ticketSettings';

/**
 * What the Ticketing tab and the server tell each other: the page gets a {@link TabModel}, and a form brings back a
 * {@link Submission}. All values are texts as a table of rules holds them.
 */

/** A row of the page. `customer` is empty for all customers. */
export interface RowRef {
	solution: Solution;
	level: Level;
	/** Code of the status description. */
	status: string;
	customer: string;
}

/** A setting on the page. The weekly hours are one: `days|from|to|timeZone`, empty for always. */
export type TabColumn = SettingName | 'createTicket' | 'onePer' | 'hours';

/** Values by column. `createTicket` is `on` or `off`; optional settings are `none` where there is none. */
export type Cells = Partial<Record<TabColumn, string>>;

export interface Change extends RowRef {
	column: TabColumn;
	/** `null`: a customer's row takes the setting of all customers again. */
	value: string | null;
}

export interface AccountChange {
	customer: string;
	/** ID of an active company; `null`: found by the customer's name again. */
	company: number | null;
}

/** What was changed on the page and is not saved yet. */
export interface Edits {
	changes: Change[];
	accounts: AccountChange[];
	mutes?: NewMute[];
	/** IDs of the rows of mutes that end now. */
	ended?: string[];
}

/** A mute that begins. Empty: `customer` all, `status` all, `level` both. */
export interface NewMute {
	/** Names and patterns with commas between them. */
	devices: string;
	customer: string;
	/** Code of the status description. */
	status: string;
	level: string;
	/** `2026-12-31`, to its end, or `2026-12-31 18:00`. */
	until: string;
}

/** A mute of the table, as the page shows it. */
export interface TabMute extends Pick<NewMute, 'devices' | 'customer' | 'until'> {
	/** Of its row; empty where the table gives none. */
	id: string;
	/** Which statuses it is for. */
	what: string;
	isOver: boolean;
	/** Why it cannot be read, and mutes nothing. */
	issue: string;
}

/** Where a person was on the page, so that it is drawn again there. */
export interface View {
	/** `kasperskySecurityCenter/Critical`, `accounts` or `history`. */
	section: string;
	customer: string;
}

export interface Submission extends Edits {
	token: string;
	view: View;
	/** Something is asked, and nothing is to be saved. */
	question?: Question;
}

/** A value of a drop-down. */
export interface TabChoice {
	/** As the table holds it. */
	value: string;
	label: string;
	isDefault: boolean;
	/** Shown only where a row still has it. */
	isInactive?: true;
	/** Value of the issue type of a sub-issue type. */
	parent?: string;
}

export interface TabRow {
	ref: RowRef;
	/** For all customers all columns that are not `none`; for a customer those that it has of its own. */
	cells: Cells;
	/** What has to be corrected, by column, if anything, as far as the page does not see it for itself. */
	issues?: Partial<Record<TabColumn, string>>;
}

export interface TabStatus {
	code: string;
	/** The console's text by solution; without one the solution does not have this status. */
	text: Partial<Record<Solution, string>>;
	/** What it means, and what usually helps. */
	advice: string;
}

export interface TabAccount {
	customer: string;
	company: { id: number; name: string } | null;
	/** `mapping` (of this table), `name` or `fallback`. */
	matchedBy: string;
	/** Why its tickets are held, and what to do on this page; empty when they are not. */
	held: string;
	/** Tickets that were held when the daily report last heard of the customer. */
	lastHeld: { count: number; at: string } | null;
}

export interface TabHistoryEntry {
	at: string;
	by: string;
	customer: string;
	row: string;
	setting: string;
	before: string;
	after: string;
}

/** Which ticket a status of a device would get, as a person asks. */
export interface Question {
	solution: Solution;
	level: Level;
	/** Code of the status description. */
	status: string;
	/** Name or ID; empty: the device has none. */
	customer: string;
	/** Name; empty: any device. */
	device: string;
	/** Path of the device's group; empty where it makes no difference. */
	group: string;
}

export interface Explained {
	question: Question;
	/** The answer, in words. */
	lines: string[];
}

/** What became of a submission. */
export interface TabNotice {
	kind: 'saved' | 'refused' | 'stale';
	text: string;
	/** One for each value that cannot be saved. */
	issues: string[];
}

export interface TabModel {
	token: string;
	/** Who is logged in, as far as it is known. */
	user: string;
	view: View;
	statuses: TabStatus[];
	/** In Autotask's order, by column. */
	choices: Record<ListSetting['name'], TabChoice[]>;
	/** By level. */
	defaults: Record<Level, Cells>;
	rows: TabRow[];
	/** What is wrong with rows of the table of which nobody knows which rows of the page they are for. */
	unreadable: string[];
	/** Why Autotask does not say who can be a primary resource, and what to do; empty: it does. */
	refusedLists: string[];
	/** Names of all customers that are known. */
	customers: string[];
	customerRows: TabRow[];
	accounts: TabAccount[];
	/** Those that cannot be read first, then by their end, last those that are over. */
	mutes: TabMute[];
	/** The date of now in the time zone of the workflow. */
	today: string;
	/** Active companies: ID and name. */
	companies: Array<[number, string]>;
	/** Newest first. */
	history: TabHistoryEntry[];
	notice: TabNotice | null;
	/** The answer to what was asked, if anything was. */
	explained?: Explained;
	/** Of a submission that was not saved. */
	edits: Edits;
}

export const COLUMN_NAMES: Record<TabColumn, string> = {
	createTicket: 'Create ticket',
	queue: 'Queue',
	priority: 'Priority',
	dueHours: 'Due, hours',
	workType: 'Work type',
	issueType: 'Issue type',
	subIssueType: 'Issue subtype',
	ticketCategory: 'Ticket category',
	ticketType: 'Ticket type',
	source: 'Source',
	serviceLevelAgreement: 'Service level agreement',
	assignee: 'Primary resource',
	contact: 'Contact',
	contract: 'Contract',
	location: 'Location',
	userDefinedFields: 'User-defined fields',
	onePer: 'One ticket per',
	hours: 'Weekly hours',
};

export const TAB_COLUMNS = Object.keys(COLUMN_NAMES) as TabColumn[];

/** What identifies a row. */
export const rowKey = ({ solution, level, status, customer }: RowRef): string =>
	[solution, level, status, customer].join('/');
