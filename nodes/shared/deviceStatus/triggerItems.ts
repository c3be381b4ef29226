import type { Change } from './comparison';
import { isoTime } from './isoTime';
import { observedDevice, type Observation, type ObservedDevice } from './observation';
import { customerExternalID, externalID, keyPrefix } from './problemKey';
import { describeStatus } from './statusCatalogue';
import type { OtherStatus, Snapshot, SourceWarning, StatusChange } from './statusChange';
import type { TrackedDevice } from './trackerState';

/** Makes the items that tell of one observation. */
export class TriggerItems {
	/** When it was observed; seconds since 1970. */
	readonly seconds: number;

	constructor(private readonly now: Observation) {
		this.seconds = Math.floor(now.observedAt.getTime() / 1000);
	}

	statusChange({ kind, observed, code, problem }: Change): StatusChange {
		const { solution, source } = this.now;
		const { change, ...extra } = kind;
		const others = this.otherStatuses(observed, code);
		return {
			change,
			solution,
			level: problem.level,
			...extra,
			status: describeStatus(code, solution),
			device: observed.device,
			customer: observed.customer ?? null,
			source,
			raisedAt: isoTime(problem.since),
			observedAt: isoTime(this.seconds),
			...(others.length === 0 ? {} : { otherStatuses: others }),
		};
	}

	/** @param devices everything that is known to hold now */
	snapshot(devices: ReadonlyMap<string, TrackedDevice>): Snapshot {
		const { solution, source, onlyDevice } = this.now;
		const keys = [...devices].flatMap(([id, { problems }]) => {
			const prefix = externalID(source.id, id, '');
			return [...problems.keys()].map((code) => prefix + code);
		});
		const customerKeys = onlyDevice === undefined ? this.customerKeys(devices) : undefined;
		return {
			change: 'snapshot',
			solution,
			source,
			observedAt: isoTime(this.seconds),
			snapshot: {
				prefix:
					onlyDevice === undefined ? keyPrefix(source.id) : externalID(source.id, onlyDevice, ''),
				externalIDs: keys.sort(),
				...(customerKeys === undefined ? {} : { customerExternalIDs: customerKeys }),
			},
		};
	}

	warning(message: string): SourceWarning {
		const { solution, source } = this.now;
		return { change: 'warning', solution, source, observedAt: isoTime(this.seconds), message };
	}

	private otherStatuses({ levels }: ObservedDevice, own: string): OtherStatus[] {
		return [...levels].flatMap(([code, level]) =>
			code === own ? [] : [{ ...describeStatus(code, this.now.solution), level }],
		);
	}

	/** @returns `undefined` when the customer of any problem is not known: a key less would complete a ticket */
	private customerKeys(devices: ReadonlyMap<string, TrackedDevice>): string[] | undefined {
		const codesByCustomer = new Map<string, Set<string>>();
		for (const [id, { problems }] of devices) {
			const customer = observedDevice(this.now, id)?.customer;
			if (customer === undefined) return undefined;
			if (customer === null) continue;
			const codes = codesByCustomer.get(customer.id) ?? new Set();
			for (const code of problems.keys()) codes.add(code);
			codesByCustomer.set(customer.id, codes);
		}
		return [...codesByCustomer]
			.flatMap(([id, codes]) =>
				[...codes].map((code) => customerExternalID(this.now.source.id, id, code)),
			)
			.sort();
	}
}
