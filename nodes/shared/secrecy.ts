/** Shorter texts are no secrets, and occur in any sentence. */
const SHORTEST = 4;

const HIDDEN = '•••';

/** So often may a text be escaped over again: JSON in HTML in JSON is three. */
const MOST_LAYERS = 3;

/** What secrets are made of; letters of other languages are written as numbers. */
const ENTITIES: Record<string, string> = {
	...{ amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00a0' },
	...{ excl: '!', num: '#', dollar: '$', percnt: '%', lpar: '(', rpar: ')', ast: '*', plus: '+' },
	...{ comma: ',', period: '.', sol: '/', colon: ':', semi: ';', equals: '=', quest: '?' },
	...{ commat: '@', lsqb: '[', lbrack: '[', bsol: '\\', rsqb: ']', rbrack: ']', Hat: '^' },
	...{ lowbar: '_', grave: '`', lcub: '{', lbrace: '{', verbar: '|', vert: '|' },
	...{ rcub: '}', rbrace: '}', hyphen: '-', dash: '-', Tab: '\t', NewLine: '\n' },
};

const CONTROLS: Record<string, string> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };

function character(code: number): string | undefined {
	return code <= 0x10ffff ? String.fromCodePoint(code) : undefined;
}

function entity(name: string): string | undefined {
	if (/^#x/i.test(name)) return character(parseInt(name.slice(2), 16));
	if (name.startsWith('#')) return character(Number(name.slice(1)));
	return Object.hasOwn(ENTITIES, name) ? ENTITIES[name] : undefined;
}

function ofAddress(bytes: string): string {
	const read = Buffer.from(bytes.replaceAll('%', ''), 'hex');
	const text = read.toString('utf8');
	return text.includes('\uFFFD') ? read.toString('latin1') : text;
}

function ofJson(escaped: string): string {
	if (escaped.length > 2) return String.fromCharCode(parseInt(escaped.slice(2), 16));
	return CONTROLS[escaped[1]] ?? escaped[1];
}

/** HTML and XML, JSON and scripts, addresses: each is read for itself, as none of them knows of the others. */
const READERS: ReadonlyArray<(text: string) => string> = [
	(text) =>
		text.replace(
			/&(#\d{1,9}|#[xX][\da-fA-F]{1,8}|[A-Za-z]{2,9});/g,
			(escaped, name: string) => entity(name) ?? escaped,
		),
	(text) => text.replace(/\\(?:u[\da-fA-F]{4}|x[\da-fA-F]{2}|[^ux])/gs, ofJson),
	(text) => text.replace(/(?:%[\da-fA-F]{2}){1,100}/g, ofAddress),
];

/** The text, and what it may have been before it was escaped, once and over again. */
function layersOf(text: string): ReadonlySet<string> {
	const all = new Set([text]);
	let last = [text];
	for (let layer = 1; layer <= MOST_LAYERS; layer++) {
		const read = last.flatMap((each) => READERS.map((reader) => reader(each)));
		last = [...new Set(read)].filter((each) => !all.has(each));
		for (const each of last) all.add(each);
	}
	return all;
}

/** As it is, and as log-ins and forms send it. */
function formsOf(secret: string): string[] {
	const whole = secret.replace(/\p{Cs}/gu, '\uFFFD');
	const sent = [secret, whole, Buffer.from(secret, 'utf8').toString('base64')];
	return [...sent, ...sent.map((form) => form.replaceAll(' ', '+'))];
}

/**
 * A text of a server or a proxy without the secrets that were sent to it: some of them quote what they got,
 * however they escape it, and what an error says is stored with the execution. A text that hides a secret in
 * escapes comes back without them.
 */
export function withoutSecrets(text: string, secrets: readonly string[]): string {
	const forms = [...new Set(secrets.filter(isSecret).flatMap(formsOf))];
	forms.sort((a, b) => b.length - a.length);
	const hide = (layer: string) =>
		forms.reduce((hidden, form) => hidden.replaceAll(form, HIDDEN), layer);
	let clean = hide(text);
	for (;;) {
		const found = [...layersOf(clean)].find((layer) => hide(layer) !== layer);
		if (found === undefined) return clean;
		clean = hide(found);
	}
}

const isSecret = (text: string) => text.length >= SHORTEST;
