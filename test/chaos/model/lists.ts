import { escapeRegExp } from 'lodash';
import type { Ticket } from '../../simulators/autotask';

/** Whether the ticket of a customer names a device: at the beginning of a line, as lists do. */
export function isListed({ description }: Ticket, deviceName: string): boolean {
	const line = new RegExp(`^[^\\w\\n]*${escapeRegExp(deviceName)}(?![\\w-])`, 'm');
	return line.test(String(description ?? ''));
}

/** Since when devices are on the lists of their customers' tickets. */
export class Lists {
	private readonly joined = new Map<number, Map<string, number>>();

	/** @param observedAt when the world looked the way that was the reason for the write */
	learn(ticket: Ticket, names: readonly string[], observedAt: number): void {
		const before = this.joined.get(ticket.id);
		const listed = names.filter((name) => isListed(ticket, name));
		const now = listed.map((name) => [name, before?.get(name) ?? observedAt] as const);
		this.joined.set(ticket.id, new Map(now));
	}

	/** Since when a device is on the list without a break; `undefined` when it is not. */
	joinedAt(ticket: Ticket, deviceName: string): number | undefined {
		if (!isListed(ticket, deviceName)) return undefined;
		return this.joined.get(ticket.id)?.get(deviceName);
	}
}
