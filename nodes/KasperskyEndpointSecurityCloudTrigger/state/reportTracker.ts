import { omit } from 'lodash';
import { Comparison, type Change } from '../../shared/deviceStatus/comparison';
import { NO_DATA } from '../../shared/deviceStatus/statusCatalogue';
import type { TrackedProblem, TrackerState } from '../../shared/deviceStatus/trackerState';
import { TriggerItems } from '../../shared/deviceStatus/triggerItems';
import { devicePrefix } from '../../shared/externalId';
import type {
	Customer,
	Device,
	Level,
	Snapshot,
	Solution,
	Source,
	StatusChange,
} from '../../shared/items';
import { isoTime } from '../../shared/time';
import type { DeviceReport } from '../reports/deviceReport';

export interface ReportedProblem extends TrackedProblem {
	/** It was in the first report of its device, so nobody knows since when. */
	mayBeOlder?: true;
}

/** What is known of a device that reports by itself. Times are seconds since 1970. */
export interface ReportedDevice {
	device: Device;
	customer: Customer;
	/** As in its report. */
	agent: string;
	problems: Map<string, ReportedProblem>;
	/** When its last report was received. */
	seenAt: number;
	/** The endpoint's listening time at that moment: what has been added since is how long it has been silent. */
	heardUntil: number;
	/** When its problems and its snapshot were last sent; 0: not since the trigger first knew it. */
	sentAt: number;
	/** How often it was sent since its last problem cleared: an OK device is sent ever more rarely. */
	quiet: number;
	/** While it can be the same computer as an older device: when it was first heard, and the listening time then. */
	undecided?: { at: number; heard: number };
	/** Another device turned out to be this computer: only snapshots are sent, so that no ticket stays behind. */
	isReplaced?: true;
}

/** How the reports of one endpoint are tracked. */
export interface ReportTracking {
	solution: Solution;
	source: Source;
	onFirstRun: 'onlyNewChanges' | 'allCurrentProblems';
	raiseAfterMinutes: number;
}

export interface TrackedReport {
	items: Array<StatusChange | Snapshot>;
	device: ReportedDevice;
}

/** When something is taken in: seconds since 1970, and the endpoint's listening time. */
export interface Moment {
	now: number;
	heard: number;
}

/** An OK device that never had a problem starts here: sent once, then as rarely as possible. */
export const QUIETEST = 8;

/** What is OK is sent again after 1, 2, 4 … times Resend Every, but at least once a week. */
const LONGEST_INTERVAL_SECONDS = 7 * 24 * 3600;

/** After how many seconds something is due to be sent again. @param quiet how often it was sent since it was OK */
export function resendInterval(quiet: number, resendEverySeconds: number): number {
	return Math.min(resendEverySeconds * 2 ** quiet, LONGEST_INTERVAL_SECONDS);
}

/**
 * Compares a report with what its device reported before.
 *
 * @param known `undefined` for a device that never reported, and after a lost state
 * @param isFirstRun whether problems of an unknown device may be there since before the trigger was
 */
export function trackReport(
	known: ReportedDevice | undefined,
	report: DeviceReport,
	{ now, heard }: Moment,
	tracking: ReportTracking,
	isFirstRun: boolean,
): TrackedReport {
	const onFirstRun = isFirstRun ? tracking.onFirstRun : 'allCurrentProblems';
	const levels = levelsAfter(known, report);
	const compared = compare(known, { ...report, levels }, now, { ...tracking, onFirstRun });
	const items = compared.changes;
	// Until a first snapshot is out, a change must not put it off: what an earlier life sent may be stale.
	const isSent = known !== undefined && known.sentAt > 0 && items.length > 0;
	return {
		items,
		device: {
			device: report.device,
			customer: report.customer,
			agent: report.agent || (known?.agent ?? ''),
			problems: compared.problems,
			...{ seenAt: now, heardUntil: heard },
			sentAt: isSent ? now : (known?.sentAt ?? 0),
			quiet: quietAfter(known, compared.problems.size),
			...(known?.undecided ? { undecided: known.undecided } : {}),
		},
	};
}

/**
 * Sends all problems of a device again, and a snapshot that speaks for this device alone.
 *
 * @param former id of the source that its tickets had before
 */
export function resendDevice(
	known: ReportedDevice,
	now: number,
	tracking: ReportTracking,
	former?: string,
): TrackedReport {
	// It tells of its last report, so that nothing old is sold as new; where ids have changed, that is the news.
	const observedAt = known.isReplaced || former !== undefined ? now : known.seenAt;
	const next = { ...known, levels: levelsOf(known) };
	const { changes, unchanged, problems } = compare(known, next, observedAt, tracking);
	const quiet = problems.size > 0 ? 0 : Math.min(known.quiet + 1, QUIETEST);
	const device = { ...known, problems, sentAt: now, quiet };
	const snapshot = deviceSnapshot(device, observedAt, tracking, former);
	return { items: [...changes, ...unchanged, snapshot], device };
}

