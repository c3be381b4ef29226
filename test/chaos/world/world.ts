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
import { keepProcessesApart } from './processes';
import { credentialTypes, nodeTypes } from './packageNodes';
import { Trigger } from './trigger';
import { startSimulators, stopSimulators, type FleetSize, type Simulators } from './simulators';
import { SHAREABLE, type SyncOptions } from './workflowParts';

export interface WorldOptions {
	seed: number;
	size: FleetSize;
	mutant?: Mutant;
	/** Options of the trigger, e.g. when a mass disappearance is suspect. */
	trigger?: IDataObject;
	/** Codes of the statuses for which a customer has one ticket; by default left to chance. */
	shared?: readonly string[];
	/** By default left to chance, in most runs as the node has them. */
	sync?: SyncOptions;
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

	/** What the user has set for tickets that people have had a hand in. */
	readonly policies: Required<SyncOptions>;

	private readonly transport: Transport;

	private mixProcesses = () => {};

	/** A run that a test has given up is still here. */
	private static readonly running = new Set<World>();

	private constructor(
		readonly dice: Dice,
		readonly time: SimulatedTime,
		readonly simulators: Simulators,
		readonly faults: Faults,
		{ mutant, trigger = {}, log, ...given }: WorldOptions,
	) {
		this.log = log === undefined ? () => {} : (line) => log(`${iso(time.now)}  ${line}`);
		const shared = given.shared ?? dice.some(SHAREABLE, dice.between(0, 2));
		const options = given.sync ?? someOptions(dice);
		this.policies = { ...DEFAULTS, ...options };
		this.truth = new Truth(simulators.ksc.state, new Set(shared));
		this.strangers = new Strangers(simulators.autotask.state, dice);
		this.judge = new Judge(this.truth, simulators.autotask.state, time, this.log);
		const bed = bedFor(simulators);
		this.n8n = new N8n(
			new Trigger(bed, simulators.ksc, this.truth, trigger),
			bed,
			this.judge,
			dice,
			{ shared, options },
		);
		this.judge.stands = (holders, closedAt) => {
			const { trigger: source } = this.n8n;
			if (this.policies.whenClosedByPerson !== 'leaveClosed' || source.hasForgotten) return false;
			return holders.every((problem) => source.isOlderThan(closedAt, problem));
		};
		this.log(`together: ${shared.join(', ') || 'none'}; ${JSON.stringify(options)}`);
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
		world.mixProcesses = keepProcessesApart();
		World.running.add(world);
		return world;
	}

	/** Ends whatever tests have left behind: a simulated clock would let the next ones wait for ever. */
	static async endAll(): Promise<void> {
		for (const world of World.running) await world.end();
	}

	async end(): Promise<void> {
		if (!World.running.delete(this)) return;
		this.transport.restore();
		this.mixProcesses();
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

const DEFAULTS: Required<SyncOptions> = {
	...{ whenClosedByPerson: 'leaveClosed', onRecurrence: 'createNew', whenTaken: 'complete' },
};

function someOptions(dice: Dice): SyncOptions {
	if (dice.chance(0.6)) return {};
	return {
		whenClosedByPerson: dice.pick(['leaveClosed', 'createNew', 'reopen']),
		onRecurrence: dice.pick(['createNew', 'reopen']),
		whenTaken: dice.pick(['complete', 'addNote']),
	};
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
