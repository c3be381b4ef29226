import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import type { PlanSettings } from '../../shared/ticketPlan/policies';
import {
	numberWithin,
	peopleFields,
	readPolicies,
	recurrenceFields,
} from '../../shared/ticketPlan/policyFields';
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
		...recurrenceFields,
		picklist('Source', 'source', 'getSources'),
		stopAtRequestShare,
		picklist('Ticket Category', 'ticketCategory', 'getTicketCategories'),
		picklist('Ticket Type', 'ticketType', 'getTicketTypes'),
		...peopleFields,
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
		stopAtPercent: numberWithin(chosen.stopAtRequestShare, 1, 100) ?? DEFAULT_STOP_AT,
	};
}
