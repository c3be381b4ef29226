import { DateTime } from 'luxon';
import type { AutotaskClient } from '../../shared/autotask/client';
import { clock } from '../../shared/autotask/clock';
import { loadTicketPicklists } from '../../shared/autotask/picklists';
import type { OpenTicket, UntouchedTicket } from '../../shared/decisions';
import { knownCompanies, matchAccount, type AccountRules } from '../accounts/accounts';
import { resolveRow, type ResolvedRow } from '../ruleTable/resolveRow';
import type { TableRow } from '../ruleTable/ruleTable';
import type { OnePer } from '../ruleTable/rules';
import type { TextItem, WriteTexts } from '../texts/ticketTexts';
import { decideTicket, waitingReason } from './decide';

/** A status change whose row wants a ticket. Only these cost requests to Autotask. */
export interface WantedTicket extends TextItem {
	row: TableRow;
	onePer: OnePer;
	accounts: AccountRules;
}

interface DecidedTicket {
	wanted: WantedTicket;
	/** `refused`: the rules have to be corrected first. */
	ticket: OpenTicket | UntouchedTicket | { action: 'refused'; reason: string };
}

/** What all status changes of a row have in common. */
interface ReadyRow extends ResolvedRow {
	outsideHours: string | undefined;
}

/** Decides on all wanted tickets: picklists are read once, companies are looked up together. */
export async function decideWanted(
	client: AutotaskClient,
	wanted: readonly WantedTicket[],
	writeTexts: WriteTexts,
): Promise<DecidedTicket[]> {
	if (wanted.length === 0) return [];
	const now = DateTime.fromMillis(clock.now(), { zone: 'utc' });
	const rows = await readyRows(client, wanted, now);
	const sound = wanted.filter(({ row }) => rows.get(row)?.issues.length === 0);
	const companies = await knownCompanies(
		client,
		sound.map(({ change, accounts }) => ({ customer: change.customer, accounts })),
	);
	return wanted.map((one) => {
		const { change, accounts, onePer } = one;
		const row = rows.get(one.row);
		if (!row || row.issues.length > 0) {
			return { wanted: one, ticket: { action: 'refused', reason: row?.issues.join(' ') ?? '' } };
		}
		const account = matchAccount(change.customer, accounts, companies);
		const request = { ...row, change, account, onePer, now: now.toMillis() };
		return { wanted: one, ticket: decideTicket(request, (ticket) => writeTexts(one, ticket)) };
	});
}

async function readyRows(
	client: AutotaskClient,
	wanted: readonly WantedTicket[],
	now: DateTime,
): Promise<Map<TableRow, ReadyRow>> {
	const rows = new Set(wanted.map(({ row }) => row));
	const withWorkTypes = [...rows].some(({ settings }) => settings.workType.value !== null);
	const picklists = await loadTicketPicklists(client, { withWorkTypes });
	return new Map(
		[...rows].map((row) => [
			row,
			{ ...resolveRow(row, picklists), outsideHours: waitingReason(row, now) },
		]),
	);
}
