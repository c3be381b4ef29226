import { toStored } from './model/dates';
import { entities, type EntityName } from './model/entities';
import { ticketFields } from './model/ticketFields';
import type {
	Row,
	Ticket,
	TicketNote,
	TicketWithNotes,
	UserDefinedFieldSpec,
	Value,
} from './model/values';
import { Picklists, type PicklistChange } from './picklists';
import { seedContacts, seedContracts, seedLocations } from './seed/companyRecords';
import { seedCompanies } from './seed/companies';
import { configurationItem, seedConfigurationItems } from './seed/configurationItems';
import {
	seedBillingCodes,
	seedCategories,
	seedResources,
	seedRoles,
	seedServiceDeskRoles,
	TECHNICIAN_ID,
} from './seed/people';
import { otherTickets } from './seed/otherTickets';
import { defaultSettings, type AutotaskSettings } from './settings';
import { applyLifecycle, insertTicket, recordHistory } from './tickets/lifecycle';

export type Table = Map<number, Row>;

export interface StateOptions {
	seed: number;
	companies: number;
	tickets: number;
	now: () => Date;
	user: string;
}

function table(rows: Row[]): Table {
	return new Map(rows.map((row) => [Number(row.id), row]));
}

/** The tenant's data and switches. Its methods are what the control API does, for tests in the same process. */
export class AutotaskState {
	readonly settings: AutotaskSettings = defaultSettings();
	readonly picklists = new Picklists(this.settings);
	readonly tables: Record<EntityName, Table>;
	/** The ticket UDFs of this tenant; none by default, as in the answer of reference 2.3. */
	readonly ticketUserDefinedFields: UserDefinedFieldSpec[] = [];
	readonly companyUserDefinedFields: UserDefinedFieldSpec[] = [
		{ name: 'Onboarded by', type: 'string' },
		{ name: 'Agreed hours', type: 'double' },
	];
	/** Tickets whose workflow rule has not fired yet, oldest first. */
	private readonly dueRules: Array<{ ticketID: number; at: number }> = [];
	readonly now: () => Date;
	/** Next id by table; ids are never given twice. */
	readonly nextId = {
		Tickets: 40_001,
		TicketNotes: 29_700_001,
		TicketHistory: 1,
		Companies: 30_001,
		ConfigurationItems: 601,
		TicketAdditionalConfigurationItems: 1,
	};
	readonly ticketsOfDay = new Map<string, number>();

	constructor(options: StateOptions) {
		this.now = options.now;
		const created = toStored(options.now());
		this.tables = {
			Tickets: new Map(),
			TicketNotes: new Map(),
			TicketHistory: new Map(),
			TicketCategories: table(seedCategories()),
			Companies: table(seedCompanies(options.companies, created)),
			BillingCodes: table(seedBillingCodes()),
			Resources: table(seedResources(options.user)),
			Roles: table(seedRoles()),
			ResourceServiceDeskRoles: table(seedServiceDeskRoles()),
			Contacts: table(seedContacts()),
			Contracts: table(seedContracts(options.now())),
			CompanyLocations: table(seedLocations()),
			TicketCategoryFieldDefaults: new Map(),
			ConfigurationItems: table(seedConfigurationItems()),
			TicketAdditionalConfigurationItems: new Map(),
		};
		const active = [...this.tables.Companies.values()].filter((row) => row.isActive);
		const ids = active.map((row) => Number(row.id));
		for (const values of otherTickets(options.tickets, options.seed, ids, options.now())) {
			this.createTicket(values);
		}
	}

	/** The stored instant of this moment. */
	stamp(): string {
		return toStored(this.now());
	}

	/** All tickets by id, each with its notes. */
	tickets(): TicketWithNotes[] {
		this.runWorkflowRules();
		const notes = new Map<number, TicketNote[]>();
		for (const note of this.notes()) {
			const list = notes.get(note.ticketID);
			if (list) list.push(note);
			else notes.set(note.ticketID, [note]);
		}
		return [...this.ticketRows()].map((ticket) =>
			Object.assign({ ...ticket }, { notes: notes.get(ticket.id) ?? [] }),
		);
	}

	ticket(id: number): TicketWithNotes | undefined {
		this.runWorkflowRules();
		const ticket = this.tables.Tickets.get(id) as Ticket | undefined;
		return (
			ticket &&
			Object.assign({ ...ticket }, { notes: this.notes().filter((note) => note.ticketID === id) })
		);
	}

	ticketRows(): IterableIterator<Ticket> {
		return this.tables.Tickets.values() as IterableIterator<Ticket>;
	}

