import { groupBy } from 'lodash';
import { findByIds } from '../../../../shared/autotask/findTickets';
import {
	isDescribed,
	type DescribedTicket,
	type Ticket,
} from '../../../../shared/autotask/tickets';
import { changeTicket } from '../changeTicket';
import { failedBy, type Pending } from '../outcome';
import { openTickets } from '../occurrences';
import type { SyncRun } from '../run';
import type { IndexedSnapshot, Task } from '../tidyTask';
import { completeDouble, completeStale, goneReason } from '../tidyTicket';
import { changedOutcome } from '../writtenOutcome';
import { readDeviceList } from './deviceList';
import { readCustomerKey, sourceIn } from './deviceMark';
import { isListed } from './membership';
import { planListTidying } from './planListTidying';
import { Homes, Testimony, type Sighting } from './testimony';

const DOING = 'answer the tickets of customers';

const SPLIT = 'All devices of this ticket that still have the status have other tickets now.';

/** What snapshots make necessary on the tickets that customers have for several devices. */
export async function customerTasks(
	run: SyncRun,
	open: Ticket[],
	snapshots: readonly IndexedSnapshot[],
	sightings: readonly Sighting[],
): Promise<Task[]> {
	const [first] = open;
	if (first === undefined) return [];
	const found = await findByIds(
		run.client,
		open.map(({ id }) => id),
		'described',
	);
	if (found.kind !== 'tickets') {
		run.note(found, DOING);
		const [{ index }] = snapshots;
		return [
			{ index, kind: 'listed', ticket: first, act: async () => () => failedBy(found, DOING) },
		];
	}
	const tickets = openTickets(found.tickets.filter(isDescribed)).filter(({ externalID, id }) =>
		open.some((ticket) => ticket.id === id && ticket.externalID === externalID),
	);
	const bySource = groupBy(snapshots, ({ item }) => sourceIn(item.snapshot.prefix));
	return Object.entries(bySource).flatMap(([source, own]) => {
		const ofSource = tickets.filter(({ externalID }) => sourceIn(externalID) === source);
		return tasksOf(run, ofSource, own, sightings);
	});
}

function tasksOf(
	run: SyncRun,
	tickets: DescribedTicket[],
	snapshots: IndexedSnapshot[],
	sightings: readonly Sighting[],
): Task[] {
	const { index, item } = snapshots[snapshots.length - 1];
	const testimonies = snapshots.map((each) => new Testimony(each.item, sightings));
	const homes = new Homes(sightings);
	const isSettled = (row: Ticket) => run.checks.get(row.id)?.isApplied(row) !== false;
	return Object.values(groupBy(tickets, 'externalID')).flatMap(([ticket, ...doubles]) => {
		const ofDoubles = doubles.filter(isSettled).map((double): Task => {
			const act = async () => await completeDouble(run, double, ticket);
			return { index, kind: 'double', ticket: double, act };
		});
		const plan = planListTidying(ticket, testimonies, homes, (key, mark) => isOn(run, key, mark));
		// What this run has changed is looked at again, unless Autotask has yet to show the change.
		if (plan.do === 'keep' || !isSettled(ticket)) return ofDoubles;
		if (plan.do === 'shorten') {
			const act = async () => await shorten(run, ticket, plan.description);
			return [...ofDoubles, { index, kind: 'listed', ticket, act }];
		}
		const { clearedAt, inAll, isSplit } = plan;
		const why = isSplit ? SPLIT : goneReason({ source: item.source, observedAt: clearedAt });
		const all = inAll > 1 ? ` There were ${inAll} devices on this ticket.` : '';
		const act = async () => await completeStale(run, ticket, why + all, clearedAt);
		return [...ofDoubles, { index, kind: 'stale', ticket, act }];
	});
}

/** Whether a device is on an open ticket with this key, for certain: its own, or the list of its customer's. */
function isOn(run: SyncRun, ticketKey: string, mark: string): boolean {
	const [ticket] = openTickets(run.ticketsOf(ticketKey));
	if (ticket === undefined) return false;
	if (readCustomerKey(ticketKey) === undefined) return true;
	return isListed({ mark }, readDeviceList(ticket.description ?? ''));
}

async function shorten(
	run: SyncRun,
	ticket: DescribedTicket,
	description: string,
): Promise<Pending> {
	const lengths = (text = '') => {
		const { devices, more } = readDeviceList(text) ?? {};
		return `${devices?.length} ${more}`;
	};
	const isApplied = (row: Ticket) => lengths(row.description) === lengths(description);
	const change = { fields: { description }, isApplied, detail: 'described' } as const;
	const written = await changeTicket(run, ticket, change);
	const doing = (name: string) => `take devices off ticket ${name}`;
	return () => changedOutcome(run, ticket, written, 'updated', 'lists fewer devices', doing);
}
