import fc from 'fast-check';
import { fold, oneLine, sentence, sentences, spellings } from '../../../nodes/shared/text';

const anyText = fc.string({ unit: 'binary', maxLength: 60 });

describe('names are the same', () => {
	it.each([
		['in another case', 'CONTOSO', 'Contoso'],
		['with a letter that Unicode spells in two ways', 'Mu\u0308ller', 'M\u00fcller'],
		['with a capital that is decomposed', 'O\u0308ZEL', '\u00f6zel'],
		['with a dotted capital', 'I\u0307zmir', '\u0130ZMIR'],
		['with spaces around', ' Contoso\t', 'Contoso'],
		['with repeated spaces', 'Contoso  Ltd', 'Contoso Ltd'],
		['with spaces of another kind', 'Contoso\u00a0Ltd', 'Contoso Ltd'],
		['with a line break', 'Contoso\r\nLtd', 'Contoso Ltd'],
		['with characters that nobody sees', '\uFEFFCon\u200Btoso\u200E', 'Contoso'],
	])('%s', (_, a, b) => {
		expect(fold(a)).toBe(fold(b));
	});

	it.each([
		['Contoso', 'Contoso Ltd'],
		['Muller', 'M\u00fcller'],
		['Con toso', 'Contoso'],
	])('%s and %s are not', (a, b) => {
		expect(fold(a)).not.toBe(fold(b));
	});

	it('however they are normalised, and for good', () => {
		fc.assert(
			fc.property(anyText, (name) => {
				expect(fold(name.normalize('NFD'))).toBe(fold(name.normalize('NFC')));
				expect(fold(fold(name))).toBe(fold(name));
			}),
		);
	});
});

describe('the spellings of a name', () => {
	it('are one for a plain name', () => {
		expect(spellings('Contoso Ltd')).toEqual(['Contoso Ltd']);
	});

	it('hold both normal forms, whichever is given', () => {
		const forms = ['M\u00fcller', 'Mu\u0308ller'];
		for (const name of forms) expect(spellings(name)).toEqual(expect.arrayContaining(forms));
	});

	it('are all the same name', () => {
		fc.assert(
			fc.property(anyText, (name) => {
				for (const each of spellings(name)) expect(fold(each)).toBe(fold(name));
			}),
			{ examples: [['Con\u202atoso']] },
		);
	});
});

describe('a text of many megabytes', () => {
	const MANY = 20 * 1024 * 1024;
	it.each([
		['of words', 'x '],
		['of one word', 'x'],
		['of tabs', '\t'],
		['of controls', '\u0001'],
		['of halves of characters', '\uD800'],
		['of characters that nobody sees', '\u200B'],
	])('%s is read like any other', (_, unit) => {
		const text = `${unit.repeat(MANY / unit.length)}x`;
		expect(oneLine(text).length).toBeLessThanOrEqual(text.length);
		expect(fold(text).length).toBeLessThanOrEqual(text.length);
	});
});

describe('one line', () => {
	it.each(['\u202E', '\u2066', '\u061C', '\u200F', '\u2028', '\u0007', '\uD83D'])(
		'has no %j in it',
		(character) => {
			expect(oneLine(`PC${character}07`)).toBe('PC 07');
		},
	);
});

describe('sentences', () => {
	it.each([
		['Done', 'Done.'],
		['Done.', 'Done.'],
		['Done?', 'Done?'],
		['Cut …', 'Cut …'],
		['', ''],
	])('%j ends as %j', (text, ended) => {
		expect(sentence(text)).toBe(ended);
	});

	it('are joined, without those that are empty', () => {
		expect(sentences('Not created', ' ', 'Run it again.')).toBe('Not created. Run it again.');
	});
});