	notes(): TicketNote[] {
		return [...this.tables.TicketNotes.values()] as TicketNote[];
	}

	isComplete(status: Value): boolean {
		return this.settings.completeStatuses.includes(Number(status));
	}

	/** Puts a ticket into the tenant without the API's validation: somebody created it in Autotask. */
	createTicket(values: Record<string, Value>): Ticket {
		const defaults = { status: 1, priority: 2, queueID: 8, title: 'Ticket', companyID: 0 };
		const dueDateTime = toStored(new Date(this.now().getTime() + 86_400_000));
		return insertTicket(this, { ...defaults, dueDateTime, ...values }, TECHNICIAN_ID);
	}

	/** A technician edits a ticket in Autotask: sets any field, the life cycle follows; no validation. */
	actAsTechnician(id: number, changes: Record<string, Value>): Ticket {
		const ticket = this.tables.Tickets.get(id) as Ticket | undefined;
		if (!ticket) throw new Error(`no ticket ${id}`);
		const known = new Set(ticketFields.map((field) => field.name));
		const unknown = Object.keys(changes).filter((name) => !known.has(name));
		if (unknown.length > 0) throw new Error(`no such ticket field: ${unknown.join(', ')}`);
		const before: Ticket = { ...ticket };
		Object.assign(ticket, changes);
		applyLifecycle(this, ticket, before, TECHNICIAN_ID);
		// A test that backdates a completion means its own date, not this moment.
		if ('completedDate' in changes) ticket.completedDate = changes.completedDate as string | null;
		recordHistory(this, ticket, before, TECHNICIAN_ID);
		return ticket;
	}

	/** A technician deletes a ticket in Autotask; the API itself cannot. */
	deleteTicket(id: number): boolean {
		for (const below of ['TicketNotes', 'TicketAdditionalConfigurationItems'] as const) {
			for (const row of this.tables[below].values())
				if (row.ticketID === id) this.tables[below].delete(Number(row.id));
		}
		return this.tables.Tickets.delete(id);
	}

	/** The tenant's user-defined fields of an entity. */
	userDefinedFields(entity: EntityName): UserDefinedFieldSpec[] {
		if (entity === 'Companies') return this.companyUserDefinedFields;
		return entity === 'Tickets' ? this.ticketUserDefinedFields : [];
	}

	/** Remembers that the API created a ticket, where the tenant has a workflow rule for such. */
	scheduleWorkflowRule(ticketID: number): void {
		const rule = this.settings.workflowRule;
		if (!rule) return;
		this.dueRules.push({ ticketID, at: this.now().getTime() + rule.afterMinutes * 60_000 });
	}

	/** Fires the workflow rules whose time has come. */
	runWorkflowRules(): void {
		const now = this.now().getTime();
		const due = this.dueRules.filter(({ at }) => at <= now);
		if (due.length === 0) return;
		const waiting = this.dueRules.filter(({ at }) => at > now);
		this.dueRules.splice(0, this.dueRules.length, ...waiting);
		const { workflowRule } = this.settings;
		for (const { ticketID } of due) {
			if (!workflowRule || !this.tables.Tickets.has(ticketID)) continue;
			this.actAsTechnician(ticketID, workflowRule.changes);
		}
	}

	/** Enters a device, as a technician or an RMM does. */
	createConfigurationItem(values: { companyID: number } & Record<string, Value>): Row {
		const id = this.nextId.ConfigurationItems++;
		const item = configurationItem({ createDate: this.stamp(), ...values, id });
		this.tables.ConfigurationItems.set(id, item);
		return item;
	}

	company(id: number): Row | undefined {
		return this.tables.Companies.get(id);
	}

	setCompany(id: number, changes: { isActive?: boolean; companyName?: string }): Row {
		const company = this.company(id);
		if (!company) throw new Error(`no company ${id}`);
		return Object.assign(company, changes);
	}

	/** Adds, renames, (de)activates a value; `field` is a Tickets field, or "<Entity>.<field>". */
	setPicklistValue(field: string, value: string | number, change: PicklistChange): void {
		this.picklists.set(field, String(value), change);
	}

	removePicklistValue(field: string, value: string | number): boolean {
		return this.picklists.remove(field, String(value));
	}

	/** The label of a picklist value as this tenant shows it. */
	label(entity: EntityName, field: string, value: Value): string {
		if (value === null) return '';
		const spec = entities[entity].byName.get(field.toLowerCase());
		const found = spec && this.picklists.find(`${entity}.${spec.name}`, value);
		return found?.label ?? String(value);
	}
}
