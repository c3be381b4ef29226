import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import {
	DELETED_DEVICES,
	startDattoSimulator,
	STATUSES,
	type DattoSimulator,
} from '../../simulators/rmm/datto';
import type { Faults } from '../../simulators/rmm/faults';
import { startNinjaOneSimulator, type NinjaOneSimulator } from '../../simulators/rmm/ninjaone';
import type { Dice } from '../dice';
import type { RmmKind } from '../dimensions';

/** Why an RMM says nothing of a computer for a while, although it lists it. */
export type Silence = 'noAntivirus' | 'longOff' | 'unknownValue' | 'notApproved' | 'staleRow';

/** What is the case on a computer, and whether its RMM says so. */
export interface Computer {
	id: string;
	name: string;
	/** Name of its site or organization. */
	customer: string;
	isRunning: boolean;
	isUpToDate: boolean;
	silence?: Silence;
}

/** One of the two platforms, as the world changes it. */
export interface RmmPlatform {
	kind: RmmKind;
	faults: Faults;
	credential: { name: string; secret: ICredentialDataDecryptedObject };
	/** Ways to say nothing that this platform has. */
	silences: readonly Silence[];
	/** Whether it says nothing of the databases while the product does not run. */
	hidesDatabases: boolean;
	computers: () => Computer[];
	/** Autotask's company that the platform itself names for a customer. */
	companyOf: (customer: string) => number | undefined;
	/** Sites or organizations. */
	customers: () => string[];
	rename: (customer: string, name: string) => void;
	move: (computer: Computer, customer: string) => void;
	show: (computer: Computer) => void;
	add: (name: string, customer: string) => Computer;
	remove: (computer: Computer) => void;
	close: () => Promise<void>;
}

/** The last ones of a large fleet are oddities, of which no ticket may come; a small one has none. */
const FLEET = { odd: 34, plain: 18 };
const COMPUTERS = 14;
const LONG_AGO_MS = 60 * 86_400_000;

/** Waiting would be on the simulated clock, which stands still meanwhile. */
const delay = async () => {};

/** @param hasOddities whether there are devices of which nothing is ever known */
export async function startRmm(
	kind: RmmKind,
	now: () => Date,
	dice: Dice,
	hasOddities: boolean,
): Promise<RmmPlatform> {
	const seed = dice.between(1, 1_000_000);
	const devices = hasOddities ? FLEET.odd : FLEET.plain;
	const options = { devices, problems: 0, seed, now, delay };
	if (kind === 'datto') {
		return new DattoPlatform(
			await startDattoSimulator({
				...options,
				settings: {
					pageMax: dice.pick([10, 250]),
					errorShape: dice.pick(['json', 'text', 'empty']),
					times: dice.pick(['milliseconds', 'milliseconds', 'seconds', 'text']),
					nextPageKeepsFilters: dice.chance(0.5),
				},
			}),
			now,
		);
	}
	return new NinjaOnePlatform(
		await startNinjaOneSimulator({
			...options,
			settings: {
				pageMax: dice.pick([10, 1000]),
				queryPageMax: dice.pick([10, 5000]),
				order: dice.pick(['byId', 'mixed']),
				errorShape: dice.pick(['result', 'resultWithCode', 'oauth']),
				queryAnswer: dice.pick(['cursor', 'cursor', 'text', 'movingText', 'array']),
				overLimit: dice.pick(['429', 'webPage']),
				// In a run a minute passes between polls; ten queries in ten minutes would be two polls.
				queryLimit: dice.pick([10, 100_000]),
			},
		}),
		now,
	);
}

const computer = (id: unknown, name: unknown, customer: unknown): Computer => ({
	...{ id: String(id), name: String(name), customer: String(customer) },
	...{ isRunning: true, isUpToDate: true },
});

class DattoPlatform implements RmmPlatform {
	readonly kind = 'datto';

	readonly silences = ['noAntivirus', 'longOff', 'unknownValue'] as const;

	readonly hidesDatabases = true;

	readonly faults: Faults;

	readonly credential: RmmPlatform['credential'];

	constructor(
		private readonly simulator: DattoSimulator,
		private readonly now: () => Date,
	) {
		const { url, apiKey, apiSecret, faults } = simulator;
		this.faults = faults;
		const secret = { platform: 'other', apiUrl: url, apiKey, apiSecret };
		this.credential = { name: 'dattoRmmApi', secret };
	}

