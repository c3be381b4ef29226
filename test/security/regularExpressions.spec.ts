import { expressionsOfShippedCode } from './expressions';
import { superlinear } from './linearTime';

const found = expressionsOfShippedCode();

it('finds the regular expressions of the shipped code, and can judge all of them', () => {
	expect(found.length).toBeGreaterThan(50);
	expect(found.filter(({ expression }) => expression === undefined)).toEqual([]);
});

it.each(found)('$place takes linear time: $expression', ({ expression }) => {
	expect(expression && superlinear(expression)).toBeUndefined();
});
