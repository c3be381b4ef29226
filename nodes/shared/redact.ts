/** Shorter texts are no secrets, and occur in any sentence. */
const SHORTEST = 4;

const HIDDEN = '•••';

/** How often a text may be escaped: JSON in HTML in JSON is three times. */
const MAXIMUM_LAYERS = 3;

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

function decodeEntity(name: string): string | undefined {
	if (/^#x/i.test(name)) return character(parseInt(name.slice(2), 16));
	if (name.startsWith('#')) return character(Number(name.slice(1)));
	return Object.hasOwn(ENTITIES, name) ? ENTITIES[name] : undefined;
}

function decodeUrl(bytes: string): string {
	const read = Buffer.from(bytes.replaceAll('%', ''), 'hex');
	const text = read.toString('utf8');
	return text.includes('\uFFFD') ? read.toString('latin1') : text;
}

function decodeJson(escaped: string): string {
	if (escaped.length > 2) return String.fromCharCode(parseInt(escaped.slice(2), 16));
	return CONTROLS[escaped[1]] ?? escaped[1];
}

/** HTML and XML, JSON and scripts, URLs: each decodes its own escapes only. */
const DECODERS: ReadonlyArray<(text: string) => string> = [
	(text) =>
		text.replace(
			/&(#\d{1,9}|#[xX][\da-fA-F]{1,8}|[A-Za-z]{2,9});/g,
			(escaped, name: string) => decodeEntity(name) ?? escaped,
		),
	(text) => text.replace(/\\(?:u[\da-fA-F]{4}|x[\da-fA-F]{2}|[^ux])/gs, decodeJson),
	(text) => text.replace(/(?:%[\da-fA-F]{2}){1,100}/g, decodeUrl),
];

/** The text, and what it may have been before it was escaped once or several times. */
function layersOf(text: string): ReadonlySet<string> {
	const all = new Set([text]);
	let last = [text];
	for (let layer = 1; layer <= MAXIMUM_LAYERS; layer++) {
		const read = last.flatMap((each) => DECODERS.map((decode) => decode(each)));
		last = [...new Set(read)].filter((each) => !all.has(each));
		for (const each of last) all.add(each);
	}
	return all;
}

/** As it is, and as authentication headers and forms send it. */
function formsOf(secret: string): string[] {
	const whole = secret.replace(/\p{Cs}/gu, '\uFFFD');
	const sent = [secret, whole, Buffer.from(secret, 'utf8').toString('base64')];
	return [...sent, ...sent.map((form) => form.replaceAll(' ', '+'))];
}

/**
 * Replaces secrets in a text of a server or a proxy: some quote what they received, escaped in their own way, and an
 * error text is stored with the execution. A text that contains an escaped secret is returned decoded.
 */
export function redact(text: string, secrets: readonly string[]): string {
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
