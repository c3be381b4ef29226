import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import {
	DEFAULT_POLICIES,
	type PlanSettings,
	type Policies,
} from '../../shared/ticketPlan/policies';
import { completedStatus, noteFields, picklist } from '../description/sharedFields';
import { readId, requireId } from '../operations/operation';

/** What the user has set, for all items of an execution. */
export interface SyncSettings extends PlanSettings {
	/** New tickets get the configuration item of their device. */
	linksItems: boolean;
	noteType: number;
	publish: number;
	/** Share of the tenant's hourly requests, all integrations together, at which we stop. */
	stopAtPercent: number;
}

/** From there on Autotask slows every integration most. */
const DEFAULT_STOP_AT = 75;

const onRecurrence: INodeProperties[] = [
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

const stopAtRequestShare: INodeProperties = {
	displayName: 'Stop at Share of Requests (%)',
	name: 'stopAtRequestShare',
	type: 'number',
	typeOptions: { minValue: 1, maxValue: 100 },
	default: 75,
	description:
		"How much of the Autotask database's hourly requests may be used, by all integrations together, before a large run stops. The remaining items are sent again with the next snapshot.",
};

const linkConfigurationItem: INodeProperties = {
	displayName: 'Link Configuration Item',
	name: 'linkConfigurationItem',
	type: 'boolean',
	default: true,
	description:
		'Whether new tickets get the active configuration item of their device: of the same company, with its serial number or its name. Where there is none, or several, the ticket says so. Switch off if you keep no configuration items.',
};

const people: INodeProperties[] = [
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
			'What to do when the status has cleared but the ticket is assigned to a technician. The note is added once.',
	},
	{
		displayName: 'When the Device Moves to Another Account',
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

/** Everything about Sync that most users can leave as it is. */
const options: INodeProperties = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add Option',
	default: {},
	options: [
		linkConfigurationItem,
		picklist('New Status', 'newStatus', 'getStatuses', { default: 1 }),
		...[...noteFields].reverse(),
		...onRecurrence,
		picklist('Source', 'source', 'getSources'),
		stopAtRequestShare,
		picklist('Ticket Category', 'ticketCategory', 'getTicketCategories'),
		picklist('Ticket Type', 'ticketType', 'getTicketTypes'),
		...people,
	],
};

export const syncFields: INodeProperties[] = [
	{
		displayName:
			'Connect the output of a Kaspersky Ticketing Rules node to this node. Running the same items again changes nothing.',
		name: 'syncNotice',
		type: 'notice',
		default: '',
	},
	completedStatus,
	options,
];

/** The same for all items of an execution: the first one's. @throws NodeOperationError for an id that is none */
export function readSettings(context: IExecuteFunctions): SyncSettings {
	const chosen = context.getNodeParameter('options', 0, {}) as IDataObject;
	const id = (name: string, label: string) => readId(context, chosen[name], label, 0);
	return {
		completedStatus: requireId(
			context,
			context.getNodeParameter('completedStatus', 0),
			'Completed Status',
			0,
		),
		newStatus: id('newStatus', 'New Status') ?? 1,
		defaults: {
			source: id('source', 'Source'),
			ticketCategory: id('ticketCategory', 'Ticket Category'),
			ticketType: id('ticketType', 'Ticket Type'),
		},
		linksItems: chosen.linkConfigurationItem !== false,
		noteType: id('noteType', 'Note Type') ?? 1,
		publish: id('publish', 'Note Publish') ?? 2,
		policies: readPolicies(chosen),
		stopAtPercent: within(chosen.stopAtRequestShare, 1, 100) ?? DEFAULT_STOP_AT,
	};
}

/** An expression may give anything: what is none of the choices counts as the cautious default. */
function readPolicies(chosen: IDataObject): Policies {
	const { whenClosedByPerson, onRecurrence: recurrence, whenTaken, whenMoved } = chosen;
	const isKnown = whenClosedByPerson === 'reopen' || whenClosedByPerson === 'createNew';
	const days = (name: 'closedByPersonDays' | 'reopenWithinDays') =>
		within(chosen[name], 0, 3650) ?? DEFAULT_POLICIES[name];
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

function within(value: unknown, least: number, most: number): number | undefined {
	if (value === undefined || value === null || value === '') return undefined;
	const number = Number(value);
	return Number.isFinite(number) ? Math.min(most, Math.max(least, number)) : undefined;
}
