import { ExpiringCache } from '../expiringCache';
import type { AutotaskClient } from './client';
import { loadRequiredFields } from './picklists';
import { wholeNumber } from './query';

/** What Autotask requires of new tickets beyond what each of ours has, as far as its models tell. */
export interface Requirements {
	/** Autotask's names of fields of tickets. */
	fields: readonly string[];
	/** By ticket category: which fields it fills by default; `null`: the API user may not see that. */
	defaults: ReadonlyMap<number, ReadonlySet<string>> | null;
}

const NO_REQUIREMENTS: Requirements = { fields: [], defaults: null };

/** Each new ticket has these. */
const ALWAYS_SET = [
	...['id', 'companyID', 'title', 'description', 'status', 'dueDateTime', 'externalID'],
];

const LIFETIME_MS = 5 * 60_000;

const categories = new ExpiringCache<Requirements['defaults']>(LIFETIME_MS);

/**
 * Which fields a category makes required stands in no model of Autotask: only what all tickets need, and what a category
 * fills by default.
 *
 * @throws NodeApiError that says what to do
 */
export async function loadRequirements(client: AutotaskClient): Promise<Requirements> {
	const required = await loadRequiredFields(client);
	const fields = required.filter((name) => !ALWAYS_SET.includes(name));
	if (fields.length === 0) return NO_REQUIREMENTS;
	const { account } = await client.connection();
	const defaults = await categories.get(account, async () => await loadDefaults(client));
	return { fields, defaults };
}

/** What the defaults of categories call otherwise than the fields of tickets. */
const FIELD_OF: Record<string, string> = {
	issueTypeID: 'issueType',
	subIssueTypeID: 'subIssueType',
	sourceID: 'source',
	ticketTypeID: 'ticketType',
	workTypeID: 'billingCodeID',
};

/** @see https://www.autotask.net/help/DeveloperHelp/Content/APIs/REST/Entities/TicketCategoryFieldDefaultsEntity.htm */
async function loadDefaults(client: AutotaskClient): Promise<Requirements['defaults']> {
	const answer = await client.query('TicketCategoryFieldDefaults', {
		filter: [{ op: 'gte', field: 'id', value: 0 }],
	});
	if (answer.kind === 'rejected') return null;
	const rows = client.expectRows(answer, 'return the defaults of ticket categories');
	const defaults = new Map<number, Set<string>>();
	for (const { ticketCategoryID, ...row } of rows) {
		const category = wholeNumber(ticketCategoryID);
		if (category === undefined) continue;
		const filled = Object.keys(row).filter((name) => (row[name] ?? '') !== '');
		const known = defaults.get(category) ?? [];
		defaults.set(category, new Set([...known, ...filled.map((name) => FIELD_OF[name] ?? name)]));
	}
	return defaults;
}
