import { ALL_STATUSES, STATUS_CATALOGUE } from '../../shared/deviceStatus/statusCatalogue';
import { cut, oneLine } from '../../shared/text';
import { SOLUTION_WORDS, statusCode, type Cells } from './readCells';
import { BOTH, type RuleRef } from './rules';

/** How messages call a rule or a row: by what tells it from the others on the screen of the user. */

type ScopeCells = Pick<Cells, 'solution' | 'level' | 'customer'>;

const MOST_STATUSES = 2;
const MOST_LETTERS = 80;

/** @param statuses as given; none as long as nobody has chosen any */
export function nameRule(
	index: number,
	name: string,
	cells: ScopeCells,
	statuses: readonly string[],
): RuleRef {
	const named = name === '' ? '' : ` “${shown(name)}”`;
	return { kind: 'rule', index, title: `Rule ${index}${named} (${scope(cells, statuses)})` };
}

/** @param id of n8n's Data Table; empty where a table has none: then the position has to do */
export function nameRow(
	index: number,
	id: string,
	cells: ScopeCells & Pick<Cells, 'status'>,
): RuleRef {
	const row = id === '' ? `Row ${index}` : `Row with id ${shown(id)}`;
	const statuses = cells.status === '' ? [] : [cells.status];
	return { kind: 'row', index, title: `${row} (${scope(cells, statuses)})` };
}

const shown = (text: string) => cut(oneLine(text), MOST_LETTERS);

function scope({ solution, level, customer }: ScopeCells, statuses: readonly string[]): string {
	const isBoth = ['', BOTH, ALL_STATUSES].includes(level.toLowerCase());
	const levels = isBoth ? 'Critical and Warning' : shown(level);
	const described = statuses.length === 0 ? levels : `${levels}: ${listed(solution, statuses)}`;
	return customer === '' ? described : `${described}, for ${shown(customer)}`;
}

function listed(solution: string, statuses: readonly string[]): string {
	const names = statuses.slice(0, MOST_STATUSES).map((given) => statusName(given, solution));
	const more = statuses.length - names.length;
	return more > 0 ? `${names.join(', ')} and ${more} more` : names.join(', ');
}

/** As the console of the solution calls it; what is unknown, as it was given. */
function statusName(given: string, solution: string): string {
	if (given.toLowerCase() === ALL_STATUSES) return 'all statuses';
	const code = statusCode(given);
	const text = STATUS_CATALOGUE.find((entry) => entry.code === code)?.text;
	const named = SOLUTION_WORDS.get(solution.toLowerCase()) ?? 'kasperskySecurityCenter';
	return text?.[named] ?? text?.kasperskyEndpointSecurityCloud ?? shown(given);
}
