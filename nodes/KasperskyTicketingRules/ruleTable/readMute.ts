import { DateTime, IANAZone } from 'luxon';
import { COLUMN_LABELS, type Column } from './columns';
import { readPattern, type Mute } from './mutes';
import { issue, type Cells } from './readCells';
import type { Issue, Part, Rule, RuleRef } from './rules';

type MuteCells = Pick<Cells, 'devices' | 'until'>;

/** A rule or a row that names devices, or an end, mutes devices and sets nothing. */
export const isMute = ({ devices, until }: MuteCells): boolean => devices !== '' || until !== '';

/**
 * @param scope which statuses it is for, as far as that can be read
 * @param faults what is wrong with it otherwise
 * @param zone IANA time zone of the workflow: of an end that names none
 */
export function readMute(
	by: RuleRef,
	cells: Cells,
	scope: Pick<Rule, 'solutions' | 'levels' | 'statuses' | 'customer'>,
	faults: readonly Issue[],
	zone: string,
): Mute {
	const names = cells.devices.split(',').filter((name) => name.trim() !== '');
	const { endsAt, fault } = readUntil(cells.until, zone);
	const issues = [
		...faults,
		...(names.length > 0 ? [] : [issue(by, 'devices', cells.devices, NAMES_WANTED)]),
		...(fault ? [issue(by, 'until', cells.until, fault.allowed, fault.found)] : []),
	];
	return {
		...by,
		...scope,
		...{ cells, patterns: names.map(readPattern), endsAt, zone },
		issues: issues.map((one) => ({ ...one, message: `${one.message} ${MUTES_NOTHING}` })),
	};
}

const MUTES_NOTHING = 'Until then it mutes nothing.';
const NAMES_WANTED = 'names of devices or paths of groups, e.g. “LAB-*, Managed devices/Test”';
const END_WANTED = 'a date or a time, e.g. “2026-12-31” or “2026-12-31 18:00”';
const ZONE_WANTED =
	"a time with its zone, e.g. “2026-12-31T18:00Z”, or correct n8n's: Timezone in the workflow's settings, or GENERIC_TIMEZONE in n8n's environment";

const DATE = /^\d{4}-\d\d-\d\d$/;
const TIME = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?) ?(Z|[+-]\d\d:\d\d)?$/i;

/** A date alone is the whole day. */
function readUntil(
	text: string,
	zone: string,
): { endsAt: number; fault?: { allowed: string; found?: string } } {
	const [, date, time, offset] = TIME.exec(text) ?? [];
	const iso = date === undefined ? text : `${date}T${time}${offset ?? ''}`;
	const isKnown = date !== undefined || DATE.test(text);
	if (isKnown && offset === undefined && !IANAZone.isValidZone(zone)) {
		const found = `names no time zone, and that of n8n, “${zone}”, is not a known one`;
		return { endsAt: NaN, fault: { found, allowed: ZONE_WANTED } };
	}
	const read = DateTime.fromISO(iso, { zone: offset === undefined ? zone : 'utc' });
	if (!isKnown || !read.isValid) return { endsAt: NaN, fault: { allowed: END_WANTED } };
	const end = date === undefined ? read.startOf('day').plus({ days: 1 }) : read;
	return { endsAt: end.toMillis() };
}

/** What a mute sets beside: nobody knows whether its settings are meant for these devices, which no rule can do. */
export function settingsOfMute(by: RuleRef, cells: Cells, set: readonly Part[]): Issue[] {
	const [part] = set;
	if (part === undefined) return [];
	const column: Column = part === 'hours' ? 'days' : part;
	const found = `is set beside ${COLUMN_LABELS.devices}`;
	return [issue(by, column, cells[column], SETS_NOTHING, found)];
}

const SETS_NOTHING = `nothing there: a mute sets nothing for its devices. Or empty ${COLUMN_LABELS.devices} and ${COLUMN_LABELS.until}`;
