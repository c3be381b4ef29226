import {
	suspectRemoved,
	suspicionText,
	type Suspicion,
	type SuspicionOptions,
} from './disappearance';
import { externalID, keyPrefix } from './problemKey';
import { describeStatus } from './statusCatalogue';
import type {
	ClearedBecause,
	Customer,
	Device,
	Level,
	Snapshot,
	Solution,
	Source,
	SourceWarning,
	StatusChange,
	TriggerItem,
} from './statusChange';
import type { TrackedDevice, TrackedProblem, TrackerState } from './trackerState';

/** A device as the source shows it now: every status description that holds on it, with its level. */
export interface ObservedDevice {
	device: Device;
	customer: Customer | null;
	groupId?: number;
	/** By status code; empty when the device is OK. */
	levels: Map<string, Level>;
}

/** The whole answer of a source. Never built from an incomplete one. */
export interface Observation {
	solution: Solution;
	source: Source;
	observedAt: Date;
	/** Devices with problems, by device id. */
	devices: Map<string, ObservedDevice>;
	/** What was found about the devices that `missingDevices` named; absent there: removed. */
	confirmed: Map<string, ObservedDevice>;
	/** Devices that were not found, and whose group cannot be seen either: perhaps only the rights are gone. */
	hidden?: ReadonlySet<string>;
}

export interface TrackerOptions extends SuspicionOptions {
	onFirstRun: 'onlyNewChanges' | 'allCurrentProblems';
	/** A status must have lasted this long before it is raised. */
	raiseAfterMinutes: number;
	resendEveryMinutes: number;
}

export interface TrackerResult {
	items: TriggerItem[];
	state: TrackerState;
}

const iso = (seconds: number) => new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');

/** Known devices that the observed ones lack: the source is asked for each before anything is cleared. */
export function missingDevices(
	state: TrackerState | undefined,
	observedIds: ReadonlySet<string>,
): string[] {
	return [...(state?.devices.keys() ?? [])].filter((id) => !observedIds.has(id));
}

/**
 * Compares what the source says now with what it said before.
 *
 * @param before `undefined` on the first run and after a lost state
 * @returns the difference, at a resend also all raised problems and the snapshot, and the new state
 */
export function trackProblems(
	before: TrackerState | undefined,
	now: Observation,
	options: TrackerOptions,
): TrackerResult {
	return new Comparison(before, now, options).result();
}

class Comparison {
	private readonly items: TriggerItem[] = [];

	private readonly devices = new Map<string, TrackedDevice>();

	private readonly seconds: number;

	private readonly resend: boolean;

	constructor(
		private readonly before: TrackerState | undefined,
		private readonly now: Observation,
		private readonly options: TrackerOptions,
	) {
		this.seconds = Math.floor(now.observedAt.getTime() / 1000);
		this.resend =
			before !== undefined && this.seconds - before.resentAt >= options.resendEveryMinutes * 60;
	}

	result(): TrackerResult {
		for (const observed of this.now.devices.values()) this.compareDevice(observed);
		const suspectSince = this.compareMissing();
		if (this.resend) this.items.push(this.snapshot());
		const resentAt = this.before === undefined || this.resend ? this.seconds : this.before.resentAt;
		return {
			items: this.items,
			state: { devices: this.devices, resentAt, ...(suspectSince ? { suspectSince } : {}) },
		};
	}

	private compareDevice(observed: ObservedDevice): void {
		const known = this.before?.devices.get(observed.device.id);
		const problems = new Map<string, TrackedProblem>();
		for (const [code, level] of observed.levels) {
			problems.set(code, this.compareProblem(observed, code, level, known?.problems.get(code)));
		}
		for (const [code, problem] of known?.problems ?? []) {
			if (!observed.levels.has(code)) this.clear(observed, code, problem, 'resolved');
		}
		if (problems.size > 0) {
			const { device, groupId } = observed;
			const group = groupId === undefined ? {} : { groupId };
			this.devices.set(device.id, { name: device.name, ...group, problems });
		}
	}

