import { LEVELS } from '../../../../shared/deviceStatus/statusChange';
import type { Ticket } from '../../../../shared/autotask/tickets';
import { isLevel, levelOfTitle } from '../levelMark';
import { isNewerThan } from '../occurrences';
import { lastLevelAt } from '../ownNotes';
import type { Known } from '../step';
import type { DeviceList } from './deviceList';
import type { Join } from './movements';

/** 0 is the highest level; texts that are none come last. */
const rankOf = (level: string) => {
	const rank = LEVELS.findIndex((each) => each === level);
	return rank < 0 ? LEVELS.length : rank;
};

/** The highest level first, then what has lasted longest. */
export function byUrgency(joins: readonly Join[]): Join[] {
	return [...joins].sort(
		({ item: a }, { item: b }) => rankOf(a.level) - rankOf(b.level) || a.raisedAt - b.raisedAt,
	);
}

/**
 * A customer's ticket has the highest level of its devices. It rises with any one of them, and falls
 * only when all of them are known to be lower: otherwise two devices would change it to and fro.
 *
 * @param joins devices that hold now, whether they are on the list already or not
 * @returns the one whose settings the ticket takes over
 */
export function planCustomerLevel(
	joins: readonly Join[],
	list: DeviceList | undefined,
	ticket: Ticket,
	{ notes }: Pick<Known, 'notes'>,
): Join | undefined {
	const written = levelOfTitle(ticket.title);
	const [lead] = byUrgency(joins.filter(({ item }) => isLevel(item.level)));
	if (written === undefined || lead === undefined || lead.item.level === written) return undefined;
	const rises = rankOf(lead.item.level) < rankOf(written);
	if (!rises && !speaksForAll(joins, list)) return undefined;
	const own = notes.filter(({ ticketId }) => ticketId === ticket.id);
	const { observedAt } = lead.item;
	const isOld = isNewerThan(ticket, observedAt) || lastLevelAt(own) > observedAt;
	return isOld ? undefined : lead;
}

function speaksForAll(joins: readonly Join[], list: DeviceList | undefined): boolean {
	if (list === undefined || list.more > 0) return false;
	const known = new Set(joins.map(({ device }) => device.mark));
	return list.devices.every(({ mark }) => known.has(mark));
}
