/* eslint-disable @n8n/community-nodes/no-restricted-globals */
import { DateTime } from 'luxon';
import type { AutotaskSimulator, Ticket } from '../simulators/autotask';

const KSC = 'Kaspersky';
const AUTOTASK = 'Autotask ';

/** Tells what happens, a line each, with the time of the day. */
export class Story {
	private readonly seen = new Map<number, string>();

	constructor(private readonly autotask: AutotaskSimulator) {
		for (const ticket of autotask.state.tickets()) this.seen.set(ticket.id, stageOf(ticket));
	}

	tell(who: string, what: string): void {
		process.stdout.write(`${DateTime.now().toFormat('HH:mm:ss')}  ${who}  ${what}\n`);
	}

	device(name: string, what: string): void {
		this.tell(KSC, `${name} ${what}`);
	}

	/** Tells of tickets that are new, or that changed since the last look. */
	lookAtTickets(): void {
		for (const ticket of this.autotask.state.tickets()) {
			const stage = stageOf(ticket);
			const before = this.seen.get(ticket.id);
			if (before === stage) continue;
			this.seen.set(ticket.id, stage);
			this.tell(AUTOTASK, before === undefined ? this.created(ticket) : this.changed(ticket));
		}
	}

	private created(ticket: Ticket): string {
		const { state } = this.autotask;
		const company = String(state.company(ticket.companyID)?.companyName);
		const queue = state.label('Tickets', 'queueID', ticket.queueID);
		const priority = state.label('Tickets', 'priority', ticket.priority);
		const due = DateTime.fromISO(ticket.dueDateTime ?? '').toFormat('dd LLL HH:mm');
		return `${ticket.ticketNumber} created for ${company}: "${ticket.title}"\n${' '.repeat(21)}queue ${queue}, priority ${priority}, due ${due}`;
	}

	private changed(ticket: Ticket): string {
		if (ticket.completedDate === null) return `${ticket.ticketNumber} changed: "${ticket.title}"`;
		const lasted = DateTime.fromISO(ticket.completedDate).diff(DateTime.fromISO(ticket.createDate));
		return `${ticket.ticketNumber} completed after ${lasted.toFormat("m 'min' s 's'")}: "${ticket.title}"`;
	}
}

function stageOf({ status, priority, completedDate }: Ticket): string {
	return [status, priority, completedDate].join('/');
}
