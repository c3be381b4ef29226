import { DateTime } from 'luxon';
import type { AutotaskClient } from '../../shared/autotask/client';
import { clock } from '../../shared/autotask/clock';
import { findCompanyRecords } from '../../shared/autotask/companyRecords';
import { loadSettingValues } from '../../shared/autotask/settingValues';
import type { OpenTicket, UntouchedTicket } from '../../shared/decisions';
import { knownCompanies, matchAccount, type AccountRules } from '../accounts/accounts';
import { companyValuesOf, resolveCompanyValues } from '../ruleTable/companyValues';
import { resolveRow, valuesFor, type ResolvedRow } from '../ruleTable/resolveRow';
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
	const find = await findCompanyRecords(client, companyValuesOf(sound.map(({ row }) => row)));
	const refused = (issues: readonly string[]) =>
		({ action: 'refused', reason: issues.join(' ') }) as const;
	return wanted.map((one) => {
		const { change, accounts, onePer } = one;
		const row = rows.get(one.row);
		if (!row || row.issues.length > 0) return { wanted: one, ticket: refused(row?.issues ?? []) };
		const account = matchAccount(change.customer, accounts, companies);
		const { fields, issues } =
			'held' in account ? NOTHING : resolveCompanyValues(one.row, account.company, find);
		if (issues.length > 0) {
			return { wanted: one, ticket: refused(issues.map(({ message }) => message)) };
		}
		const request = { ...row, change, account, companyFields: fields, onePer, now: now.toMillis() };
		return { wanted: one, ticket: decideTicket(request, (ticket) => writeTexts(one, ticket)) };
	});
}

const NOTHING: ReturnType<typeof resolveCompanyValues> = { fields: {}, issues: [] };

async function readyRows(
	client: AutotaskClient,
	wanted: readonly WantedTicket[],
	now: DateTime,
): Promise<Map<TableRow, ReadyRow>> {
	const rows = new Set(wanted.map(({ row }) => row));
	const picklists = await loadSettingValues(client, valuesFor(rows));
	return new Map(
		[...rows].map((row) => [
			row,
			{ ...resolveRow(row, picklists), outsideHours: waitingReason(row, now) },
		]),
	);
}
