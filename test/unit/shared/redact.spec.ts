import fc from 'fast-check';
import { redact } from '../../../nodes/shared/redact';

const hex = (number: number, length = 0) => number.toString(16).padStart(length, '0');
const code = (character: string) => character.codePointAt(0) ?? 0;
const units = (character: string) => character.split('').map((unit) => unit.charCodeAt(0));
const percent = (character: string) =>
	[...Buffer.from(character)].map((byte) => `%${hex(byte, 2)}`).join('');
const NAMES: Record<string, string> = {
	...{ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' },
};

const each = (write: (character: string) => string) => (text: string) =>
	text.replace(/./gsu, (character) => write(character));
const json = (text: string) => JSON.stringify(text).slice(1, -1);
const unit = (number: number) => `\\u${hex(number, 4)}`;

/** How software on the way writes a text that it quotes. */
const WRITERS: Record<string, (text: string) => string> = {
	json,
	'JSON for web pages': (text) => json(text).replace(/[&<>'+]/g, (one) => unit(code(one))),
	'JSON in ASCII, upper case': (text) =>
		json(text).replace(/[^ -~]/g, (one) => `\\u${hex(one.charCodeAt(0), 4).toUpperCase()}`),
	'JSON for scripts': (text) => json(text).replaceAll('/', '\\/'),
	'units of UTF-16': each((one) => units(one).map(unit).join('')),
	HTML: each((one) => NAMES[one] ?? one),
	'HTML in ASCII': each((one) => NAMES[one] ?? (/[ -~]/.test(one) ? one : `&#${code(one)};`)),
	'hexadecimal HTML': each((one) => (/\w/.test(one) ? one : `&#x${hex(code(one))};`)),
	'HTML with zeros': each((one) => (/\w/.test(one) ? one : `&#0${code(one)};`)),
	address: encodeURIComponent,
	'address in lower case': each(percent),
};

const anySecret = fc.string({
	unit: fc.constantFrom(...('aZ7&<>"\'\\/+ %#$~*-é€💻;u'.match(/./gsu) ?? [])),
	minLength: 4,
	maxLength: 24,
});

it('hides a secret, however it is escaped, also several times over', () => {
	fc.assert(
		fc.property(
			anySecret,
			fc.array(fc.constantFrom(...Object.keys(WRITERS)), { maxLength: 3 }),
			(secret, writers) => {
				const written = writers.reduce((text, name) => WRITERS[name](text), secret);
				const said = redact(`[before] ${written} [after]`, [secret]);
				// Of an escape at one of its ends a rest may stay; one of HTML ends with what the secret may begin with.
				const before = secret.startsWith(';') ? /[&#\\a-zA-Z\d;]*/ : /\\*/;
				const hidden = `^\\[before\\] ${before.source}•••[&a-z\\d;#\\\\]* \\[after\\]$`;
				expect(said).toMatch(new RegExp(hidden));
			},
		),
		{ numRuns: 2000 },
	);
});

it.each([
	['HTML', 'S3c&amp;ret&#39;s &lt;9&gt;'],
	['HTML with names', 'S3c&amp;ret&apos;s &lt;9&gt;'],
	['HTML twice', 'S3c&amp;amp;ret&amp;#39;s &amp;lt;9&amp;gt;'],
	['JSON for web pages', 'S3c\\u0026ret\\u0027s \\u003c9\\u003e'],
	['JSON for web pages, upper case', 'S3c\\u0026ret\\u0027s \\u003C9\\u003E'],
	['an address', 'S3c%26ret%27s%20%3C9%3E'],
	['a form', 'S3c%26ret%27s+%3c9%3e'],
	['Base64', Buffer.from("S3c&ret's <9>").toString('base64')],
])('hides a secret in %s', (_, quoted) => {
	expect(redact(`Password ${quoted}.`, ["S3c&ret's <9>"])).toBe('Password •••.');
});

it('leaves everything else as it is', () => {
	const text = 'HTTP 500: “secret” &amp; S3cre \\u0026 100 % of C:\\dir';
	expect(redact(text, ['S3cret', 'no', ''])).toBe(text);
});
