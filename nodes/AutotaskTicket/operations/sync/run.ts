import type { IDataObject } from 'n8n-workflow';
import type { Refusal } from '../../../shared/autotask/answers';
import { atMost } from '../../../shared/atMost';
import type { AutotaskClient } from '../../../shared/autotask/client';
import type { Detail } from '../../../shared/autotask/findTickets';
import type { Ticket } from '../../../shared/autotask/tickets';
import { RequestBudget } from './budget';
import { NoteBook } from './noteBook';
import type { Policies } from './policies';

/** What the user has set for all items of a run. */
export interface SyncSettings {
	completedStatus: number;
	/** Of new and of reopened tickets. */
	newStatus: number;
	/** Set on every new ticket; `null` leaves it to the ticket category. */
	defaults: { source: number | null; ticketCategory: number | null; ticketType: number | null };
	noteType: number;
	publish: number;
	policies: Policies;
	/** Share of the tenant's hourly requests, all integrations together, at which we stop. */
	stopAtPercent: number;
}

/** A change that Autotask may answer with 200 without making it. */
export interface Check {
	ticketId: number;
	fields: IDataObject;
	isApplied: (ticket: Ticket) => boolean;
	/** What has to be read for that. */
	detail?: Detail;
	/** What to write when it is not there, where that depends on what is. */
	again?: (ticket: Ticket) => IDataObject;
}

/** A ticket made by this run: it may turn out to be another one that Autotask merged it into. */
export interface Made {
	externalID: string;
	startedAt: number;
}

/** A refusal that concerns every further request as well, and what was being done. */
export interface Stop {
	refusal: Refusal;
	doing: string;
}

/** Autotask allows 3 requests at a time per endpoint, for all that share the tracking identifier. */
const WRITES_AT_A_TIME = 2;

/** So many answers lost for good in a row mean that going on is of no use. */
const MOST_UNRESOLVED = 3;

/** What one run of Sync knows and has done so far. */
export class SyncRun {
	readonly write = atMost(WRITES_AT_A_TIME);

	readonly made = new Map<number, Made>();

	/** By ticket: of several changes to one only the last is expected to be seen. */
	readonly checks = new Map<number, Check>();

	/** Tickets as they were read back after the writes. */
	readonly readBack = new Map<number, Ticket>();

	readonly notes: NoteBook;

	readonly budget: RequestBudget;

	/** By external ID: how far back completed tickets were looked up. */
	readonly lookedBackTo = new Map<string, number>();

	/** By external ID: the open ticket that Autotask merged ours into before, and would again. */
	readonly mergedInto = new Map<string, Ticket>();

	webUrl = '';

	/** Whether somebody else has made tickets that this run was about to make. */
	othersSeen = false;

	/** Whether, when last looked at, nobody did. */
	isAlone = false;

	private readonly tickets = new Map<string, Ticket[]>();

	private unresolved = 0;

	private stop?: Stop;

	constructor(
		readonly client: AutotaskClient,
		readonly settings: SyncSettings,
	) {
		this.notes = new NoteBook(client);
		this.budget = new RequestBudget(client, settings.stopAtPercent);
	}

	/** Why nothing more is sent. */
	get stopped(): Stop | undefined {
		if (this.client.isCancelled) this.stop = { refusal: { kind: 'cancelled' }, doing: GOING_ON };
		const exhausted = this.budget.exhausted;
		if (exhausted) this.stop ??= { refusal: exhausted, doing: GOING_ON };
		return this.stop;
	}

	/** All tickets with this external ID, as far as known; the run keeps them up to date. */
	ticketsOf(externalID: string): Ticket[] {
		return this.tickets.get(externalID) ?? [];
	}

	learn(tickets: Ticket[]): void {
		for (const ticket of tickets) {
			const others = this.ticketsOf(ticket.externalID).filter(({ id }) => id !== ticket.id);
			this.tickets.set(ticket.externalID, [...others, ticket]);
		}
	}

	/** Stops the run when the refusal concerns every further request, too. */
	note(refusal: Refusal, doing: string): void {
		if (refusal.kind === 'rejected') return;
		const isAmbiguous = refusal.kind === 'transient' || refusal.kind === 'unreadable';
		if (isAmbiguous && ++this.unresolved < MOST_UNRESOLVED) return;
		this.halt(refusal, doing);
	}

	/** Stops the run, whatever the refusal is. */
	halt(refusal: Refusal, doing: string): void {
		this.stop ??= { refusal, doing };
	}

	noteSuccess(): void {
		this.unresolved = 0;
	}
}

const GOING_ON = 'write the rest of the tickets';
