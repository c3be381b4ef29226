import { DateTime } from 'luxon';
import type { IDataObject } from 'n8n-workflow';
import type { AutotaskClient } from '../../shared/autotask/client';
import { findCompaniesById, findCompaniesByName } from '../../shared/autotask/companies';
import { loadTicketPicklists } from '../../shared/autotask/picklists';
import type { HeldTicket, OpenTicket } from '../../shared/autotask/ticketDecision';
import type { StatusChange } from '../../shared/deviceStatus/statusChange';
import { companyQuestions, matchAccount } from '../accounts';
import type { KnownCompanies, Mappings } from '../accounts';
import { decideTicket } from '../decide';
import { resolveRow } from '../resolveRow';
import type { ResolvedRow } from '../resolveRow';
import type { TableRow } from '../ruleTable';

/** A status change whose row wants a ticket. Only these cost requests to Autotask. */
export interface WantedTicket {
	index: number;
	/** The item as it came in. */
	json: IDataObject;
	change: StatusChange;
	row: TableRow;
	mappings: Mappings;
}

export interface DecidedTicket {
	wanted: WantedTicket;
	/** `refused`: the rules have to be put right first. */
	ticket: OpenTicket | HeldTicket | { action: 'refused'; reason: string };
}

/** Decides on all wanted tickets: picklists are read once, companies are looked up together. */
export async function decideWanted(
	client: AutotaskClient,
	wanted: readonly WantedTicket[],
): Promise<DecidedTicket[]> {
	if (wanted.length === 0) return [];
	const resolved = await resolveRows(client, wanted);
	const sound = wanted.filter(({ row }) => resolved.get(row)?.faults.length === 0);
	const companies = await knownCompanies(client, sound);
	const now = DateTime.utc();
	return wanted.map((one) => {
		const row = resolved.get(one.row);
		if (!row || row.faults.length > 0) {
			return { wanted: one, ticket: { action: 'refused', reason: row?.faults.join(' ') ?? '' } };
		}
		const account = matchAccount(one.change.customer, one.mappings, companies);
		return { wanted: one, ticket: decideTicket(one.change, row.settings, account, now) };
	});
}

async function resolveRows(
	client: AutotaskClient,
	wanted: readonly WantedTicket[],
): Promise<Map<TableRow, ResolvedRow>> {
	const picklists = await loadTicketPicklists(client);
	const rows = new Set(wanted.map(({ row }) => row));
	return new Map([...rows].map((row) => [row, resolveRow(row, picklists)]));
}

async function knownCompanies(
	client: AutotaskClient,
	wanted: readonly WantedTicket[],
): Promise<KnownCompanies> {
	const { ids, names } = companyQuestions(
		wanted.map(({ change, mappings }) => ({ customer: change.customer, mappings })),
	);
	return {
		byId: ids.length > 0 ? await findCompaniesById(client, ids) : new Map(),
		byName: names.length > 0 ? await findCompaniesByName(client, names) : [],
	};
}
