import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { completedStatus } from '../complete';
import { noteFields, picklist, shownFor } from '../fields';
import { readId, requireId } from '../parameters';
import type { SyncSettings } from './run';

const options: INodeProperties = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add Option',
	default: {},
	options: [
		picklist('New Status', 'newStatus', 'getStatuses', { default: 1 }),
		...[...noteFields].reverse(),
		picklist('Source', 'source', 'getSources'),
		picklist('Ticket Category', 'ticketCategory', 'getTicketCategories'),
		picklist('Ticket Type', 'ticketType', 'getTicketTypes'),
	],
};

export const syncFields = shownFor(
	['sync'],
	[
		{
			displayName:
				'Feed this with the items of a Kaspersky Ticketing Rules node. Running the same items again changes nothing.',
			name: 'syncNotice',
			type: 'notice',
			default: '',
		},
		completedStatus,
		options,
	],
);

/** The same for all items of a run: the first one's. */
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
		noteType: id('noteType', 'Note Type') ?? 1,
		publish: id('publish', 'Note Publish') ?? 2,
	};
}
