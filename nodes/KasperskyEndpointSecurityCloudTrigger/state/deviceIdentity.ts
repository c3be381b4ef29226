import { maxBy, omit, partition, reject } from 'lodash';
import type { SourceWarning, TriggerItem } from '../../shared/items';
import { isoTime } from '../../shared/time';
import { agentDeviceId, namedDeviceId, type DeviceReport } from '../reports/deviceReport';
import type { Devices } from './devices';
import type { Endpoint } from './endpoint';
import {
	adoptProblems,
	endReplaced,
	trackReport,
	type EndpointSettings,
	type Moment,
	type ReportedDevice,
} from './reportTracker';

/**
 * Which computer a report comes from. One Network Agent id with two names is a cloned disk or a renamed computer, one
 * name with two ids is a new agent or two computers of one name: it shows by whether the older one still reports. Until
 * that is known nothing is completed, and what has a ticket does not get a second one.
 */

/** Active seconds after which a computer that did not report is taken for the one that reported instead. */
const DECIDE_AFTER_SECONDS = 24 * 3600;

/** A computer that has not reported for so long is not named in warnings. */
const RECENT_SECONDS = 24 * 3600;

const MAX_GROUPS = 5;
const MAX_NAMES = 5;

const ADVICE =
	'Give each of them its own id: run "klmover -dupfix" of Network Agent on all but one of them, or install Network Agent there again.';

/** The device that a report belongs to, and what the endpoint knows of it; a new one may be an older one that changed. */
export function identify(
	{ devices }: Endpoint,
	report: DeviceReport,
	{ now, activeSeconds }: Moment,
): { id: string; known?: ReportedDevice; undecided?: ReportedDevice['undecided'] } {
	const { agent, customer, device } = report;
	const named = devices.withName(customer.id, device.name);
	const found = agent === '' ? findByName(devices, report, named) : findByAgent(devices, report);
	if (found) return { id: found.device.id, known: found };
	const id = freeId(devices, report);
	const others = [...devices.withAgent(customer.id, agent), ...(agent === '' ? [] : named)];
	const known = devices.get(id);
	return { id, known, ...(others.length > 0 ? { undecided: { at: now, activeSeconds } } : {}) };
}

function findByAgent(
	devices: Devices,
	{ agent, customer, device }: DeviceReport,
): ReportedDevice | undefined {
	const named = devices.withName(customer.id, device.name);
	// A device that was known without an id has one from now on; its tickets stay.
	return named.find((one) => one.agent === agent) ?? named.find((one) => one.agent === '');
}

/** Without an id it is the device with this name, unless there are several. */
function findByName(
	devices: Devices,
	{ device }: DeviceReport,
	named: ReportedDevice[],
): ReportedDevice | undefined {
	const own = named.find((one) => one.device.id === device.id);
	if (own) return own;
	const current = named.filter((one) => !mayHaveSuccessor(devices, one));
	return current.length === 1 ? current[0] : undefined;
}

function freeId(devices: Devices, { agent, customer, device }: DeviceReport): string {
	if (agent === '') return device.id;
	const id = agentDeviceId(customer.name, agent);
	const holder = devices.get(id);
	return holder && !holder.isReplaced ? namedDeviceId(customer.name, agent, device.name) : id;
}

type Computer = Pick<ReportedDevice, 'customer' | 'agent' | 'device' | 'undecided'>;

/** Whether the older device, which has not reported since the other one came, may be the same computer. */
function mayBeSame(older: ReportedDevice, { device, undecided }: Computer): boolean {
	return undecided !== undefined && older.device.id !== device.id && older.seenAt <= undecided.at;
}

/** Other devices with this one's id of Network Agent, or with its name. */
function candidates(devices: Devices, { customer, agent, device: own }: Computer) {
	const sharing = devices.withAgent(customer.id, agent);
	return [
		...sharing,
		...devices.withName(customer.id, own.name).filter((one) => !sharing.includes(one)),
	];
}

/** Older devices that this one may be. */
function predecessors(devices: Devices, device: Computer): ReportedDevice[] {
	if (!device.undecided) return [];
	return candidates(devices, device).filter((one) => mayBeSame(one, device));
}

/** Whether another device that came later may be this one. */
export function mayHaveSuccessor(devices: Devices, device: ReportedDevice): boolean {
	return candidates(devices, device).some((one) => mayBeSame(device, one));
}

/**
 * All devices that this one was before, as it may have been renamed and installed again more than once: the one that
 * keeps its tickets, as a rename does, and those that end.
 */
