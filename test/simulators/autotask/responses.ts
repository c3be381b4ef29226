/** A response that is not the plain 200 JSON; thrown anywhere below a route, sent by the server. */
export class ErrorResponse extends Error {
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
): ErrorResponse {
	return new ErrorResponse(status, JSON.stringify({ errors: texts }), undefined, headers);
}

/** Any bad part of the credentials: 401, no body (live report 2026-10). */
export function unauthorized(): ErrorResponse {
	return new ErrorResponse(401, '', null, {
		'www-authenticate': 'Basic Realm="webservices3.autotask.net"',
	});
}

/** ASP.NET's own response to a verb that a route lacks (live report zone 18). */
export function methodNotAllowed(method: string): ErrorResponse {
	const text = `The requested resource does not support http method '${method}'.`;
	return new ErrorResponse(405, JSON.stringify({ Message: text }));
}

/** IIS responds in HTML where no route exists (live report). */
export function htmlPage(status: number, title: string): ErrorResponse {
	const page = `<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd">
<html xmlns="http://www.w3.org/1999/xhtml"><head><title>${status} - ${title}</title></head>
<body><div id="header"><h1>Server Error</h1></div><div id="content"><h2>${status} - ${title}</h2></div></body></html>`;
	return new ErrorResponse(status, page, 'text/html');
}

export function notFoundPage(): ErrorResponse {
	return htmlPage(404, 'File or directory not found.');
}

export function noPermission(operation: string): ErrorResponse {
	return errors([
		`The logged in Resource does not have the adequate permissions to ${operation} this entity type.`,
	]);
}
