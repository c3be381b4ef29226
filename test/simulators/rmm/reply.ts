/** What a route answers. A text body goes as it is, any other value as JSON. */
export interface Reply {
	status: number;
	body: unknown;
	headers: Record<string, string>;
	contentType: string;
}

const JSON_TYPE = 'application/json; charset=utf-8';

export function json(
	body: unknown,
	status = 200,
	headers: Record<string, string> = {},
	contentType = JSON_TYPE,
): Reply {
	return { status, body, headers, contentType };
}

/** A web page, which a client that asked for JSON has no use for. */
export function webPage(status: number, text: string): Reply {
	const page = `<!DOCTYPE html>\n<html><head><title>${text}</title></head><body><h1>${text}</h1></body></html>`;
	return json(page, status, {}, 'text/html; charset=utf-8');
}

/** Thrown anywhere below a route: the answer is this one. */
export class Refusal extends Error {
	constructor(readonly reply: Reply) {
		super(`HTTP ${reply.status}`);
	}
}

/** What the control API is asked to change and does not find. */
export class Unknown extends Error {}
