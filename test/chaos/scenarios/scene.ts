import type { IDataObject } from 'n8n-workflow';
import type { AxiosResponse } from 'axios';
import type { Ticket } from '../../simulators/autotask';
import { PREFIX } from '../model/truth';
import { MINUTE } from '../steps/step';
import type { FaultRule } from '../wire/faults';
import type { WireRequest } from '../wire/request';
import { N8n } from '../world/n8n';
import { Trigger } from '../world/trigger';
import { pollKsc } from '../world/workflows';
import { World, type WorldOptions } from '../world/world';

export { MINUTE };

/** So long a ticket may be missing whatever happened before: a resend, the poll that sends it, its execution. */
export const RESEND = 62;

/** A world without chance, in which a test lets happen what it is about. */
export async function begin(options: Partial<WorldOptions> = {}): Promise<World> {
	const size = { hosts: 40, problems: 0 };
	return await World.begin({ seed: 1, size, shared: [], sync: {}, workers: 1, ...options });
}

/** Another workflow of the same n8n, perhaps with another account. */
export function observe(world: World, user: string, trigger: IDataObject): N8n {
	const bed = world.bedOf(user, 'wf2');
	const polling = new Trigger(bed, pollKsc(world.simulators, trigger), world.truth);
	return new N8n(polling, bed, world.judge, world.dice, { shared: [], options: {} }, 1);
}

export const hosts = ({ simulators }: World) => [...simulators.ksc.state.fleet.hosts.values()];

export function hostsOf(world: World, virtualServerId: number) {
	const { fleet } = world.simulators.ksc.state;
	return hosts(world).filter((host) => fleet.virtualServerIdOf(host) === virtualServerId);
}

/** Gives devices these statuses and no others; without any they are OK. */
export function setStatus(world: World, devices: Array<{ id: string }>, ...reasons: string[]) {
	for (const { id } of devices) {
		const level = reasons.length === 0 ? { level: 'OK' as const } : {};
		world.simulators.ksc.state.setHostStatus(id, { reasons, ...level });
	}
	world.truth.refresh(world.time.now);
}

/** The tickets of the package, of whatever source, oldest first. */
export function tickets(world: World): Ticket[] {
	const all = [...world.simulators.autotask.state.ticketRows()];
	return all.filter(({ externalID }) => /^ksp-(?!00c0ffee)/.test(externalID ?? ''));
}

export const isOpen = ({ completedDate }: Ticket) => completedDate === null;
export const open = (world: World) => tickets(world).filter(isOpen);
export const keysOf = (list: Ticket[]) => list.map(({ externalID }) => externalID ?? '').sort();
export const ownKey = (key: string) => key.startsWith(PREFIX);

/** Lets minutes pass in each of which all workflows poll, then waits for what they do. */
export async function minutes(world: World, count: number, ...others: N8n[]): Promise<void> {
	for (let minute = 0; minute < count; minute++) {
		for (const n8n of [world.n8n, ...others]) n8n.poll();
		await world.time.pass(MINUTE);
	}
	await world.time.until(() => ![world.n8n, ...others].some(({ isBusy }) => isBusy));
}

/** Minutes until something is the case, looked at once a minute; `most` when it is not by then. */
export async function minutesUntil(world: World, most: number, isSo: () => boolean) {
	for (let minute = 0; minute < most; minute++) {
		if (isSo()) return minute;
		await minutes(world, 1);
	}
	return most;
}

/** Something done outside of a poll, to its end. */
export async function finish<Result>(world: World, work: Promise<Result>): Promise<Result> {
	let isDone = false;
	const settled = work.finally(() => (isDone = true));
	settled.catch(() => undefined);
	await world.time.until(() => isDone);
	return await settled;
}

export function addFault(
	world: World,
	fault: Pick<FaultRule, 'server' | 'kind'> & Partial<FaultRule>,
) {
	const rest = { skip: 0, times: Infinity, until: Infinity, delayMs: 0, retryAfter: 0 };
	world.faults.add({ ...rest, ...fault });
}

/** A technician closes or reopens a ticket. */
export function setTicketStatus(world: World, { id }: Ticket, status: number): void {
	const changed = world.simulators.autotask.state.actAsTechnician(id, { status });
	if (isOpen(changed)) world.judge.personOpened(changed);
	else world.judge.personClosed(changed);
}

export const COMPLETE = 5;
export const IN_PROGRESS = 8;

const NOTHING = {
	items: [],
	pageDetails: { count: 0, requestCount: 500, prevPageUrl: null, nextPageUrl: null },
};

/** The API user may write tickets but sees none. */
export function hideTickets({ transport }: World): void {
	transport.rewrites.push(({ name }: WireRequest, response: AxiosResponse) =>
		name === 'POST Tickets/query' && response.status === 200
			? { ...response, data: JSON.stringify(NOTHING) }
			: response,
	);
}

/** Every text that the executions have given so far. */
export const told = ({ outcomes }: N8n) => JSON.stringify(outcomes.flat());
