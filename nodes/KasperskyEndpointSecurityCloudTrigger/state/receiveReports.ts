import type { Source, TriggerItem } from '../../shared/items';
import type { Endpoint } from './endpoint';
import type { EndpointSettings } from './endpointSettings';
import type { DeviceReport } from '../reports/deviceReport';
import type { ReportedDevice } from './reportTracker';
import { identify, trackComputer } from './sameComputer';

export interface ReceivedReport {
	report: DeviceReport;
	/** Milliseconds, by the clock of the device. */
	collectedAt: number;
}

/** Devices report one by one, so the first run is the first day. */
const FIRST_RUN_SECONDS = 24 * 3600;

/** How often silent devices and due repeats are looked for, at most. */
export const ROUND_SECONDS = 60;

/** Where no silence is reported: nights count as listening time, weekends do not. */
const LONGEST_GAP_SECONDS = 26 * 3600;

/** One report of one device. Reports may overtake each other: an older one changes nothing. */
export type Receipt = { items: TriggerItem[]; device: ReportedDevice } | { outdated: true };

/**
 * Notes that a report came in. When nobody was heard for long, all were off or it was the endpoint that was away: such a
 * gap says nothing about a single device, so it is no listening time.
 */
export function hear({ times }: Endpoint, now: number, { silenceSeconds }: EndpointSettings): void {
	if (times.startedAt === 0) times.startedAt = times.heardAt = now;
	const gap = now - times.heardAt;
	const longest = silenceSeconds > 0 ? silenceSeconds / 2 : LONGEST_GAP_SECONDS;
	if (gap <= longest) times.heard += gap;
	times.heardAt = now;
}

/**
 * The id of the source is decided with the first report and kept: another URL does not change it. Where the user chooses
 * another one, everything is sent again under it, and each device's snapshot names its former key.
 */
export function withKeptSource(
	endpoint: Endpoint,
	{ source, isSourceChosen }: EndpointSettings,
): Source {
	const kept = endpoint.source ?? source.id;
	endpoint.source = isSourceChosen ? source.id : kept;
	if (endpoint.source !== kept) {
		endpoint.former = kept;
		endpoint.formerLists = kept;
		for (const device of [...endpoint.devices.values()]) {
			endpoint.devices.put({ ...device, sentAt: 0, quiet: 0 });
		}
		for (const list of endpoint.lists.values()) list.sentAt = 0;
	}
	return { ...source, id: endpoint.source };
}

/** Takes in one report. */
export function receiveReport(
	endpoint: Endpoint,
	{ report, collectedAt }: ReceivedReport,
	now: number,
	settings: EndpointSettings,
): Receipt {
	const moment = { now, heard: endpoint.times.heard };
	const { id } = identify(endpoint, report, moment);
	if (collectedAt < (endpoint.collectedAt.get(id) ?? 0)) return { outdated: true };
	const isFirstRun = now - endpoint.times.startedAt < FIRST_RUN_SECONDS;
	const tracked = trackComputer(endpoint, report, moment, settings, isFirstRun);
	endpoint.collectedAt.set(tracked.device.device.id, collectedAt);
	for (const item of tracked.items) {
		if ('device' in item) endpoint.changedAt.set(item.device.id, now);
	}
	return tracked;
}

/**
 * Whether to look for what has become due apart from the reports themselves. A webhook has no clock of its own, so the
 * reports are the clock: while none arrives, nothing is looked for.
 */
export function isRoundDue({ times }: Endpoint, now: number): boolean {
	if (now - times.roundAt < ROUND_SECONDS) return false;
	times.roundAt = now;
	return true;
}
