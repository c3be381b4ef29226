import type { Statement } from './reports/deviceReport';

/** What became of one report, for the log of whoever sent it. */
export type ReportResult =
	| {
			index: number;
			accepted: true;
			device: string;
			statuses: Record<string, Statement>;
			notes?: string[];
	  }
	| { index: number; accepted: false; device?: string; reason: string };

export interface Answer {
	status: number;
	body: { message: string; accepted: number; refused: number; results?: ReportResult[] };
}

/** Nothing of the request was looked at any further. */
export function refuseAll(status: number, message: string): Answer {
	return { status, body: { message, accepted: 0, refused: 0 } };
}

/** 200: all accepted; 207: some, `results` says which; 400: none. */
export function answerFor(results: ReportResult[]): Answer {
	const accepted = results.filter((result) => result.accepted).length;
	const refused = results.length - accepted;
	const status = refused === 0 ? 200 : accepted === 0 ? 400 : 207;
	return { status, body: { message: messageFor(results, accepted), accepted, refused, results } };
}

function messageFor(results: ReportResult[], accepted: number): string {
	const [only] = results;
	if (results.length === 1 && !only.accepted) return only.reason;
	return accepted === results.length
		? `Accepted ${accepted === 1 ? 'the report' : `${accepted} reports`}.`
		: `Accepted ${accepted} of ${results.length} reports; "results" says why not the others.`;
}
