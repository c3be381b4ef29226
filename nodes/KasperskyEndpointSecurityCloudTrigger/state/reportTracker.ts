import { omit } from 'lodash';
import {
	Comparison,
	type Change,
	type ComparisonOptions,
} from '../../shared/deviceStatus/comparison';
import { NO_DATA } from '../../shared/deviceStatus/statusCatalogue';
import type { TrackedProblem } from '../../shared/deviceStatus/trackedProblems';
import type { TrackerState } from '../../shared/deviceStatus/trackerState';
import { ItemBuilder } from '../../shared/deviceStatus/triggerItems';
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

/** What is known of a device that reports by itself. Times are seconds since 1970. */
export interface ReportedDevice {
	device: Device;
	customer: Customer;
	/** As in its report. */
	agent: string;
	problems: Map<string, TrackedProblem>;
	/** When its last report was received. */
	seenAt: number;
	/** When that was collected, by the clock of the device: reports may overtake each other. */
	collectedAt: number;
	/** The endpoint's active seconds at that moment: what has been added since is how long it has been silent. */
	activeAtReport: number;
	/** When its problems and its snapshot were last sent; 0: not since the trigger first knew it. */
	sentAt: number;
	/** How often it was sent since its last problem cleared: an OK device is sent less and less often. */
	okResends: number;
	/** While it can be the same computer as an older device: when it first reported, and the active seconds then. */
	undecided?: { at: number; activeSeconds: number };
	/** Another device turned out to be this computer: only snapshots are sent, so that no ticket stays behind. */
	isReplaced?: true;
}

/** What the user has set for an endpoint. */
export interface EndpointSettings extends ComparisonOptions {
	solution: Solution;
	source: Source;
	/** Whether the id of the source is the user's choice; otherwise it comes from the URL. */
	isSourceChosen: boolean;
	resendEverySeconds: number;
	/** 0: silence is not reported. */
	silenceSeconds: number;
	silenceLevel: Level;
}

export interface TrackedReport {
	items: Array<StatusChange | Snapshot>;
	device: ReportedDevice;
}

/** When a report is recorded: seconds since 1970, and the endpoint's active seconds. */
export interface Moment {
	now: number;
	activeSeconds: number;
}

/** An OK device that never had a problem starts here: sent once, then as seldom as possible. */
export const MAX_OK_RESENDS = 8;

/** What is OK is sent again after 1, 2, 4 … times Resend Every, but at least once a week. */
const MAX_INTERVAL_SECONDS = 7 * 24 * 3600;

