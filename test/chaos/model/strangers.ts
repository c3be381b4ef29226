import { isEqual } from 'lodash';
import type { AutotaskState, TicketWithNotes } from '../../simulators/autotask';
import type { Dice } from '../dice';
import { PREFIX } from './truth';

const OTHER_SOURCE = 'ksp-00c0ffee-';

/** Tickets that are none of our business, some of which look nearly like ours. */
export class Strangers {
	private readonly before: TicketWithNotes[];

	constructor(
		private readonly state: AutotaskState,
		dice: Dice,
	) {
		const title = 'Critical: Databases are outdated on FIN-PC-01';
		const device = dice.between(0, 0xffffffff).toString(16).padStart(16, '0');
		for (const externalID of [
			`${OTHER_SOURCE}${device}-databasesOutdated`,
			// Autotask compares without case, and a prefix is not enough to be ours.
			`${PREFIX}${device}-scanOverdue`.toUpperCase(),
			`${OTHER_SOURCE}g${device.slice(1)}-databasesOutdated`,
			`${PREFIX}g${device.slice(1)}-databasesOutdated`.toUpperCase(),
			`rmm-${PREFIX}${device}`,
			null,
		]) {
			state.createTicket({ externalID, title, companyID: dice.pick([0, 175, 176]) });
		}
		this.before = state.tickets();
	}

	/** Those that are not what they were. */
	touched(): TicketWithNotes[] {
		return this.before.filter((ticket) => !isEqual(ticket, this.state.ticket(ticket.id)));
	}
}
