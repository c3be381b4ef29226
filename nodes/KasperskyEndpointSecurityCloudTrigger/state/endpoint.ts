import { randomUUID } from 'node:crypto';
import { mapValues, pick } from 'lodash';
import { ClockWatch } from '../../shared/clockWatch';
import {
	correctProblems,
	decodeProblems,
	encodeProblems,
	limitProblems,
	wasClockAhead,
} from '../../shared/deviceStatus/trackedProblems';
import { agentDeviceId, withoutWorkspace, workspaceCustomer } from '../reports/deviceReport';
import { Devices, listKey, type SentList } from './devices';
import type { ReportedDevice } from './reportTracker';

/** What an endpoint knows apart from its devices. Seconds since 1970; 0: never. */
interface EndpointTimes {
	/** First report ever. */
	startedAt: number;
	/** Last report of any device. */
	lastReportAt: number;
	/** Seconds in which reports came in, added up: longer gaps, in which no device reported, are left out. */
	activeSeconds: number;
	/** Last look for silent devices and for what is due. */
	checkedAt: number;
	/** Last warning that too many devices are silent at once. */
	warnedAt: number;
	/** Last warning that computers share an id. */
	clonesWarnedAt: number;
}

/** What an endpoint knows, as n8n stores it: one text for all devices, because it is rewritten as a whole. */
export interface StoredEndpoint {
	version: 2;
	/** Which process wrote it, and the sequence number of this write. */
	writer: string;
	/** As {@link EndpointTimes}, by the names that they were first stored under. */
	times: Record<
		'startedAt' | 'heardAt' | 'heard' | 'roundAt' | 'warnedAt' | 'clonesWarnedAt',
		number
	>;
	source?: string;
	former?: string;
	formerLists?: string;
	workspaces: string[];
	/** A line for each device, tab-separated, numbers in base 36; see {@link encodeDevice}. */
	devices: string;
	/** A line for each list: workspace, status, sent, times empty. */
	lists: string;
}

/** Unchanged reports are saved no more often than this. */
const SAVE_INTERVAL_SECONDS = 60;

/**
 * What one report endpoint knows about its devices. It lives in this process and is written to the
 * workflow's static data now and then. Neither is the truth: n8n gives every webhook a copy of the static
 * data and the last writer wins, so an update can be lost there; it is still here, and is written the
 * next time. What other processes wrote is merged, device by device: the later report wins.
 */
export class Endpoint {
	readonly devices = new Devices();

	/** By key: lists of a customer's devices that were sent. */
	readonly lists = new Map<string, SentList>();

	/** By device id, when it changed: it is sent again soon. Not stored: what is lost here is sent with the next resend. */
	readonly changedAt = new Map<string, number>();

	times: EndpointTimes = {
		...{ startedAt: 0, lastReportAt: 0, activeSeconds: 0 },
		...{ checkedAt: 0, warnedAt: 0, clonesWarnedAt: 0 },
	};

	/** Id of the source, decided with the first report and kept; and what it was before the user chose another one. */
	source?: string;

	former?: string;

	/** The same, until the tickets that customers had under it are completed. */
	formerLists?: string;

	private readonly process = randomUUID().slice(0, 8);

	private writes = 0;

	/** The last writer that was merged. */
	private merged?: string;

	private savedAt = 0;

	private readonly watch = new ClockWatch();

	/** Merges what is stored, unless it was written from here: then there is nothing new in it. */
	merge(stored: Partial<StoredEndpoint> | undefined): void {
		if (!isStoredEndpoint(stored)) return;
		if (this.isOwn(stored.writer) || stored.writer === this.merged) return;
		const { devices, lists, times } = decodeEndpoint(stored);
		const changedHere = [...this.devices.changedLists];
		for (const device of devices) {
			const known = this.devices.get(device.device.id);
			if (!known || isLater(device, known)) this.devices.set(device);
		}
		for (const list of lists) {
			const known = this.lists.get(listKey(list));
			if (!known || list.sentAt > known.sentAt) this.lists.set(listKey(list), list);
		}
		// What changed in another process was sent by that process.
		this.devices.changedLists.clear();
		for (const [key, list] of changedHere) this.devices.changedLists.set(key, list);
		this.times = mergeTimes(this.times, times);
		this.source ??= stored.source;
		this.former ??= stored.former;
		this.formerLists ??= stored.formerLists;
		this.merged = stored.writer;
	}

