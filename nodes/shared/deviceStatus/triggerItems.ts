import { isEqual, memoize } from 'lodash';
import type { Change } from './comparison';
import { codesOfUnknownCustomers, isRaised, membersOf, type ListMember } from './deviceLists';
import type { Suspicion, SuspicionOptions } from './missing';
import { isoTime } from '../time';
import type { Observation, ObservedDevice } from './observation';
import {
	customerExternalID,
	customerPrefix,
	devicePrefix,
	externalID,
	keyPrefix,
} from '../externalId';
import { describeStatus } from './statusCatalogue';
import { highestLevel } from '../items';
import type {
	Customer,
	DeviceList,
	ListedDevice,
	OtherStatus,
	Snapshot,
	SourceWarning,
	StatusChange,
} from '../items';
import type { FormerNames, ListRef, TrackedDevice, TrackerState } from './trackerState';

const listKey = (customer: Customer, code: string) => `${code} ${customer.id}`;

/** Builds the items of one observation. */
export class ItemBuilder {
	/** When it was observed; seconds since 1970. */
	readonly seconds: number;

	/** n8n stores an object once, however many items share it. */
	private readonly describe = memoize((code: string) => describeStatus(code, this.now.solution));

	/** Of thousands of problems most were first seen at the same few times. */
	private readonly timeOf = memoize(isoTime);

	constructor(private readonly now: Observation) {
		this.seconds = Math.floor(now.observedAt.getTime() / 1000);
	}

	statusChange({ kind, observed, code, problem }: Change): StatusChange {
		const { solution, source } = this.now;
		const detail = observed.details?.get(code);
		const { change, ...extra } = kind;
		const others = this.otherStatuses(observed, code);
		return {
			change,
			solution,
			level: problem.level,
			...extra,
			status: this.describe(code),
			device: observed.device,
			customer: observed.customer ?? null,
			source,
			raisedAt: this.timeOf(problem.since),
			...(detail === undefined ? {} : { detail }),
			...(problem.mayBeOlder && change !== 'cleared' ? { mayBeOlder: true } : {}),
			observedAt: this.timeOf(this.seconds),
			...(others.length === 0 ? {} : { otherStatuses: others }),
		};
	}

	/**
	 * @param devices everything that is known to hold now
	 * @param isLastPart whether earlier executions sent a part of the same resend
	 */
	snapshot(
		devices: ReadonlyMap<string, TrackedDevice>,
		{ former, formerScopes = [] }: FormerNames,
		isLastPart = false,
	): Snapshot {
		const { solution, source, onlyDevice } = this.now;
		const keys = [...devices].flatMap(([id, { problems }]) => {
			const prefix = devicePrefix(source.id, id);
			return [...problems.keys()].map((code) => prefix + code);
		});
		for (const { device, code } of this.neverSeen(devices)) {
			keys.push(externalID(source.id, device.id, code));
		}
		const isWhole = onlyDevice === undefined;
		const customers = isWhole ? this.customerScopes(devices, formerScopes) : undefined;
		return {
			change: 'snapshot',
			solution,
			source,
			observedAt: this.timeOf(this.seconds),
			...(isLastPart ? { isLastPart } : {}),
			snapshot: {
				prefix: isWhole ? keyPrefix(source.id) : devicePrefix(source.id, onlyDevice),
				externalIDs: keys.sort(),
				...(customers === undefined ? {} : { customers }),
				...(former === undefined ? {} : { former: [...former] }),
			},
		};
	}

	/** @param known all devices with everything that holds on them now */
	deviceLists(lists: readonly ListRef[], known: ReadonlyMap<string, TrackedDevice>): DeviceList[] {
		if (lists.length === 0) return [];
		const unclear = codesOfUnknownCustomers(known);
		const unseen = new Set(
			this.mayBeListed(known).map(({ customer, code }) => listKey(customer, code)),
		);
		const isWhole = !this.now.failedServers?.length;
		const current = this.currentCustomers();
		return [...membersOf(lists, known)].map(([{ customer, code, moved }, members]) => {
			const devices = members.map((member) =>
				this.listedDevice(
					member,
					this.now.devices.get(member.id) ?? this.now.confirmed.get(member.id),
				),
			);
			return {
				change: 'snapshot',
				solution: this.now.solution,
				source: this.now.source,
				customer: current.get(customer.id) ?? customer,
				status: this.describe(code),
				level: highestLevel(devices),
				devices,
				...(moved && { moved }),
				isComplete: isWhole && !unclear.has(code) && !unseen.has(listKey(customer, code)),
				observedAt: this.timeOf(this.seconds),
			};
		});
	}

	/** @param observed as it is seen now; absent: not seen at this moment */
	private listedDevice(
		{ id, device, problem }: ListMember,
		observed: ObservedDevice | undefined,
	): ListedDevice {
		const { group } = observed?.device ?? {};
		const listed: ListedDevice = {
			...{ id, name: device.name, level: problem.level },
			...{ raisedAt: this.timeOf(problem.since), isRaised: isRaised(problem) },
		};
		if (group !== undefined) listed.group = group;
		if (problem.mayBeOlder) listed.mayBeOlder = true;
		return listed;
	}

	warning(message: string): SourceWarning {
		const { solution, source } = this.now;
		return { change: 'warning', solution, source, observedAt: this.timeOf(this.seconds), message };
	}

	/** By id. A list may be known by a name from before the customer was renamed, and no account has that name now. */
	private currentCustomers(): ReadonlyMap<string, Customer> {
		const customers = new Map<string, Customer>();
		for (const observed of [this.now.devices, this.now.confirmed]) {
			for (const { customer } of observed.values())
				if (customer) customers.set(customer.id, customer);
		}
		return customers;
	}

