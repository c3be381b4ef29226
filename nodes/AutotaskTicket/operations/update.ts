import { pick } from 'lodash';
import { NodeOperationError } from 'n8n-workflow';
import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { companyLocator } from '../../shared/autotask/companies';
import type { ErrorText, Panel } from '../../shared/autotask/errors';
import { LIMITS } from '../../shared/autotask/tickets';
import { differences, updateTicket, type UpdateResult } from '../../shared/autotask/verifiedWrites';
import { outputEach } from '../../shared/outputItems';
import { cut } from '../../shared/text';
import { writeTime } from '../../shared/time';
import { ticketLocator } from '../description/sharedFields';
import {
	dueAt,
	fieldsToAdd,
	ids,
	labelOf,
	placesOf,
	primaryResource,
	priority,
	queue,
	text,
	texts,
} from '../description/ticketFields';
import { describeTicket, findChosenTicket, readId, readRow, type Operation } from './operation';
import { readTicketFields, readTimeField } from './ticketValues';

const OF_THE_FIELDS = ' of the fields to update';

const rows = (count: number): Partial<INodeProperties> => ({ typeOptions: { rows: count } });

const own = {
	ids: [queue, priority],
	texts: [
		{
			...text(
				'Description',
				'description',
				'Plain text of at most 8,000 characters; a longer text is cut',
			),
			...rows(4),
		},
		{
			...text(
				'Resolution',
				'resolution',
				'Plain text of at most 32,000 characters; a longer text is cut',
			),
			...rows(3),
		},
		text('Title', 'title', 'At most 255 characters; a longer title is cut'),
	],
};

const company = companyLocator('Company', 'company', {
	required: false,
	description:
		'With another company, the ticket loses its contact, location, configuration item and contract, which belong to the old one',
});

const fields = [...ids, ...texts, ...own.ids, ...own.texts, primaryResource, dueAt];

const panel: Panel = {
	fields: placesOf(fields, OF_THE_FIELDS),
	category: `"Ticket Category"${OF_THE_FIELDS}`,
	company: `choose another one in "Company"${OF_THE_FIELDS}`,
};

/** What belongs to a company: it must not stay when the ticket gets another one. */
const OF_A_COMPANY = {
	companyLocationID: null,
	configurationItemID: null,
	contactID: null,
	contractID: null,
	contractServiceBundleID: null,
	contractServiceID: null,
};

/** What a person wants to be on the ticket, by Autotask's names. */
function readWanted(context: IExecuteFunctions, itemIndex: number): IDataObject {
	const chosen = context.getNodeParameter('updateFields', itemIndex, {}) as IDataObject;
	const chosenCompany = context.getNodeParameter('updateFields.company', itemIndex, '', {
		extractValue: true,
	});
	const companyID = readId(context, chosenCompany, 'Company', itemIndex);
	const wanted = readTicketFields(context, chosen, itemIndex, own);
	for (const name of ['title', 'description', 'resolution'] as const) {
		if (typeof wanted[name] === 'string') wanted[name] = cut(wanted[name], LIMITS[name]);
	}
	const due = chosen[dueAt.name] ?? '';
	return {
		...wanted,
		...(companyID === null ? {} : { companyID }),
		...(due === ''
			? {}
			: { dueDateTime: writeTime(readTimeField(context, due, labelOf(dueAt), itemIndex)) }),
	};
}

/** What Autotask takes only together with the changes. */
function sentAlong(changes: IDataObject, wanted: IDataObject): IDataObject {
	const { assignedResourceID, assignedResourceRoleID, issueType, subIssueType = null } = wanted;
	return {
		...('companyID' in changes
			? { ...OF_A_COMPANY, ...pick(wanted, Object.keys(OF_A_COMPANY)) }
			: {}),
		...('assignedResourceID' in changes || 'assignedResourceRoleID' in changes
			? { assignedResourceID, assignedResourceRoleID }
			: {}),
		...('issueType' in changes ? { subIssueType } : {}),
		...('subIssueType' in changes && issueType !== undefined ? { issueType } : {}),
	};
}

const named = (names: string[]) =>
	names.map((name) => panel.fields[name] ?? (name === 'companyID' ? '"Company"' : name)).join(', ');

/** Why the ticket is not as wanted, although Autotask did not refuse it. */
function whyNot(result: Exclude<UpdateResult, { error: unknown }>, doing: string): ErrorText {
	switch (result.kind) {
		case 'changedByOthers':
			return {
				message: `After the request to ${doing}, ${named(result.fields)} is neither as before nor as given here, and was left so`,
				description:
					'Somebody else, a workflow rule, or Autotask itself has written another value. Look at the ticket before you run this item again.',
			};
		case 'unchanged':
			return {
				message: `Autotask accepted the request to ${doing} twice, but ${named(result.fields)} is as before`,
				description:
					'Look for a workflow rule or a ticket category in Autotask that prevents the change.',
			};
		default:
			return {
				message: `Autotask accepted the request to ${doing}, but does not show the ticket to the API user any more`,
				description: 'Look at the ticket in Autotask.',
			};
	}
}

export const update: Operation = {
	name: 'Update',
	value: 'update',
	action: 'Update a ticket',
	description: 'Update a ticket',
	toolDescription:
		'Changes fields of one ticket in Autotask PSA, and leaves all others as they are. Changes live data at once and may notify people: only for a ticket that the user has named or confirmed.',
	panel,
	fields: [
		ticketLocator,
		{
			...fieldsToAdd('Fields to Update', 'updateFields', [...fields, company]),
			description: 'Fields that are not added, or are empty, stay as they are',
		},
	],
	execute: async (context, client) =>
		await outputEach(context, async (itemIndex) => {
			const wanted = readWanted(context, itemIndex);
			if (Object.keys(wanted).length === 0) {
				throw new NodeOperationError(context.getNode(), 'There is nothing to update', {
					itemIndex,
					description: 'Add a field in "Fields to Update" and fill it in.',
				});
			}
			const ticket = await findChosenTicket(context, client, itemIndex);
			const doing = `update ticket ${ticket.ticketNumber}`;
			const before = await readRow(client, ticket, itemIndex);
			const changed = differences(before, wanted);
			if (changed.length > 0) {
				const changes = pick(wanted, changed);
				const along = sentAlong(changes, wanted);
				const result = await updateTicket(client, ticket.id, before, changes, along);
				if (result.kind === 'failed') throw client.exception(result.error, doing, itemIndex);
				if (result.kind === 'notReadBack') {
					throw client.uncertainException(result.error, doing, itemIndex);
				}
				if (result.kind !== 'updated') throw client.failure(whyNot(result, doing), itemIndex);
			}
			const described = await describeTicket(client, ticket);
			return { ...described, ...pick(wanted, ['title', 'externalID']), changed };
		}),
};
