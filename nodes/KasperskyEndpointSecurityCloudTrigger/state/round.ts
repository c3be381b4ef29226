import { sortBy } from 'lodash';
import {
	resendDevice,
	trackSilence,
	type ReportedDevice,
	type TrackedReport,
} from '../../shared/deviceStatus/deviceReportTracker';
import { isoTime } from '../../shared/deviceStatus/isoTime';
import { NO_DATA } from '../../shared/deviceStatus/statusCatalogue';
import type { TriggerItem } from '../../shared/deviceStatus/statusChange';
import type { Endpoint } from './endpoint';
import type { EndpointSettings } from './endpointSettings';

/** Each repeated device costs Autotask a request for its snapshot: the rest waits for the next round. */
const MOST_REPEATS = 50;

/** One item for each: the rest waits for the next round. */
const MOST_SILENCES = 500;

/** An OK device is sent again after 1, 2, 4 … times Resend Every, but at least once a week. */
const LONGEST_INTERVAL_SECONDS = 7 * 24 * 3600;

/** So long after its last report a device is forgotten. Its tickets stay for people to close. */
const FORGET_AFTER_SECONDS = 90 * 24 * 3600;

/** So many devices that are silent at once, and half of all, are one fault on the way, not many. */
const SUSPECT_DEVICES = 20;

/** Looks for silent devices, and for those whose problems and snapshot are due to be sent again. */
export function makeRound(
	endpoint: Endpoint,
	now: number,
	settings: EndpointSettings,
	except: ReadonlySet<string>,
): TriggerItem[] {
	forget(endpoint, now);
	return [...silences(endpoint, now, settings), ...repeats(endpoint, now, settings, except)];
}

function forget({ devices, collectedAt }: Endpoint, now: number): void {
	for (const [id, { seenAt }] of devices) {
		if (now - seenAt <= FORGET_AFTER_SECONDS) continue;
		devices.delete(id);
		collectedAt.delete(id);
	}
}

/** How long a device must have been known before its problems and its snapshot are sent again. */
export function resendInterval(
	{ problems, quiet }: ReportedDevice,
	{ resendEverySeconds }: EndpointSettings,
): number {
	if (problems.size > 0) return resendEverySeconds;
	return Math.min(resendEverySeconds * 2 ** quiet, LONGEST_INTERVAL_SECONDS);
}

/** Only a device that has reported since it became due is sent again: nothing old is sold as new. */
function repeats(
	endpoint: Endpoint,
	now: number,
	settings: EndpointSettings,
	except: ReadonlySet<string>,
): TriggerItem[] {
	const due = [...endpoint.devices.values()]
		.filter((known) => known.seenAt - known.sentAt >= resendInterval(known, settings))
		.filter(({ device }) => !except.has(device.id))
		.sort((a, b) => a.sentAt - b.sentAt)
		.slice(0, MOST_REPEATS);
	return due.flatMap((known) => keep(endpoint, resendDevice(known, now, settings)));
}

function silences(endpoint: Endpoint, now: number, settings: EndpointSettings): TriggerItem[] {
	const { silenceSeconds, silenceLevel, resendEverySeconds } = settings;
	if (silenceSeconds === 0) return [];
	const all = [...endpoint.devices.values()];
	const silent = all.filter((known) => {
		return now - Math.max(known.seenAt, endpoint.times.listeningSince) >= silenceSeconds;
	});
	const unsaid = silent.filter(({ problems }) => !problems.has(NO_DATA));
	if (unsaid.length >= SUSPECT_DEVICES && silent.length * 2 >= all.length) {
		return warning(endpoint, now, settings, silent.length);
	}
	const said = silent.filter(({ problems }) => problems.has(NO_DATA));
	const toSayAgain = said.filter(({ sentAt }) => now - sentAt >= resendEverySeconds);
	const toSay = [...unsaid, ...sortBy(toSayAgain, 'sentAt')].slice(0, MOST_SILENCES);
	return toSay.flatMap((known) => {
		return keep(endpoint, trackSilence(known, silenceLevel, now, settings));
	});
}

function keep(endpoint: Endpoint, { items, device }: TrackedReport): TriggerItem[] {
	endpoint.devices.set(device.device.id, device);
	return items;
}

function warning(
	{ devices, times }: Endpoint,
	now: number,
	{ solution, source, resendEverySeconds }: EndpointSettings,
	silent: number,
): TriggerItem[] {
	if (now - times.warnedAt < resendEverySeconds) return [];
	times.warnedAt = now;
	return [
		{
			...{ change: 'warning', solution, source, observedAt: isoTime(now) },
			message:
				`${silent} of ${devices.size} devices have stopped reporting to ${source.name}. ` +
				'So many at once have one cause, such as a changed secret or a stopped schedule, so no ticket is made for each of them. ' +
				'Check how the reporters are started, and their log.',
		},
	];
}
