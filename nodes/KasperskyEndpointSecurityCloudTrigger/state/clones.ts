import { isoTime } from '../../shared/time';
import type { SourceWarning } from '../../shared/items';
import type { Endpoint } from './endpoint';
import type { EndpointSettings } from './endpointSettings';
import type { ReportedDevice } from './reportTracker';
import { clonesOf } from './sameComputer';

/** A computer that was not heard for so long is no news. */
const RECENT_SECONDS = 24 * 3600;

const MOST_GROUPS = 5;
const MOST_NAMES = 5;

const ADVICE =
	'Give each of them an id of its own: run "klmover -dupfix" of Network Agent on all but one, or install Network Agent on it again.';

/** For the answer to a computer whose Network Agent id others report as well; `undefined` when none does. */
export function cloneNote({ devices }: Endpoint, device: ReportedDevice): string | undefined {
	const others = clonesOf(devices, device);
	if (others.length === 0) return undefined;
	const names = namesOf(others);
	return `${names} ${others.length === 1 ? 'reports' : 'report'} the same Network Agent id "${device.agent}", as computers with a cloned disk do. They are told apart by name. ${ADVICE}`;
}

/** Tells of computers that share an id, at most once every *Resend Every*. */
export function cloneWarnings(
	{ devices, times }: Endpoint,
	now: number,
	{ solution, source, resendEverySeconds }: EndpointSettings,
): SourceWarning[] {
	if (now - times.clonesWarnedAt < resendEverySeconds) return [];
	const groups = devices
		.sharedAgents()
		.map((group) => group.filter(({ seenAt }) => now - seenAt < RECENT_SECONDS))
		.filter((group) => group.length > 1)
		.filter((group) => group.some((one) => clonesOf(devices, one).length > 0));
	if (groups.length === 0) return [];
	times.clonesWarnedAt = now;
	const named = groups
		.slice(0, MOST_GROUPS)
		.map((group) => `${namesOf(group)} of ${group[0].customer.name} (id "${group[0].agent}")`);
	const more = groups.length > MOST_GROUPS ? ` and ${groups.length - MOST_GROUPS} more` : '';
	return [
		{
			...{ change: 'warning', solution, source, observedAt: isoTime(now) },
			message: `Computers report one and the same Network Agent id to ${source.name}, as those with a cloned disk do: ${named.join('; ')}${more}. They are told apart by name. ${ADVICE}`,
		},
	];
}

function namesOf(devices: ReportedDevice[]): string {
	const names = devices.slice(0, MOST_NAMES).map(({ device }) => `"${device.name}"`);
	const more = devices.length - names.length;
	const last = more > 0 ? `${more} more` : names.pop();
	return [names.join(', '), last].filter(Boolean).join(' and ');
}
