import { compact } from 'lodash';
import type { IDataObject } from 'n8n-workflow';
import type { DeviceOfCompany, FindItem } from '../autotask/configurationItems';
import type { NoteOnTicket } from '../autotask/ticketNotes';
import type { Ticket } from '../autotask/tickets';
import { nameOf, type Clocks } from './history';
import type { OwnNote } from './ownNotes';
import type { PlanSettings } from './policies';

/** What planning hands on: what is known of Autotask, and what to do about it. */

/** What is known of Autotask besides the tickets, once it is clear what is to be done. */
export interface Known {
	/** Our notes on the tickets, as far as they were read. */
	notes: readonly NoteOnTicket[];
	/** Absent: tickets get no configuration item. */
	findItem?: FindItem;
}

/** What is known of Autotask when a key is planned. */
export interface Actual extends Known {
	/** Those with this key. */
	tickets: readonly Ticket[];
}

export interface CreateAction {
	do: 'create';
	key: string;
	/** The configuration item that the ticket is for. */
	device?: DeviceOfCompany;
	/** Open tickets of the key that it takes the place of, as its device has moved; completed once it has been seen. */
	replaces: readonly Ticket[];
	fields: IDataObject & { externalID: string; title: string; companyID: number };
}

export interface ChangeAction {
	do: 'change';
	/** As it was when this was planned. */
	ticket: Ticket;
	fields: IDataObject;
	/** Added first, because the change is what tells that nothing is left to do. */
	note?: OwnNote;
	isApplied: (row: Ticket) => boolean;
	result: 'updated' | 'completed' | 'reopened';
	/** What has been done, as the rest of a sentence about the ticket. */
	done: string;
	/** What is tried; `name` of the ticket. */
	doing: (name: string) => string;
}

export interface NoteAction {
	do: 'note';
	ticket: Ticket;
	note: OwnNote;
	result: 'noted' | 'exists';
	message: string;
	/** Our notes on this other ticket may decide otherwise. */
	byNotesOf?: Ticket;
}

export interface NoAction {
	do: 'nothing';
	result: 'exists' | 'skipped' | 'failed' | 'merged';
	message: string;
	advice?: string;
	ticket?: Ticket;
	/** Our notes on this ticket may decide otherwise. */
	byNotesOf?: Ticket;
}

/** What takes requests. */
export type WriteAction = CreateAction | ChangeAction | NoteAction;

export type Action = WriteAction | NoAction;

export const isWrite = (action: Action): action is WriteAction => action.do !== 'nothing';

/** What an action tries, as the rest of a sentence. */
export function describeAction(action: WriteAction): string {
	switch (action.do) {
		case 'create':
			return `create the ticket "${action.fields.title}"`;
		case 'change':
			return action.doing(nameOf(action.ticket));
		case 'note':
			return `add a note to ticket ${nameOf(action.ticket)}`;
	}
}

/** What planning needs to know besides. */
export interface PlanContext {
	settings: PlanSettings;
	clocks: Clocks;
}

export const noAction = (
	result: NoAction['result'],
	message: string,
	ticket?: Ticket,
): NoAction => ({
	...{ do: 'nothing', result, message },
	...(ticket && { ticket }),
});

/** Tickets whose notes have to be known for it. */
export function ticketsOf(action: Action): readonly Ticket[] {
	if (action.do === 'create') return action.replaces;
	const byNotesOf = action.do === 'change' ? undefined : action.byNotesOf;
	return compact([ticketOf(action), byNotesOf]);
}

/** The ticket that an action changes. */
export const ticketOf = (action: Action): Ticket | undefined =>
	action.do === 'change' || action.do === 'note' ? action.ticket : undefined;

/** Our notes on a ticket. */
export const notesOn = ({ id }: Ticket, { notes }: Actual) =>
	notes.filter(({ ticketId }) => ticketId === id);
