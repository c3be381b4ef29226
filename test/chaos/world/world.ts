import type { IDataObject } from 'n8n-workflow';
import type { Bed } from '../../workflows/harness';
import { Dice } from '../dice';
import { iso, Judge } from '../model/judge';
import { Strangers } from '../model/strangers';
import { Truth } from '../model/truth';
import { SimulatedTime } from '../time/simulatedTime';
import { Faults } from '../wire/faults';
import type { Mutant } from '../wire/mutants';
import { Transport } from '../wire/transport';
import { N8n } from './n8n';
import { credentialTypes, nodeTypes } from './packageNodes';
import { Trigger } from './trigger';
import { startSimulators, stopSimulators, type FleetSize, type Simulators } from './simulators';

export interface WorldOptions {
	seed: number;
	size: FleetSize;
	mutant?: Mutant;
	/** Options of the trigger, e.g. when a mass disappearance is suspect. */
	trigger?: IDataObject;
	/** Gets every step, fault and request. */
	log?: (line: string) => void;
}

const START = Date.parse('2026-11-22T08:00:00Z');

/** All that takes part in a run: two servers, n8n with the nodes, the network between them, and those who judge. */
export class World {
	readonly judge: Judge;

	readonly truth: Truth;

	readonly n8n: N8n;

	readonly strangers: Strangers;

	readonly log: (line: string) => void;

	private readonly transport: Transport;

	private constructor(
		readonly dice: Dice,
		readonly time: SimulatedTime,
		readonly simulators: Simulators,
		readonly faults: Faults,
		{ mutant, trigger = {}, log }: WorldOptions,
	) {
		this.log = log === undefined ? () => {} : (line) => log(`${iso(time.now)}  ${line}`);
		this.truth = new Truth(simulators.ksc.state);
		this.strangers = new Strangers(simulators.autotask.state, dice);
		this.judge = new Judge(this.truth, simulators.autotask.state, time, this.log);
		const bed = bedFor(simulators);
		this.n8n = new N8n(
			new Trigger(bed, simulators.ksc, this.truth, trigger),
			bed,
			this.judge,
			dice,
		);
		this.judge.stands = (key, closedAt) =>
			!this.n8n.trigger.hasForgotten && this.n8n.trigger.lastSeenAbsent(key) < closedAt;
		const chance = new Dice(dice.between(1, 1_000_000));
		this.transport = new Transport(simulators, time, faults, chance, this.judge, mutant);
		this.truth.refresh(time.now);
	}

	static async begin(options: WorldOptions): Promise<World> {
		const dice = new Dice(options.seed);
		const time = new SimulatedTime(START);
		const simulators = await startSimulators(options.size, time, dice);
		const world = new World(dice, time, simulators, new Faults(), options);
		const chance = new Dice(options.seed + 1);
		time.install(() => chance.fraction());
		world.transport.install();
		return world;
	}

	async end(): Promise<void> {
		this.transport.restore();
		this.time.restore();
		await stopSimulators(this.simulators);
	}

	/** Polls, and lets everything that this starts come to its end. */
	async pollToTheEnd(): Promise<void> {
		this.n8n.poll();
		await this.quiet();
	}

	async quiet(): Promise<void> {
		await this.time.until(() => !this.n8n.isBusy);
	}
}

function bedFor({ ksc, autotask }: Simulators): Bed {
	const { secret, integrationCode, user: userName, url: baseUrl } = autotask;
	return {
		types: nodeTypes,
		credentialTypes,
		secrets: {
			kasperskySecurityCenterApi: {
				...{ serverUrl: ksc.url, userType: 'internal', user: ksc.user, password: ksc.password },
				...{ caPem: '', sessionToken: '' },
			},
			autotaskPsaApi: { userName, secret, integrationCode, baseUrl, zoneUrl: '' },
		},
	};
}