/** Speaks for one device alone. */
export function deviceSnapshot(
	{ device, problems }: Pick<ReportedDevice, 'device' | 'problems'>,
	observedAt: number,
	{ solution, source }: ReportTracking,
	former?: string,
): Snapshot {
	const prefix = devicePrefix(source.id, device.id);
	return {
		...{ change: 'snapshot', solution, source, observedAt: isoTime(observedAt) },
		snapshot: {
			prefix,
			externalIDs: [...problems.keys()].map((code) => prefix + code).sort(),
			...(former === undefined ? {} : { former: [devicePrefix(former, device.id)] }),
		},
	};
}

/** Raises "No data received" on a device, or sends it again. Its other problems stay as they were. */
export function trackSilence(
	known: ReportedDevice,
	level: Level,
	now: number,
	tracking: ReportTracking,
): TrackedReport {
	const levels = levelsOf(known).set(NO_DATA, known.problems.get(NO_DATA)?.level ?? level);
	const at = { ...tracking, raiseAfterMinutes: 0 };
	const { changes, unchanged, problems } = compare(known, { ...known, levels }, now, at);
	// Nothing new is known about the others, so nothing is said about them.
	const own = [...changes, ...unchanged].filter(({ status }) => status.code === NO_DATA);
	const noData = problems.get(NO_DATA);
	const added = new Map([...known.problems, ...(noData ? [[NO_DATA, noData] as const] : [])]);
	return { items: own, device: { ...known, problems: added, sentAt: now } };
}

/** Ends a device that has turned out to be the same computer as another one. */
export function endReplaced(
	known: ReportedDevice,
	now: number,
	tracking: ReportTracking,
): TrackedReport {
	const make = itemsOf(now, tracking);
	const { device, customer } = known;
	const sent = [...known.problems].filter(([, { phase }]) => phase !== 'waiting');
	const items = sent.map(([code, problem]) =>
		make.statusChange({
			kind: { change: 'cleared', clearedBecause: 'deviceReplaced' },
			observed: { device, customer, levels: new Map() },
			...{ code, problem, unsent: problem },
		}),
	);
	return {
		items,
		device: {
			...omit(known, 'undecided'),
			...{ problems: new Map(), sentAt: now, quiet: 0, isReplaced: true },
		},
	};
}

/**
 * Hands on what was known of a computer under other ids: what was raised there is raised here, too, and began when it
 * began.
 */
export function inherit(heir: ReportedDevice, others: ReportedDevice[]): ReportedDevice {
	const problems = new Map(heir.problems);
	for (const [code, problem] of others.flatMap((other) => [...other.problems])) {
		if (problems.has(code)) continue;
		const phase = problem.phase === 'raised' ? 'waiting' : problem.phase;
		problems.set(code, { ...problem, phase });
	}
	return { ...heir, problems };
}

function levelsOf({ problems }: ReportedDevice): Map<string, Level> {
	return new Map([...problems].map(([code, { level }]) => [code, level]));
}

function levelsAfter(known: ReportedDevice | undefined, report: DeviceReport): Map<string, Level> {
	const levels = known && !report.isComplete ? levelsOf(known) : new Map<string, Level>();
	for (const [code, statement] of report.statements) {
		if (statement === 'OK') levels.delete(code);
		else levels.set(code, statement);
	}
	levels.delete(NO_DATA);
	return levels;
}

function quietAfter(known: ReportedDevice | undefined, problems: number): number {
	if (problems > 0 || (known && known.problems.size > 0)) return 0;
	return known?.quiet ?? QUIETEST;
}

function itemsOf(seconds: number, { solution, source }: ReportTracking): TriggerItems {
	const observedAt = new Date(seconds * 1000);
	return new TriggerItems({
		...{ solution, source, observedAt },
		...{ devices: new Map(), confirmed: new Map() },
	});
}

/** The comparison that is made of a whole source, of one device. */
function compare(
	known: ReportedDevice | undefined,
	next: Pick<ReportedDevice, 'device' | 'customer'> & { levels: Map<string, Level> },
	now: number,
	tracking: ReportTracking,
) {
	const { id } = next.device;
	const before: TrackerState | undefined = known && {
		devices: new Map([[id, { name: known.device.name, problems: known.problems }]]),
		resentAt: 0,
	};
	const comparison = new Comparison(before, now, tracking);
	const { device, customer, levels } = next;
	comparison.compare({ device, customer, levels });
	const problems: Map<string, ReportedProblem> =
		comparison.devices.get(id)?.problems ?? new Map<string, ReportedProblem>();
	if (!known) for (const problem of problems.values()) problem.mayBeOlder = true;
	const make = itemsOf(now, tracking);
	const toItem = (change: Change): StatusChange => {
		const { mayBeOlder }: ReportedProblem = change.problem;
		return { ...make.statusChange(change), ...(mayBeOlder ? { mayBeOlder } : {}) };
	};
	return {
		changes: comparison.changes.map(toItem),
		unchanged: comparison.unchanged.map(toItem),
		problems,
	};
}
