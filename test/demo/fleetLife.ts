import type { KscSimulator } from '../simulators/kaspersky';
import { levelOf } from '../simulators/kaspersky/fleet/model';
import { textOfReason } from '../simulators/kaspersky/statusReasons';
import type { Story } from './story';

interface Trouble {
	reason: string;
	level: 'Critical' | 'Warning';
}

const TROUBLES: Trouble[] = [
	{ reason: 'databasesOutdated', level: 'Critical' },
	{ reason: 'activeThreats', level: 'Critical' },
	{ reason: 'protectionDisabled', level: 'Critical' },
	{ reason: 'restartRequired', level: 'Warning' },
	{ reason: 'appNotRunning', level: 'Critical' },
	{ reason: 'scanOverdue', level: 'Warning' },
];

/** No more devices than this are in trouble at the same time, so that a person can follow. */
const AT_ONCE = 6;

/**
 * Lets statuses come and go on the simulated server, one at each step; the same steps every time. What a person raises
 * or clears on its web page meanwhile stays as the person left it.
 */
export class FleetLife {
	private readonly inTrouble: Array<{ name: string; reason: string }> = [];

	private readonly names: string[];

	private step = 0;

	constructor(
		private readonly ksc: KscSimulator,
		private readonly story: Story,
	) {
		const hosts = [...ksc.state.fleet.hosts.values()];
		const ofCustomers = hosts.filter(
			(host) => host.statusId === 0 && ksc.state.fleet.virtualServerIdOf(host) > 0,
		);
		this.names = ofCustomers.map(({ name }) => name);
	}

	/** The next device goes bad, or, when enough are, the one that has been for longest recovers. */
	next(): void {
		const recovers = this.inTrouble.length >= AT_ONCE || (this.step % 3 === 2 && this.step > 3);
		if (recovers) this.recoverFirst();
		else
			this.goBad(
				this.names[(this.step * 7) % this.names.length],
				TROUBLES[this.step % TROUBLES.length],
			);
		this.step++;
	}

	/** @returns the device's name */
	goBadFirst(): string {
		this.goBad(this.names[0], TROUBLES[0]);
		return this.names[0];
	}

	/** The device that went bad first is without that status again. */
	recoverFirst(): void {
		const [{ name, reason }] = this.inTrouble.splice(0, 1);
		const { statusId } = this.ksc.state.clearReason(name, reason);
		const now = statusId === 0 ? 'is OK again' : `is still ${levelOf(statusId)}`;
		this.story.device(name, `${now}: "${textOfReason(reason)}" no longer applies`);
	}

	private goBad(name: string, { reason, level }: Trouble): void {
		this.ksc.state.raiseReason(name, reason, level);
		this.inTrouble.push({ name, reason });
		this.story.device(name, `turned ${level}: ${textOfReason(reason)}`);
	}
}
