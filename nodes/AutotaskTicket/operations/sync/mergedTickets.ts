import { clock } from '../../../shared/autotask/clock';
import type { Ticket } from '../../../shared/autotask/tickets';

/** Memory is for repeated work only: a process that has lost it costs one note on the ticket more. */
const LIFETIME_MS = 24 * 3_600_000;
const MOST_REMEMBERED = 10_000;

interface MergedTicket {
	id: number;
	createDate: number;
	externalID: string;
	at: number;
}

/**
 * Which external IDs Autotask has merged into a ticket of somebody else. There is no ticket with the
 * key then, so every snapshot would create again, and Autotask would note it on that ticket again.
 */
class MergedTickets {
	private readonly remembered = new Map<string, MergedTicket>();

	remember(account: string, key: string, { id, createDate, externalID }: Ticket): void {
		const entry = keyOf(account, key);
		this.remembered.delete(entry);
		this.remembered.set(entry, { id, createDate, externalID, at: clock.now() });
		const [oldest] = this.remembered.keys();
		if (this.remembered.size > MOST_REMEMBERED) this.remembered.delete(oldest);
	}

	/** The id of the ticket to look at. */
	idOf(account: string, key: string): number | undefined {
		const known = this.remembered.get(keyOf(account, key));
		return known && clock.now() - known.at < LIFETIME_MS ? known.id : undefined;
	}

	/** Whether the ticket still takes over what is created with the key: it is the same, and open. */
	isStill(account: string, key: string, ticket: Ticket): boolean {
		const known = this.remembered.get(keyOf(account, key));
		return (
			known?.id === ticket.id &&
			known.createDate === ticket.createDate &&
			known.externalID === ticket.externalID &&
			ticket.externalID !== key &&
			ticket.completedDate === null
		);
	}
}

const keyOf = (account: string, key: string) => `${account}\n${key}`;

/** Lives as long as the n8n process. */
export const mergedTickets = new MergedTickets();
