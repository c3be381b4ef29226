/** An answer that is not the plain 200 JSON; thrown anywhere below a route, sent by the server. */
export class Refusal extends Error {
	constructor(
		readonly status: number,
		readonly body: string,
		readonly contentType: string | null = 'application/json; charset=utf-8',
		readonly headers: Record<string, string> = {},
	) {
		super(body);
	}
}

/** Validation, references, parse errors: HTTP 500 with a list of texts (reference 1.3, live report). */
export function errors(
	texts: string[],
	status = 500,
	headers: Record<string, string> = {},
): Refusal {
	return new Refusal(status, JSON.stringify({ errors: texts }), undefined, headers);
}

/** Any bad part of the credentials: 401, no body (live report 2026-10). */
export function unauthorized(): Refusal {
	return new Refusal(401, '', null, {
		'www-authenticate': 'Basic Realm="webservices3.autotask.net"',
	});
}

/** ASP.NET's own answer to a verb that a route lacks (live report zone 18). */
export function methodNotAllowed(method: string): Refusal {
	const text = `The requested resource does not support http method '${method}'.`;
	return new Refusal(405, JSON.stringify({ Message: text }));
}

/** IIS answers in HTML where no route exists (live report). */
export function htmlPage(status: number, title: string): Refusal {
	const page = `<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd">
<html xmlns="http://www.w3.org/1999/xhtml"><head><title>${status} - ${title}</title></head>
<body><div id="header"><h1>Server Error</h1></div><div id="content"><h2>${status} - ${title}</h2></div></body></html>`;
	return new Refusal(status, page, 'text/html');
}

export function notFoundPage(): Refusal {
	return htmlPage(404, 'File or directory not found.');
}

export function noPermission(operation: string): Refusal {
	return errors([
		`The logged in Resource does not have the adequate permissions to ${operation} this entity type.`,
	]);
}