	/** What was first seen while the clock was behind has another time now, and is sent again with it. */
	correctEarlyTimes(): void {
		const { late, confirm } = this.watch.look();
		confirm();
		if (!late) return;
		for (const device of [...this.devices.values()]) {
			const problems = correctProblems(device.problems, late);
			this.devices.set({ ...device, problems, sentAt: problems.size > 0 ? 0 : device.sentAt });
		}
	}

	/** The clock was ahead, and times that were stored then are in the future: they count as now. */
	limitFutureTimes(now: number): void {
		if (this.times.lastReportAt <= now) return;
		const past = (time: number) => Math.min(time, now);
		const wasAhead = wasClockAhead(this.times.lastReportAt, now);
		for (const device of [...this.devices.values()]) {
			const { undecided } = device;
			this.devices.set({
				...device,
				problems: limitProblems(device.problems, now, wasAhead),
				...mapValues(pick(device, ['seenAt', 'collectedAt', 'sentAt']), past),
				...(undecided ? { undecided: { ...undecided, at: past(undecided.at) } } : {}),
			});
		}
		for (const list of this.lists.values()) list.sentAt = past(list.sentAt);
		for (const [id, at] of this.changedAt) this.changedAt.set(id, past(at));
		this.savedAt = past(this.savedAt);
		const { times } = this;
		this.times = { ...mapValues(times, past), activeSeconds: times.activeSeconds };
	}

	/** @returns what to store now; `undefined` when nothing happened that could not wait */
	save(now: number, isUrgent: boolean): StoredEndpoint | undefined {
		if (!isUrgent && now - this.savedAt < SAVE_INTERVAL_SECONDS) return undefined;
		this.savedAt = now;
		this.writes++;
		return encodeEndpoint(this, `${this.process}-${this.writes}`);
	}

	private isOwn(writer: string): boolean {
		return writer.startsWith(`${this.process}-`);
	}
}

function isLater(one: ReportedDevice, other: ReportedDevice): boolean {
	const order = ['collectedAt', 'seenAt', 'sentAt'] as const;
	const differing = order.find((time) => one[time] !== other[time]);
	return differing !== undefined && one[differing] > other[differing];
}

function mergeTimes(mine: EndpointTimes, theirs: EndpointTimes): EndpointTimes {
	const starts = [mine.startedAt, theirs.startedAt].filter((start) => start > 0);
	const latest = mapValues(mine, (time, name) =>
		Math.max(time, theirs[name as keyof EndpointTimes]),
	);
	return { ...latest, startedAt: starts.length > 0 ? Math.min(...starts) : 0 };
}

const base36 = (value: number) => value.toString(36);
const number36 = (text: string | undefined) => parseInt(text ?? '', 36) || 0;

