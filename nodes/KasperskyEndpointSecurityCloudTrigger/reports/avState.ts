import { DateTime } from 'luxon';
import type { Level } from '../../shared/items';
import { DAY_MS, MINUTE_MS } from '../../shared/time';
import type { Statement } from './deviceReport';

/** Values of `AVState` by name, as the Network Agent wrote them: numbers, or the text of a file. */
type AvStateValues = Record<string, unknown>;

/** An age in days from which a level holds; 0: never. */
export interface AgeLimits {
	warningDays: number;
	criticalDays: number;
}

/** Kaspersky publishes no thresholds for KES Cloud, so all of them are the operator's. `off`: never a problem. */
export interface Thresholds {
	databases: AgeLimits;
	connection: AgeLimits;
	protectionOff: Level | 'off';
	notRunning: Level | 'off';
	notInstalled: Level | 'off';
}

interface Evaluation {
	/** Only the status descriptions that the values decide. */
	statements: Map<string, Statement>;
	/** What could not be read, for the person who reads the response. */
	notes: string[];
}

/** The clock of a device and the clock of a server are never quite the same. */
export const DEVICE_CLOCK_TOLERANCE_MS = 5 * MINUTE_MS;

const TIME = /^(\d\d)-(\d\d)-(\d{4}) (\d\d)-(\d\d)-(\d\d)$/;

/** `Protection_RtpState`, https://support.kaspersky.com/ksc/13.2/en-US/3644.htm */
const RTP = { unknown: 0, disabled: 1, paused: 2, enabledFrom: 4, enabledTo: 8, failure: 9 };

/**
 * Computes statuses from what the Network Agent recorded on the device. Values that are empty, missing,
 * unreadable or contradictory give no statement: neither a problem nor OK. Encryption, licence and the
 * status stated by the application cannot be derived from these values and are never stated.
 *
 * @param collectedAt when the values were read, by the clock of the device; milliseconds
 */
export function evaluateAvState(
	values: AvStateValues,
	collectedAt: number,
	thresholds: Thresholds,
): Evaluation {
	const evaluation = new AvState(values, collectedAt, thresholds);
	return { statements: evaluation.statements, notes: evaluation.notes };
}

/** What was read, or why nothing can be stated. Empty values are normal and need no note. */
type Reading<T> = { value?: T; note?: string };

class AvState {
	readonly statements = new Map<string, Statement>();

	readonly notes: string[] = [];

	constructor(
		private readonly values: AvStateValues,
		private readonly collectedAt: number,
		private readonly thresholds: Thresholds,
	) {
		const installed = this.valueFrom(readNumber(values, 'Protection_AvInstalled'));
		this.age('notConnected', 'Protection_LastConnected', thresholds.connection);
		if (installed === 0) this.stateNotInstalled();
		else {
			this.age('databasesOutdated', 'Protection_BasesDate', thresholds.databases);
			if (installed === 1) this.stateProtection();
		}
	}

	/** One cause, one status: what is not there can be neither off nor outdated. */
	private stateNotInstalled(): void {
		this.state('appNotInstalled', this.thresholds.notInstalled);
		for (const code of ['appNotRunning', 'protectionDisabled', 'databasesOutdated']) {
			this.statements.set(code, 'OK');
		}
	}

	private stateProtection(): void {
		this.statements.set('appNotInstalled', 'OK');
		const running = this.valueFrom(readNumber(this.values, 'Protection_AvRunning'));
		const component = this.valueFrom(readNumber(this.values, 'Protection_HasRtp'));
		const state = this.valueFrom(readNumber(this.values, 'Protection_RtpState'));
		// Without the component, "off" is as it should be, and whether the application runs is not known.
		if (component === 0) this.statements.set('protectionDisabled', 'OK');
		else if (state !== undefined) this.stateRealTimeProtection(state, running);
	}

	private stateRealTimeProtection(state: number, running: number | undefined): void {
		const isEnabled = state >= RTP.enabledFrom && state <= RTP.enabledTo;
		if (state === RTP.disabled || state === RTP.paused) {
			this.state('protectionDisabled', this.thresholds.protectionOff);
			this.statements.set('appNotRunning', 'OK');
		} else if ((state === RTP.unknown || state === RTP.failure) && running === 0) {
			this.state('appNotRunning', this.thresholds.notRunning);
			this.statements.set('protectionDisabled', 'OK');
		} else if ((isEnabled && running !== 0) || (state === RTP.unknown && running === 1)) {
			this.statements.set('protectionDisabled', 'OK');
			this.statements.set('appNotRunning', 'OK');
		}
	}

	private age(code: string, name: string, { warningDays, criticalDays }: AgeLimits): void {
		const time = this.valueFrom(readAgentTime(this.values, name));
		if (time === undefined) return;
		if (time > this.collectedAt + DEVICE_CLOCK_TOLERANCE_MS) {
			this.notes.push(`${name} is in the future, so a clock is wrong. This value was ignored.`);
			return;
		}
		const days = (this.collectedAt - time) / DAY_MS;
		if (criticalDays > 0 && days >= criticalDays) this.statements.set(code, 'Critical');
		else if (warningDays > 0 && days >= warningDays) this.statements.set(code, 'Warning');
		else this.statements.set(code, 'OK');
	}

	private state(code: string, level: Level | 'off'): void {
		this.statements.set(code, level === 'off' ? 'OK' : level);
	}

	private valueFrom<T>({ value, note }: Reading<T>): T | undefined {
		if (note !== undefined) this.notes.push(note);
		return value;
	}
}

function textOf(values: AvStateValues, name: string): string {
	const value = values[name];
	return typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
}

/** A text value such as `Protection_HostId`, without control characters; `undefined` when empty or missing. */
export function readText(values: AvStateValues, name: string): string | undefined {
	return textOf(values, name).replace(/\p{Cc}+/gu, ' ') || undefined;
}

/** A DWORD, as a number or as decimal text. */
function readNumber(values: AvStateValues, name: string): Reading<number> {
	const text = textOf(values, name);
	if (text === '') return isThere(values, name) ? { note: unreadable(name, 'a number') } : {};
	return /^\d{1,10}$/.test(text) ? { value: Number(text) } : { note: unreadable(name, 'a number') };
}

/**
 * A time as the Network Agent writes it: `DD-MM-YYYY HH-MM-SS` in UTC
 * (https://support.kaspersky.com/ksc/13.2/en-US/3644.htm).
 *
 * @returns milliseconds since 1970
 */
function readAgentTime(values: AvStateValues, name: string): Reading<number> {
	const text = textOf(values, name);
	if (text === '') return {};
	// Not by luxon's fromFormat, which takes longer than all else that a report costs.
	const [, day, month, year, ...clock] = (TIME.exec(text) ?? []).map(Number);
	const [hour, minute, second] = clock;
	const time = day === undefined ? undefined : DateTime.utc(year, month, day, hour, minute, second);
	return time?.isValid
		? { value: time.toMillis() }
		: { note: unreadable(name, 'a time like "03-02-2026 07-41-12"') };
}

/** Something is there, but neither text nor number. */
function isThere(values: AvStateValues, name: string): boolean {
	const value = values[name];
	return value !== undefined && value !== null && typeof value !== 'string';
}

function unreadable(name: string, expected: string): string {
	return `${name} is not ${expected}, so this value was ignored.`;
}
