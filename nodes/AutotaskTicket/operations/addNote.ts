import { NodeOperationError } from 'n8n-workflow';
import { nothingHappened } from '../../shared/autotask/response';
import { createNote } from '../../shared/autotask/ticketNotes';
import { eachItem } from './eachItem';
import { noteFields, shownFor, ticketLocator } from './fields';
import type { Operation } from './operation';
import { describeTicket, findChosenTicket, requireId } from './parameters';

export const addNote: Operation = {
	fields: shownFor(
		['addNote'],
		[
			ticketLocator,
			{
				displayName: 'Note Title',
				name: 'noteTitle',
				type: 'string',
				default: '',
				required: true,
				placeholder: 'e.g. Device is offline',
				description: 'At most 250 characters; longer ones are cut',
			},
			{
				displayName: 'Note Text',
				name: 'noteText',
				type: 'string',
				typeOptions: { rows: 4 },
				default: '',
				required: true,
				description: 'Plain text',
			},
			...noteFields,
		],
	),
	execute: eachItem(async (context, client, itemIndex) => {
		const read = (name: string) => context.getNodeParameter(name, itemIndex);
		const ticket = await findChosenTicket(context, client, itemIndex);
		const noted = await createNote(client, ticket.id, {
			title: String(read('noteTitle')),
			description: String(read('noteText')),
			noteType: requireId(context, read('noteType'), 'Note Type', itemIndex),
			publish: requireId(context, read('publish'), 'Note Publish', itemIndex),
		});
		if (noted.kind === 'written') {
			return { ...(await describeTicket(client, ticket)), noteID: noted.id };
		}
		if (nothingHappened(noted)) {
			throw client.exception(noted, `add the note to ticket ${ticket.ticketNumber}`, itemIndex);
		}
		if (noted.kind === 'rejected') {
			const doing = `add the note to ticket ${ticket.ticketNumber}`;
			throw client.uncertainException(noted, doing, itemIndex);
		}
		throw new NodeOperationError(
			context.getNode(),
			`It is not known whether ticket ${ticket.ticketNumber} has the note: the answer was lost`,
			{ itemIndex, description: 'Look at the ticket in Autotask before you run this item again.' },
		);
	}),
};