/** About 80 bytes for each device. Of a device itself only id, name and workspace are stored. */
function encodeEndpoint(endpoint: Endpoint, writer: string): StoredEndpoint {
	const { devices, lists, source, former, formerLists } = endpoint;
	const {
		lastReportAt: heardAt,
		activeSeconds: heard,
		checkedAt: roundAt,
		...times
	} = endpoint.times;
	const workspaces = new Map<string, number>();
	const workspaceOf = ({ customer }: Pick<ReportedDevice, 'customer'>) => {
		const { name } = customer;
		if (!workspaces.has(name)) workspaces.set(name, workspaces.size);
		return base36(workspaces.get(name) ?? 0);
	};
	const lines = [...devices.values()].map((device) => encodeDevice(device, workspaceOf(device)));
	const listLines = [...lists.values()].map((list) =>
		[workspaceOf(list), list.code, base36(list.sentAt), base36(list.timesEmpty)].join('\t'),
	);
	return {
		...{ version: 2, writer, times: { ...times, heardAt, heard, roundAt } },
		...(source === undefined ? {} : { source }),
		...(former === undefined ? {} : { former }),
		...(formerLists === undefined ? {} : { formerLists }),
		workspaces: [...workspaces.keys()],
		devices: lines.join('\n'),
		lists: listLines.join('\n'),
	};
}

/** Whether this is what this version of the node stored: anything else is as good as lost. */
function isStoredEndpoint(stored: Partial<StoredEndpoint> | undefined): stored is StoredEndpoint {
	return (
		stored?.version === 2 &&
		typeof stored.writer === 'string' &&
		typeof stored.devices === 'string' &&
		typeof stored.lists === 'string' &&
		typeof stored.times === 'object' &&
		Array.isArray(stored.workspaces)
	);
}

function decodeEndpoint(stored: StoredEndpoint): {
	devices: ReportedDevice[];
	lists: SentList[];
	times: EndpointTimes;
} {
	const { heardAt, heard, roundAt, ...times } = stored.times;
	const customers = stored.workspaces.map(workspaceCustomer);
	const rows = (text: string) =>
		(text === '' ? [] : text.split('\n')).map((row) => row.split('\t'));
	return {
		times: { ...times, lastReportAt: heardAt, activeSeconds: heard, checkedAt: roundAt },
		devices: rows(stored.devices).map((row) => decodeDevice(row, customers)),
		lists: rows(stored.lists).map(([workspace, code, sentAt, timesEmpty]) => ({
			customer: customers[number36(workspace)],
			code,
			...{ sentAt: number36(sentAt), timesEmpty: number36(timesEmpty) },
		})),
	};
}

/**
 * id without workspace, workspace, name, seen, how long before that it was collected, active seconds then, sent, OK resends, problems,
 * and only of few devices: when undecided and the active seconds then, `r` for a replaced one, the agent where the id does not contain it.
 */
function encodeDevice(device: ReportedDevice, workspace: string): string {
	const { seenAt, collectedAt, activeAtReport, sentAt, okResends, undecided, isReplaced } = device;
	const key = withoutWorkspace(device.device.id);
	const columns = [
		...[key, workspace, device.device.name],
		...[seenAt, seenAt - collectedAt, activeAtReport, sentAt, okResends].map(base36),
		encodeProblems(device.problems, 0),
		undecided ? `${base36(undecided.at)}.${base36(undecided.activeSeconds)}` : '',
		isReplaced ? 'r' : '',
		device.agent === agentIn(key) ? '' : device.agent,
	];
	return columns.join('\t').trimEnd();
}

const agentIn = (key: string) => key.split('/')[0];

function decodeDevice(row: string[], customers: Array<ReportedDevice['customer']>): ReportedDevice {
	const [key, workspace, name, ...times] = row.slice(0, 8);
	const [seenAt, delay, activeAtReport, sentAt, okResends] = times.map(number36);
	const [problems = '', undecided = '', replaced = '', agent = ''] = row.slice(8);
	const customer = customers[number36(workspace)];
	const [at, activeSeconds] = undecided.split('.').map(number36);
	return {
		device: { id: agentDeviceId(customer.name, key), name },
		customer,
		agent: agent || agentIn(key),
		problems: decodeProblems(problems, 0),
		...{ seenAt, collectedAt: seenAt - delay, activeAtReport, sentAt, okResends },
		...(undecided === '' ? {} : { undecided: { at, activeSeconds } }),
		...(replaced === '' ? {} : { isReplaced: true }),
	};
}