/** After how many seconds something is due to be sent again. @param okResends how often it was sent since it was OK */
export function resendInterval(okResends: number, resendEverySeconds: number): number {
	return Math.min(resendEverySeconds * 2 ** okResends, MAX_INTERVAL_SECONDS);
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
	{ now, activeSeconds }: Moment,
	settings: EndpointSettings,
	isFirstRun: boolean,
): TrackedReport {
	const onFirstRun = isFirstRun ? settings.onFirstRun : 'allCurrentProblems';
	const levels = levelsAfter(known, report);
	const compared = compare(known, { ...report, levels }, now, { ...settings, onFirstRun });
	const items = compared.changes;
	// Until a first snapshot is sent, a change must not delay it: what was sent before a lost state may be stale.
	const isSent = known !== undefined && known.sentAt > 0 && items.length > 0;
	return {
		items,
		device: {
			device: report.device,
			customer: report.customer,
			agent: report.agent || (known?.agent ?? ''),
			problems: compared.problems,
			...{ seenAt: now, collectedAt: report.collectedAt, activeAtReport: activeSeconds },
			sentAt: isSent ? now : (known?.sentAt ?? 0),
			okResends: okResendsAfter(known, compared.problems.size),
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
	settings: EndpointSettings,
	former?: string,
): TrackedReport {
	// The time of its last report, so that nothing old looks new; where ids have changed, that change is new.
	const observedAt = known.isReplaced || former !== undefined ? now : known.seenAt;
	const next = { ...known, levels: levelsOf(known) };
	const { changes, unchanged, problems } = compare(known, next, observedAt, settings);
	const okResends = problems.size > 0 ? 0 : Math.min(known.okResends + 1, MAX_OK_RESENDS);
	const device = { ...known, problems, sentAt: now, okResends };
	const snapshot = deviceSnapshot(device, observedAt, settings, former);
	return { items: [...changes, ...unchanged, snapshot], device };
}

/** Speaks for one device alone. */
export function deviceSnapshot(
	{ device, problems }: Pick<ReportedDevice, 'device' | 'problems'>,
	observedAt: number,
	{ solution, source }: EndpointSettings,
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
	settings: EndpointSettings,
): TrackedReport {
	const levels = levelsOf(known).set(NO_DATA, known.problems.get(NO_DATA)?.level ?? level);
	const at = { ...settings, raiseAfterMinutes: 0 };
	const { changes, unchanged, problems } = compare(known, { ...known, levels }, now, at);
	// Nothing new is known about the others, so nothing is said about them.
	const own = [...changes, ...unchanged].filter(({ status }) => status.code === NO_DATA);
	const noData = problems.get(NO_DATA);
	const added = new Map([...known.problems, ...(noData ? [[NO_DATA, noData] as const] : [])]);
	return { items: own, device: { ...known, problems: added, sentAt: now } };
}

/** Clears the problems of a device that has turned out to be the same computer as another one. */
export function endReplaced(
	known: ReportedDevice,
	now: number,
	settings: EndpointSettings,
): TrackedReport {
	const builder = builderFor(now, settings);
	const { device, customer } = known;
	const sent = [...known.problems].filter(([, { phase }]) => phase !== 'waiting');
	const items = sent.map(([code, problem]) =>
		builder.statusChange({
			kind: { change: 'cleared', clearedBecause: 'deviceReplaced' },
			observed: { device, customer, levels: new Map() },
			...{ code, problem, unsent: problem },
		}),
	);
	return {
		items,
		device: {
			...omit(known, 'undecided'),
			...{ problems: new Map(), sentAt: now, okResends: 0, isReplaced: true },
		},
	};
}

/** Adds the problems of other devices that are the same computer: what was raised there is raised here, since the same time. */
export function adoptProblems(kept: ReportedDevice, others: ReportedDevice[]): ReportedDevice {
	const problems = new Map(kept.problems);
	for (const [code, problem] of others.flatMap((other) => [...other.problems])) {
		if (problems.has(code)) continue;
		const phase = problem.phase === 'raised' ? 'waiting' : problem.phase;
		problems.set(code, { ...problem, phase });
	}
	return { ...kept, problems };
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

function okResendsAfter(known: ReportedDevice | undefined, problems: number): number {
	if (problems > 0 || (known && known.problems.size > 0)) return 0;
	return known?.okResends ?? MAX_OK_RESENDS;
}

function builderFor(seconds: number, { solution, source }: EndpointSettings): ItemBuilder {
	const observedAt = new Date(seconds * 1000);
	return new ItemBuilder({
		...{ solution, source, observedAt },
		...{ devices: new Map(), confirmed: new Map() },
	});
}

/** Compares one device as a whole source is compared elsewhere. */
function compare(
	known: ReportedDevice | undefined,
	next: Pick<ReportedDevice, 'device' | 'customer'> & { levels: Map<string, Level> },
	now: number,
	settings: EndpointSettings,
) {
	const { id } = next.device;
	const before: TrackerState | undefined = known && {
		devices: new Map([[id, { name: known.device.name, problems: known.problems }]]),
		resentAt: 0,
	};
	const comparison = new Comparison(before, now, settings);
	const { device, customer, levels } = next;
	comparison.compare({ device, customer, levels });
	const problems: Map<string, TrackedProblem> =
		comparison.devices.get(id)?.problems ?? new Map<string, TrackedProblem>();
	if (!known) for (const problem of problems.values()) problem.mayBeOlder = true;
	const builder = builderFor(now, settings);
	const toItem = (change: Change): StatusChange => {
		const { mayBeOlder }: TrackedProblem = change.problem;
		return { ...builder.statusChange(change), ...(mayBeOlder ? { mayBeOlder } : {}) };
	};
	return {
		changes: comparison.changes.map(toItem),
		unchanged: comparison.unchanged.map(toItem),
		problems,
	};
}
