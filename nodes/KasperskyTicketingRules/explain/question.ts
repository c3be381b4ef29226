import type { IDataObject } from 'n8n-workflow';
import { clock } from '../../shared/autotask/clock';
import { sourceId } from '../../shared/externalId';
import { writeTime } from '../../shared/time';
import type { Question } from '../ticketingTab/tab';

export const ANY_DEVICE = 'any device';

/** No trigger has this ID: no ticket bears a key that is made of it. */
const NO_SOURCE = sourceId('ksc', 'a question');

/** Whether an item is only thought of, so that its key is on no ticket. */
export const isThoughtOf = (item: IDataObject): boolean =>
	(item.source as IDataObject | undefined)?.id === NO_SOURCE;

/** The status change that a trigger would send, as far as a person knows it. */
export function questionItem({
	solution,
	level,
	status,
	customer,
	device,
	group,
}: Question): IDataObject {
	const now = writeTime(clock.now());
	const name = device || ANY_DEVICE;
	return {
		...{ change: 'ongoing', solution, level, status: { code: status } },
		device: { id: name, name, ...(group === '' ? {} : { group }) },
		customer: customer === '' ? null : { id: customer, name: customer, kind: 'fixed' },
		source: { id: NO_SOURCE, name: 'not known' },
		...{ raisedAt: now, mayBeOlder: true, observedAt: now },
	};
}

/** The list that a trigger sends beside it, for the ticket that a customer has for several devices. */
export function questionList(item: IDataObject): IDataObject {
	const { solution, level, status, source, customer, device, raisedAt, observedAt } = item;
	const { id, name, group } = device as IDataObject;
	return {
		...{ change: 'snapshot', solution, status, source, customer, observedAt },
		devices: [{ id, name, level, raisedAt, isRaised: true, group }],
		isComplete: false,
	};
}
