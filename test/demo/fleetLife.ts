import type { KscSimulator } from '../simulators/kaspersky';
import type { Story } from './story';

interface Trouble {
	reason: string;
	level: 'Critical' | 'Warning';
	says: string;
}

const TROUBLES: Trouble[] = [
	{ reason: 'databasesOutdated', level: 'Critical', says: 'Databases are outdated' },
	{ reason: 'activeThreats', level: 'Critical', says: 'Active threats are detected' },
	{ reason: 'protectionDisabled', level: 'Critical', says: 'Protection is disabled' },
	{ reason: 'restartRequired', level: 'Warning', says: 'Restart is required' },
	{ reason: 'appNotRunning', level: 'Critical', says: 'Security application is not running' },
	{
		reason: 'scanOverdue',
		level: 'Warning',
		says: 'Malware scan has not been performed in a long time',
	},
];

/** No more devices than this are in trouble at the same time, so that a person can follow. */
const AT_ONCE = 6;

/** Lets statuses come and go on the simulated server, one at each step; the same steps every time. */
export class FleetLife {
	private readonly inTrouble: string[] = [];

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
		if (recovers) this.recover(this.inTrouble[0]);
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

	goBad(name: string, { reason, level, says }: Trouble): void {
		this.ksc.state.setHostStatus(name, { reasons: [reason], level });
		this.inTrouble.push(name);
		this.story.device(name, `turned ${level}: ${says}`);
	}

	recover(name: string): void {
		this.ksc.state.setHostStatus(name, { reasons: [], level: 'OK' });
		this.inTrouble.splice(this.inTrouble.indexOf(name), 1);
		this.story.device(name, 'is OK again');
	}
}
