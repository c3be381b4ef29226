/** Shorter texts are no secrets, and occur in any sentence. */
const SHORTEST = 4;

const HIDDEN = '•••';

/** As it is, as JSON and addresses quote it, and as log-ins send it. */
const encodings = (secret: string) => [
	secret,
	JSON.stringify(secret).slice(1, -1),
	encodeURIComponent(secret.replace(/\p{Cs}/gu, '\uFFFD')),
	Buffer.from(secret, 'utf8').toString('base64'),
];

/**
 * A text of a server or a proxy without the secrets that were sent to it: some of them quote what they got,
 * and what an error says is stored with the execution.
 */
export function withoutSecrets(text: string, secrets: readonly string[]): string {
	return secrets
		.filter((secret) => secret.length >= SHORTEST)
		.flatMap(encodings)
		.sort((a, b) => b.length - a.length)
		.reduce((hidden, secret) => hidden.replaceAll(secret, HIDDEN), text);
}
