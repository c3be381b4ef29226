import { bySetting } from '../../shared/ticketSettings';
import { distance } from '../../shared/text';

/**
 * The columns of a table of rules, as the fields of a rule are called in the editor; List Rule Table gives the same. Flat, so
 * that a CSV file can hold them. In the order in which people need them: what is edited every day stands before what only
 * says which row it is.
 */
export const COLUMN_LABELS = {
	...{ level: 'Level', createTicket: 'Create Ticket' },
	...bySetting(({ label }) => label),
	onePer: 'One Ticket Per',
	...{ days: 'Days', from: 'From', to: 'To', timeZone: 'Time Zone' },
	...{ devices: 'Devices', until: 'Until' },
	...{ customer: 'Customer', company: 'Company' },
	...{ solution: 'Solution', status: 'Status' },
};

export type Column = keyof typeof COLUMN_LABELS;

export const COLUMNS = Object.keys(COLUMN_LABELS) as Column[];

/** Columns of List Rule Table that inform, and those that n8n's Data Table has of its own. */
const NO_SETTINGS = ['statusDescription', 'rule', 'needsAttention', 'id', 'createdAt', 'updatedAt'];

export type ColumnMatch = { column: Column } | { resembles: Column } | undefined;

const plain = (name: string) => name.toLowerCase().replace(/[^a-z]/g, '');
const byPlainName = new Map(COLUMNS.map((column) => [plain(column), column]));
const notSettings = new Set(NO_SETTINGS.map(plain));

/**
 * Finds the column that a name means: "Due, hours" is `dueHours`.
 *
 * @returns `resembles` for an obvious misspelling, `undefined` for a column that is not ours
 */
export function matchColumn(name: string): ColumnMatch {
	const given = plain(name);
	const column = byPlainName.get(given);
	if (column) return { column };
	if (given.length < 3 || notSettings.has(given)) return undefined;
	const resembles = COLUMNS.find(
		(known) => known.length > 3 && distance(given, plain(known)) <= (known.length > 5 ? 2 : 1),
	);
	return resembles && { resembles };
}
