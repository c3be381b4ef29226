import type { IDataObject } from 'n8n-workflow';
import { decodeState, keyPrefix, type StoredState, type TrackerState } from '../product';
import { PollingWorkflow, type Bed } from '../../workflows/harness';
import type { Dice } from '../dice';
import { ownKey, type Problem, type Truth } from '../model/truth';

/** What a trigger polls, and how its node is set up for that. */
export interface Polled {
	type: string;
	parameters: IDataObject;
	/** Whether nothing is hidden from the account. */
	seesAll: () => boolean;
}

/** A trigger's state, and what it has seen to be gone: both are kept, lost and restored together. */
interface Memory {
	state: IDataObject;
	absentAt: Map<string, number>;
}

let lives = 0;

/** The trigger of the workflow, what it remembers, and what the database holds of that. */
export class Trigger {
	/** Replaced when the process starts anew: nothing but the state outlives it. */
	polling: PollingWorkflow;

	/** Whether its state was ever lost, set back, or held by two at once. */
	hasForgotten = false;

	/** Whether it has looked since it began, or its state was lost or set back. */
	isCurrent = false;

	/** Whether rights to a part of the server are what this observer is meant to have. */
	hasLimitedRights = false;

	private absentAt = new Map<string, number>();

	/** When its items first told of the occurrence that they have told of last, and what they said of its beginning. */
	private readonly told = new Map<string, { raisedAt: string; at: number }>();

	/** n8n stores static data when a poll has found something. */
	private readonly stored: Memory[] = [];

	constructor(
		private readonly bed: Bed,
		private readonly polled: Polled,
		readonly truth: Truth,
	) {
		this.polling = this.make({});
	}

	/** Ids of the devices that it knows to have problems. */
	get knownDevices(): string[] {
		return [...(this.state?.devices.keys() ?? [])];
	}

	/** The group in which it has seen a device last. */
	groupOf(deviceId: string): number | undefined {
		return this.state?.devices.get(deviceId)?.groupId;
	}

	/** Whether it keeps a problem that is gone, as so many devices vanished at once that nobody believes it for a day. */
	isHolding(key: string): boolean {
		const { state } = this;
		if (state?.suspectSince === undefined) return false;
		return [...state.devices].some(([id, { problems }]) =>
			[...problems.keys()].some((code) => this.truth.view.keyOf(ownKey(id, code)) === key),
		);
	}

	private get state(): TrackerState | undefined {
		return decodeState(this.polling.state.tracker as StoredState | undefined);
	}

	/** Whether nothing is hidden from the account: what is hidden is not known to be gone. */
	get seesAll(): boolean {
		return this.polled.seesAll() || this.hasLimitedRights;
	}

	/**
	 * Whether a problem is none that came after a moment, for the trigger. A ticket for one device was made when the
	 * trigger had seen the problem, or somebody in the editor before it; one for several may be older than some of them.
	 */
	isOlderThan(moment: number, { key, ticketKey }: Problem): boolean {
		const isOfDevice = key === ticketKey;
		const toldAt = this.told.get(key)?.at ?? (isOfDevice ? -Infinity : Infinity);
		return toldAt <= moment && (!isOfDevice || this.lastSeenAbsent(key) <= moment);
	}

	/** When a whole answer last showed that a problem did not hold. */
	lastSeenAbsent(key: string): number {
		return this.absentAt.get(key) ?? -Infinity;
	}

	/** What was not there when the server was asked, and is not there now either, has been seen to be gone. */
	learn(observedAt: number): void {
		this.isCurrent = true;
		for (const key of this.truth.keys) {
			if (this.truth.problems.has(key) || this.truth.heldAt(key, observedAt)) continue;
			if (this.truth.view.cannotTell?.(key)) continue;
			this.absentAt.set(key, observedAt);
		}
	}

	/** What it tells of a problem, and of itself. */
	hear({ device, status, source, raisedAt, mayBeOlder }: IDataObject, observedAt: number): void {
		const { id: sourceId } = (source ?? {}) as IDataObject;
		if (typeof sourceId === 'string') this.truth.view.prefixes.add(keyPrefix(sourceId));
		if (typeof raisedAt !== 'string') return;
		const [id, code] = [(device as IDataObject).id, (status as IDataObject).code];
		this.truth.view.meet?.(device as IDataObject);
		const key = this.truth.view.keyOf(ownKey(String(id), String(code)));
		const before = this.told.get(key);
		// A time that lay in the future when the clock of n8n was corrected says nothing any more.
		const wasAhead = mayBeOlder === true && before !== undefined && raisedAt < before.raisedAt;
		if (before?.raisedAt === raisedAt || (before && mayBeOlder === true && !wasAhead)) return;
		// Where the clock of n8n was set back, what lasts has another time now.
		if (before && !wasAhead && (this.truth.since(key) ?? Infinity) <= before.at) return;
		// Of what may be older a person's closing counts: nobody knows which came first.
		this.told.set(key, { raisedAt, at: mayBeOlder === true ? -Infinity : observedAt });
	}

	store({ state }: PollingWorkflow): void {
		this.stored.push({ state, absentAt: new Map(this.absentAt) });
	}

	/** A second one with the same state. */
	twin(): PollingWorkflow {
		this.hasForgotten = true;
		return this.make(this.polling.state);
	}

	/** Goes on with what the database holds. */
	restart(): void {
		this.remember(this.stored.at(-1));
	}

	/** What is unknown now is told as such: nothing that people decided is forgotten with it. */
	lose(): void {
		const { hasForgotten } = this;
		this.stored.length = 0;
		// Which of a customer's devices came after a closing is not known any more.
		this.told.clear();
		this.remember(undefined);
		this.hasForgotten = hasForgotten;
	}

	/** @returns whether there is an older copy to go back to */
	restoreOlder(dice: Dice): boolean {
		if (this.stored.length < 2) return false;
		const older = dice.pick(this.stored.slice(0, -1));
		this.remember(older);
		this.stored.push(older);
		return true;
	}

	private remember(memory: Memory | undefined): void {
		this.hasForgotten = true;
		this.isCurrent = false;
		this.polling = this.make(memory?.state ?? {});
		this.absentAt = new Map(memory?.absentAt);
	}

	private make(state: IDataObject): PollingWorkflow {
		const { type, parameters } = this.polled;
		// What a process has in its memory is gone with it.
		const bed = { ...this.bed, workflowId: `${this.bed.workflowId ?? ''}life${lives++}` };
		return new PollingWorkflow(bed, type, parameters, { 'node:Trigger': state });
	}
}
