import fc from 'fast-check';
import { openTickets, type Ticket } from '../../../nodes/shared/autotask/tickets';
import { plan } from '../../../nodes/shared/ticketPlan/plan';
import type { Action } from '../../../nodes/shared/ticketPlan/actions';
import { HOUR, MINUTE, T0, contextOf, open, openDecision, ticket } from './planFixtures';

/** Several processes, each with what it saw of the device some time ago, that look, plan and write in any order. */
const COMPANIES = [175, 512, 600];

interface Process {
	companyID: number;
	/** Minutes before it looks. */
	observedBefore: number;
	pending: Action[];
}

class Autotask {
	tickets: Ticket[] = [];

	now = T0;

	look(process: Process): void {
		const observedAt = this.now - process.observedBefore * MINUTE;
		const decision = openDecision({ companyID: process.companyID, description: 'Why' });
		const desired = open({ change: 'ongoing', decision, raisedAt: T0 - HOUR, observedAt });
		const context = contextOf({ now: this.now, ahead: 0 }, { whenMoved: 'moveTicket' });
		process.pending = plan(desired, { tickets: this.tickets, notes: [] }, context);
	}

	write(action: Action): void {
		if (action.do === 'create') {
			const { companyID, description } = action.fields;
			const id = this.tickets.length + 1;
			const row = { id, companyID, description: String(description), createDate: this.now };
			this.tickets = [...this.tickets, ticket(row)];
		}
		if (action.do !== 'change' || action.result !== 'completed') return;
		const completed = { completedDate: this.now, resolution: String(action.fields.resolution) };
		this.tickets = this.tickets.map((row) =>
			row.id === action.ticket.id ? { ...row, ...completed } : row,
		);
	}

	get open(): Ticket[] {
		return openTickets(this.tickets);
	}
}

const processes = fc.array(
	fc.record({
		companyID: fc.constantFrom(...COMPANIES),
		observedBefore: fc.integer({ min: 0, max: 20 }),
	}),
	{ minLength: 1, maxLength: 3 },
);

/** Each step: which process acts, and whether it crashes afterwards. */
const steps = fc.array(
	fc.record({ who: fc.nat(), crashes: fc.boolean(), minutes: fc.integer({ min: 0, max: 2 }) }),
	{ minLength: 5, maxLength: 20 },
);

it('whoever moves a ticket where, in any order and with crashes: an open one is always there', () => {
	fc.assert(
		fc.property(processes, steps, (given, schedule) => {
			const autotask = new Autotask();
			const all = given.map((process): Process => ({ ...process, pending: [] }));
			autotask.look(all[0]);
			for (const action of all[0].pending) autotask.write(action);
			for (const { who, crashes, minutes } of schedule) {
				const process = all[who % all.length];
				const next = process.pending.shift();
				if (next) autotask.write(next);
				else autotask.look(process);
				if (crashes) process.pending = [];
				autotask.now += minutes * MINUTE;
				expect(autotask.open.length).toBeGreaterThan(0);
			}
		}),
		{ numRuns: 1_000 },
	);
});

it('once all know the same account, one ticket is left, and it is of that account', () => {
	fc.assert(
		fc.property(processes, steps, fc.constantFrom(...COMPANIES), (given, schedule, companyID) => {
			const autotask = new Autotask();
			const all = given.map((process): Process => ({ ...process, pending: [] }));
			autotask.look(all[0]);
			for (const action of all[0].pending) autotask.write(action);
			all[0].pending = [];
			for (const { who, minutes } of schedule) {
				const process = all[who % all.length];
				autotask.look(process);
				for (const action of process.pending) autotask.write(action);
				autotask.now += minutes * MINUTE;
			}
			const last: Process = { companyID, observedBefore: 0, pending: [] };
			for (let resend = 0; resend < 3; resend++) {
				autotask.now += HOUR;
				autotask.look(last);
				for (const action of last.pending) autotask.write(action);
			}
			expect(autotask.open.map((row) => row.companyID)).toEqual([companyID]);
		}),
		{ numRuns: 500 },
	);
});
