import type { Level } from '../../shared/items';
import { readNumber, readTime, type AvStateValues, type Reading } from './avStateValues';
import type { Statement } from './deviceReport';

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

export interface Evaluation {
	/** Only the status descriptions that the values allow to speak about. */
	statements: Map<string, Statement>;
	/** What could not be read, for whoever looks at the answer. */
	notes: string[];
}

/** The clock of a device and the clock of a server are never quite the same. */
const CLOCK_TOLERANCE_MS = 5 * 60_000;
const DAY_MS = 86_400_000;

/** `Protection_RtpState`, https://support.kaspersky.com/ksc/13.2/en-US/3644.htm */
const RTP = { unknown: 0, disabled: 1, paused: 2, enabledFrom: 4, enabledTo: 8, failure: 9 };

/**
 * Computes statuses from what the Network Agent recorded on the device. Values that are empty, missing,
 * unreadable or contradictory give no statement: neither a problem nor OK. Encryption, licence and the
 * status stated by the application cannot be told from these values and are never stated.
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

class AvState {
	readonly statements = new Map<string, Statement>();

	readonly notes: string[] = [];

	constructor(
		private readonly values: AvStateValues,
		private readonly collectedAt: number,
		private readonly thresholds: Thresholds,
	) {
		const installed = this.take(readNumber(values, 'Protection_AvInstalled'));
		this.age('notConnected', 'Protection_LastConnected', thresholds.connection);
		if (installed === 0) this.stateNotInstalled();
		else {
			this.age('databasesOutdated', 'Protection_BasesDate', thresholds.databases);
			if (installed === 1) this.stateProtection();
		}
	}

	/** One fault, one reason: what is not there can be neither off nor outdated. */
	private stateNotInstalled(): void {
		this.state('appNotInstalled', this.thresholds.notInstalled);
		for (const code of ['appNotRunning', 'protectionDisabled', 'databasesOutdated']) {
			this.statements.set(code, 'OK');
		}
	}

	private stateProtection(): void {
		this.statements.set('appNotInstalled', 'OK');
		const running = this.take(readNumber(this.values, 'Protection_AvRunning'));
		const component = this.take(readNumber(this.values, 'Protection_HasRtp'));
		const state = this.take(readNumber(this.values, 'Protection_RtpState'));
		// Without the component, "off" is as it should be, and whether the application runs cannot be told.
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
		const time = this.take(readTime(this.values, name));
		if (time === undefined) return;
		if (time > this.collectedAt + CLOCK_TOLERANCE_MS) {
			this.notes.push(
				`${name} lies in the future, so a clock is wrong: nothing is stated about it.`,
			);
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

	private take<T>({ value, note }: Reading<T>): T | undefined {
		if (note !== undefined) this.notes.push(note);
		return value;
	}
}
