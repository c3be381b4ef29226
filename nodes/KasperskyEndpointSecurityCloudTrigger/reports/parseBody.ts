/** The reports of a body, one or a list of them, still unread. */
export type ParsedBody = { reports: unknown[] } | { fault: string };

/** Reads JSON from the very bytes that were signed. A byte order mark is ignored. */
export function parseBody(body: Buffer): ParsedBody {
	const text = body.toString('utf8').replace(/^\uFEFF/, '');
	if (text.trim() === '') {
		return { fault: 'The body is empty. Send JSON with "Content-Type: application/json".' };
	}
	let json: unknown;
	try {
		json = JSON.parse(text);
	} catch {
		return { fault: 'The body is not JSON.' };
	}
	const reports: unknown[] = Array.isArray(json) ? json : [json];
	return reports.length === 0 ? { fault: 'The list holds no report.' } : { reports };
}
