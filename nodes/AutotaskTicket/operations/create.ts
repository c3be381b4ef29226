import { NodeOperationError } from 'n8n-workflow';
import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { DateTime } from 'luxon';
import { clock } from '../../shared/autotask/clock';
import { createOnce, type CreateResult } from '../../shared/autotask/verifiedWrites';
import { createTicket, findByExternalIDs, findByIds, LIMITS } from '../../shared/autotask/tickets';
import { cut } from '../../shared/text';
import { dueTime, writeTime } from '../../shared/time';
import type { AutotaskClient } from '../../shared/autotask/client';
import { nothingHappened } from '../../shared/autotask/response';
import { createFields } from './createFields';
import { eachItem } from './eachItem';
import type { Operation } from './operation';
import { describeTicket, readId, requireId } from './parameters';

const ID_FIELDS = [
	'billingCodeID',
	'configurationItemID',
	'contactID',
	'issueType',
	'source',
	'status',
	'subIssueType',
	'ticketCategory',
	'ticketType',
];

/** A due time without zone is one of the workflow's. */
function readDue(context: IExecuteFunctions, itemIndex: number): string {
	if (context.getNodeParameter('due', itemIndex) === 'hours') {
		const hours = Number(context.getNodeParameter('dueHours', itemIndex));
		if (hours > 0) return dueTime(clock.now(), hours);
		throw new NodeOperationError(context.getNode(), 'The field "Due in Hours" must be above 0', {
			itemIndex,
		});
	}
	const text = String(context.getNodeParameter('dueDateTime', itemIndex));
	const time = DateTime.fromISO(text, { zone: context.getTimezone() });
	if (time.isValid) return writeTime(time.toMillis());
	throw new NodeOperationError(context.getNode(), `"${text}" is not a time`, {
		itemIndex,
		description: 'Give the due time like 2026-11-22T17:00:00.',
	});
}

function readFields(context: IExecuteFunctions, itemIndex: number): IDataObject {
	const read = (name: string) => context.getNodeParameter(name, itemIndex);
	const company = context.getNodeParameter('company', itemIndex, '', { extractValue: true });
	const additional = read('additionalFields') as IDataObject;
	const ids = ID_FIELDS.map((name) => [name, readId(context, additional[name], name, itemIndex)]);
	const fields: IDataObject = Object.fromEntries(ids);
	const externalID = String(additional.externalID ?? '').trim();
	return {
		...fields,
		status: fields.status ?? 1,
		companyID: requireId(context, company, 'Company', itemIndex),
		title: cut(String(read('title')), LIMITS.title),
		description: cut(String(read('description')), LIMITS.description),
		queueID: readId(context, read('queueID'), 'Queue', itemIndex),
		priority: requireId(context, read('priority'), 'Priority', itemIndex),
		dueDateTime: readDue(context, itemIndex),
		...(externalID === '' ? {} : { externalID }),
	};
}

/** With an external ID a ticket whose answer was lost can be found again; without one nobody can tell. */
async function createNow(client: AutotaskClient, fields: IDataObject): Promise<CreateResult> {
	const { externalID } = fields;
	const startedAt = clock.now();
	if (typeof externalID !== 'string') {
		const answer = await createTicket(client, fields);
		if (answer.kind === 'written') {
			return { kind: 'created', id: answer.id, startedAt, foundAgain: false };
		}
		return { kind: nothingHappened(answer) ? 'refused' : 'unknown', error: answer };
	}
	const before = await findByExternalIDs(client, [externalID]);
	if (before.kind !== 'tickets') return { kind: 'refused', error: before };
	const ids = new Set(before.tickets.map((ticket) => ticket.id));
	return await createOnce(client, { ...fields, externalID }, { ids });
}

export const create: Operation = {
	fields: createFields,
	execute: eachItem(async (context, client, itemIndex) => {
		const fields = readFields(context, itemIndex);
		const creation = await createNow(client, fields);
		if (creation.kind === 'refused') {
			throw client.exception(creation.error, `create the ticket "${fields.title}"`, itemIndex);
		}
		if (creation.kind === 'unknown') {
			const { error } = creation;
			if (error.kind === 'rejected') {
				throw client.uncertainException(error, `create the ticket "${fields.title}"`, itemIndex);
			}
			throw new NodeOperationError(
				context.getNode(),
				`It is not known whether the ticket "${fields.title}" was created: the answer was lost`,
				{ itemIndex, description: 'Look in Autotask before you run this item again.' },
			);
		}
		const found = await findByIds(client, [creation.id]);
		const ticket = found.kind === 'tickets' ? found.tickets[0] : undefined;
		return ticket ? await describeTicket(client, ticket) : { id: creation.id };
	}),
};
