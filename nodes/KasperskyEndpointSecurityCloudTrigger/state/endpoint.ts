import { randomUUID } from 'node:crypto';
import type { ReportedDevice } from '../../shared/deviceStatus/deviceReportTracker';
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
	readonly devices = new Map<string, ReportedDevice>();

	/** By device id, when its last report was collected: not stored, only to tell the order of reports. */
	readonly collectedAt = new Map<string, number>();

	times: EndpointTimes = { startedAt: 0, heardAt: 0, listeningSince: 0, roundAt: 0, warnedAt: 0 };

	private readonly process = randomUUID().slice(0, 8);

	private writings = 0;

	private merged?: string;

	private savedAt = 0;

	/** Takes in what is stored, unless it was written from here: then there is nothing new in it. */
	learn(stored: Partial<StoredEndpoint> | undefined): void {
		if (!isStoredEndpoint(stored)) return;
		if (this.isOwn(stored.writer) || stored.writer === this.merged) return;
		for (const [id, device] of decodeEndpoint(stored)) {
			const known = this.devices.get(id);
			if (!known || isLater(device, known)) this.devices.set(id, device);
		}
		this.times = mergeTimes(this.times, stored.times);
		this.merged = stored.writer;
	}

	/** @returns what to store now; `undefined` when nothing happened that could not wait */
	save(now: number, isUrgent: boolean): StoredEndpoint | undefined {
		if (!isUrgent && now - this.savedAt < SAVE_AFTER_SECONDS) return undefined;
		this.savedAt = now;
		this.writings++;
		return encodeEndpoint(this.devices, this.times, `${this.process}-${this.writings}`);
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
		listeningSince: Math.max(mine.listeningSince, theirs.listeningSince),
		roundAt: Math.max(mine.roundAt, theirs.roundAt),
		warnedAt: Math.max(mine.warnedAt, theirs.warnedAt),
	};
}
