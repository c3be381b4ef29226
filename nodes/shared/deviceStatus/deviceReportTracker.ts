import type { Observation } from './observation';
import { trackProblems, type TrackerOptions } from './problemTracker';
import { NO_DATA } from './statusCatalogue';
import type { Customer, Device, Level, Solution, Source, TriggerItem } from './statusChange';
import type { TrackedProblem, TrackerState } from './trackerState';

/** What a report says about one status description; a status that it does not name stays as it was. */
export type Statement = Level | 'OK';

/** One device speaking for itself. */
export interface DeviceReport {
	device: Device;
	customer: Customer | null;
	/** By status code. */
	statements: Map<string, Statement>;
	/** Whether status descriptions without a statement are OK; otherwise nothing is known about them. */
	isComplete: boolean;
}

/** What is known of a device that reports by itself. Times are seconds since 1970. */
export interface ReportedDevice {
	device: Device;
	customer: Customer | null;
	problems: Map<string, TrackedProblem>;
	/** When its last report was received. */
	seenAt: number;
	/** When its problems and its snapshot were last sent; 0: not since the trigger first knew it. */
	sentAt: number;
	/** How often it was sent since its last problem cleared: an OK device is sent ever more rarely. */
	quiet: number;
}

/** How the reports of one endpoint are tracked. */
export interface ReportTracking {
	solution: Solution;
	source: Source;
	onFirstRun: TrackerOptions['onFirstRun'];
	raiseAfterMinutes: number;
}

export interface TrackedReport {
	items: TriggerItem[];
	device: ReportedDevice;
}

/** An OK device that never had a problem starts here: sent once, then as rarely as possible. */
export const QUIETEST = 8;

/**
 * Compares a report with what its device reported before.
 *
 * @param known `undefined` for a device that never reported, and after a lost state
 * @param isFirstRun whether problems of an unknown device may be there since before the trigger was
 */
export function trackReport(
	known: ReportedDevice | undefined,
	report: DeviceReport,
	now: number,
	tracking: ReportTracking,
	isFirstRun: boolean,
): TrackedReport {
	const next = { ...report, levels: levelsAfter(known, report) };
	const before = known || !isFirstRun ? stateOf(known, report.device.id) : undefined;
	const { items, problems } = compare(before, next, now, tracking, Number.POSITIVE_INFINITY);
	// Until a first snapshot is out, a change must not put it off: what an earlier life sent may be stale.
	const isSent = known !== undefined && known.sentAt > 0 && items.length > 0;
	return {
		items,
		device: {
			device: report.device,
			customer: report.customer,
			problems,
			seenAt: now,
			sentAt: isSent ? now : (known?.sentAt ?? 0),
			quiet: quietAfter(known, problems.size),
		},
	};
}

/** Sends all problems of a device again, and a snapshot that speaks for this device alone. */
export function resendDevice(
	known: ReportedDevice,
	now: number,
	tracking: ReportTracking,
): TrackedReport {
	const next = { ...known, levels: levelsOf(known) };
	const { items, problems } = compare(stateOf(known, known.device.id), next, now, tracking, 0);
	const quiet = problems.size > 0 ? 0 : Math.min(known.quiet + 1, QUIETEST);
	return { items, device: { ...known, problems, sentAt: now, quiet } };
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
	const { items, problems } = compare(
		stateOf(known, known.device.id),
		{ ...known, levels },
		now,
		at,
		0,
	);
	// Nothing new is known about the others, so nothing is said about them.
	const own = items.filter((item) => 'status' in item && item.status.code === NO_DATA);
	const added = new Map([...known.problems, ...pick(problems, NO_DATA)]);
	return { items: own, device: { ...known, problems: added, sentAt: now } };
}

function pick(
	problems: Map<string, TrackedProblem>,
	code: string,
): Array<[string, TrackedProblem]> {
	const problem = problems.get(code);
	return problem ? [[code, problem]] : [];
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

function stateOf(known: ReportedDevice | undefined, id: string): TrackerState {
	const devices: TrackerState['devices'] = new Map();
	if (known) devices.set(id, { name: known.device.name, problems: known.problems });
	return { devices, resentAt: 0 };
}

/** The comparison of a whole source, with a source that has this one device. */
function compare(
	before: TrackerState | undefined,
	next: Pick<ReportedDevice, 'device' | 'customer'> & { levels: Map<string, Level> },
	now: number,
	{ solution, source, onFirstRun, raiseAfterMinutes }: ReportTracking,
	resendEveryMinutes: number,
) {
	const observation: Observation = {
		...{ solution, source, observedAt: new Date(now * 1000) },
		onlyDevice: next.device.id,
		devices: new Map([[next.device.id, next]]),
		confirmed: new Map(),
	};
	const options: TrackerOptions = {
		...{ onFirstRun, raiseAfterMinutes, resendEveryMinutes },
		...{ suspectDevices: Number.POSITIVE_INFINITY, suspectMinutes: 0 },
		maximumItems: Number.POSITIVE_INFINITY,
	};
	const { items, state } = trackProblems(before, observation, options);
	return {
		items,
		problems: state.devices.get(next.device.id)?.problems ?? new Map<string, TrackedProblem>(),
	};
}
