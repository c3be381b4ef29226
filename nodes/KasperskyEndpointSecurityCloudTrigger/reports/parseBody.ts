/** The reports of a body, one or a list of them, still unread. */
export type ParsedBody = { reports: unknown[] } | { fault: string };

/** A body of the largest size has room for 1,500 reports of the usual one; each of them is answered by itself. */
const MOST_REPORTS = 2_000;

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
	if (reports.length === 0) return { fault: 'The list holds no report.' };
	if (reports.length > MOST_REPORTS) {
		return { fault: `The list holds more than ${MOST_REPORTS} reports. Send fewer at once.` };
	}
	return { reports };
}
