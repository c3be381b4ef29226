import { isEqual, isUndefined, omit, omitBy } from 'lodash';
import { decodeState, encodeState, type StoredState, type TrackerState } from './trackerState';

/** More pollers than one n8n process has; each keeps about as much as its stored state. */
const MOST_KEPT = 100;

interface Kept {
	/** Without the devices. */
	rest: Partial<StoredState>;
	devices: StoredState['devices'];
	state: TrackerState;
}

/**
 * Reads and writes stored states, and keeps what the last poll has written, because decoding and encoding it is what costs
 * most of a poll that finds nothing new. What is stored decides: another text, as of another process, is decoded again.
 */
export class DecodedStates {
	private readonly kept = new Map<string, Kept>();

	/** @param owner whose state it is. @returns as {@link decodeState}; not to be changed */
	decode(owner: string, stored: Partial<StoredState> | undefined): TrackerState | undefined {
		const kept = this.kept.get(owner);
		return kept && stored && isSame(stored, kept) ? kept.state : decodeState(stored);
	}

	/**
	 * @param before what {@link decode} has returned at the start of this poll
	 * @returns `undefined` when nothing has changed but when it was looked: what is stored may stay as it is
	 */
	encode(
		owner: string,
		before: TrackerState | undefined,
		state: TrackerState,
	): StoredState | undefined {
		const kept = this.kept.get(owner);
		if (kept && kept.state === before && isUnchanged(before, state)) {
			this.keep(owner, { ...kept, state: { ...before, lookedAt: state.lookedAt } });
			return undefined;
		}
		const stored = encodeState(state);
		const { devices } = stored;
		// Of all but the devices the state may know more than is stored, such as whose a device was before.
		const read = decodeState({ ...stored, devices: {} });
		if (read) {
			const rest = structuredClone(omit(stored, 'devices'));
			this.keep(owner, { rest, devices, state: { ...read, devices: state.devices } });
		}
		return stored;
	}

	private keep(owner: string, kept: Kept): void {
		this.kept.delete(owner);
		this.kept.set(owner, kept);
		const [oldest] = this.kept.keys();
		if (this.kept.size > MOST_KEPT) this.kept.delete(oldest);
	}
}

function isSame({ devices = {}, ...rest }: Partial<StoredState>, kept: Kept): boolean {
	const ids = Object.keys(devices);
	return (
		ids.length === Object.keys(kept.devices).length &&
		ids.every((id) => devices[id] === kept.devices[id]) &&
		isEqual(rest, kept.rest)
	);
}

/** Whether only the time of the look differs; devices that are as they were are the same object. */
function isUnchanged(
	{ devices: before, ...restBefore }: TrackerState,
	{ devices, ...rest }: TrackerState,
): boolean {
	if (devices !== before) return false;
	const lookedAt = restBefore.lookedAt;
	return isEqual(omitBy({ ...rest, lookedAt }, isUndefined), restBefore);
}
