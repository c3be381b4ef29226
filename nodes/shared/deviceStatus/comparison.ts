import { omit, pick } from 'lodash';
import type { ObservedDevice } from './observation';
import type { Customer, Level, StatusChange } from '../items';
import type { TrackedProblem } from './trackedProblems';
import type { TrackedDevice, TrackerState } from './trackerState';

export interface ComparisonOptions {
	onFirstRun: 'onlyNewChanges' | 'allCurrentProblems';
	/** A status must have lasted this long before it is raised. */
	raiseAfterMinutes: number;
	/** Which status changes are sent. What is tracked, and the snapshot, are never limited. */
	isSelected?: (change: Change) => boolean;
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

const ONGOING: ChangeKind = { change: 'ongoing' };

/** Compares devices with what was known of them, one after the other. */
export class Comparison {
	/** What differs. */
	readonly changes: Change[] = [];

	/** Raised problems that are as they were. */
	readonly unchanged: Change[] = [];

	private readonly compared = new Map<string, TrackedDevice>();

	/** How many devices are the objects that they were. */
	private kept = 0;

	/** @param seconds when it was observed; since 1970 */
	constructor(
		private readonly before: TrackerState | undefined,
		readonly seconds: number,
		private readonly options: ComparisonOptions,
	) {}

	/** What is known once all changes are sent; the same object as before where all devices are as they were. */
	get devices(): TrackerState['devices'] {
		const before = this.before?.devices;
		const isSame = before?.size === this.kept && this.compared.size === this.kept;
		return isSame ? before : this.compared;
	}

	compare(observed: ObservedDevice): void {
		const tracked = this.before?.devices.get(observed.device.id);
		const withCustomer = ofLastCustomer(observed, tracked);
		if (tracked && this.isAsBefore(withCustomer, tracked)) this.keep(observed.device.id, tracked);
		else this.compareProblems(withCustomer, tracked?.problems ?? new Map());
	}

	/** Nearly all devices are the same at each poll: no new object is created for them. */
	private isAsBefore(observed: ObservedDevice, tracked: TrackedDevice): boolean {
		const { device, groupId, customer, levels } = observed;
		const { problems } = tracked;
		if (device.name !== tracked.name || groupId !== tracked.groupId) return false;
		if (!isSameCustomer(customer, tracked.customer) || levels.size !== problems.size) return false;
		const same: Change[] = [];
		for (const [code, level] of levels) {
			const problem = problems.get(code);
			if (problem?.level !== level || problem.phase === 'waiting') return false;
			if (problem.phase === 'baseline') continue;
			if (this.marked(observed, code, problem) !== problem) return false;
			same.push({ kind: ONGOING, observed, code, problem, unsent: problem });
		}
		this.unchanged.push(...same);
		return true;
	}

	private compareProblems(
		observed: ObservedDevice,
		known: ReadonlyMap<string, TrackedProblem>,
	): void {
		const { device, levels, unknown } = observed;
		const problems = new Map<string, TrackedProblem>();
		for (const [code, level] of levels) {
			problems.set(code, this.compareProblem(observed, code, level, known.get(code)));
		}
		for (const [code, problem] of known) {
			if (levels.has(code)) continue;
			if (unknown?.has(code)) {
				problems.set(code, this.unchangedProblem(observed, code, problem));
				continue;
			}
			this.clear({ change: 'cleared', clearedBecause: 'resolved' }, observed, code, problem);
		}
		if (problems.size > 0) this.compared.set(device.id, { ...trackedPart(observed), problems });
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

	/** The device stays as it was. */
	keep(id: string, known: TrackedDevice): void {
		this.compared.set(id, known);
		this.kept++;
	}

	/** What is not sent is known as before: the next comparison finds the same change again, if it still is one. */
	leave(unsent: readonly Change[]): void {
		for (const { observed, code, unsent: problem } of unsent) {
			const { id } = observed.device;
			const tracked = this.compared.get(id);
			const problems = new Map(tracked?.problems).set(code, problem);
			this.compared.set(id, { ...(tracked ?? trackedPart(observed)), problems });
		}
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
		known: TrackedProblem,
	): TrackedProblem {
		if (known.phase !== 'raised') return known;
		const problem = this.marked(observed, code, known);
		this.unchanged.push({ kind: ONGOING, observed, code, problem, unsent: problem });
		return problem;
	}

	/** Lists say of each raised problem whether it is selected; of a device that is not found now, whether it was. */
	private marked(observed: ObservedDevice, code: string, problem: TrackedProblem): TrackedProblem {
		const change: Change = { kind: ONGOING, observed, code, problem, unsent: problem };
		const isSelected = this.options.isSelected?.(change) ?? true;
		if (isSelected !== (problem.isUnselected ?? false)) return problem;
		return isSelected ? omit(problem, 'isUnselected') : { ...problem, isUnselected: true };
	}

	private raise(
		kind: ChangeKind,
		observed: ObservedDevice,
		code: string,
		current: TrackedProblem,
		unsent: TrackedProblem,
	): TrackedProblem {
		const problem = this.marked(observed, code, { ...current, phase: 'raised' });
		this.changes.push({ kind, observed, code, problem, unsent });
		return problem;
	}

	/** On a first run the existing problems are not new, unless the user asks for them. */
	private firstSeen(level: Level): TrackedProblem {
		const since = this.seconds;
		if (this.before !== undefined) return { level, since, phase: 'waiting' };
		const isNew = this.options.onFirstRun === 'allCurrentProblems';
		return { level, since, phase: isNew ? 'waiting' : 'baseline', mayBeOlder: true };
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

function isSameCustomer(
	one: Customer | null | undefined,
	other: Customer | null | undefined,
): boolean {
	if (!one || !other) return one === other;
	return (
		one.id === other.id &&
		one.name === other.name &&
		one.kind === other.kind &&
		one.autotaskCompanyId === other.autotaskCompanyId
	);
}

/**
 * While the source does not say whose device it is, its customer stays as it was, and with it its group: what is known of the
 * group of one device is believed of others there.
 */
function ofLastCustomer(
	observed: ObservedDevice,
	tracked: TrackedDevice | undefined,
): ObservedDevice {
	if (observed.customer !== undefined || tracked?.customer === undefined) return observed;
	return { ...omit(observed, 'groupId'), ...pick(tracked, 'customer', 'groupId') };
}

/** What is known of a device apart from its problems. */
function trackedPart({
	device,
	groupId,
	customer,
}: ObservedDevice): Omit<TrackedDevice, 'problems'> {
	const tracked: Omit<TrackedDevice, 'problems'> = { name: device.name };
	if (groupId !== undefined) tracked.groupId = groupId;
	if (customer !== undefined) tracked.customer = customer;
	return tracked;
}
