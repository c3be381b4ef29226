import type { AxiosResponse } from 'axios';
import type { AutotaskState, Ticket } from '../../simulators/autotask';
import type { SimulatedTime } from '../time/simulatedTime';
import { isEmpty, isRefusal, isSnapshotQuery, lookedUp, type WireRequest } from '../wire/request';
import type { Witness } from '../wire/transport';
import type { People } from '../world/people';
import type { Work } from '../world/work';
import { Accounts } from './accounts';
import { noFindings } from './findings';
import { isListed, Lists } from './lists';
import { Reopened } from './reopened';
import { iso, lastBefore, note } from './times';
import type { Problem, Truth } from './truth';

/** So far the clocks of Autotask and n8n may differ without anybody noticing, and a little more. */
const CLOCKS_APART = 90_000;

/** Two writes are on their way at a time when the first of them cannot be read back. */
const UNPROVEN = 2;

/** Looks over the servers' shoulders: judges each write at the moment it happens, by what was known then. */
export class Judge implements Witness {
	readonly findings = noFindings();

	/** What holds, for each set of observers with one reach. */
	readonly truths: Truth[] = [];

	/** Tickets that the API has made: when the world looked the way that was the reason for it. */
	private readonly basis = new Map<number, number>();

	/** Which n8n process has made a ticket. */
	private readonly madeBy = new Map<number, string>();

	/** Whether executions of one process always wait for each other: nothing is so slow that one is passed by. */
	isCalm = false;

	/** When a ticket came to be open last. */
	private readonly openedAt = new Map<number, number>();

	/** By external ID: when a person last closed its ticket. */
	private readonly closedByPerson = new Map<string, number>();

	/** Keys whose ticket was closed so soon after it was made that clocks may show the reverse. */
	private readonly closedHastily = new Set<string>();

	/** Tickets that people reopened after we had completed them. */
	readonly reopened = new Reopened();

	readonly accounts = new Accounts(this.truths);

	/** Which devices the tickets of customers list. */
	private readonly lists = new Lists();

	/** Doubles that no client could have prevented. */
	unavoidableDoubles = 0;

	/** When the first page of an RMM was read last. */
	private readingSince?: number;

	/** Creates that are forgiven while the API user sees no tickets: the first ones are the proof. */
	private forgiven = 0;

	/** Whether a person's decision to close stands: the triggers have seen these problems hold all the time. */
	stands: (holders: Problem[], closedAt: number) => boolean = () => false;

	/** Whether no tickets are to be made for a device now. */
	isMuted: (deviceName: string) => boolean = () => false;

	/** What rules want for their tickets, if they name anybody. */
	people?: People;

	/** Is told that a ticket has been closed, by whomever. */
	onClosed: () => void = () => {};

	constructor(
		private readonly state: AutotaskState,
		private readonly time: SimulatedTime,
		readonly log: (line: string) => void,
	) {}