function resolveFormer(
	devices: Devices,
	device: ReportedDevice,
	seen = new Set<string>(),
): { kept: ReportedDevice; replaced: ReportedDevice[] } {
	seen.add(device.device.id);
	const older = predecessors(devices, device).filter((one) => !seen.has(one.device.id));
	const [sharing, reinstalled] = partition(older, ({ agent }) => agent === device.agent);
	for (const one of reinstalled) seen.add(one.device.id);
	const replaced = reinstalled.flatMap((one) => {
		const before = resolveFormer(devices, one, seen);
		return [before.kept, ...before.replaced];
	});
	// Of several silent clones it is none whose name another device has now.
	const isTaken = (one: ReportedDevice) =>
		devices.withName(one.customer.id, one.device.name).some((other) => mayBeSame(one, other));
	const renamed = maxBy(reject(sharing, isTaken), 'seenAt');
	if (!renamed) return { kept: device, replaced };
	const before = resolveFormer(devices, renamed, seen);
	return { kept: before.kept, replaced: [device, ...replaced, ...before.replaced] };
}

/** Tracks the report of a device that is known or new. */
export function trackComputer(
	endpoint: Endpoint,
	report: DeviceReport,
	moment: Moment,
	settings: EndpointSettings,
	isFirstRun: boolean,
): { items: TriggerItem[]; device: ReportedDevice } {
	const { devices } = endpoint;
	const { id, known, undecided = known?.undecided } = identify(endpoint, report, moment);
	const agent = report.agent || (known?.agent ?? '');
	const own = { ...report, agent, device: { ...report.device, id } };
	const older = predecessors(devices, { ...own, undecided });
	if (
		!known?.undecided ||
		moment.activeSeconds - known.undecided.activeSeconds < DECIDE_AFTER_SECONDS
	) {
		const uncovered = withoutCovered(own, known, older);
		const tracked = trackReport(known, uncovered, moment, settings, isFirstRun);
		const device = { ...tracked.device, ...(undecided ? { undecided } : {}) };
		devices.set(device);
		return { items: tracked.items, device };
	}

	// The others had time to report: those that did not are this computer under its old name or id.
	const { kept, replaced } = resolveFormer(devices, known);
	const asKept = { ...report, device: { ...report.device, id: kept.device.id } };
	const tracked = trackReport(
		adoptProblems(omit(kept, 'undecided'), replaced),
		asKept,
		moment,
		settings,
		isFirstRun,
	);
	const items: TriggerItem[] = [...tracked.items];
	for (const one of replaced) {
		const end = endReplaced(one, moment.now, settings);
		devices.set(end.device);
		items.push(...end.items);
	}
	devices.set(tracked.device);
	return { items, device: tracked.device };
}

/** What an older device that this one may be has a ticket for already is not stated yet. */
function withoutCovered(
	report: DeviceReport,
	known: ReportedDevice | undefined,
	older: ReportedDevice[],
): DeviceReport {
	const isCovered = (code: string) =>
		!known?.problems.has(code) && older.some(({ problems }) => problems.has(code));
	const statements = [...report.statements].filter(
		([code, statement]) => statement === 'OK' || !isCovered(code),
	);
	return { ...report, statements: new Map(statements) };
}

/** Computers that share the Network Agent id of this one, as far as that is sure. */
function clonesOf(devices: Devices, device: ReportedDevice): ReportedDevice[] {
	const { customer, agent, device: own } = device;
	return devices
		.withAgent(customer.id, agent)
		.filter(
			(one) => one.device.id !== own.id && !mayBeSame(one, device) && !mayBeSame(device, one),
		);
}

/** For the response to a computer whose Network Agent id others report as well; `undefined` when none does. */
export function cloneNote({ devices }: Endpoint, device: ReportedDevice): string | undefined {
	const others = clonesOf(devices, device);
	if (others.length === 0) return undefined;
	const names = namesOf(others);
	return `${names} ${others.length === 1 ? 'reports' : 'report'} the same Network Agent id "${device.agent}", which happens when a disk was cloned. The trigger distinguishes them by name. ${ADVICE}`;
}

/** Warns of computers that share an id, at most once every *Resend Every*. */
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
		.slice(0, MAX_GROUPS)
		.map((group) => `${namesOf(group)} of ${group[0].customer.name} (id "${group[0].agent}")`);
	const more = groups.length > MAX_GROUPS ? ` and ${groups.length - MAX_GROUPS} more` : '';
	return [
		{
			...{ change: 'warning', solution, source, observedAt: isoTime(now) },
			message: `Several computers report the same Network Agent id to ${source.name}, which happens when a disk was cloned: ${named.join('; ')}${more}. The trigger distinguishes them by name. ${ADVICE}`,
		},
	];
}

function namesOf(devices: ReportedDevice[]): string {
	const names = devices.slice(0, MAX_NAMES).map(({ device }) => `"${device.name}"`);
	const more = devices.length - names.length;
	const last = more > 0 ? `${more} more` : names.pop();
	return [names.join(', '), last].filter(Boolean).join(' and ');
}
