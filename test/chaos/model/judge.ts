import type { AxiosResponse } from 'axios';
import type { AutotaskState, Ticket } from '../../simulators/autotask';
import type { SimulatedTime } from '../time/simulatedTime';
import { lookedUp, type WireRequest } from '../wire/request';
import type { Witness } from '../wire/transport';
import type { Work } from '../world/work';
import { noFindings } from './findings';
import { Lists } from './lists';
import { PREFIX, type Problem, type Truth } from './truth';

const isSnapshotQuery = ({ name, body }: WireRequest) =>
	name === 'HostGroup.FindHosts' && String(body.wstrFilter).includes('KLHST_WKS_STATUS_ID');

/** So far the clocks of Autotask and n8n may differ, and a little more. */
const CLOCKS_APART = 90_000;

/** Looks over the servers' shoulders: judges each write at the moment it happens, by what was known then. */
export class Judge implements Witness {
	readonly findings = noFindings();

	/** Tickets that the API has made: when the world looked the way that was the reason for it. */
	private readonly basis = new Map<number, number>();

	/** When a ticket came to be open last. */
	private readonly openedAt = new Map<number, number>();

	/** By key: when a person last closed its ticket. */
	readonly closedByPerson = new Map<string, number>();

	/** Keys whose ticket was closed so soon after it was made that clocks may show the reverse. */
	private readonly closedHastily = new Set<string>();

	/** Which devices the tickets of customers list. */
	private readonly lists = new Lists();

	/** Doubles that no client could have prevented. */
	unavoidableDoubles = 0;

	/** Whether a person's decision to close stands: the trigger has seen these problems hold all the time. */
	stands: (holders: Problem[], closedAt: number) => boolean = () => false;

	constructor(
		private readonly truth: Truth,
		private readonly state: AutotaskState,
		private readonly time: SimulatedTime,
		readonly log: (line: string) => void,
	) {}

	watch(request: WireRequest, work: Work): (response: AxiosResponse) => void {
		const { name, body } = request;
		const now = this.time.now;
		if (request.server === 'ksc') {
			if (isSnapshotQuery(request)) work.observedAt = now;
			return ({ status }) => this.log(`${work.name} ${name} → ${status}`);
		}
		const before = name === 'PATCH Tickets' ? this.completedDate(Number(body.id)) : undefined;
		const observedAt = work.observedAt ?? now;
		return (response) => {
			this.log(`${work.name} ${name} ${this.subject(request)} → ${response.status}`);
			if (name === 'POST Tickets') {
				const key = String(body.externalID);
				if (response.status === 200) this.created(key, work, request.sentAt, response);
				// A create that was surely not executed may be sent again as it is.
				if (!isRefusal(response)) note(work.creates, key, request.sentAt);
			}
			if (name === 'PATCH Tickets') {
				const ticket = this.state.ticket(Number(body.id));
				if (ticket && before === null) this.patched(ticket, work);
				if (ticket) this.lists.learn(ticket, observedAt);
			}
			if (response.status !== 200 || isEmpty(response)) return;
			for (const key of lookedUp(request)) note(work.lookUps, key, now);
		};
	}

	personOpened(ticket: Ticket): void {
		this.closedByPerson.delete(ticket.externalID ?? '');
		this.openedAt.set(ticket.id, this.time.now);
	}

	personClosed(ticket: Ticket): void {
		const key = ticket.externalID ?? '';
		this.closedByPerson.set(key, this.time.now);
		const isHasty = this.time.now - (this.openedAt.get(ticket.id) ?? 0) < CLOCKS_APART;
		if (isHasty) this.closedHastily.add(key);
		else this.closedHastily.delete(key);
	}

	openTickets(key: string): Ticket[] {
		return [...this.state.ticketRows()].filter(
			(ticket) => ticket.externalID === key && ticket.completedDate === null,
		);
	}

	report(finding: keyof typeof this.findings, line: string): void {
		this.findings[finding]++;
		this.log(`!!! ${finding}: ${line}`);
	}

