import { sortBy } from 'lodash';
import { NO_DATA } from '../../shared/deviceStatus/statusCatalogue';
import type { TriggerItem } from '../../shared/items';
import { isoTime } from '../../shared/time';
import { cloneWarnings, mayHaveSuccessor } from './deviceIdentity';
import type { Endpoint } from './endpoint';
import {
	resendDevice,
	resendInterval,
	trackSilence,
	type EndpointSettings,
	type ReportedDevice,
	type TrackedReport,
} from './reportTracker';

/** Each repeated device costs Autotask a part of a request for its snapshot: the rest waits for the next check. */
const MAX_RESENT_DEVICES = 50;

/** One item for each: the rest waits for the next check. */
const MAX_SILENT_ITEMS = 500;

/** A change is sent again after so long: what one execution lost need not wait for Resend Every. */
const REPEAT_CHANGE_SECONDS = 5 * 60;

/** What a device reported longer ago is sent again with its next report: Sync completes nothing by an old observation. */
const FRESH_SECONDS = 15 * 60;

/** So long after its last report an OK device is forgotten, and silence is no longer reported. Tickets stay for people to close. */
const FORGET_AFTER_SECONDS = 90 * 24 * 3600;

/** So many devices that are silent at once, and half of all, have one cause, not many. */
const SUSPECT_DEVICES = 20;

/** Looks for silent devices, and for what is due to be sent again. */
export function runChecks(
	endpoint: Endpoint,
	now: number,
	settings: EndpointSettings,
	except: ReadonlySet<string>,
): TriggerItem[] {
	forget(endpoint, now);
	return [
		...cloneWarnings(endpoint, now, settings),
		...silentDevices(endpoint, now, settings),
		...resends(
			endpoint,
			now,
			settings,
			[...endpoint.devices.values()].filter(({ device }) => !except.has(device.id)),
		),
	];
}

/**
 * Whether a device was due when it reported before, and no check came while that was fresh: few devices may all report at
 * the same time, and seldom. It is sent again with its next report.
 */
export function hasMissedResend(
	known: ReportedDevice,
	now: number,
	settings: EndpointSettings,
): boolean {
	return !isFresh(known, now) && isDue(known, now, settings);
}

const isFresh = ({ isReplaced, seenAt }: ReportedDevice, now: number) =>
	isReplaced === true || now - seenAt <= FRESH_SECONDS;

/** Sends devices again that {@link hasMissedResend}, after they have reported. */
export function resendMissed(
	endpoint: Endpoint,
	now: number,
	settings: EndpointSettings,
	ids: ReadonlySet<string>,
): TriggerItem[] {
	const known = [...ids].flatMap((id) => endpoint.devices.get(id) ?? []);
	return resends(endpoint, now, settings, known);
}

/** Only a device that has reported since it became due is sent again, so that nothing old looks new. */
function isDue(
	{ problems, okResends, isReplaced, seenAt, sentAt }: ReportedDevice,
	now: number,
	{ resendEverySeconds }: EndpointSettings,
): boolean {
	const interval = resendInterval(problems.size > 0 ? 0 : okResends, resendEverySeconds);
	return (isReplaced ? now : seenAt) - sentAt >= interval;
}

/** One with problems is kept: it has tickets, and its customer's lists name it. */
function forget({ devices }: Endpoint, now: number): void {
	for (const { device, seenAt, problems } of [...devices.values()]) {
		if (now - seenAt <= FORGET_AFTER_SECONDS || problems.size > 0) continue;
		devices.delete(device.id);
	}
}

function resends(
	endpoint: Endpoint,
	now: number,
	settings: EndpointSettings,
	candidates: readonly ReportedDevice[],
): TriggerItem[] {
	const { changedAt, former } = endpoint;
	const isChangeDue = ({ device }: ReportedDevice) =>
		now - (changedAt.get(device.id) ?? now) >= REPEAT_CHANGE_SECONDS;
	const due = candidates
		.filter((known) => (isFresh(known, now) && isDue(known, now, settings)) || isChangeDue(known))
		.sort((a, b) => a.sentAt - b.sentAt)
		.slice(0, MAX_RESENT_DEVICES);
	return due.flatMap((known) => {
		changedAt.delete(known.device.id);
		const isFirst = known.sentAt === 0;
		const resent = resendDevice(known, now, settings, isFirst ? former : undefined);
		// This repeat of a change is not one of the resends, which become less frequent from the change on.
		const { okResends } = isDue(known, now, settings) ? resent.device : known;
		return store(endpoint, { ...resent, device: { ...resent.device, okResends } });
	});
}

function silentDevices(endpoint: Endpoint, now: number, settings: EndpointSettings): TriggerItem[] {
	const { devices, times } = endpoint;
	const { silenceSeconds, silenceLevel, resendEverySeconds } = settings;
	if (silenceSeconds === 0) return [];
	const all = [...devices.values()].filter(({ isReplaced }) => !isReplaced);
	const silent = all
		.filter(({ activeAtReport }) => times.activeSeconds - activeAtReport >= silenceSeconds)
		.filter(({ seenAt }) => now - seenAt <= FORGET_AFTER_SECONDS)
		.filter((known) => !mayHaveSuccessor(devices, known));
	const notRaised = silent.filter(({ problems }) => !problems.has(NO_DATA));
	if (notRaised.length >= SUSPECT_DEVICES && silent.length * 2 >= all.length) {
		return silenceWarning(endpoint, now, settings, silent.length);
	}
	const raised = silent.filter(({ problems }) => problems.has(NO_DATA));
	const toRepeat = raised.filter(({ sentAt }) => now - sentAt >= resendEverySeconds);
	const toSend = [...notRaised, ...sortBy(toRepeat, 'sentAt')].slice(0, MAX_SILENT_ITEMS);
	return toSend.flatMap((known) => {
		return store(endpoint, trackSilence(known, silenceLevel, now, settings));
	});
}

function store(endpoint: Endpoint, { items, device }: TrackedReport): TriggerItem[] {
	endpoint.devices.set(device);
	return items;
}

function silenceWarning(
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
				'So many devices at once have a common cause, such as a changed secret or a stopped schedule, so no tickets are created for them. ' +
				'Check whether the reporters are started, and read their log.',
		},
	];
}
