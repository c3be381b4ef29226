import { UserError } from 'n8n-workflow';

/** What n8n and axios leave of a failure. */
export interface FailureLink {
	name?: string;
	message?: string;
	description?: string | null;
	code?: unknown;
	httpCode?: unknown;
	response?: { status?: number };
	cause?: unknown;
	errorResponse?: unknown;
}

const REFUSED = 'REFUSED_BY_CREDENTIAL';

/**
 * A credential sends nothing, in words for the user. n8n 2 keeps it as the cause of what it throws, n8n 1 keeps
 * only the message and this code.
 */
export class CredentialRefusal extends UserError {
	readonly httpCode = REFUSED;
}

const isLink = (value: unknown): value is FailureLink =>
	typeof value === 'object' && value !== null;

/** The failure and what n8n and axios wrapped into it, outermost first. */
export function failureChain(failure: unknown): FailureLink[] {
	const links: FailureLink[] = [];
	let link = failure;
	while (isLink(link) && links.length < 10) {
		links.push(link);
		link = link.cause ?? link.errorResponse;
	}
	return links;
}

/** E.g. `ECONNREFUSED`: axios calls it `code`, what n8n 1 makes of it `httpCode`. */
export function codeOf(links: FailureLink[]): string | undefined {
	const codes = links.flatMap(({ code, httpCode }) => [code, httpCode]);
	return codes.find((code): code is string => typeof code === 'string' && /^[A-Z]/.test(code));
}

export function refusalIn(links: FailureLink[]): FailureLink | undefined {
	return links.find((link) => link instanceof CredentialRefusal || link.httpCode === REFUSED);
}
