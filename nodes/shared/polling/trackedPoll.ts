import { isEqual, omit } from 'lodash';
import type { IDataObject, INodeExecutionData, IPollFunctions } from 'n8n-workflow';
import { ClockWatch, type Lateness } from '../clockWatch';
import type { Observation } from '../deviceStatus/observation';
import { trackProblems, type TrackerOptions } from '../deviceStatus/problemTracker';
import { DecodedStates } from '../deviceStatus/decodedStates';
import { correctProblems } from '../deviceStatus/trackedProblems';
import type { StoredState, TrackerState } from '../deviceStatus/trackerState';
import type { SourceWarning, TriggerItem } from '../items';
import { PollLease } from './pollLease';
import { forgetTried, rememberTried, withoutGone, withTried } from './triedInEditor';

/** The result of one look, and what it is to be compared with. */
export interface Look<StoredObserver> {
	/** `undefined`: nothing can be said yet; only what the observer stores changes. */
	observation: Observation | undefined;
	/** `undefined`: nothing is known of what was observed. */
	before: TrackerState | undefined;
	/** What the observer stores about itself, as plain JSON. */
	observer: StoredObserver;
	/** What a person should know where nothing can be said yet. */
	warning?: SourceWarning;
}

/** How a trigger looks at its source. */
export interface TrackedPoll<StoredObserver> {
	/** Milliseconds a poll may take where n8n does not say. */
	budget: number;
	/** Milliseconds by which a poll within its budget may be late. */
	grace: number;
	tracker: TrackerOptions;
	look: (
		milliseconds: number,
		observer: StoredObserver | undefined,
		before: TrackerState | undefined,
	) => Promise<Look<StoredObserver>>;
}

/** By workflow and node, for as long as the process lives. */
const states = new DecodedStates();

/** By workflow and node, as well. */
const clocks = new Map<string, ClockWatch>();

/** For the editor: current problems as they would be raised, whatever was sent before, and not all of them. */
const TEST_OPTIONS: Partial<TrackerOptions> = {
	onFirstRun: 'allCurrentProblems',
	raiseAfterMinutes: 0,
	maximumItems: 50,
};

/** An id may repeat: n8n keeps static data by the name. */
function nodeKey(context: IPollFunctions): string {
	const { id, name } = context.getNode();
	return [context.getWorkflow().id, id, name].join(':');
}

function toItems(items: TriggerItem[]): INodeExecutionData[][] | null {
	if (items.length === 0) return null;
	return [items.map((json) => ({ json: json as unknown as IDataObject }))];
}

/** What was first seen while n8n's clock was behind has another time now, and is sent again with it. */
function withCorrectedTimes(
	state: TrackerState | undefined,
	late: Lateness | undefined,
): TrackerState | undefined {
	if (!state || !late) return state;
	const devices = [...state.devices].map(
		([id, device]) =>
			[id, { ...device, problems: correctProblems(device.problems, late) }] as const,
	);
	return { ...omit(state, 'resend'), resentAt: 0, devices: new Map(devices) };
}

async function pollOnce<StoredObserver>(
	context: IPollFunctions,
	{ tracker, look }: TrackedPoll<StoredObserver>,
	milliseconds: number,
	owner: string,
	lease: PollLease,
): Promise<INodeExecutionData[][] | null> {
	const isTest = context.getMode() === 'manual';
	const staticData = context.getWorkflowStaticData('node');
	const stored = isTest
		? undefined
		: states.decode(owner, staticData.tracker as StoredState | undefined);
	const node = nodeKey(context);
	const watch = isTest ? new ClockWatch() : (clocks.get(node) ?? new ClockWatch());
	const { late, confirm } = watch.look();
	const before = withTried(node, withCorrectedTimes(stored, late));
	const observer = staticData.observer as StoredObserver | undefined;
	const seen = await look(milliseconds, observer, before);
	const tracked =
		seen.observation &&
		trackProblems(withoutGone(seen.before, stored, seen.observation), seen.observation, {
			...tracker,
			...(isTest ? TEST_OPTIONS : {}),
		});
	if (lease.isLost) return null;
	// Replaced completely, and last: n8n does not notice changes inside, and a failed poll must leave no trace.
	if (isTest) {
		if (tracked) rememberTried(node, tracked.state);
	} else {
		if (!isEqual(observer, seen.observer)) {
			staticData.observer = seen.observer as unknown as IDataObject;
		}
		if (tracked) {
			const next = states.encode(owner, before, tracked.state);
			if (next) staticData.tracker = next as unknown as IDataObject;
			forgetTried(node);
			clocks.set(node, watch);
			confirm();
		}
	}
	return toItems(tracked?.items ?? [seen.warning ?? []].flat());
}

/**
 * Looks at a source once: what has changed since the last poll.
 *
 * @returns `null` when nothing has, or while an earlier poll is still running
 * @throws what `look` throws; the state then stays as it was
 */
export async function trackedPoll<StoredObserver>(
	context: IPollFunctions,
	poll: TrackedPoll<StoredObserver>,
): Promise<INodeExecutionData[][] | null> {
	const milliseconds = context.getPollBudgetMs?.() ?? poll.budget;
	const owner = `${nodeKey(context)}:${context.getMode()}`;
	const lease = PollLease.acquire(owner, milliseconds + poll.grace);
	if (!lease) return null;
	try {
		return await pollOnce(context, poll, milliseconds, owner, lease);
	} finally {
		lease.release();
	}
}