	/** What may hold although it is not known: no ticket may be completed for its absence. */
	private neverSeen(
		known: ReadonlyMap<string, TrackedDevice>,
	): Array<Pick<ObservedDevice, 'device' | 'customer'> & { code: string }> {
		const { devices, confirmed } = this.now;
		return [...devices.values(), ...confirmed.values()].flatMap(({ device, customer, unknown }) =>
			unknown
				? [...unknown]
						.filter((code) => !known.get(device.id)?.problems.has(code))
						.map((code) => ({ device, customer, code }))
				: [],
		);
	}

	/** The same for tickets that customers have for several devices, which would keep every silent device for ever. */
	private mayBeListed(known: ReadonlyMap<string, TrackedDevice>): ListRef[] {
		if (!this.now.isNew) return [];
		return this.neverSeen(known).flatMap(({ customer, code }) =>
			customer ? [{ customer, code }] : [],
		);
	}

	private otherStatuses({ levels }: ObservedDevice, own: string): OtherStatus[] {
		const others: OtherStatus[] = [];
		for (const [code, level] of levels) {
			if (code !== own) others.push({ ...this.describe(code), level });
		}
		return others;
	}

	/**
	 * A prefix and the keys below it for each kind of customers, also where there are none.
	 *
	 * @returns `undefined` when the customer of any problem is not known: a missing key would complete a ticket
	 */
	private customerScopes(
		devices: ReadonlyMap<string, TrackedDevice>,
		formerScopes: readonly string[],
	): Snapshot['snapshot']['customers'] {
		const { source, customerScope } = this.now;
		const keysByPrefix = new Map<string, Set<string>>();
		const keysOf = (customerId: string) => {
			const prefix = customerPrefix(source.id, customerId);
			const keys = keysByPrefix.get(prefix) ?? new Set();
			keysByPrefix.set(prefix, keys);
			return keys;
		};
		for (const scope of [...formerScopes, customerScope]) if (scope !== undefined) keysOf(scope);
		for (const { customer, problems } of devices.values()) {
			if (customer === undefined) return undefined;
			if (customer === null) continue;
			const keys = keysOf(customer.id);
			for (const code of problems.keys()) {
				keys.add(customerExternalID(source.id, customer.id, code));
			}
		}
		for (const { customer, code } of this.mayBeListed(devices)) {
			keysOf(customer.id).add(customerExternalID(source.id, customer.id, code));
		}
		return [...keysByPrefix].map(([prefix, keys]) => ({ prefix, externalIDs: [...keys].sort() }));
	}
}

const withoutEmpty = (former: string[], formerScopes: string[]): FormerNames => ({
	...(former.length === 0 ? {} : { former }),
	...(formerScopes.length === 0 ? {} : { formerScopes }),
});

/** What this observation has renamed, and what was renamed before it but is not in a snapshot yet. */
export function formerNames(
	before: TrackerState | undefined,
	{ source, customerScope }: Observation,
): FormerNames {
	const {
		source: oldSource,
		customerScope: oldScope,
		former = [],
		formerScopes = [],
	} = before ?? {};
	const names = [...former, ...(oldSource === undefined ? [] : [keyPrefix(oldSource)])];
	const scopes = [...formerScopes, ...(oldScope === undefined ? [] : [oldScope])];
	const scopeOf = (customerId: string) => customerPrefix(source.id, customerId);
	const isOtherScope = (customerId: string) =>
		customerScope !== undefined && scopeOf(customerId) !== scopeOf(customerScope);
	return withoutEmpty(
		[...new Set(names)].filter((name) => name !== keyPrefix(source.id)),
		[...new Set(scopes)].filter(isOtherScope),
	);
}

/** What a person should know of an observation that is not believed as it is: when it begins, and at every resend. */
export function warningsOf(
	before: TrackerState | undefined,
	{ source, failedServers = [], notices = [] }: Observation,
	suspicion: Suspicion | undefined,
	isResend: boolean,
	builder: ItemBuilder,
	{ suspectMinutes }: SuspicionOptions,
): SourceWarning[] {
	const warnings: SourceWarning[] = notices.map((notice) => builder.warning(notice));
	const held = suspicion?.held.size ?? 0;
	if (suspicion && held > 0 && (isResend || before?.suspectSince === undefined)) {
		const until = isoTime(suspicion.since + suspectMinutes * 60);
		const known = before?.devices.size ?? 0;
		warnings.push(builder.warning(suspicionText(held, known, source.name, until)));
	}
	const areNew = !isEqual(failedServers, before?.failedServers ?? []);
	if (failedServers.length > 0 && (isResend || areNew)) {
		warnings.push(builder.warning(failedServersText(failedServers, source.name)));
	}
	return warnings;
}

function suspicionText(held: number, known: number, source: string, until: string): string {
	return (
		`${held} of ${known} devices with known problems are suddenly missing on ${source}. ` +
		'This also happens when the account loses its rights, so no ticket is completed for them ' +
		`until they are found again, or until ${until}. Check the rights of the account in the credential.`
	);
}

function failedServersText(names: readonly string[], source: string): string {
	const servers = names.length === 1 ? 'server' : 'servers';
	return (
		`${source} could not reach the secondary ${servers} ${names.map((name) => `"${name}"`).join(', ')}. ` +
		'Until it can, the devices there keep their last known statuses: no ticket is completed ' +
		'for a device that may be there, and no closing snapshot is sent. ' +
		'Check the connection between the servers.'
	);
}
