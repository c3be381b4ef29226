import { pick } from 'lodash';
import { readTime } from '../../shared/time';
import { COLUMN_LABELS } from '../ruleTable/columns';
import { readTable } from '../ruleTable/readRules';
import { isMuteRow, type StoredRow } from './tableRows';
import type { Saver } from './savedHistory';
import type { Edits, NewMute, TabHistoryEntry } from './tab';

/** Mutes that were begun or ended on the page, as rows of the table. Pure. */

type MuteEdits = Pick<Edits, 'mutes' | 'ended'>;

interface PlannedMutes {
	rows: StoredRow[];
	history: TabHistoryEntry[];
	/** What is wrong keeps only its own mute from being saved. */
	refused: Pick<Edits, 'mutes'>;
	issues: string[];
}

interface Context extends Saver {
	/** IANA time zone of the workflow. */
	zone: string;
}

export function planMutes(
	stored: readonly StoredRow[],
	{ mutes = [], ended = [] }: MuteEdits,
	{ zone, at, by }: Context,
): PlannedMutes {
	const judged = mutes.map((mute) => ({ mute, issue: issueOf(mute, zone, readTime(at) ?? 0) }));
	const right = judged.filter(({ issue }) => issue === undefined).map(({ mute }) => mute);
	const wrong = mutes.filter((mute) => !right.includes(mute));
	const ending = new Set(ended);
	const isEnding = (row: StoredRow) => isMuteRow(row) && ending.has(String(row.id));
	const gone = stored.filter(isEnding);
	const entry = (cells: StoredRow['cells'], before: string, after: string): TabHistoryEntry => ({
		...{ at, by, customer: cells.customer ?? '', row: `Mute of ${cells.devices ?? ''}` },
		...{ setting: 'Until', before, after },
	});
	return {
		rows: [
			...stored.flatMap((row) => (isEnding(row) ? withoutMute(row) : [row])),
			...right.map((mute) => ({ cells: cellsOf(mute) })),
		],
		history: [
			...right.map((mute) => entry(cellsOf(mute), 'not muted', `${mute.until} (${scopeOf(mute)})`)),
			...gone.map(({ cells }) => entry(cells, cells.until ?? '', 'ended')),
		],
		refused: wrong.length > 0 ? { mutes: wrong } : {},
		issues: judged.flatMap(({ issue }) => issue ?? []),
	};
}

/** What else the row sets must not come to life with the end of the mute; only its company has counted already. */
function withoutMute(row: StoredRow): StoredRow[] {
	if (row.cells.company === undefined) return [];
	return [{ ...row, cells: pick(row.cells, ['customer', 'company']) }];
}

function cellsOf({ devices, customer, status, level, until }: NewMute): StoredRow['cells'] {
	const cells = { level, devices, until, customer, status: status || 'all' };
	return Object.fromEntries(Object.entries(cells).filter(([, text]) => text !== ''));
}

const scopeOf = ({ status, level }: NewMute) =>
	`${status || 'all statuses'}, ${level || 'Critical and Warning'}`;

/** @param now milliseconds */
function issueOf(mute: NewMute, zone: string, now: number): string | undefined {
	const [read] = readTable([cellsOf(mute)], zone).mutes;
	const [issue] = read?.issues ?? [];
	const wrong = (what: string) => `Mute of “${mute.devices}”: ${what}`;
	if (!read) return wrong('enter devices, and until when.');
	if (issue) return wrong(`${COLUMN_LABELS[issue.column]} “${issue.value}”: use ${issue.allowed}.`);
	return read.endsAt > now
		? undefined
		: wrong(`Until “${mute.until}” is over: choose a later time.`);
}
