import { nothingHappened } from '../../shared/autotask/response';
import { createNote } from '../../shared/autotask/ticketNotes';
import { outputEach } from '../../shared/outputItems';
import { noteFieldNames, noteFields, ticketLocator } from '../description/sharedFields';
import { describeTicket, findChosenTicket, requireId, type Operation } from './operation';

export const addNote: Operation = {
	name: 'Add Note',
	value: 'addNote',
	action: 'Add a note to a ticket',
	description: 'Add a note to a ticket',
	toolDescription:
		'Adds a note to one ticket in Autotask PSA. Changes live data at once. This tool cannot change or remove the note again, and customers may be able to read it.',
	panel: { fields: { title: '"Note Title"', description: '"Note Text"', ...noteFieldNames() } },
	fields: [
		ticketLocator,
		{
			displayName: 'Note Title',
			name: 'noteTitle',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. Device is offline',
			description: 'At most 250 characters; a longer title is cut',
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
	execute: async (context, client) =>
		await outputEach(context, async (itemIndex) => {
			const read = (name: string) => context.getNodeParameter(name, itemIndex);
			const ticket = await findChosenTicket(context, client, itemIndex);
			const created = await createNote(client, ticket.id, {
				title: String(read('noteTitle')),
				description: String(read('noteText')),
				noteType: requireId(context, read('noteType'), 'Note Type', itemIndex),
				publish: requireId(context, read('publish'), 'Note Publish', itemIndex),
			});
			if (created.kind === 'written') {
				return { ...(await describeTicket(client, ticket)), noteID: created.id };
			}
			const doing = `add the note to ticket ${ticket.ticketNumber}`;
			if (nothingHappened(created)) throw client.exception(created, doing, itemIndex);
			if (created.kind === 'rejected') throw client.uncertainException(created, doing, itemIndex);
			throw client.failure(
				{
					message: `It is not known whether ticket ${ticket.ticketNumber} has the note: the response was lost`,
					description: 'Look at the ticket in Autotask before you run this item again.',
				},
				itemIndex,
			);
		}),
};
