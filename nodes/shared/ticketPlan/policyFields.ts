import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { DEFAULT_POLICIES, type Policies } from './policies';

/** The policies as options: of Sync, which keeps to them, and of Explain, which says what Sync would do. */

/** What becomes of a status that comes back; in the order of the options of Sync. */
export const recurrenceFields: INodeProperties[] = [
	{
		displayName: 'On Recurrence',
		name: 'onRecurrence',
		type: 'options',
		options: [
			{ name: 'Create New Ticket', value: 'createNew' },
			{ name: 'Reopen if Completed Recently', value: 'reopen' },
		],
		default: 'createNew',
		description: 'What to do when a status comes back after its ticket was completed',
	},
	{
		displayName: 'Reopen Within Days',
		name: 'reopenWithinDays',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: 7,
		displayOptions: { show: { onRecurrence: ['reopen'] } },
		description: 'A ticket that was completed longer ago is not reopened: a new one is created',
	},
];

/** What becomes of tickets in which people have a hand, or whose device moves. */
export const peopleFields: INodeProperties[] = [
	{
		displayName: 'When Closed by a Person',
		name: 'whenClosedByPerson',
		type: 'options',
		options: [
			{ name: 'Create New Ticket', value: 'createNew' },
			{ name: 'Leave Closed', value: 'leaveClosed' },
			{ name: 'Reopen', value: 'reopen' },
		],
		default: 'leaveClosed',
		description: 'What to do when somebody completes the ticket while its status is still current',
	},
	{
		displayName: 'When Closed by a Person: Days',
		name: 'closedByPersonDays',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: 30,
		description:
			'A trigger that has lost its state does not know whether a status cleared after a person closed its ticket. For this many days after the ticket was closed, it counts as the same status; later it counts as a new one.',
	},
	{
		displayName: 'When Taken by a Technician',
		name: 'whenTaken',
		type: 'options',
		options: [
			{ name: 'Add a Note Instead', value: 'addNote' },
			{ name: 'Complete Anyway', value: 'complete' },
		],
		default: 'complete',
		description:
			'What to do when the status has cleared but the ticket is assigned to a technician, other than by its rule. The note is added once.',
	},
	{
		displayName: 'When the Device Moves',
		name: 'whenMoved',
		type: 'options',
		options: [
			{ name: 'Add a Note', value: 'addNote' },
			{ name: 'Leave It', value: 'leave' },
			{ name: 'Move to the New Account', value: 'moveTicket' },
		],
		default: 'leave',
		description:
			'What to do with the open ticket of a device that belongs to another customer now, or whose customer is mapped to another account. To move it, a ticket is created for the new account; once that has been seen, the earlier one is completed. A ticket that a person has moved or reopened stays, as does one from before this option was set: a note says so.',
	},
];

/** An expression may give anything: what is none of the choices counts as the cautious default. */
export function readPolicies(chosen: IDataObject): Policies {
	const { whenClosedByPerson, onRecurrence: recurrence, whenTaken, whenMoved } = chosen;
	const isKnown = whenClosedByPerson === 'reopen' || whenClosedByPerson === 'createNew';
	const days = (name: 'closedByPersonDays' | 'reopenWithinDays') =>
		numberWithin(chosen[name], 0, 3650) ?? DEFAULT_POLICIES[name];
	return {
		whenClosedByPerson: isKnown ? whenClosedByPerson : DEFAULT_POLICIES.whenClosedByPerson,
		closedByPersonDays: days('closedByPersonDays'),
		onRecurrence: recurrence === 'reopen' ? recurrence : DEFAULT_POLICIES.onRecurrence,
		reopenWithinDays: days('reopenWithinDays'),
		whenTaken: whenTaken === 'addNote' ? whenTaken : DEFAULT_POLICIES.whenTaken,
		whenMoved:
			whenMoved === 'addNote' || whenMoved === 'moveTicket'
				? whenMoved
				: DEFAULT_POLICIES.whenMoved,
	};
}

/** @returns the number, brought between these; `undefined` where there is none */
export function numberWithin(value: unknown, least: number, most: number): number | undefined {
	if (value === undefined || value === null || value === '') return undefined;
	const number = Number(value);
	return Number.isFinite(number) ? Math.min(most, Math.max(least, number)) : undefined;
}
