import { maxBy, omit, partition, reject } from 'lodash';
import type { TriggerItem } from '../../shared/items';
import { agentDeviceId, namedDeviceId } from '../reports/deviceId';
import type { DeviceReport } from '../reports/deviceReport';
import type { Devices } from './devices';
import type { Endpoint } from './endpoint';
import type { EndpointSettings } from './endpointSettings';
import {
	endReplaced,
	inherit,
	trackReport,
	type Moment,
	type ReportedDevice,
} from './reportTracker';

/**
 * Which computer a report comes from. One Network Agent id with two names is a cloned disk or a renamed computer, one
 * name with two ids is a new agent or two computers of one name: it shows by whether the older one still reports. Until
 * that is known nothing is completed, and what has a ticket gets no second one.
 */

/** Listening time after which a computer that was not heard is taken for the one that was heard instead. */
const DECIDE_AFTER_SECONDS = 24 * 3600;

/** The device that a report belongs to, and what the endpoint knows of it; a new one may be an older one that changed. */
export function identify(
	{ devices }: Endpoint,
	report: DeviceReport,
	{ now, heard }: Moment,
): { id: string; known?: ReportedDevice; undecided?: ReportedDevice['undecided'] } {
	const { agent, customer, device } = report;
	const named = devices.named(customer.id, device.name);
	const found = agent === '' ? findByName(devices, report, named) : findByAgent(devices, report);
	if (found) return { id: found.device.id, known: found };
	const id = freeId(devices, report);
	const others = [...devices.ofAgent(customer.id, agent), ...(agent === '' ? [] : named)];
	const known = devices.get(id);
	return { id, known, ...(others.length > 0 ? { undecided: { at: now, heard } } : {}) };
}

function findByAgent(
	devices: Devices,
	{ agent, customer, device }: DeviceReport,
): ReportedDevice | undefined {
	const named = devices.named(customer.id, device.name);
	// A device that was known without an id has one from now on; its tickets stay.
	return named.find((one) => one.agent === agent) ?? named.find((one) => one.agent === '');
}

/** Without an id it is whoever has this name, unless that could be several. */
function findByName(
	devices: Devices,
	{ device }: DeviceReport,
	named: ReportedDevice[],
): ReportedDevice | undefined {
	const own = named.find((one) => one.device.id === device.id);
	if (own) return own;
	const current = named.filter((one) => !mayBeContinued(devices, one));
	return current.length === 1 ? current[0] : undefined;
}

function freeId(devices: Devices, { agent, customer, device }: DeviceReport): string {
	if (agent === '') return device.id;
	const id = agentDeviceId(customer.name, agent);
	const holder = devices.get(id);
	return holder && !holder.isReplaced ? namedDeviceId(customer.name, agent, device.name) : id;
}

type Computer = Pick<ReportedDevice, 'customer' | 'agent' | 'device' | 'undecided'>;

/** Whether the older device, which has not been heard since the other one came, may be the same computer. */
function mayBecome(older: ReportedDevice, { device, undecided }: Computer): boolean {
	return undecided !== undefined && older.device.id !== device.id && older.seenAt <= undecided.at;
}

/** Other devices with this one's id of Network Agent, or with its name. */
function namesakes(devices: Devices, { customer, agent, device: own }: Computer) {
	const sharing = devices.ofAgent(customer.id, agent);
	return [
		...sharing,
		...devices.named(customer.id, own.name).filter((one) => !sharing.includes(one)),
	];
}

/** Older devices that this one may be. */
function predecessors(devices: Devices, device: Computer): ReportedDevice[] {
	if (!device.undecided) return [];
	return namesakes(devices, device).filter((one) => mayBecome(one, device));
}

/** Whether another device that came later may be this one. */
export function mayBeContinued(devices: Devices, device: ReportedDevice): boolean {
	return namesakes(devices, device).some((one) => mayBecome(device, one));
}

/**
 * All devices that this one was before, as it may have been renamed and installed again more than once: the one that
 * keeps its tickets, as a rename does, and those that end.
 */
function formerSelves(
	devices: Devices,
	device: ReportedDevice,
	seen = new Set<string>(),
): { heir: ReportedDevice; ended: ReportedDevice[] } {
	seen.add(device.device.id);
	const older = predecessors(devices, device).filter((one) => !seen.has(one.device.id));
	const [sharing, replaced] = partition(older, ({ agent }) => agent === device.agent);
	for (const one of replaced) seen.add(one.device.id);
	const ended = replaced.flatMap((one) => {
		const before = formerSelves(devices, one, seen);
		return [before.heir, ...before.ended];
	});
	// Of several silent clones it is none whose name another device has now.
	const isTaken = (one: ReportedDevice) =>
		devices.named(one.customer.id, one.device.name).some((other) => mayBecome(one, other));
	const renamed = maxBy(reject(sharing, isTaken), 'seenAt');
	if (!renamed) return { heir: device, ended };
	const before = formerSelves(devices, renamed, seen);
	return { heir: before.heir, ended: [device, ...ended, ...before.ended] };
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
	if (!known?.undecided || moment.heard - known.undecided.heard < DECIDE_AFTER_SECONDS) {
		const said = withoutCovered(own, known, older);
		const tracked = trackReport(known, said, moment, settings, isFirstRun);
		const device = { ...tracked.device, ...(undecided ? { undecided } : {}) };
		devices.put(device);
		return { items: tracked.items, device };
	}

	// The others had time to report: those that were not heard are this computer under its old name or id.
	const { heir, ended } = formerSelves(devices, known);
	const asHeir = { ...report, device: { ...report.device, id: heir.device.id } };
	const tracked = trackReport(
		inherit(omit(heir, 'undecided'), ended),
		asHeir,
		moment,
		settings,
		isFirstRun,
	);
	const items: TriggerItem[] = [...tracked.items];
	for (const one of ended) {
		const end = endReplaced(one, moment.now, settings);
		devices.put(end.device);
		items.push(...end.items);
	}
	devices.put(tracked.device);
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
export function clonesOf(devices: Devices, device: ReportedDevice): ReportedDevice[] {
	const { customer, agent, device: own } = device;
	return devices
		.ofAgent(customer.id, agent)
		.filter(
			(one) => one.device.id !== own.id && !mayBecome(one, device) && !mayBecome(device, one),
		);
}
