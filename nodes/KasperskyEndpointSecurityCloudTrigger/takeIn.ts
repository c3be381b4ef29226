import type { DeviceList, TriggerItem } from '../shared/items';
import type { ReportResult } from './answer';
import type { TriggerSettings } from './parameters';
import { readReport } from './reports/readReports';
import { cloneNote } from './state/clones';
import type { Endpoint } from './state/endpoint';
import { changedLists, dueLists, formerListsEnd } from './state/lists';
import { hear, isRoundDue, receiveReport, withKeptSource } from './state/receiveReports';
import { makeRound } from './state/round';

export interface TakenIn {
	/** In the order of the reports; one that is refused does not spoil the others. */
	results: ReportResult[];
	/** What these reports changed. */
	changes: TriggerItem[];
	/** The customers' lists of devices that have changed or are due. */
	lists: DeviceList[];
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
	configured: TriggerSettings,
): TakenIn {
	const seconds = Math.floor(now / 1000);
	endpoint.forgetFuture(seconds);
	const changes: TriggerItem[] = [];
	const changed = new Set<string>();
	const settings = { ...configured };
	const take = (json: unknown, index: number): ReportResult => {
		const read = readReport(json, now, settings);
		if (read.kind === 'refused') {
			const { device, reason } = read;
			return { index, accepted: false, ...(device === undefined ? {} : { device }), reason };
		}
		const { report } = read;
		const { name } = report.device;
		settings.source = withKeptSource(endpoint, configured);
		hear(endpoint, seconds, settings);
		const receipt = receiveReport(endpoint, read, seconds, settings);
		if ('outdated' in receipt) {
			const reason = 'A newer report of this device was received already.';
			return { index, accepted: false, device: name, reason };
		}
		changes.push(...receipt.items);
		if (receipt.items.length > 0) changed.add(receipt.device.device.id);
		const statuses = Object.fromEntries(report.statements);
		const clones = cloneNote(endpoint, receipt.device);
		const notes = clones === undefined ? read.notes : [...read.notes, clones];
		return {
			...{ index, accepted: true, device: name, statuses },
			...(notes.length > 0 ? { notes } : {}),
		};
	};
	const results = reports.map(take);
	const isRound = results.some((result) => result.accepted) && isRoundDue(endpoint, seconds);
	const repeats = isRound ? makeRound(endpoint, seconds, settings, changed) : [];
	const lists = changedLists(endpoint, seconds, settings, isRound);
	if (isRound) {
		lists.push(...dueLists(endpoint, seconds, settings));
		repeats.push(...formerListsEnd(endpoint, seconds, settings));
	}
	return { results, changes, lists, repeats };
}