	watch(request: WireRequest, work: Work): (response: AxiosResponse) => void {
		const { name, body } = request;
		const now = this.time.now;
		if (request.server !== 'autotask') {
			if (isSnapshotQuery(request)) work.observedAt = now;
			if (request.server === 'rmm') this.goOnWithReading(work);
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
				if (ticket && before === null) this.patched(ticket, work, request.sentAt);
				if (ticket && before !== null && ticket.completedDate === null) this.reopened.byUs(ticket);
				if (ticket) this.learn(ticket, observedAt);
			}
			if (response.status !== 200 || isEmpty(response)) return;
			for (const key of lookedUp(request)) note(work.lookUps, key, now);
		};
	}

	/** A reading of NinjaOne that takes several polls began with its first page. */
	private goOnWithReading(work: Work): void {
		if (work.kind !== 'poll') return;
		this.readingSince = work.observedAt ??= this.readingSince;
	}

	/** From now on the API user sees no tickets. */
	ticketsAreHidden(): void {
		this.forgiven = UNPROVEN;
	}

	personOpened(ticket: Ticket): void {
		this.closedByPerson.delete(ticket.externalID ?? '');
		this.openedAt.set(ticket.id, this.time.now);
		this.reopened.byPerson(ticket);
	}

	personEdited(ticket: Ticket, changes: object): void {
		if ('resolution' in changes) this.reopened.resolutionEdited(ticket);
		this.accounts.personDecided(ticket, this.time.now);
	}

	personClosed(ticket: Ticket): void {
		const key = ticket.externalID ?? '';
		this.closedByPerson.set(key, this.time.now);
		this.reopened.closedByPerson(ticket);
		const isHasty = this.time.now - (this.openedAt.get(ticket.id) ?? 0) < CLOCKS_APART;
		if (isHasty) this.closedHastily.add(key);
		else this.closedHastily.delete(key);
		this.onClosed();
	}

	/** When a ticket came to be open last. */
	opened = ({ id }: Ticket): number => this.openedAt.get(id) ?? 0;

	/** When a person last closed a ticket of this key. */
	closedAt(truth: Truth, key: string): number {
		const times = this.ticketsOf(truth, key).map(
			({ externalID }) => this.closedByPerson.get(externalID ?? '') ?? -Infinity,
		);
		return Math.max(-Infinity, ...times);
	}

	ticketsOf(truth: Truth, key: string): Ticket[] {
		return [...this.state.ticketRows()].filter((ticket) => truth.keyOf(ticket) === key);
	}

	allOpen(): Ticket[] {
		return [...this.state.ticketRows()].filter(({ completedDate }) => completedDate === null);
	}

	/** @param truth of the observers whose tickets are meant; absent: of those of the first */
	openTickets(key: string, truth = this.truths[0]): Ticket[] {
		return this.ticketsOf(truth, key).filter(({ completedDate }) => completedDate === null);
	}

	nameOf(ticket: Ticket): string {
		for (const truth of this.truths) {
			const key = truth.keyOf(ticket);
			if (key !== undefined) return truth.nameOf(key);
		}
		return ticket.externalID ?? '';
	}

	report(finding: keyof typeof this.findings, line: string): void {
		this.findings[finding]++;
		this.log(`!!! ${finding}: ${line}`);
	}

	/** The problems that a ticket is for now, of whatever observers. */
	private holdersOf(ticket: Ticket): Array<[Truth, Problem]> {
		return this.truths.flatMap((truth) => {
			const key = truth.keyOf(ticket);
			const holders = key === undefined ? [] : truth.holdersOf(key);
			return holders.map((problem): [Truth, Problem] => [truth, problem]);
		});
	}

	private created(externalID: string, work: Work, sentAt: number, { data }: AxiosResponse): void {
		const id = Number((JSON.parse(String(data)) as { itemId: unknown }).itemId);
		const ticket = this.state.ticket(id);
		if (!ticket) return;
		const others = [...this.state.ticketRows()].filter(
			(other) => other.id !== id && other.externalID === externalID && other.completedDate === null,
		);
		const lookedAt = lastBefore(work.lookUps.get(externalID), sentAt);
		const beside = this.accounts.beside(others, ticket, lookedAt);
		if (beside.length > 0) this.judgeDouble(ticket, sentAt, beside, work);
		else if (others.length === 0) this.judgeRemake(ticket, sentAt, work);
		const observedAt = work.observedAt ?? this.time.now;
		if (!this.accounts.isOfDevice(ticket, sentAt, observedAt, others.length > 0))
			this.report('wrongAccounts', `${id} for ${this.nameOf(ticket)}: ${ticket.companyID}`);
		const ofMuted = this.holdersOf(ticket).filter(
			([, { key, ticketKey, deviceName }]) => key === ticketKey && this.isMuted(deviceName),
		);
		if (ofMuted.length > 0) this.report('mutedCreated', this.nameOf(ticket));
		const flaw = this.people?.flawOf(externalID.slice(30), ticket);
		if (flaw) this.report('wrongPeople', `${id} for ${this.nameOf(ticket)}: ${flaw}`);
		this.basis.set(id, observedAt);
		this.openedAt.set(id, this.time.now);
		this.madeBy.set(id, work.process);
		this.learn(ticket, observedAt);
	}

	/** A double is nobody's fault if the client had looked, and the other ticket came to be after its look. */
	private judgeDouble(ticket: Ticket, sentAt: number, others: Ticket[], work: Work): void {
		const key = ticket.externalID ?? '';
		const looked = lastBefore(work.lookUps.get(key), sentAt);
		const hasLooked = looked > lastBefore(work.creates.get(key), sentAt);
		const isNeighbours = (other: Ticket) =>
			this.isCalm && this.madeBy.get(other.id) === work.process;
		const cameSince = others.every(
			(other) => hasLooked && (this.openedAt.get(other.id) ?? 0) >= looked && !isNeighbours(other),
		);
		const line = `${ticket.id} for ${this.nameOf(ticket)} by ${work.name}, beside ${others.map((other) => other.id).join(', ')}`;
		if (!cameSince && this.forgiven-- <= 0) {
			this.report('duplicates', line);
			return;
		}
		this.unavoidableDoubles++;
		this.log(`unavoidable double ${line}`);
	}

	/** Of a ticket that a person has closed there is no second one, as long as the problem lasts. */
	private judgeRemake(ticket: Ticket, sentAt: number, work: Work): void {
		const key = ticket.externalID ?? '';
		const closedAt = this.closedByPerson.get(key);
		const holders = this.holdersOf(ticket);
		const since = Math.max(...holders.map(([truth, each]) => truth.since(each.key) ?? Infinity));
		if (closedAt === undefined || holders.length === 0 || closedAt < since + CLOCKS_APART) return;
		if (this.closedHastily.has(key) || lastBefore(work.lookUps.get(key), sentAt) < closedAt) return;
		const problems = holders.map(([, problem]) => problem);
		// Of what came a moment before a closing nobody can tell.
		if (!this.stands(problems, closedAt - CLOCKS_APART) || this.forgiven-- > 0) return;
		const line = `${ticket.id} for ${this.nameOf(ticket)} by ${work.name}, though a person closed it at ${iso(closedAt)}`;
		this.report('duplicates', line);
	}

	private patched(ticket: Ticket, work: Work, sentAt: number): void {
		if (ticket.completedDate === null) return;
		const isOfPerson = this.reopened.isLeftToPerson(ticket);
		this.reopened.completedByUs(ticket);
		this.judgeCompletion(ticket, isOfPerson, work, sentAt);
		this.onClosed();
	}

	private judgeCompletion(ticket: Ticket, isOfPerson: boolean, work: Work, sentAt: number): void {
		const told = (why: string) =>
			this.report('wrongCompletions', `${ticket.id} completed by ${work.name}, ${why}`);
		if (isOfPerson) told(`though a person reopened it (${this.nameOf(ticket)})`);
		const { basis, lists } = this;
		for (const [truth, problem] of this.holdersOf(ticket)) {
			const { key: held, ticketKey, customerKey, deviceName, name } = problem;
			// An execution, or one of two workflows, may still have the rules of before: then the device has its own
			// ticket, or had one, or is on that of its customer.
			if ([ticketKey, held].some((each) => this.openTickets(each, truth).length > 0)) continue;
			const ofCustomer = this.openTickets(customerKey, truth);
			if (ofCustomer.some((other) => other !== ticket && isListed(other, deviceName))) continue;
			if (held !== ticketKey && this.closedAt(truth, held) >= (truth.since(held) ?? Infinity))
				continue;
			// A device that was never on the ticket of its customer has not lost it.
			const from = held === ticketKey ? basis.get(ticket.id) : lists.joinedAt(ticket, deviceName);
			if (held !== ticketKey && from === undefined) continue;
			// Autotask carried it out long after it was sent: nobody could know of the device then.
			if (from !== undefined && sentAt < from) continue;
			if (truth.wasAbsentSince(held, from ?? 0) || truth.view.isReplaced?.(ticket)) continue;
			told(`while ${name} holds since ${iso(truth.since(held))}`);
		}
	}

	private learn(ticket: Ticket, observedAt: number): void {
		const names = this.truths.flatMap((truth) =>
			[...truth.problems.values()].map(({ deviceName }) => deviceName),
		);
		this.lists.learn(ticket, [...new Set(names)], observedAt);
	}

	private completedDate(id: number): string | null | undefined {
		return this.state.ticket(id)?.completedDate;
	}

	private subject({ name, body }: WireRequest): string {
		if (name === 'POST Tickets') return this.nameOf(body as unknown as Ticket);
		if (name === 'PATCH Tickets') {
			const ticket = this.state.ticket(Number(body.id));
			const subject = ticket ? this.nameOf(ticket) : '';
			return `${String(body.id)} ${subject}${'status' in body ? ` status=${String(body.status)}` : ''}`;
		}
		if (name !== 'POST Tickets/query') return '';
		const text = JSON.stringify(body.filter);
		return text.length > 160 ? `${text.slice(0, 160)}…` : text;
	}
}