	private compareProblem(
		observed: ObservedDevice,
		code: string,
		level: Level,
		known: TrackedProblem | undefined,
	): TrackedProblem {
		const problem: TrackedProblem = known
			? { ...known, level }
			: { level, since: this.seconds, phase: this.firstPhase() };
		if (problem.phase === 'waiting' && this.hasLasted(problem)) {
			problem.phase = 'raised';
			this.push('raised', observed, code, problem);
		} else if (known && known.level !== level && problem.phase !== 'waiting') {
			problem.phase = 'raised';
			this.push('levelChanged', observed, code, problem, { previousLevel: known.level });
		} else if (this.resend && problem.phase === 'raised') {
			this.push('ongoing', observed, code, problem);
		}
		return problem;
	}

	/** On a first run the problems that are there already are no news, unless they are asked for. */
	private firstPhase(): TrackedProblem['phase'] {
		const news = this.before !== undefined || this.options.onFirstRun === 'allCurrentProblems';
		return news ? 'waiting' : 'baseline';
	}

	private hasLasted({ since }: TrackedProblem): boolean {
		return this.seconds - since >= this.options.raiseAfterMinutes * 60;
	}

	/** @returns since when the missing devices are suspect, `undefined` when they are believed to be gone */
	private compareMissing(): number | undefined {
		const missing = missingDevices(this.before, new Set(this.now.devices.keys()));
		const removed = missing.filter((id) => !this.now.confirmed.has(id));
		for (const id of missing) {
			const confirmed = this.now.confirmed.get(id);
			if (confirmed) this.compareDevice(confirmed);
		}
		const suspicion = suspectRemoved(
			this.before,
			removed,
			this.now.hidden,
			this.seconds,
			this.options,
		);
		if (suspicion && (this.before?.suspectSince === undefined || this.resend)) {
			this.items.push(this.warning(suspicion));
		}
		for (const id of removed) {
			const known = this.before?.devices.get(id);
			if (!known) continue;
			if (suspicion?.held.has(id)) this.devices.set(id, known);
			else this.clearRemoved(id, known);
		}
		return suspicion?.since;
	}

	private clearRemoved(id: string, { name, problems }: TrackedDevice): void {
		const gone: ObservedDevice = { device: { id, name }, customer: null, levels: new Map() };
		for (const [code, problem] of problems) this.clear(gone, code, problem, 'deviceRemoved');
	}

	private clear(
		observed: ObservedDevice,
		code: string,
		problem: TrackedProblem,
		clearedBecause: ClearedBecause,
	): void {
		if (problem.phase === 'waiting') return;
		this.push('cleared', observed, code, problem, { clearedBecause });
	}

	private push(
		change: StatusChange['change'],
		{ device, customer }: ObservedDevice,
		code: string,
		{ level, since }: TrackedProblem,
		extra: Partial<StatusChange> = {},
	): void {
		const { solution, source } = this.now;
		this.items.push({
			change,
			solution,
			level,
			...extra,
			status: describeStatus(code, solution),
			device,
			customer,
			source,
			raisedAt: iso(since),
			observedAt: iso(this.seconds),
		});
	}

	private snapshot(): Snapshot {
		const { solution, source } = this.now;
		const externalIDs = [...this.devices]
			.flatMap(([id, { problems }]) =>
				[...problems.keys()].map((code) => externalID(source.id, id, code)),
			)
			.sort();
		return {
			change: 'snapshot',
			solution,
			source,
			observedAt: iso(this.seconds),
			snapshot: { prefix: keyPrefix(source.id), externalIDs },
		};
	}

	private warning(suspicion: Suspicion): SourceWarning {
		const { solution, source } = this.now;
		const known = this.before?.devices.size ?? 0;
		const until = iso(suspicion.since + this.options.suspectMinutes * 60);
		return {
			change: 'warning',
			solution,
			source,
			observedAt: iso(this.seconds),
			message: suspicionText(suspicion.held.size, known, source.name, until),
		};
	}
}