	private created(key: string, work: Work, sentAt: number, { data }: AxiosResponse): void {
		const id = Number((JSON.parse(String(data)) as { itemId: unknown }).itemId);
		const others = this.openTickets(key).filter((ticket) => ticket.id !== id);
		if (others.length > 0) this.judgeDouble(key, id, sentAt, others, work);
		else this.judgeRemake(key, id, sentAt, work);
		this.basis.set(id, work.observedAt ?? this.time.now);
		this.openedAt.set(id, this.time.now);
		const ticket = this.state.ticket(id);
		if (ticket) this.lists.learn(ticket, work.observedAt ?? this.time.now);
	}

	/** A double is nobody's fault if the client had looked, and the other ticket came to be after its look. */
	private judgeDouble(key: string, id: number, sentAt: number, others: Ticket[], work: Work): void {
		const looked = lastBefore(work.lookUps.get(key), sentAt);
		const hasLooked = looked > lastBefore(work.creates.get(key), sentAt);
		const cameSince = others.every(
			(ticket) => hasLooked && (this.openedAt.get(ticket.id) ?? 0) >= looked,
		);
		const line = `${id} for ${this.truth.nameOf(key)} by ${work.name}, beside ${others.map((ticket) => ticket.id).join(', ')}`;
		if (!cameSince) {
			this.report('duplicates', line);
			return;
		}
		this.unavoidableDoubles++;
		this.log(`unavoidable double ${line}`);
	}

	/** Of a ticket that a person has closed there is no second one, as long as the problem lasts. */
	private judgeRemake(key: string, id: number, sentAt: number, work: Work): void {
		const closedAt = this.closedByPerson.get(key);
		const holders = this.truth.holdersOf(key);
		const since = Math.max(...holders.map((each) => this.truth.since(each.key) ?? Infinity));
		if (closedAt === undefined || holders.length === 0 || closedAt < since + CLOCKS_APART) return;
		if (this.closedHastily.has(key)) return;
		if (lastBefore(work.lookUps.get(key), sentAt) < closedAt || !this.stands(holders, closedAt))
			return;
		const line = `${id} for ${this.truth.nameOf(key)} by ${work.name}, though a person closed it at ${iso(closedAt)}`;
		this.report('duplicates', line);
	}

	private patched(ticket: Ticket, work: Work): void {
		const key = ticket.externalID ?? '';
		if (ticket.completedDate === null || !key.startsWith(PREFIX)) return;
		if (this.openTickets(key).length > 0) return;
		const { truth, basis, lists } = this;
		for (const { key: held, deviceId, name } of truth.holdersOf(key)) {
			// A device that was never on the ticket of its customer has not lost it.
			const from = held === key ? basis.get(ticket.id) : lists.joinedAt(ticket, deviceId);
			if (held !== key && from === undefined) continue;
			if (truth.wasAbsentSince(held, from ?? 0)) continue;
			this.report(
				'wrongCompletions',
				`${ticket.id} (${name}) completed by ${work.name}, while its problem holds since ${iso(truth.since(held))}`,
			);
		}
	}

	private completedDate(id: number): string | null | undefined {
		return this.state.ticket(id)?.completedDate;
	}

	private subject({ name, body }: WireRequest): string {
		if (name === 'POST Tickets') return this.truth.nameOf(String(body.externalID));
		if (name === 'PATCH Tickets') {
			return `${String(body.id)} ${this.truth.nameOf(this.state.ticket(Number(body.id))?.externalID ?? '')}${'status' in body ? ` status=${String(body.status)}` : ''}`;
		}
		if (name !== 'POST Tickets/query') return '';
		const text = JSON.stringify(body.filter);
		return text.length > 160 ? `${text.slice(0, 160)}…` : text;
	}
}

function note(times: Map<string, number[]>, key: string, time: number): void {
	times.set(key, [...(times.get(key) ?? []), time]);
}

/** @returns -Infinity when there is none */
const lastBefore = (times: number[] = [], time: number) =>
	Math.max(...times.filter((each) => each < time));

const isRefusal = ({ status, data }: AxiosResponse) =>
	status !== 200 && String(data).startsWith('{"errors"');

const isEmpty = ({ data }: AxiosResponse) => data === '' || data === undefined;

export const iso = (time: number | undefined) =>
	time === undefined ? 'never' : new Date(time).toISOString().slice(5, 19);
