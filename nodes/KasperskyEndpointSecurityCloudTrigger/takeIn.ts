import type { TriggerItem } from '../shared/deviceStatus/statusChange';
import type { ReportResult } from './answer';
import type { TriggerSettings } from './parameters';
import { readReport } from './reports/readReports';
import type { Endpoint } from './state/endpoint';
import { hear, receiveReport, roundIfDue } from './state/receiveReports';

export interface TakenIn {
	/** In the order of the reports; one that is refused does not spoil the others. */
	results: ReportResult[];
	/** What these reports changed. */
	changes: TriggerItem[];
	/** What was due apart from them: problems sent again, snapshots, silent devices. */
	repeats: TriggerItem[];
}

/**
 * Reads reports and brings them into what the endpoint knows.
 *
 * @param now milliseconds
 */
export function takeIn(
	endpoint: Endpoint,
	reports: unknown[],
	now: number,
	settings: TriggerSettings,
): TakenIn {
	const seconds = Math.floor(now / 1000);
	const changes: TriggerItem[] = [];
	const changed = new Set<string>();
	const take = (json: unknown, index: number): ReportResult => {
		const read = readReport(json, now, settings);
		if (read.kind === 'refused') {
			const { device, reason } = read;
			return { index, accepted: false, ...(device === undefined ? {} : { device }), reason };
		}
		const { report, notes } = read;
		const device = report.device.name;
		hear(endpoint, seconds, settings);
		const receipt = receiveReport(endpoint, read, seconds, settings);
		if ('outdated' in receipt) {
			const reason = 'A newer report of this device was received already.';
			return { index, accepted: false, device, reason };
		}
		changes.push(...receipt.items);
		if (receipt.items.length > 0) changed.add(report.device.id);
		const statuses = Object.fromEntries(report.statements);
		return { index, accepted: true, device, statuses, ...(notes.length > 0 ? { notes } : {}) };
	};
	const results = reports.map(take);
	const isHeard = results.some((result) => result.accepted);
	const repeats = isHeard ? roundIfDue(endpoint, seconds, settings, changed) : [];
	return { results, changes, repeats };
}
