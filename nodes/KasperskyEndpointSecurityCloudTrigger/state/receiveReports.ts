import { trackReport, type DeviceReport } from '../../shared/deviceStatus/deviceReportTracker';
import type { TriggerItem } from '../../shared/deviceStatus/statusChange';
import type { Endpoint } from './endpoint';
import type { EndpointSettings } from './endpointSettings';
import { makeRound } from './round';

export interface ReceivedReport {
	report: DeviceReport;
	/** Milliseconds, by the clock of the device. */
	collectedAt: number;
}

/** Devices report one by one, so the first run is the first day. */
const FIRST_RUN_SECONDS = 24 * 3600;

/** How often silent devices and due repeats are looked for, at most. */
export const ROUND_SECONDS = 60;

/** One report of one device. Reports may overtake each other: an older one changes nothing. */
export type Receipt = { items: TriggerItem[] } | { outdated: true };

/** Notes that a report came in, and how long the endpoint has listened without a gap. */
export function hear({ times }: Endpoint, now: number, { silenceSeconds }: EndpointSettings): void {
	if (times.startedAt === 0) times.startedAt = times.listeningSince = now;
	// When nobody was heard for so long, it was the endpoint that was away, not every device.
	else if (silenceSeconds > 0 && now - times.heardAt > silenceSeconds / 2)
		times.listeningSince = now;
	times.heardAt = now;
}

/** Takes in one report. */
export function receiveReport(
	endpoint: Endpoint,
	{ report, collectedAt }: ReceivedReport,
	now: number,
	settings: EndpointSettings,
): Receipt {
	const { id } = report.device;
	if (collectedAt < (endpoint.collectedAt.get(id) ?? 0)) return { outdated: true };
	const isFirstRun = now - endpoint.times.startedAt < FIRST_RUN_SECONDS;
	const tracked = trackReport(endpoint.devices.get(id), report, now, settings, isFirstRun);
	endpoint.devices.set(id, tracked.device);
	endpoint.collectedAt.set(id, collectedAt);
	return { items: tracked.items };
}

/**
 * What has become due apart from the reports themselves. A webhook has no clock of its own, so the
 * reports are the clock: while none arrives, nothing is looked for.
 *
 * @param except devices that are being sent anyway
 */
export function roundIfDue(
	endpoint: Endpoint,
	now: number,
	settings: EndpointSettings,
	except: ReadonlySet<string>,
): TriggerItem[] {
	if (now - endpoint.times.roundAt < ROUND_SECONDS) return [];
	endpoint.times.roundAt = now;
	return makeRound(endpoint, now, settings, except);
}
