import type { Company } from '../../shared/autotask/companies';
import type { CompanyRecord, FindRecords } from '../../shared/autotask/companyRecords';
import { COMPANY_SETTINGS, type CompanySetting } from '../../shared/ticketSettings';
import { displayValue } from './choiceValue';
import { COLUMN_LABELS } from './columns';
import type { TableRow } from './ruleTable';
import type { Issue, RuleRef } from './rules';

/** Contact, contract and location: a value means another record for each company, or none. Pure. */

/** Of a new ticket, by Autotask's fields; what no rule sets is missing. */
export type CompanyFields = Partial<Record<CompanySetting['field'], number>>;

export type CompanyValues = Record<CompanySetting['name'], string[]>;

/** What has to be known of Autotask for these rows, each value once. */
export function companyValuesOf(rows: Iterable<TableRow>): CompanyValues {
	const values: CompanyValues = { contact: [], contract: [], location: [] };
	for (const { settings } of rows) {
		for (const { name } of COMPANY_SETTINGS) {
			const { value, issues } = settings[name];
			const text = String(value ?? '');
			if (value !== null && !issues && !values[name].includes(text)) values[name].push(text);
		}
	}
	return values;
}

/** What a row's tickets for a company get, and what is wrong with it, in words. */
export function resolveCompanyValues(
	{ settings }: TableRow,
	company: Company,
	find: FindRecords,
): { fields: CompanyFields; issues: Issue[] } {
	const fields: CompanyFields = {};
	const issues: Issue[] = [];
	for (const { name, field } of COMPANY_SETTINGS) {
		const { value, rule, issues: unread } = settings[name];
		if (value === null || unread) continue;
		const text = String(value);
		const found = find(name, text);
		const usable = found.filter(({ companyID, flaw }) => companyID === company.id && flaw === '');
		if (usable.length === 1) fields[field] = usable[0].id;
		else issues.push(issueOf({ setting: name, value: text, by: rule }, found, usable, company));
	}
	return { fields, issues };
}

/** Where the company is not known: whether any company has it. */
export function companyValueIssues({ settings }: TableRow, find: FindRecords): Issue[] {
	return COMPANY_SETTINGS.flatMap(({ name }) => {
		const { value, rule, issues } = settings[name];
		if (value === null || issues) return [];
		const found = find(name, String(value));
		if (found.some(({ flaw }) => flaw === '')) return [];
		return [issueOf({ setting: name, value: String(value), by: rule }, found, [])];
	});
}

interface Given {
	setting: CompanySetting['name'];
	value: string;
	by: RuleRef | null;
}

function issueOf(
	{ setting, value, by }: Given,
	found: readonly CompanyRecord[],
	usable: readonly CompanyRecord[],
	company?: Company,
): Issue {
	const label = COLUMN_LABELS[setting];
	const kind = by?.kind ?? 'rule';
	const whose = company ? `${company.name} (${company.id})` : 'a company';
	const allowed = `an active ${setting} of ${whose}`;
	const message = `${by?.title ?? 'Rules'}: ${label} ${displayValue(value)} ${stateOf(found, usable, company)}. ${todo(setting, usable, kind, company)}`;
	return { by, column: setting, value, allowed, message };
}

function stateOf(
	found: readonly CompanyRecord[],
	usable: readonly CompanyRecord[],
	company: Company | undefined,
): string {
	if (usable.length > 1) {
		const ids = usable.map(({ id }) => id).join(', ');
		return `is not the only one of ${company?.name ?? 'its company'} called so: Autotask has ${usable.length} (IDs ${ids})`;
	}
	const own = company ? found.filter(({ companyID }) => companyID === company.id) : found;
	// What is inactive may be listed without its company.
	const flawed =
		own.find(({ flaw }) => flaw !== '') ?? found.find(({ flaw }) => flaw === 'inactive');
	const others = [...new Set(found.filter(({ flaw }) => flaw === '').map((one) => one.companyID))];
	if (own.length === 0 && others.length > 0 && company) {
		const whose = others.length === 1 ? `another company (ID ${others[0]})` : 'other companies';
		return `belongs to ${whose}, and the ticket is for ${company.name} (${company.id})`;
	}
	if (flawed) return FLAWS[flawed.flaw];
	const whose = company ? ` of ${company.name} (${company.id})` : '';
	return `does not exist in Autotask${whose}, or the API user may not see it`;
}

const FLAWS: Record<CompanyRecord['flaw'], string> = {
	'': '',
	inactive: 'is inactive in Autotask',
	expired: 'has expired: its end date is over',
	'not begun': 'has not begun: its start date is still to come',
};

function todo(
	setting: CompanySetting['name'],
	usable: readonly CompanyRecord[],
	kind: RuleRef['kind'],
	company: Company | undefined,
): string {
	if (usable.length > 1) return `Enter the ID of the right one in this ${kind}.`;
	const own = company ? `, or give ${company.name} its own in a row with this customer` : '';
	return `Enter another ${setting} in this ${kind}, or none${own}.`;
}
