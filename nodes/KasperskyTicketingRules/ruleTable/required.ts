import type { Requirements } from '../../shared/autotask/requirements';
import type { SettingValues } from '../../shared/autotask/settingValues';
import { TICKET_SETTINGS, type SettingName } from '../../shared/ticketSettings';
import { COLUMN_LABELS } from './columns';
import { rowTitle } from './issues';
import { resolveRow } from './resolveRow';
import type { TableRow } from './ruleTable';
import type { Issue } from './rules';

/**
 * What Autotask requires of new tickets, and a row does not fill. Only what is certain: which fields a category makes
 * required stands in no model of Autotask, and its own message says it then.
 */

/** An option of Autotask Ticket, operation Sync, may fill these: nobody knows from here. */
const FILLED_BY_SYNC: readonly SettingName[] = ['ticketCategory', 'ticketType', 'source'];

/** @returns the settings without which Autotask may refuse a ticket */
function requiredSettings({ fields }: Requirements): SettingName[] {
	return TICKET_SETTINGS.filter(
		({ name, field }) => isAsked(fields, name, field) && !FILLED_BY_SYNC.includes(name),
	).map(({ name }) => name);
}

const isAsked = (fields: readonly string[], name: SettingName, field: string) =>
	fields.includes(field) || (name === 'assignee' && fields.includes('assignedResourceRoleID'));

/** Which settings a category never fills by default. */
const NEVER_BY_CATEGORY: readonly SettingName[] = ['assignee', 'contact', 'contract', 'location'];

/** The categories that fill a setting by default; `null`: that cannot be seen. */
function categoriesThatFill(
	setting: SettingName,
	{ defaults }: Requirements,
): readonly number[] | null {
	if (NEVER_BY_CATEGORY.includes(setting)) return [];
	if (defaults === null) return null;
	const field = TICKET_SETTINGS.find(({ name }) => name === setting)?.field ?? '';
	return [...defaults].flatMap(([category, filled]) => (filled.has(field) ? [category] : []));
}

/** @returns what is missing in a row that creates tickets */
export function requiredChecks(
	values: SettingValues,
	requirements: Requirements,
): (row: TableRow) => Issue[] {
	const wanted = requiredSettings(requirements).map((name) => ({
		name,
		filling: categoriesThatFill(name, requirements),
	}));
	const fields = values.userDefinedFields.filter(
		({ isRequired, isReadOnly }) => isRequired && !isReadOnly,
	);
	if (wanted.length + fields.length === 0) return () => [];
	return (row) => {
		if (!row.createTicket.value || row.createTicket.issues) return [];
		const { settings } = resolveRow(row, values);
		const category = settings.ticketCategory?.id ?? null;
		const missing = wanted.filter(({ name, filling }) => {
			const { value, issues } = row.settings[name];
			if (value !== null || issues || filling === null) return false;
			// Without a category of the rule, it is the one of Sync's option or of the API user.
			return category === null ? filling.length === 0 : !filling.includes(category);
		});
		const given = new Set(settings.userDefinedFields.map(({ name }) => name));
		return [
			...missing.map(({ name }) => missingSetting(row, name)),
			...fields.filter(({ name }) => !given.has(name)).map(({ name }) => missingField(row, name)),
		];
	};
}

function missingSetting(row: TableRow, column: SettingName): Issue {
	const label = COLUMN_LABELS[column];
	const isLeftOpen = row.settings.ticketCategory.value !== null;
	const why = isLeftOpen ? ', and its ticket category does not fill it' : '';
	return issue(row, column, `${label}, ${rowTitle(row)} has none${why}`, `Set ${label}`);
}

function missingField(row: TableRow, name: string): Issue {
	const what = `the user-defined field “${name}”, ${rowTitle(row)} has no value for it`;
	return issue(
		row,
		'userDefinedFields',
		what,
		`Add “${name}” to ${COLUMN_LABELS.userDefinedFields}`,
	);
}

function issue(row: TableRow, column: SettingName, what: string, todo: string): Issue {
	const by = row.createTicket.rule;
	const message = `${by?.title ?? 'Rules'}: Autotask requires ${what}. ${todo} in this ${by?.kind ?? 'rule'}.`;
	return { by, column, value: '', allowed: 'a value', message };
}