	computers(): Computer[] {
		return this.simulator.state.devices
			.slice(0, COMPUTERS)
			.map(({ row }) => computer(row.uid, row.hostname, row.siteName));
	}

	companyOf(customer: string): number | undefined {
		const { autotaskCompanyId } = this.simulator.state.site(customer);
		return autotaskCompanyId === null ? undefined : Number(autotaskCompanyId);
	}

	customers(): string[] {
		const { sites } = this.simulator.state;
		return sites.flatMap(({ name }) => (name === DELETED_DEVICES ? [] : [name]));
	}

	rename(customer: string, name: string): void {
		this.simulator.state.updateSite(customer, { name });
	}

	move({ id }: Computer, customer: string): void {
		this.simulator.state.move(id, customer);
	}

	show({ id, silence, ...found }: Computer): void {
		const { state } = this.simulator;
		state.goOnline(id);
		if (silence === 'noAntivirus') state.update(id, { antivirus: null });
		else state.setAntivirus(id, silence === 'unknownValue' ? 'Paused' : statusOf(found));
		if (silence !== 'longOff') return;
		state.update(id, { online: false, lastSeen: this.now().getTime() - LONG_AGO_MS });
	}

	add(name: string, customer: string): Computer {
		const { row } = this.simulator.state.add({ hostname: name, site: customer });
		return computer(row.uid, name, customer);
	}

	remove({ id }: Computer): void {
		this.simulator.state.delete(id);
	}

	async close(): Promise<void> {
		await this.simulator.close();
	}
}

function statusOf({ isRunning, isUpToDate }: Pick<Computer, 'isRunning' | 'isUpToDate'>): string {
	if (!isRunning) return STATUSES.notRunning;
	return isUpToDate ? STATUSES.fine : STATUSES.outdated;
}

class NinjaOnePlatform implements RmmPlatform {
	readonly kind = 'ninjaone';

	readonly silences = [
		'noAntivirus',
		'longOff',
		'unknownValue',
		'notApproved',
		'staleRow',
	] as const;

	readonly hidesDatabases = false;

	readonly faults: Faults;

	readonly credential: RmmPlatform['credential'];

	constructor(
		private readonly simulator: NinjaOneSimulator,
		private readonly now: () => Date,
	) {
		const { url, clientId, clientSecret, faults } = simulator;
		this.faults = faults;
		const secret = { region: 'other', apiUrl: url, clientId, clientSecret };
		this.credential = { name: 'ninjaOneApi', secret };
	}

	computers(): Computer[] {
		const { state } = this.simulator;
		return state.devices
			.slice(0, COMPUTERS)
			.map(({ row }) =>
				computer(row.id, row.systemName, state.organization(row.organizationId).name),
			);
	}

	companyOf(): undefined {
		return undefined;
	}

	customers(): string[] {
		return this.simulator.state.organizations.map(({ name }) => name);
	}

	rename(customer: string, name: string): void {
		this.simulator.state.updateOrganization(customer, { name });
	}

	move({ id }: Computer, customer: string): void {
		this.simulator.state.move(id, customer);
	}

	show({ id, silence, isRunning, isUpToDate }: Computer): void {
		const { state } = this.simulator;
		const longAgo = (this.now().getTime() - LONG_AGO_MS) / 1000;
		state.goOnline(id);
		state.update(id, { approvalStatus: silence === 'notApproved' ? 'PENDING' : 'APPROVED' });
		state.removeAntivirus(id);
		if (silence === 'noAntivirus') return;
		const isStale = silence === 'longOff' || silence === 'staleRow';
		if (isStale) state.stopCollecting(id);
		state.setAntivirus(id, {
			productState: silence === 'unknownValue' ? 'PAUSED' : isRunning ? 'ON' : 'OFF',
			definitionStatus:
				silence === 'unknownValue' ? 'Sometimes' : isUpToDate ? 'Up-to-Date' : 'Out-of-Date',
			...(isStale && { timestamp: longAgo }),
		});
		if (silence === 'longOff') {
			state.update(id, { offline: true, lastContact: longAgo, lastUpdate: longAgo });
		}
	}

	add(name: string, customer: string): Computer {
		const { row } = this.simulator.state.add({ systemName: name, organization: customer });
		return computer(row.id, name, customer);
	}

	remove({ id }: Computer): void {
		this.simulator.state.remove(id);
	}

	async close(): Promise<void> {
		await this.simulator.close();
	}
}
