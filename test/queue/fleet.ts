import { chunk } from 'lodash';
import pLimit from 'p-limit';
import { externalID, sourceId } from '../../nodes/shared/externalId';
import { avStateReport, daysAgo, type KesCloudWorkflow } from '../n8n/kesCloudStage';
import type { AutotaskState } from '../simulators/autotask';
import type { KscSimulator } from '../simulators/kaspersky';
import { customerName } from '../simulators/kaspersky/fleet/names';
import type { Problem } from './verdict';

/** Given to the triggers, so that the keys of the tickets are known here. */
export const SOURCE_IDENTITIES = { ksc: 'queue-ksc', kes: 'queue-kes' };

/** One that both solutions have, and by which a device can be told. */
export const STATUS = 'databasesOutdated';

const KSC_SOURCE = sourceId('ksc', SOURCE_IDENTITIES.ksc);
const KES_SOURCE = sourceId('kes', SOURCE_IDENTITIES.kes);
const OUTDATED = { Protection_BasesDate: daysAgo(10) };
/** As many devices send at the same moment. */
const SENDERS = 8;
const LIST = 100;

/** Devices of both solutions. What happens to them is written down: by that the tickets are judged. */
export class Fleet {
	readonly problems = new Map<string, Problem>();

	private readonly kscIds: string[];

	private readonly kesNames: string[];

	private readonly outdated = new Set<string>();

	constructor(
		private readonly ksc: KscSimulator,
		private readonly kes: KesCloudWorkflow,
		private readonly autotask: AutotaskState,
		size: { ksc: number; kes: number },
	) {
		this.kscIds = [...ksc.state.fleet.hosts.keys()].slice(0, size.ksc);
		this.kesNames = Array.from({ length: size.kes }, (_, index) => `CLOUD-${index + 1}`);
	}

	/** All of them at once, as when an update server has been down for too long. */
	breakKscDevices(): void {
		for (const id of this.kscIds) {
			this.ksc.state.setHostStatus(id, { level: 'Critical', reasons: [STATUS] });
			this.raised('ksc', kscKey(id), this.kscCompany(id));
		}
	}

	/** Each reports for itself. */
	async breakKesDevices(): Promise<void> {
		await this.report(this.kesNames, (name) => {
			this.outdated.add(name);
			this.raised('kes', kesKey(name), this.companyNamed(workspaceOf(name)));
		});
	}

	/** @param share of the devices of each solution */
	async heal(share: number): Promise<void> {
		const part = <Name>(names: Name[]) => names.filter((_, index) => index % (1 / share) === 0);
		for (const id of part(this.kscIds)) {
			this.ksc.state.setHostStatus(id, { level: 'OK', reasons: [] });
			this.cleared(kscKey(id));
		}
		await this.report(part(this.kesNames), (name) => {
			this.outdated.delete(name);
			this.cleared(kesKey(name));
		});
	}

	/** All devices of KES Cloud report what they are, in lists, as a collector sends them. */
	async reportAgain(): Promise<void> {
		for (const names of chunk(this.kesNames, LIST)) await this.send(names);
	}

	private async report(names: string[], before: (name: string) => void): Promise<void> {
		const limit = pLimit(SENDERS);
		const sendOne = async (name: string) => {
			before(name);
			await this.send([name]);
		};
		await Promise.all(names.map((name) => limit(sendOne, name)));
	}

	private async send(names: string[]): Promise<void> {
		const reports = names.map((name) =>
			avStateReport(name, this.outdated.has(name) ? OUTDATED : {}, workspaceOf(name)),
		);
		await this.kes.report(...reports);
	}

	private raised(solution: Problem['solution'], key: string, companyID: number): void {
		this.problems.set(key, { key, solution, companyID, raisedAt: Date.now() });
	}

	private cleared(key: string): void {
		const problem = this.problems.get(key);
		if (problem) problem.clearedAt = Date.now();
	}

	private kscCompany(id: string): number {
		const { fleet } = this.ksc.state;
		const host = fleet.hosts.get(id);
		const virtualServer = host ? fleet.virtualServerIdOf(host) : 0;
		// The MSP's own company has the devices of the main server.
		return virtualServer === 0 ? 0 : this.companyNamed(customerName(virtualServer - 1));
	}

	private companyNamed(name: string): number {
		const rows = [...this.autotask.tables.Companies.values()];
		return Number(rows.find(({ companyName }) => companyName === name)?.id);
	}
}

const kscKey = (id: string) => externalID(KSC_SOURCE, id, STATUS);

/** A computer is its workspace and its agent's id. */
const kesKey = (name: string) =>
	externalID(KES_SOURCE, `${workspaceOf(name)}/id-${name}`.toLowerCase(), STATUS);

const workspaceOf = (name: string) => customerName(Number(name.split('-')[1]) % 3);
