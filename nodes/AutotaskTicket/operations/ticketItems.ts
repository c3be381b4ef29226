import { pick } from 'lodash';
import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import type { AutotaskClient } from '../../shared/autotask/client';
import { wholeNumber, type Row } from '../../shared/autotask/query';
import { ticketLink } from '../../shared/autotask/tickets';

/** What is left of a ticket by "Simplify". */
export const SIMPLE_FIELDS = [
	'id',
	'ticketNumber',
	'title',
	'companyID',
	'status',
	'priority',
	'queueID',
	'createDate',
	'lastActivityDate',
	'dueDateTime',
	'completedDate',
	'externalID',
];

/** Tickets as the operations return them that read tickets. */
export async function ticketItems(
	context: IExecuteFunctions,
	client: AutotaskClient,
	rows: readonly Row[],
	itemIndex: number,
): Promise<IDataObject[]> {
	const { webUrl } = await client.connection();
	const isSimple = context.getNodeParameter('simplify', itemIndex) === true;
	return rows.map((row) => ({
		...(isSimple ? pick(row, SIMPLE_FIELDS) : row),
		link: ticketLink(webUrl, wholeNumber(row.id) ?? 0),
	}));
}
