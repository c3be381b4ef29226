import { COLOURS, style } from './style';

type Colour = keyof typeof COLOURS;

/** Relative luminance, as WCAG 2.2 defines it. */
function luminance(colour: string): number {
	const [red, green, blue] = [1, 3, 5].map((at) => {
		const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
		return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
	});
	return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
	const [darker, lighter] = [luminance(one), luminance(other)].sort((a, b) => a - b);
	return (lighter + 0.05) / (darker + 0.05);
}

const BACKGROUNDS: Colour[] = ['bg', 'card', 'head', 'hover'];
const PAIRS: Array<[text: Colour, behind: Colour]> = [
	...(['ink', 'soft', 'accent', 'bad'] as const).flatMap((text) =>
		BACKGROUNDS.map((behind): [Colour, Colour] => [text, behind]),
	),
	...(['accent', 'bar', 'grey', 'orange', 'yellow', 'blue', 'red', 'green'] as const).map(
		(behind): [Colour, Colour] => [`on-${behind}`, behind],
	),
];

describe.each([
	['light', 0],
	['dark', 1],
] as const)('in %s mode', (_mode, index) => {
	it.each(PAIRS)('%s is readable on %s (WCAG AA)', (text, behind) => {
		expect(contrast(COLOURS[text][index], COLOURS[behind][index])).toBeGreaterThanOrEqual(4.5);
	});

	it.each(['bg', 'card'] as const)('edges of fields can be seen on %s (WCAG AA)', (behind) => {
		expect(contrast(COLOURS.edge[index], COLOURS[behind][index])).toBeGreaterThanOrEqual(3);
	});
});

it('no colour of a text or a surface is outside the table', () => {
	const rules = style.slice(style.indexOf('* { box-sizing'));
	expect(rules.match(/#[0-9a-f]{3,8}\b/g)).toBeNull();
});
