import type { Level, Solution } from '../../../shared/items';
import type { RowRef, TabModel, TabStatus } from '../tab';

/** The left pane: what can be opened. */

export const SOLUTIONS: ReadonlyArray<[Solution, string]> = [
	['kasperskySecurityCenter', 'Kaspersky Security Center'],
	['kasperskyEndpointSecurityCloud', 'Kaspersky Endpoint Security Cloud'],
];
export const LEVELS: readonly Level[] = ['Critical', 'Warning'];

export const ACCOUNTS = 'accounts';
export const HISTORY = 'history';
export const MUTES = 'mutes';
export const EXPLAIN = 'explain';

/** Statuses of a solution and level, as a {@link TabModel.view} names them. */
export const sectionOf = ({ solution, level }: Pick<RowRef, 'solution' | 'level'>): string =>
	`${solution}/${level}`;

const STATUS_SECTIONS = SOLUTIONS.flatMap(([solution]) =>
	LEVELS.map((level) => ({ solution, level })),
);

/** @returns the named section, or the first one */
export function knownSection(name: string): string {
	const names = [...STATUS_SECTIONS.map(sectionOf), ACCOUNTS, MUTES, EXPLAIN, HISTORY];
	return names.includes(name) ? name : names[0];
}

/** @returns `undefined` for a section without statuses */
export const statusSection = (name: string) =>
	STATUS_SECTIONS.find((section) => sectionOf(section) === name);

/** A row of the table with what it needs to be drawn. */
export interface ShownRow {
	ref: RowRef;
	status: TabStatus;
	name: string;
}

export function rowsOf(
	model: TabModel,
	solution: Solution,
	level: Level,
	customer: string,
): ShownRow[] {
	return model.statuses.flatMap((status) => {
		const name = status.text[solution];
		const ref: RowRef = { solution, level, status: status.code, customer };
		return name === undefined ? [] : [{ ref, status, name }];
	});
}

/** What a status is called where it may be of either solution. */
export const statusName = ({ code, text }: TabStatus): string =>
	text.kasperskySecurityCenter ?? text.kasperskyEndpointSecurityCloud ?? code;
