/** One value of a record, as the REST API carries it; dates are kept as full ISO strings (see dates.ts). */
export type Scalar = string | number | boolean | null;

export interface UserDefinedField {
	name: string;
	value: string | null;
}

export type Value = Scalar | UserDefinedField[];

/** A user-defined field of a tenant, by its label. */
export interface UserDefinedFieldSpec {
	name: string;
	type: 'string' | 'double' | 'integer' | 'datetime';
	isRequired?: boolean;
	isReadOnly?: boolean;
	/** Makes it a list: records hold `value` (WYRE and msoukhomlinov show texts there), people see `label`. */
	values?: Array<{ value: string; label: string; isActive?: boolean }>;
}

/** One stored record of any entity. Unset is null, also for texts; "" appears only in responses. */
export type Row = Record<string, Value>;

/** The fields of a ticket that the simulator itself reasons about; every other one is there by its API name. */
export interface Ticket extends Row {
	id: number;
	ticketNumber: string;
	title: string;
	companyID: number;
	status: number;
	priority: number;
	queueID: number | null;
	description: string | null;
	resolution: string | null;
	externalID: string | null;
	ticketCategory: number | null;
	assignedResourceID: number | null;
	assignedResourceRoleID: number | null;
	createDate: string;
	dueDateTime: string | null;
	completedDate: string | null;
	completedByResourceID: number | null;
	lastActivityDate: string | null;
	userDefinedFields: UserDefinedField[];
}

export interface TicketNote extends Row {
	id: number;
	ticketID: number;
	title: string | null;
	description: string;
	noteType: number;
	publish: number;
	createDateTime: string;
	creatorResourceID: number | null;
}

export type TicketWithNotes = Ticket & { notes: TicketNote[] };

export function isRecord(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
