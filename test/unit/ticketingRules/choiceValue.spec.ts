import fc from 'fast-check';
import {
	choiceValue,
	findValue,
	sameValue,
	shortestValue,
} from '../../../nodes/KasperskyTicketingRules/ruleTable/choiceValue';
import { pick } from './fixtures';

const values = [
	pick(8, 'Monitoring Alert'),
	pick(24, 'Field'),
	pick(5, '24|7 Support'),
	pick(6, 'Post Sale', { isActive: false }),
	pick(9, 'post sale'),
];
const idOf = (wanted: string | number) => findValue(values, wanted)?.id;

describe('a configured value is found', () => {
	it.each<[string | number, number, string]>([
		['8|Monitoring Alert', 8, 'as the drop-down stores it'],
		['8|Alerts', 8, 'by its id, though the label has changed'],
		['77|Monitoring Alert', 8, 'by its label, when another tenant gave the id'],
		['8', 8, 'by its id as text'],
		[8, 8, 'by its id as number'],
		[' monitoring ALERT ', 8, 'by its label, without case'],
		['Post Sale', 9, 'as the active one of two with the same label'],
		['6', 6, 'by its id, though it is inactive'],
		['24|7 Support', 5, 'by a label that has a bar of its own'],
		['5|24|7 Support', 5, 'as the drop-down stores such a label'],
		['24|7 Repair', 24, 'by an id, when no label is like that'],
		['77|24|7 Support', 5, 'by such a label from another tenant'],
	])('%p → %p: %s', (wanted, id) => expect(idOf(wanted)).toBe(id));

	it.each(['99', 'Nobody', '99|Nobody', '', '|', '8|', 'x|Monitoring Alert'])(
		'%p: only when it is there',
		(wanted) => expect(idOf(wanted)).toBe(wanted === '8|' ? 8 : undefined),
	);
});

const label = fc.oneof(
	fc.constantFrom('A', 'a', 'B', '1', '2', '1|A', '2|1|A', 'none', 'unchanged', '', ' ', 'A|B'),
	fc.string({ maxLength: 4 }),
);
const picklist = fc
	.uniqueArray(fc.tuple(fc.integer({ min: 0, max: 30 }), label, fc.boolean()), {
		selector: ([id]) => id,
		minLength: 1,
	})
	.map((list) => list.map(([id, text, isActive]) => pick(id, text, { isActive })));

it('whatever the labels are, what a drop-down stores finds the very value', () => {
	fc.assert(
		fc.property(picklist, (list) => {
			for (const value of list) expect(findValue(list, choiceValue(value))).toBe(value);
		}),
	);
});

it('whatever the labels are, what the rule table shows finds the very value, and is none of our words', () => {
	fc.assert(
		fc.property(picklist, (list) => {
			for (const value of list) {
				const text = shortestValue(list, value);
				expect(findValue(list, text)).toBe(value);
				expect(['', 'none', 'unchanged']).not.toContain(text.trim().toLowerCase());
			}
		}),
	);
});

it.each([
	['10', '10|Computer', true],
	['computer', '10|Computer', true],
	['10|Computer', '10|PC', true],
	['10|Computer', '11|Computer', false],
	['Network', '10|Computer', false],
	[null, null, true],
	[null, '10', false],
])('%p and %p are known to be the same: %p', (a, b, same) => {
	expect(sameValue(a, b)).toBe(same);
	expect(sameValue(b, a)).toBe(same);
});
