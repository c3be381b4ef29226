import type { ObservedDevice } from './observation';
import type { Level, StatusChange } from '../items';
import type { TrackedDevice, TrackedProblem, TrackerState } from './trackerState';

export interface ComparisonOptions {
	onFirstRun: 'onlyNewChanges' | 'allCurrentProblems';
	/** A status must have lasted this long before it is raised. */
	raiseAfterMinutes: number;
}

/** What kind of change it is, and what only that kind carries. */
export type ChangeKind = Pick<StatusChange, 'change' | 'previousLevel' | 'clearedBecause'>;

/** What an item is built from: now, or later as if it had not been seen yet. */
export interface Change {
	kind: ChangeKind;
	observed: ObservedDevice;
	code: string;
	/** As the item shows it, and as it is known once the item is sent. */
	problem: TrackedProblem;
	/** As it stays known for as long as the item is not sent. */
	unsent: TrackedProblem;
}

export const ONGOING: ChangeKind = { change: 'ongoing' };

/** Compares devices with what was known of them, one after the other. */
export class Comparison {
	/** What differs. */
	readonly changes: Change[] = [];

	/** Raised problems that are as they were. */
	readonly unchanged: Change[] = [];

	/** What is known once all changes are sent. */
	readonly devices = new Map<string, TrackedDevice>();

	/** @param seconds when it was observed; since 1970 */
	constructor(
		private readonly before: TrackerState | undefined,
		readonly seconds: number,
		private readonly options: ComparisonOptions,
	) {}

	compare(observed: ObservedDevice): void {
		const { device, levels, unknown } = observed;
		const tracked = this.before?.devices.get(device.id);
		const known = tracked?.problems;
		// While the source does not say whose device it is, the customer stays as it was.
		const withCustomer =
			observed.customer === undefined ? { ...observed, customer: tracked?.customer } : observed;
		const problems = new Map<string, TrackedProblem>();
		for (const [code, level] of levels) {
			problems.set(code, this.compareProblem(withCustomer, code, level, known?.get(code)));
		}
		for (const [code, problem] of known ?? []) {
			if (levels.has(code)) continue;
			if (unknown?.has(code)) {
				// A copy: what was known must not change with what is known now.
				problems.set(code, this.unchangedProblem(withCustomer, code, { ...problem }));
				continue;
			}
			this.clear({ change: 'cleared', clearedBecause: 'resolved' }, withCustomer, code, problem);
		}
		if (problems.size > 0) this.devices.set(device.id, { ...trackedPart(withCustomer), problems });
	}

	/** Of a device that is gone only its name, its group and its customer are known. */
	remove(id: string, { name, groupId, customer, problems }: TrackedDevice): void {
		const gone: ObservedDevice = {
			device: { id, name },
			customer,
			...(groupId === undefined ? {} : { groupId }),
			levels: new Map(),
		};
		for (const [code, problem] of problems) {
			this.clear({ change: 'cleared', clearedBecause: 'deviceRemoved' }, gone, code, problem);
		}
	}

	/** A missing device that is not believed to be gone stays as it was. */
	keep(id: string, known: TrackedDevice): void {
		this.devices.set(id, known);
	}

	private compareProblem(
		observed: ObservedDevice,
		code: string,
		level: Level,
		known: TrackedProblem | undefined,
	): TrackedProblem {
		const current: TrackedProblem = known ? { ...known, level } : this.firstSeen(level);
		if (current.phase === 'waiting') {
			return this.hasLasted(current)
				? this.raise({ change: 'raised' }, observed, code, current, current)
				: current;
		}
		if (known && known.level !== level) {
			const kind: ChangeKind = { change: 'levelChanged', previousLevel: known.level };
			return this.raise(kind, observed, code, current, known);
		}
		return this.unchangedProblem(observed, code, current);
	}

	private unchangedProblem(
		observed: ObservedDevice,
		code: string,
		problem: TrackedProblem,
	): TrackedProblem {
		if (problem.phase === 'raised') {
			this.unchanged.push({ kind: ONGOING, observed, code, problem, unsent: problem });
		}
		return problem;
	}

	private raise(
		kind: ChangeKind,
		observed: ObservedDevice,
		code: string,
		current: TrackedProblem,
		unsent: TrackedProblem,
	): TrackedProblem {
		const problem: TrackedProblem = { ...current, phase: 'raised' };
		this.changes.push({ kind, observed, code, problem, unsent });
		return problem;
	}

	/** On a first run the existing problems are not new, unless the user asks for them. */
	private firstSeen(level: Level): TrackedProblem {
		const problem = { level, since: this.seconds };
		if (this.before !== undefined) return { ...problem, phase: 'waiting' };
		const isNew = this.options.onFirstRun === 'allCurrentProblems';
		return { ...problem, phase: isNew ? 'waiting' : 'baseline', mayBeOlder: true };
	}

	private hasLasted({ since }: TrackedProblem): boolean {
		return this.seconds - since >= this.options.raiseAfterMinutes * 60;
	}

	/** What was never sent as raised clears without an item. */
	private clear(
		kind: ChangeKind,
		observed: ObservedDevice,
		code: string,
		problem: TrackedProblem,
	): void {
		if (problem.phase === 'waiting') return;
		this.changes.push({ kind, observed, code, problem, unsent: problem });
	}
}

/** What is known of a device apart from its problems. */
export function trackedPart({
	device,
	groupId,
	customer,
}: ObservedDevice): Omit<TrackedDevice, 'problems'> {
	return {
		name: device.name,
		...(groupId === undefined ? {} : { groupId }),
		...(customer === undefined ? {} : { customer }),
	};
}
