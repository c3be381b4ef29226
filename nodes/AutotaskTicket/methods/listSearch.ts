import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';
import { AutotaskClient } from '../../shared/autotask/client';
import { clock } from '../../shared/autotask/clock';
import { listSearch as companies } from '../../shared/autotask/companies';
import { newestTickets } from '../../shared/autotask/newestTickets';
import { ticketLink } from '../../shared/autotask/tickets';
import { DAY_MS } from '../../shared/time';

/** So many are offered; a search finds the others. */
const OFFERED = 50;

const SHOWN = ['id', 'ticketNumber', 'title', 'completedDate'];

/** Tickets of the last year whose number or title contains what a person types, newest first. */
async function searchTickets(
	this: ILoadOptionsFunctions,
	filter?: string,
): Promise<INodeListSearchResult> {
	const client = new AutotaskClient(this);
	const wanted = { text: filter?.trim(), createdSince: clock.now() - 365 * DAY_MS };
	const found = await newestTickets(client, wanted, OFFERED, SHOWN);
	const rows = client.expectRows(found, 'return the tickets');
	const { webUrl } = await client.connection();
	return {
		results: rows.map(({ id, ticketNumber, title, completedDate }) => ({
			name: `${String(ticketNumber)}: ${String(title)}${completedDate ? ' (completed)' : ''}`,
			value: Number(id),
			url: ticketLink(webUrl, Number(id)),
		})),
	};
}

/** What fills the searchable lists of the node. */
export const listSearch = { ...companies, searchTickets };
