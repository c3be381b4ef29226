import { randomUUID } from 'node:crypto';
import { Devices, listKey } from './devices';
import type { SentList } from './lists';
import type { ReportedDevice } from './reportTracker';
import {
	decodeEndpoint,
	encodeEndpoint,
	isStoredEndpoint,
	type EndpointTimes,
	type StoredEndpoint,
} from './storedEndpoint';

/** Unchanged reports are written no more often than this. */
const SAVE_AFTER_SECONDS = 60;

/**
 * What one report endpoint knows about its devices. It lives in this process and is written to the
 * workflow's static data now and then. Neither is the truth: n8n gives every webhook a copy of the static
 * data and the last writer wins, so an update can be lost there; it is still here, and goes in with the
 * next writing. What other processes wrote is merged, device by device, the later report wins.
 */
export class Endpoint {
	readonly devices = new Devices();

	/** By key: lists of a customer's devices that were sent. */
	readonly lists = new Map<string, SentList>();

	/** By device id, when its last report was collected: not stored, only to tell the order of reports. */
	readonly collectedAt = new Map<string, number>();

	/** By device id, when it changed: it is sent once more soon. Not stored: what is lost here is sent by the hour. */
	readonly changedAt = new Map<string, number>();

	times: EndpointTimes = {
		...{ startedAt: 0, heardAt: 0, heard: 0 },
		...{ roundAt: 0, warnedAt: 0, clonesWarnedAt: 0 },
	};

	/** Id of the source, decided with the first report and kept; and what it was before the user chose another one. */
	source?: string;

	former?: string;

	/** The same, for as long as the tickets that customers had under it have yet to be ended. */
	formerLists?: string;

	private readonly process = randomUUID().slice(0, 8);

	private writings = 0;

	private merged?: string;

	private savedAt = 0;

	/** Takes in what is stored, unless it was written from here: then there is nothing new in it. */
	learn(stored: Partial<StoredEndpoint> | undefined): void {
		if (!isStoredEndpoint(stored)) return;
		if (this.isOwn(stored.writer) || stored.writer === this.merged) return;
		const { devices, lists } = decodeEndpoint(stored);
		const changedHere = [...this.devices.changedLists];
		for (const device of devices) {
			const known = this.devices.get(device.device.id);
			if (!known || isLater(device, known)) this.devices.put(device);
		}
		for (const list of lists) {
			const known = this.lists.get(listKey(list));
			if (!known || list.sentAt > known.sentAt) this.lists.set(listKey(list), list);
		}
		// What changed there has been sent by the other process.
		this.devices.changedLists.clear();
		for (const [key, list] of changedHere) this.devices.changedLists.set(key, list);
		this.times = mergeTimes(this.times, stored.times);
		this.source ??= stored.source;
		this.former ??= stored.former;
		this.formerLists ??= stored.formerLists;
		this.merged = stored.writer;
	}

	/** The clock was ahead, and times that were noted then lie in the future: they count as now. */
	forgetFuture(now: number): void {
		if (this.times.heardAt <= now) return;
		const past = (time: number) => Math.min(time, now);
		for (const device of [...this.devices.values()]) {
			const problems = [...device.problems].map(([code, problem]) => {
				return [code, { ...problem, since: past(problem.since) }] as const;
			});
			const { undecided } = device;
			this.devices.put({
				...device,
				problems: new Map(problems),
				...{ seenAt: past(device.seenAt), sentAt: past(device.sentAt) },
				...(undecided ? { undecided: { ...undecided, at: past(undecided.at) } } : {}),
			});
		}
		for (const list of this.lists.values()) list.sentAt = past(list.sentAt);
		for (const [id, at] of this.changedAt) this.changedAt.set(id, past(at));
		for (const [id, at] of this.collectedAt) if (at > now * 1000) this.collectedAt.delete(id);
		this.savedAt = past(this.savedAt);
		const { times } = this;
		const { startedAt, heardAt, roundAt, warnedAt, clonesWarnedAt } = times;
		this.times = {
			heard: times.heard,
			...{ startedAt: past(startedAt), heardAt: past(heardAt), roundAt: past(roundAt) },
			...{ warnedAt: past(warnedAt), clonesWarnedAt: past(clonesWarnedAt) },
		};
	}

	/** @returns what to store now; `undefined` when nothing happened that could not wait */
	save(now: number, isUrgent: boolean): StoredEndpoint | undefined {
		if (!isUrgent && now - this.savedAt < SAVE_AFTER_SECONDS) return undefined;
		this.savedAt = now;
		this.writings++;
		return encodeEndpoint(this, `${this.process}-${this.writings}`);
	}

	private isOwn(writer: string): boolean {
		return writer.startsWith(`${this.process}-`);
	}
}

function isLater(one: ReportedDevice, other: ReportedDevice): boolean {
	return one.seenAt === other.seenAt ? one.sentAt > other.sentAt : one.seenAt > other.seenAt;
}

function mergeTimes(mine: EndpointTimes, theirs: EndpointTimes): EndpointTimes {
	const starts = [mine.startedAt, theirs.startedAt].filter((start) => start > 0);
	return {
		startedAt: starts.length > 0 ? Math.min(...starts) : 0,
		heardAt: Math.max(mine.heardAt, theirs.heardAt),
		heard: Math.max(mine.heard, theirs.heard),
		roundAt: Math.max(mine.roundAt, theirs.roundAt),
		warnedAt: Math.max(mine.warnedAt, theirs.warnedAt),
		clonesWarnedAt: Math.max(mine.clonesWarnedAt, theirs.clonesWarnedAt),
	};
}
