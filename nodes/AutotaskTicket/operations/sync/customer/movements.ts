import type { KeyedChange } from '../lookUp';
import type { ChangeItem, CompleteDecision, OpenDecision } from '../syncItem';
import { deviceName, type ListedDevice } from './deviceList';
import { readDeviceKey } from './deviceMark';

/** What an item wants of the ticket of a customer: its device on the list, or off it. */
export type Movement = KeyedChange & { device: ListedDevice } & (
		{ kind: 'join'; decision: OpenDecision } | { kind: 'leave'; decision: CompleteDecision }
	);

export type Join = Extract<Movement, { kind: 'join' }>;
export type Leave = Extract<Movement, { kind: 'leave' }>;

/** @returns `undefined` for an item that is not about a customer's ticket */
export function readMovement(index: number, item: ChangeItem): Movement | undefined {
	const { ticket: decision } = item;
	if (decision.action === 'open' && decision.member) {
		const { externalID, name } = decision.member;
		const device = { mark: markIn(externalID), name: deviceName(name) };
		return { kind: 'join', index, item, device, key: decision.externalID, decision };
	}
	if (decision.action === 'complete' && decision.customerExternalID !== undefined) {
		const name = deviceName(item.device?.name ?? '');
		const device = { mark: markIn(decision.externalID), name };
		return { kind: 'leave', index, item, device, key: decision.customerExternalID, decision };
	}
	return undefined;
}

/** The reader of items has checked the form of the key. */
const markIn = (externalID: string) => readDeviceKey(externalID)?.mark ?? '';

/** What holds in the end: of several movements of a device the last one, in the order of their devices. */
export function netMovements(movements: readonly Movement[]): Movement[] {
	return [...new Map(movements.map((each) => [each.device.mark, each])).values()];
}

export const isJoin = (movement: Movement): movement is Join => movement.kind === 'join';
export const isLeave = (movement: Movement): movement is Leave => movement.kind === 'leave';
