/**
 * Lengths that Autotask allows, in characters.
 *
 * @see https://ww2.autotask.net/help/developerhelp/content/apis/REST/Entities/TicketsEntity.htm
 */
export const LIMITS = {
	title: 255,
	description: 8_000,
	noteTitle: 250,
	noteDescription: 32_000,
	resolution: 32_000,
	externalID: 50,
} as const;

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
