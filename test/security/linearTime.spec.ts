import { superlinear } from './linearTime';

it.each([
	/\/+$/,
	/^(a+)+$/,
	/(x|x)*y$/,
	/api[^.]*threshold/i,
	/\s+end/,
	/^(\d+,?)*;$/,
	/\{\{(.*?)\}\}/,
])('an expression that takes too long is noticed: %s', (expression) => {
	expect(superlinear(expression)).toMatch(/too long for \d+ characters/);
});
