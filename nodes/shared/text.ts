/** Texts: cleaned, compared, cut and joined the same way everywhere. */

// Texts of others may have many megabytes. Each pattern is bounded: without, V8 runs out of stack on a long run.

/** Controls, halves of characters, and characters that break or turn the text around them. */
const UNPRINTABLE = /[\p{Cc}\p{Cs}\p{Bidi_Control}\u2028\u2029]{1,100}/gu;

/** Characters that nobody sees, but that are copied along. */
const INVISIBLE = /[\p{Bidi_Control}\u00AD\u200B\u2060\uFEFF]{1,100}/gu;

/** Anything but words of ASCII with single spaces between them, which nearly all texts are: the rest takes ten times as long. */
const NOT_PLAIN = /[^ -~]|^ | $| {2}/;

/** Without anything that cannot be printed; lines become one. */
export function printable(text: string): string {
	return NOT_PLAIN.test(text) ? text.replace(UNPRINTABLE, ' ') : text;
}

/** A fact, a title, a name: printable characters on one line. */
export function oneLine(text: string): string {
	return NOT_PLAIN.test(text) ? printable(text).replace(/\s+/g, ' ').trim() : text;
}

/**
 * What two names have in common that a person takes for the same: neither case, nor how Unicode spells a letter,
 * nor spaces around or repeated in them make a difference.
 */
export function fold(name: string): string {
	if (!NOT_PLAIN.test(name)) return name.toLowerCase();
	return oneLine(name.replace(INVISIBLE, '').normalize('NFC').toLowerCase()).normalize('NFC');
}

/** The ID in `30|Jane Doe`, as lists and tables store it, or alone. */
export function storedId(text: string): number | undefined {
	const [, id] = /^(\d{1,15})(?:\|.*)?$/s.exec(text.trim()) ?? [];
	return id === undefined ? undefined : Number(id);
}

/** The ways in which a name may be stored elsewhere, for a query that compares character by character. */
export function spellings(name: string): string[] {
	const line = oneLine(name.replace(INVISIBLE, ''));
	return [...new Set([name.trim(), line, line.normalize('NFC'), line.normalize('NFD')])];
}

const MARK = ' …';

/** Half of a surrogate pair at the end would not be valid text. */
const dropHalfCharacter = (text: string) => text.replace(/[\uD800-\uDBFF]$/, '');

/**
 * Cuts a text to a length, at the end of a word where one ends in its last fifth, and marks the cut.
 *
 * @param length at least 2
 */
export function cut(text: string, length: number): string {
	if (text.length <= length) return text;
	const room = length - MARK.length;
	const head = text.slice(0, room + 1);
	const wordEnd = head.search(/\s\S*$/);
	const end = wordEnd >= room * 0.8 ? wordEnd : room;
	return dropHalfCharacter(head.slice(0, end)).trimEnd() + MARK;
}

const QUOTED_LENGTH = 200;

/** The readable part of what a server sent, be it text or a page. */
export const quoted = (body: string): string =>
	body
		.replace(/<[^<>]{0,200}>/g, ' ')
		.replace(/[\s\p{Cc}]+/gu, ' ')
		.trim()
		.slice(0, QUOTED_LENGTH);

/** Ends a text as a sentence ends. */
export function sentence(text: string): string {
	return text === '' || /[.!?…]$/.test(text) ? text : `${text}.`;
}

/** Joins what is not empty to a text of sentences. */
export function sentences(...texts: readonly string[]): string {
	return texts
		.map((text) => sentence(text.trim()))
		.filter((text) => text !== '')
		.join(' ');
}

/** How many letters must be added, dropped or replaced to get from one word to the other. */
export function distance(a: string, b: string): number {
	let row = Array.from({ length: b.length + 1 }, (_, at) => at);
	for (let i = 1; i <= a.length; i++) {
		const next = [i];
		for (let j = 1; j <= b.length; j++) {
			const replaced = row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1);
			next.push(Math.min(replaced, row[j] + 1, next[j - 1] + 1));
		}
		row = next;
	}
	return row[b.length];
}
