import { sortBy } from 'lodash';
import { NO_DATA } from '../../shared/deviceStatus/statusCatalogue';
import type { TriggerItem } from '../../shared/items';
import { isoTime } from '../../shared/time';
import { cloneWarnings } from './clones';
import type { Endpoint } from './endpoint';
import type { EndpointSettings } from './endpointSettings';
import {
	resendDevice,
	resendInterval,
	trackSilence,
	type ReportedDevice,
	type TrackedReport,
} from './reportTracker';
import { mayBeContinued } from './sameComputer';

/** Each repeated device costs Autotask a part of a request for its snapshot: the rest waits for the next round. */
const MOST_REPEATS = 50;

/** One item for each: the rest waits for the next round. */
const MOST_SILENCES = 500;

/** A change is sent once more after so long: what one execution lost need not wait for Resend Every. */
const ONCE_MORE_SECONDS = 5 * 60;

/** So long after its last report an OK device is forgotten, and silence is told no more. Tickets stay for people to close. */
const FORGET_AFTER_SECONDS = 90 * 24 * 3600;

/** So many devices that are silent at once, and half of all, are one fault on the way, not many. */
const SUSPECT_DEVICES = 20;

/** Looks for silent devices, and for what is due to be sent again. */
export function makeRound(
	endpoint: Endpoint,
	now: number,
	settings: EndpointSettings,
	except: ReadonlySet<string>,
): TriggerItem[] {
	forget(endpoint, now);
	return [
		...cloneWarnings(endpoint, now, settings),
		...silences(endpoint, now, settings),
		...repeats(endpoint, now, settings, except),
	];
}

/** One with problems is kept: it has tickets, and its customer's lists name it. */
function forget({ devices, collectedAt }: Endpoint, now: number): void {
	for (const { device, seenAt, problems } of [...devices.values()]) {
		if (now - seenAt <= FORGET_AFTER_SECONDS || problems.size > 0) continue;
		devices.delete(device.id);
		collectedAt.delete(device.id);
	}
}

/** Only a device that has reported since it became due is sent again, so that nothing old is sold as new. */
function repeats(
	endpoint: Endpoint,
	now: number,
	settings: EndpointSettings,
	except: ReadonlySet<string>,
): TriggerItem[] {
	const { devices, changedAt, former } = endpoint;
	const isDue = ({ problems, quiet, isReplaced, seenAt, sentAt }: ReportedDevice) => {
		const interval = resendInterval(problems.size > 0 ? 0 : quiet, settings.resendEverySeconds);
		return (isReplaced ? now : seenAt) - sentAt >= interval;
	};
	const isDueOnceMore = ({ device }: ReportedDevice) =>
		now - (changedAt.get(device.id) ?? now) >= ONCE_MORE_SECONDS;
	const due = [...devices.values()]
		.filter((known) => !except.has(known.device.id) && (isDue(known) || isDueOnceMore(known)))
		.sort((a, b) => a.sentAt - b.sentAt)
		.slice(0, MOST_REPEATS);
	return due.flatMap((known) => {
		changedAt.delete(known.device.id);
		const isFirst = known.sentAt === 0;
		const resent = resendDevice(known, now, settings, isFirst ? former : undefined);
		// Once more is no repeat: those become rarer from the change on.
		const { quiet } = isDue(known) ? resent.device : known;
		return keep(endpoint, { ...resent, device: { ...resent.device, quiet } });
	});
}

function silences(endpoint: Endpoint, now: number, settings: EndpointSettings): TriggerItem[] {
	const { devices, times } = endpoint;
	const { silenceSeconds, silenceLevel, resendEverySeconds } = settings;
	if (silenceSeconds === 0) return [];
	const all = [...devices.values()].filter(({ isReplaced }) => !isReplaced);
	const silent = all
		.filter(({ heardUntil }) => times.heard - heardUntil >= silenceSeconds)
		.filter(({ seenAt }) => now - seenAt <= FORGET_AFTER_SECONDS)
		.filter((known) => !mayBeContinued(devices, known));
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
	endpoint.devices.put(device);
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
