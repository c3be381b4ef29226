/** Stands for what a class of characters stands for. */
const CLASS_SAMPLES: Record<string, string[]> = {
	...{ d: ['0'], D: ['a'], s: [' ', '\n'], S: ['a'], w: ['a', '0'], W: ['-'], b: [], B: [] },
	...{ p: ['\u0001', 'a'], P: ['a'], n: ['\n'], r: ['\r'], t: ['\t'] },
};

const MOST_PIECES = 12;

/** What an expression could be made to match: its literal words, samples of its classes, its single characters. */
function piecesOf({ source }: RegExp): string[] {
	const named = source.replace(/\\[pP]\{[^}]*\}/g, '\\p');
	const classes = [...named.matchAll(/\\([a-zA-Z])/g)].flatMap(
		([, name]) => CLASS_SAMPLES[name] ?? [],
	);
	const escaped = [...named.matchAll(/(?:\\[^a-zA-Z])+/g)].map(([run]) =>
		run.replace(/\\(.)/g, '$1'),
	);
	const literal = named.replace(/\\./g, '|');
	const words = literal.split(/[|()[\]{}?*+^$.]+/).filter((word) => word.length > 1);
	const characters = [...literal].filter((character) => !'|()[]{}?*+^$'.includes(character));
	return [...new Set([...words, ...escaped, ...classes, ...characters, 'a', ' '])].slice(
		0,
		MOST_PIECES,
	);
}

/** A text that grows: the pump is repeated until the text is long enough. */
export type GrowingText = (length: number) => string;

const SUFFIXES = ['', '\u0000'];

/**
 * Texts that make a backtracking expression work hard: what nearly matches, over and over, with an end
 * that spoils it.
 */
export function adversarialTexts(expression: RegExp): GrowingText[] {
	const pieces = piecesOf(expression);
	const pumps = pieces.flatMap((one) => pieces.map((two) => (one === two ? one : one + two)));
	const starts = ['', pieces[0], pieces.join('')];
	return [...new Set(pumps)].flatMap((pump) =>
		starts.flatMap((start) => SUFFIXES.map((suffix) => grown(start, pump, suffix))),
	);
}

function grown(start: string, pump: string, suffix: string): GrowingText {
	return (length) => {
		const room = Math.max(0, length - start.length - suffix.length);
		return start + pump.repeat(Math.ceil(room / pump.length)).slice(0, room) + suffix;
	};
}
