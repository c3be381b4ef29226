import { omit } from 'lodash';
import type { IDataObject } from 'n8n-workflow';
import type { Bed } from '../../workflows/harness';
import { Dice } from '../dice';
import { Judge } from '../model/judge';
import { iso } from '../model/times';
import { ItemLinks } from '../model/itemLinks';
import { Strangers } from '../model/strangers';
import { Gaps } from '../model/gaps';
import type { Truth } from '../model/truth';
import { canHaveTicket, isClosedByPerson, wantsTicket } from '../model/verdict';
import { Aftermath } from '../steps/aftermath';
import { describeDimensions, TIDY, type Dimensions, type Moved } from '../dimensions';
import { alterItems } from '../wire/itemMutants';
import { bedFor, Workflows } from './workflows';
import { Items } from './items';
import { People } from './people';
import { Reports } from './reports';
import type { Rmm } from './rmm';
import { SimulatedTime } from '../time/simulatedTime';
import { Faults } from '../wire/faults';
import type { Mutant } from '../wire/mutants';
import { Transport } from '../wire/transport';
import type { N8n } from './n8n';
import { keepProcessesApart } from './processes';
import { startSimulators, stopSimulators, type FleetSize, type Simulators } from './simulators';
import { SHAREABLE, type Mute, type SyncOptions } from './workflowParts';

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
	/** Processes that share the executions; by default left to chance. */
	workers?: number;
	/** By default none: the tidy set-up. */
	dimensions?: Dimensions;
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

	readonly transport: Transport;

	private mixProcesses = () => {};

	/** A run that a test has given up is still here. */
	private static readonly running = new Set<World>();

	/** All workflows, `n8n` first, that of an RMM last. */
	readonly observers: N8n[];

	/** Computers of KES Cloud, if there are any. */
	readonly reports?: Reports;

	/** Computers that an RMM knows, if there is one. */
	readonly rmm?: Rmm;

	/** Devices as Autotask has them, if it has any. */
	readonly items?: Items;

	/** Contacts that rules name, if they name any. */
	readonly people?: People;

	readonly itemLinks?: ItemLinks;

	/** What has to be put right when the faults stop. */
	readonly aftermath = new Aftermath();

	readonly gaps: Gaps;

	/** Devices of which no tickets are made for a while. */
	private muted?: Mute;

	readonly dimensions: Dimensions;

	readonly mutant?: Mutant;

	private constructor(
		readonly dice: Dice,
		readonly time: SimulatedTime,
		readonly simulators: Simulators,
		readonly faults: Faults,
		{ mutant, trigger = {}, log, dimensions = TIDY, ...given }: WorldOptions,
	) {
		this.log = log === undefined ? () => {} : (line) => log(`${iso(time.now)}  ${line}`);
		this.dimensions = dimensions;
		this.mutant = mutant;
		const shared = given.shared ?? dice.some(SHAREABLE, dice.between(0, 2));
		const options = { ...(given.sync ?? someOptions(dice)), ...WHEN_MOVED[dimensions.moved] };
		this.policies = { ...DEFAULTS, ...options };
		this.strangers = new Strangers(simulators.autotask.state, dice);
		this.judge = new Judge(simulators.autotask.state, time, this.log);
		this.judge.isCalm = dimensions.isCalm;
		this.judge.accounts.follows = this.policies.whenMoved === 'moveTicket';
		const workflows = new Workflows(simulators, this.judge, dice, dimensions);
		const done = mutant === 'leavesMoved' ? omit(options, 'whenMoved') : options;
		const settings = { shared, options: done, trigger, workers: given.workers };
		this.observers = workflows.make(settings);
		const ofRmm = workflows.makeRmm(settings);
		if (ofRmm) {
			this.rmm = ofRmm[0];
			this.observers.push(ofRmm[1]);
		}
		[this.n8n] = this.observers;
		if (dimensions.reports) {
			this.reports = new Reports(this.n8n, simulators.autotask.state, mutant, shared);
			this.judge.truths.push(this.reports.truth);
		}
		this.truth = this.n8n.trigger.truth;
		if (dimensions.mutes) this.mute(dice);
		this.judge.isMuted = (name) => this.isMuted(name);
		if (dimensions.items) {
			const { state } = simulators.autotask;
			const names = this.judge.truths.flatMap(({ view }) => view.deviceNames());
			this.items = new Items(state, [...new Set(names)], new Dice(dice.between(1, 1_000_000)));
			this.itemLinks = new ItemLinks(state, this.items, this.judge);
		}
		if (dimensions.people) {
			this.people = new People(simulators.autotask.state);
			this.judge.people = this.people;
		}
		for (const observer of this.observers) {
			const { truth } = observer.trigger;
			observer.onDone = (at) => this.gaps.look({ truth, at });
			observer.alter = (items) => alterItems(mutant, items, this);
		}
		this.gaps = new Gaps(this.judge, time, {
			isDisturbed: () => !this.aftermath.isEmpty || faults.areInTheWay(time.now),
			disturbedAt: () => faults.struckAt,
			isDue: (truth, problem) =>
				wantsTicket(problem) &&
				canHaveTicket(this, problem) &&
				!isClosedByPerson(this, truth, truth.holdersOf(problem.ticketKey)),
		});
		this.judge.onClosed = () => this.gaps.look();
		this.judge.stands = (problems, closedAt) => {
			const isOfRmm = problems.some(({ key }) => this.rmm?.truth.problems.has(key));
			const asked = this.observers.filter(
				({ trigger: { truth } }) => (truth === this.rmm?.truth) === isOfRmm,
			);
			return (
				this.policies.whenClosedByPerson === 'leaveClosed' &&
				asked.every(
					({ trigger: source }) =>
						!source.hasForgotten && problems.every((each) => source.isOlderThan(closedAt, each)),
				)
			);
		};
		this.log(`together: ${shared.join(', ') || 'none'}; ${JSON.stringify(options)}`);
		this.log(describeDimensions(dimensions));
		const chance = new Dice(dice.between(1, 1_000_000));
		this.transport = new Transport(
			...([simulators, time, faults, chance] as const),
			this.itemLinks ?? this.judge,
			mutant,
		);
		this.refresh();
	}

	private mute(dice: Dice): void {
		const names = dice.pick(['FIN-', 'HR-', 'OPS-', 'MKT-', 'SRV-']);
		this.muted = { names, until: this.time.now + dice.between(60, 500) * 60_000 };
		if (this.mutant === 'forgetsMutes') return;
		for (const observer of this.observers) observer.mute(this.muted);
	}

	isMuted(deviceName: string): boolean {
		const { muted, time } = this;
		return muted !== undefined && time.now < muted.until && deviceName.startsWith(muted.names);
	}

	/** *End now*. */
	endMute(): void {
		this.muted = undefined;
		for (const observer of this.observers) observer.mute(undefined);
	}

	/** Must be called after every change of the fleet, its customers, or the rules. */
	refresh(): void {
		for (const truth of this.judge.truths) truth.refresh(this.time.now);
	}

	observersOf(truth: Truth): N8n[] {
		return this.observers.filter(({ trigger }) => trigger.truth === truth);
	}

	static async begin(options: WorldOptions): Promise<World> {
		const dice = new Dice(options.seed);
		const time = new SimulatedTime(START);
		const simulators = await startSimulators(options.size, time, dice, options.dimensions ?? TIDY);
		const world = new World(dice, time, simulators, new Faults(), options);
		const chance = new Dice(options.seed + 1);
		time.install(() => chance.fraction());
		world.transport.install();
		world.mixProcesses = keepProcessesApart(options.mutant);
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

	/** What another workflow of the same n8n works with. @param user of the Administration Server */
	bedOf(user: string, workflowId: string): Bed {
		return bedFor(this.simulators, user, workflowId);
	}

	/** Polls, and lets everything that this starts come to its end. */
	async pollToTheEnd(): Promise<void> {
		for (const observer of this.observers) observer.poll();
		await this.quiet();
	}

	async quiet(): Promise<void> {
		await this.time.until(() => !this.isBusy);
	}

	get isBusy(): boolean {
		return this.observers.some(({ isBusy }) => isBusy);
	}
}

const DEFAULTS: Required<SyncOptions> = {
	...{ whenClosedByPerson: 'leaveClosed', onRecurrence: 'createNew', whenTaken: 'complete' },
	whenMoved: 'leave',
};

const WHEN_MOVED: Record<Moved, SyncOptions> = {
	leave: {},
	note: { whenMoved: 'addNote' },
	move: { whenMoved: 'moveTicket' },
};

function someOptions(dice: Dice): SyncOptions {
	if (dice.chance(0.6)) return {};
	return {
		whenClosedByPerson: dice.pick(['leaveClosed', 'createNew', 'reopen']),
		onRecurrence: dice.pick(['createNew', 'reopen']),
		whenTaken: dice.pick(['complete', 'addNote']),
	};
}
