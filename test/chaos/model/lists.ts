import { readDeviceList } from '../../../nodes/AutotaskTicket/operations/sync/customer/deviceList';
import { readDeviceKey } from '../../../nodes/AutotaskTicket/operations/sync/customer/deviceMark';
import { externalID } from '../product';
import type { Ticket } from '../../simulators/autotask';
import { SOURCE_ID } from './truth';

const markOf = (deviceId: string) => readDeviceKey(externalID(SOURCE_ID, deviceId, 'x'))?.mark;

/** The marks of the devices that a ticket lists; `undefined` when there is no list that can be read. */
export function listedMarks({ description }: Ticket): string[] | undefined {
	return readDeviceList(String(description ?? ''))?.devices.map(({ mark }) => mark);
}

export function isListed(ticket: Ticket, deviceId: string): boolean {
	return listedMarks(ticket)?.includes(markOf(deviceId) ?? '') === true;
}

/** Since when devices are on the lists of their customers' tickets. */
export class Lists {
	private readonly joined = new Map<number, Map<string, number>>();

	/** @param observedAt when the world looked the way that was the reason for the write */
	learn(ticket: Ticket, observedAt: number): void {
		const before = this.joined.get(ticket.id);
		const marks = listedMarks(ticket) ?? [];
		const now = marks.map((mark) => [mark, before?.get(mark) ?? observedAt] as const);
		this.joined.set(ticket.id, new Map(now));
	}

	/** Since when a device is on the list without a break; `undefined` when it is not. */
	joinedAt(ticket: Ticket, deviceId: string): number | undefined {
		if (!isListed(ticket, deviceId)) return undefined;
		return this.joined.get(ticket.id)?.get(markOf(deviceId) ?? '');
	}
}
