import { namedWords } from '../editor/namedWords';

test('words in either emphasis are names', () => {
	expect(namedWords('Open *Apply Ticketing Rules* and **Publish** it.')).toEqual([
		'Apply Ticketing Rules',
		'Publish',
	]);
});

test('a way through menus names each step', () => {
	expect(namedWords('under *Settings → Error Workflow*')).toEqual(['Settings', 'Error Workflow']);
});

test.each(['**What it does.** A ticket.', '1. **Accounts**: a company.', '**Set up**\n1. Do it.'])(
	'a title names nothing: %s',
	(text) => {
		expect(namedWords(text)).toEqual([]);
	},
);

test('the text of a link counts, its address does not', () => {
	expect(namedWords('[*Rules*](https://x.test/a*b*c)')).toEqual(['Rules']);
});
