import { oneLine, printable } from '../../shared/text';

const ISO_TIME = /\b\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)(?!\w)/g;

/** `Label: ` with nothing behind it. Without the space it is a heading. */
const EMPTY_FACT = /^[^:]{1,60}:\s+$/;

/** For a text into which somebody else has put facts as they are: each stays on its line. */
export function factsInOneLine(text: string, facts: readonly string[]): string {
	return (
		facts
			.map((fact) => fact.trim())
			.filter((fact) => fact.length > 0 && fact !== oneLine(fact))
			// One may be a part of another, whichever an item names first.
			.sort((one, other) => other.length - one.length)
			.reduce((lines, fact) => lines.replaceAll(fact, () => oneLine(fact)), text)
	);
}

/** Several lines; those of facts that are missing are left out. */
export function tidyLines(text: string): string {
	return text
		.split(/\r\n|[\r\n]/)
		.map(printable)
		.filter((line) => !EMPTY_FACT.test(line))
		.map((line) => line.trimEnd())
		.join('\n')
		.replace(/\n{3,}/g, '\n\n')
		.trim();
}

/** `2026-11-22T11:00:00+01:00` becomes `2026-11-22 10:00 UTC`, wherever it stands in a text. */
export function readableTimes(text: string): string {
	return text.replace(ISO_TIME, (iso) => {
		const time = new Date(iso);
		if (Number.isNaN(time.getTime())) return iso;
		return `${time.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
	});
}
