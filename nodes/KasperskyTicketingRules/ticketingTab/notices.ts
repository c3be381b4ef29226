import { DateTime } from 'luxon';
import { readTime } from '../../shared/time';
import type { Edits, TabHistoryEntry, TabNotice } from './tab';

/** What the page says of a submission. */

export const UNREADABLE =
	'Nothing was saved: this is not a form of this page. If you did not open it yourself, close it. Otherwise enter your changes again here.';
export const NOTHING = 'Nothing was changed, so nothing was saved.';
const INVALID =
	'Nothing was saved yet. Your changes are still here; correct these, and save again:';
const PARTLY =
	'What is listed here was not saved. It is still marked below; correct it, and save again:';
const KEPT =
	'Your changes are still marked below, over the values of now: save them, or reload the page without them.';

/** How many faults a page lists: more say nothing new. */
const MOST_LISTED = 100;

export function refused(text: string, issues: readonly string[] = []): TabNotice {
	const more = issues.length - MOST_LISTED;
	const listed = issues.slice(0, MOST_LISTED);
	return { kind: 'refused', text, issues: more > 0 ? [...listed, `And ${more} more.`] : listed };
}

/** @param missing columns of the Data Table @returns `null` when it has all */
export function oldTable(missing: readonly string[]): TabNotice | null {
	if (missing.length === 0) return null;
	const named = missing.map((name) => `“${name}”`).join(', ');
	const many = missing.length > 1;
	const which = `The rule table was made before ${many ? 'these columns were' : 'this column was'} there: ${named}.`;
	return refused(
		`${which} Add ${many ? 'them' : 'it'} in n8n, under Data tables, as String. Until then nothing can be saved here.`,
	);
}

export const invalid = (issues: readonly string[]): TabNotice => refused(INVALID, issues);

/** @param count of settings @param issues of what was left out */
export function saved(count: number, issues: readonly string[]): TabNotice {
	const settings = count === 1 ? '1 setting was' : `${count} settings were`;
	const text = `${settings} saved. They count from the next status change on; a status that holds already gets its ticket with the next resend.`;
	return issues.length > 0
		? refused(`${text} ${PARTLY}`, issues)
		: { kind: 'saved', text, issues: [] };
}

/** A difference of clocks, and of the whole seconds of the history. */
const TOLERANCE_MS = 1000;

/**
 * Somebody saved after the page was drawn.
 *
 * @param history newest first @param drawnAt milliseconds @param zone IANA, in which times are shown
 */
export function stale(
	history: readonly TabHistoryEntry[],
	drawnAt: number,
	zone: string,
): TabNotice {
	const [newest] = history;
	const savedAt = readTime(newest?.at);
	const isLater = savedAt !== undefined && savedAt > drawnAt - TOLERANCE_MS;
	const what = isLater
		? `${whoAndWhen(newest.by, savedAt, zone)}, after you opened this page`
		: UNKNOWN;
	return { kind: 'stale', text: `Nothing was saved: ${what}. ${KEPT}`, issues: [] };
}

const UNKNOWN =
	'the table has changed since you opened this page. The history does not say by whom: it may have been edited in n8n itself';

function whoAndWhen(by: string, at: number, zone: string): string {
	const time = DateTime.fromMillis(at, { zone });
	return `${by === '' ? 'somebody' : by} saved at ${time.toFormat('HH:mm')} (${time.zoneName})`;
}

/** @param by who saves at this very moment; empty when it is not known */
export function busy(by: string): TabNotice {
	const who = by === '' ? 'somebody' : by;
	const text = `Nothing was saved: ${who} is saving this table at this moment. ${KEPT}`;
	return { kind: 'stale', text, issues: [] };
}

/** What a save hands on to the page that is drawn after it. */
export interface SavedNotice {
	notice: TabNotice;
	/** What was refused: it stays on the page. */
	edits: Edits;
}
