import { Dice } from './dice';

/** In which ways a run is not the tidy set-up of one workflow that sees all, with clocks that agree. */
export interface Dimensions {
	/** Nothing outside is down, so that no ticket may be missing for longer than the limit. */
	isCalm: boolean;
	/** "Source Identity" is empty: the server tells who it is. */
	hasDefaultIdentity: boolean;
	/** The customers are top groups. */
	isGrouped: boolean;
	/** What a second workflow of the same server is like. */
	second: Second;
	/** Autotask, Kaspersky Security Center and n8n have clocks that differ by minutes to hours. */
	clocksDiffer: boolean;
	/** n8n's clock is put forward and back. */
	clockJumps: boolean;
	/** Customers are renamed, on both sides. */
	customersAreRenamed: boolean;
	/** The user switches between one ticket per device and one per customer. */
	rulesSwitch: boolean;
	/** Autotask is slow, and executions overlap. */
	executionsOverlap: boolean;
	/** Somebody runs old executions again. */
	oldExecutionsRun: boolean;
	/** Somebody uses "Execute workflow" in the editor. */
	editorRuns: boolean;
	/** The API user loses its rights for a while. */
	rightsAreLost: boolean;
	/** People go on with tickets that we have completed. */
	peopleReopen: boolean;
	/** Computers report to a KES Cloud Trigger; some are cloned, reinstalled, or forget their id. */
	reports: boolean;
	/** Which RMM platform another trigger polls. */
	rmm: RmmKind | 'none';
	/** Customers have one ticket for what their RMM tells of several computers, and no odd devices that would keep it open. */
	rmmShares: boolean;
	/** Devices are configuration items in Autotask; these are renamed, doubled, removed, and hidden from the API user. */
	items: boolean;
	/** Some devices are muted for hours, by the rules of all workflows. */
	mutes: boolean;
	/** Rules say for whom tickets are, and who does them; contacts come and go. */
	people: boolean;
	/** What Sync does with the ticket of a device that moves; but for `leave`, devices with problems move often. */
	moved: Moved;
}

export const MOVED = ['leave', 'note', 'move'] as const;
export type Moved = (typeof MOVED)[number];

export type RmmKind = 'datto' | 'ninjaone';

/**
 * `limited`: both accounts see other customers; `copy`: the same workflow again, without its state;
 * `customerFrom`: the customer is told otherwise; `secondary`: the secondary servers are watched, too.
 */
export type Second = 'none' | 'limited' | 'copy' | 'customerFrom' | 'secondary';

export const TIDY: Dimensions = {
	isCalm: false,
	hasDefaultIdentity: false,
	isGrouped: false,
	second: 'none',
	clocksDiffer: false,
	clockJumps: false,
	customersAreRenamed: false,
	rulesSwitch: false,
	executionsOverlap: false,
	oldExecutionsRun: false,
	editorRuns: false,
	rightsAreLost: false,
	peopleReopen: false,
	reports: false,
	rmm: 'none',
	rmmShares: false,
	items: false,
	mutes: false,
	people: false,
	moved: 'leave',
};

/** What a seed has of everything. @param given takes the place of what would be left to chance */
export function someDimensions(seed: number, given: Partial<Dimensions> = {}): Dimensions {
	const dice = new Dice(seed + 7_919);
	const rolled: Dimensions = {
		isCalm: dice.chance(0.4),
		hasDefaultIdentity: dice.chance(0.4),
		isGrouped: dice.chance(0.25),
		second: dice.weighted([
			[6, 'none'],
			[1, 'limited'],
			[1, 'copy'],
			[1, 'customerFrom'],
			[1, 'secondary'],
		] as const),
		clocksDiffer: dice.chance(0.3),
		clockJumps: dice.chance(0.2),
		customersAreRenamed: dice.chance(0.2),
		rulesSwitch: dice.chance(0.2),
		executionsOverlap: dice.chance(0.25),
		oldExecutionsRun: dice.chance(0.2),
		editorRuns: dice.chance(0.2),
		rightsAreLost: dice.chance(0.15),
		peopleReopen: dice.chance(0.4),
		reports: dice.chance(0.25),
		rmm: dice.weighted([
			[8, 'none'],
			[1, 'datto'],
			[1, 'ninjaone'],
		] as const),
		rmmShares: dice.chance(0.5),
		items: dice.chance(0.25),
		mutes: dice.chance(0.2),
		moved: dice.weighted([
			[7, 'leave'],
			[1, 'note'],
			[2, 'move'],
		] as const),
		people: dice.chance(0.25),
	};
	return consistent({ ...rolled, ...given });
}

/** Some need others. */
export function consistent(dimensions: Dimensions): Dimensions {
	const { second, isCalm } = dimensions;
	return {
		...dimensions,
		hasDefaultIdentity:
			dimensions.hasDefaultIdentity || second === 'limited' || second === 'secondary',
		// Top groups of secondary servers are no customers that Autotask knows: their tickets wait.
		isGrouped:
			(dimensions.isGrouped || second === 'customerFrom') &&
			second !== 'limited' &&
			second !== 'secondary',
		rightsAreLost: dimensions.rightsAreLost && !isCalm,
		// Who runs an old execution by hand whose times are of a wrong clock cannot be told from who runs a new one.
		oldExecutionsRun: dimensions.oldExecutionsRun && !dimensions.clockJumps,
		// Reports are refused when n8n's clock is wrong by hours.
		reports: dimensions.reports && !dimensions.clockJumps,
		// What is over by one clock lasts by the other.
		mutes: dimensions.mutes && !dimensions.clockJumps,
		rmmShares: dimensions.rmmShares && dimensions.rmm !== 'none',
		// Two workflows that know two accounts for one device move its ticket to and fro.
		moved: second === 'customerFrom' ? 'leave' : dimensions.moved,
	};
}

/** For people who read a log. */
export function describeDimensions(dimensions: Dimensions): string {
	const names = Object.entries(dimensions).filter(
		([, value]) => value !== false && value !== 'none' && value !== 'leave',
	);
	return (
		names.map(([name, value]) => (value === true ? name : `${name} ${value}`)).join(', ') || 'tidy'
	);
}
