import type { DeviceList, Source, TriggerItem } from '../../shared/items';
import type { DeviceReport, Statement } from '../reports/deviceReport';
import { readReport, type ReadingSettings } from '../reports/readReports';
import { endFormerLists, resendDueLists, takeChangedLists } from './customerLists';
import { cloneNote, identify, trackComputer } from './deviceIdentity';
import type { Endpoint } from './endpoint';
import { hasMissedResend, resendMissed, runChecks } from './periodicChecks';
import type { EndpointSettings } from './reportTracker';

export type IngestSettings = ReadingSettings & EndpointSettings;

/** What became of one report, for the log of its sender. */
export type ReportResult =
	| {
			index: number;
			accepted: true;
			device: string;
			statuses: Record<string, Statement>;
			notes?: string[];
	  }
	| { index: number; accepted: false; device?: string; reason: string };

interface IngestResult {
	/** In the order of the reports; one that is refused does not affect the others. */
	results: ReportResult[];
	/** What these reports changed. */
	changes: TriggerItem[];
	/** The customers' lists of devices that have changed or are due. */
	lists: DeviceList[];
	/** What was due apart from them: problems sent again, snapshots, silent devices. */
	repeats: TriggerItem[];
}

/** Devices report one by one, so the first run is the first day. */
const FIRST_RUN_SECONDS = 24 * 3600;

/** How often silent devices and due resends are looked for, at most. */
const CHECK_INTERVAL_SECONDS = 60;

/** Where no silence is reported: nights count as active time, weekends do not. */
const MAX_GAP_SECONDS = 26 * 3600;

/**
 * Reads reports and compares them with what the endpoint knows, which is updated.
 *
 * @param now milliseconds
 */
export function ingest(
	endpoint: Endpoint,
	reports: unknown[],
	now: number,
	configured: IngestSettings,
): IngestResult {
	const seconds = Math.floor(now / 1000);
	endpoint.correctEarlyTimes();
	endpoint.limitFutureTimes(seconds);
	const changes: TriggerItem[] = [];
	const changed = new Set<string>();
	const overdue = new Set<string>();
	const settings = { ...configured };
	const ingestOne = (json: unknown, index: number): ReportResult => {
		const read = readReport(json, now, settings);
		if (read.kind === 'refused') {
			const { device, reason } = read;
			return { index, accepted: false, ...(device === undefined ? {} : { device }), reason };
		}
		const { report } = read;
		const { name } = report.device;
		settings.source = keepSource(endpoint, configured);
		recordReport(endpoint, seconds, settings);
		const tracked = trackDevice(endpoint, report, seconds, settings);
		if ('outdated' in tracked) {
			const reason = 'A newer report of this device was already received.';
			return { index, accepted: false, device: name, reason };
		}
		changes.push(...tracked.items);
		if (tracked.items.length > 0) changed.add(tracked.device.device.id);
		else if (tracked.isOverdue) overdue.add(tracked.device.device.id);
		const statuses = Object.fromEntries(report.statements);
		const clones = cloneNote(endpoint, tracked.device);
		const notes = clones === undefined ? read.notes : [...read.notes, clones];
		return {
			...{ index, accepted: true, device: name, statuses },
			...(notes.length > 0 ? { notes } : {}),
		};
	};
	const results = reports.map(ingestOne);
	const isCheck = results.some((result) => result.accepted) && isCheckDue(endpoint, seconds);
	const repeats = resendMissed(endpoint, seconds, settings, overdue);
	if (isCheck) repeats.push(...runChecks(endpoint, seconds, settings, changed));
	const lists = takeChangedLists(endpoint, seconds, settings, isCheck);
	if (isCheck) {
		lists.push(...resendDueLists(endpoint, seconds, settings));
		repeats.push(...endFormerLists(endpoint, seconds, settings));
	}
	return { results, changes, lists, repeats };
}

/**
 * Records that a report came in. When no device has reported for long, all were off or the endpoint was down: such a gap
 * says nothing about a single device, so it is not active time.
 */
function recordReport(
	{ times }: Endpoint,
	now: number,
	{ silenceSeconds }: EndpointSettings,
): void {
	if (times.startedAt === 0) times.startedAt = times.lastReportAt = now;
	const gap = now - times.lastReportAt;
	const longest = silenceSeconds > 0 ? silenceSeconds / 2 : MAX_GAP_SECONDS;
	if (gap <= longest) times.activeSeconds += gap;
	times.lastReportAt = now;
}

/**
 * The id of the source is decided with the first report and kept: another URL does not change it. Where the user chooses
 * another one, everything is sent again under it, and each device's snapshot names its former key.
 */
function keepSource(endpoint: Endpoint, { source, isSourceChosen }: EndpointSettings): Source {
	const kept = endpoint.source ?? source.id;
	endpoint.source = isSourceChosen ? source.id : kept;
	if (endpoint.source !== kept) {
		endpoint.former = kept;
		endpoint.formerLists = kept;
		for (const device of [...endpoint.devices.values()]) {
			endpoint.devices.set({ ...device, sentAt: 0, okResends: 0 });
		}
		for (const list of endpoint.lists.values()) list.sentAt = 0;
	}
	return { ...source, id: endpoint.source };
}

/** Tracks one report of one device. Reports may overtake each other: an older one changes nothing. */
function trackDevice(
	endpoint: Endpoint,
	report: DeviceReport,
	now: number,
	settings: EndpointSettings,
): (ReturnType<typeof trackComputer> & { isOverdue: boolean }) | { outdated: true } {
	const moment = { now, activeSeconds: endpoint.times.activeSeconds };
	const { known } = identify(endpoint, report, moment);
	const isOverdue = known !== undefined && hasMissedResend(known, now, settings);
	if (known && report.collectedAt < known.collectedAt) return { outdated: true };
	const isFirstRun = now - endpoint.times.startedAt < FIRST_RUN_SECONDS;
	const tracked = trackComputer(endpoint, report, moment, settings, isFirstRun);
	for (const item of tracked.items) {
		if ('device' in item) endpoint.changedAt.set(item.device.id, now);
	}
	return { ...tracked, isOverdue };
}

/**
 * Whether to look for what has become due apart from the reports themselves. A webhook has no clock of its own, so the
 * reports are the clock: while none arrives, nothing is looked for.
 */
function isCheckDue({ times }: Endpoint, now: number): boolean {
	if (now - times.checkedAt < CHECK_INTERVAL_SECONDS) return false;
	times.checkedAt = now;
	return true;
}
