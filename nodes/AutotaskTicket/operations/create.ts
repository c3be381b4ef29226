import { NodeOperationError } from 'n8n-workflow';
import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import type { AutotaskClient } from '../../shared/autotask/client';
import { clock } from '../../shared/autotask/clock';
import { companyLocator } from '../../shared/autotask/companies';
import type { Panel } from '../../shared/autotask/errors';
import { nothingHappened } from '../../shared/autotask/response';
import { createTicket, findByExternalIDs, findByIds, LIMITS } from '../../shared/autotask/tickets';
import { createOnce, type CreateResult } from '../../shared/autotask/verifiedWrites';
import { outputEach } from '../../shared/outputItems';
import { cut } from '../../shared/text';
import { dueTime, writeTime } from '../../shared/time';
import {
	dueAt,
	fieldsToAdd,
	ids,
	labelOf,
	placesOf,
	primaryResource,
	priority,
	queue,
	texts,
} from '../description/ticketFields';
import { describeTicket, readId, requireId, type Operation } from './operation';
import { readTicketFields, readTimeField } from './ticketValues';

const added = [...ids, ...texts, primaryResource];

const panel: Panel = {
	fields: {
		title: '"Title"',
		description: '"Description"',
		dueDateTime: '"Due"',
		...placesOf([queue, priority]),
		...placesOf(added, ' of the additional fields'),
	},
	category: '"Ticket Category" of the additional fields',
	company: 'choose another one in "Company"',
};

const due: INodeProperties[] = [
	{
		displayName: 'Due',
		name: 'due',
		type: 'options',
		options: [
			{ name: 'After Hours', value: 'hours' },
			{ name: 'At Specific Time', value: 'time' },
		],
		default: 'hours',
		description: 'When the ticket is due',
	},
	{
		displayName: 'Due in Hours',
		name: 'dueHours',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: 24,
		displayOptions: { show: { due: ['hours'] } },
		description: 'Hours from the creation of the ticket',
	},
	{ ...dueAt, displayOptions: { show: { due: ['time'] } } },
];

function readDue(context: IExecuteFunctions, itemIndex: number): string {
	const read = (name: string) => context.getNodeParameter(name, itemIndex);
	if (read('due') === 'time') {
		return writeTime(readTimeField(context, read(dueAt.name), labelOf(dueAt), itemIndex));
	}
	const hours = Number(read('dueHours'));
	if (hours > 0) return dueTime(clock.now(), hours);
	throw new NodeOperationError(context.getNode(), 'The field "Due in Hours" must be above 0', {
		itemIndex,
	});
}

function readFields(context: IExecuteFunctions, itemIndex: number): IDataObject {
	const read = (name: string) => context.getNodeParameter(name, itemIndex);
	const company = context.getNodeParameter('company', itemIndex, '', { extractValue: true });
	return {
		// New.
		status: 1,
		...readTicketFields(context, read('additionalFields') as IDataObject, itemIndex),
		companyID: requireId(context, company, 'Company', itemIndex),
		title: cut(String(read('title')), LIMITS.title),
		description: cut(String(read('description')), LIMITS.description),
		queueID: readId(context, read('queueID'), 'Queue', itemIndex),
		priority: requireId(context, read('priority'), 'Priority', itemIndex),
		dueDateTime: readDue(context, itemIndex),
	};
}

/** With an external ID a ticket whose response was lost can be found again; without one it cannot. */
async function createNow(client: AutotaskClient, fields: IDataObject): Promise<CreateResult> {
	const { externalID } = fields;
	if (typeof externalID !== 'string') {
		const created = await createTicket(client, fields);
		if (created.kind === 'written') return { kind: 'created', id: created.id, foundAgain: false };
		return { kind: nothingHappened(created) ? 'failed' : 'unknown', error: created };
	}
	const before = await findByExternalIDs(client, [externalID]);
	if (before.kind !== 'tickets') return { kind: 'failed', error: before };
	const knownIds = new Set(before.tickets.map((ticket) => ticket.id));
	return await createOnce(client, { ...fields, externalID }, knownIds);
}

/** A due time is always sent: most ticket categories require it. */
export const create: Operation = {
	name: 'Create',
	value: 'create',
	action: 'Create a ticket',
	description: 'Create a ticket',
	toolDescription:
		'Creates a new ticket in Autotask PSA for an existing company. Changes live data at once and may notify people. Two calls create two tickets: look for an existing one first.',
	panel,
	fields: [
		companyLocator('Company', 'company', {
			description: 'The account that the ticket is for',
		}),
		{
			displayName: 'Title',
			name: 'title',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. Critical: Databases are outdated on FIN-PC-07',
			description: 'At most 255 characters; a longer title is cut',
		},
		{
			displayName: 'Description',
			name: 'description',
			type: 'string',
			typeOptions: { rows: 4 },
			default: '',
			description: 'Plain text of at most 8,000 characters; a longer text is cut',
		},
		{ ...queue, required: true },
		{ ...priority, required: true },
		...due,
		fieldsToAdd('Additional Fields', 'additionalFields', added),
	],
	execute: async (context, client) =>
		await outputEach(context, async (itemIndex) => {
			const fields = readFields(context, itemIndex);
			const doing = `create the ticket "${String(fields.title)}"`;
			const result = await createNow(client, fields);
			if (result.kind === 'failed') throw client.exception(result.error, doing, itemIndex);
			if (result.kind === 'unknown') {
				if (result.error.kind === 'rejected') {
					throw client.uncertainException(result.error, doing, itemIndex);
				}
				throw client.failure(
					{
						message: `It is not known whether the ticket "${String(fields.title)}" was created: the response was lost`,
						description: 'Look in Autotask before you run this item again.',
					},
					itemIndex,
				);
			}
			const found = await findByIds(client, [result.id]);
			const ticket = found.kind === 'tickets' ? found.tickets[0] : undefined;
			return ticket ? await describeTicket(client, ticket) : { id: result.id };
		}),
};
