import axios, { type AxiosResponse, type InternalAxiosRequestConfig } from 'axios';
import type { Dice } from '../dice';
import type { SimulatedTime } from '../time/simulatedTime';
import type { Simulators } from '../world/simulators';
import { Death, workInProgress, type Work } from '../world/work';
import type { Faults } from './faults';
import { sendAs, type Mutant } from './mutants';
import { conditions, judgeStatus, readRequest, type WireRequest } from './request';
import { Socket } from './socket';
import { Striker } from './strikes';

/** Sees every request that a server carries out, at the moment it does. */
export interface Witness {
	/** @returns what to do with the answer */
	watch(request: WireRequest, work: Work): (response: AxiosResponse) => void;
	log(line: string): void;
}

const standardAdapter = axios.defaults.adapter;

/** Milliseconds that a request takes on its way in simulated time, and its answer on the way back. */
const ON_THE_WAY: readonly [number, number] = [5, 60];

/**
 * Stands between n8n's HTTP helper and the sockets of the simulators. Requests reach a server one at a time, in the
 * order of simulated time, so that a seed gives the same run every time.
 */
export class Transport {
	private readonly socket = new Socket();

	/** What stands between the server and n8n and changes answers, as a missing right does. */
	readonly rewrites: Array<(request: WireRequest, response: AxiosResponse) => AxiosResponse> = [];

	private turn: Promise<unknown> = Promise.resolve();

	constructor(
		private readonly simulators: Simulators,
		private readonly time: SimulatedTime,
		private readonly faults: Faults,
		private readonly dice: Dice,
		private readonly witness: Witness,
		private readonly mutant: Mutant | undefined,
	) {}

	install(): void {
		axios.defaults.adapter = async (config) => await this.exchange(config);
	}

	restore(): void {
		axios.defaults.adapter = standardAdapter;
		this.socket.close();
	}

	private async exchange(config: InternalAxiosRequestConfig): Promise<AxiosResponse> {
		const work = workInProgress.getStore();
		if (work === undefined) throw new Error('A request that belongs to no work');
		const request = readRequest(config, this.time.now);
		const send = async () => {
			if (work.isDead) throw new Death();
			return await work.alive(this.send({ ...request, sentAt: this.time.now }, work));
		};
		return judgeStatus(request, await sendAs(this.mutant, request, work, send));
	}

	private async send(request: WireRequest, work: Work): Promise<AxiosResponse> {
		work.requests++;
		const isDoomed = work.doom !== undefined && work.requests >= work.doom.atRequest;
		if (isDoomed && work.doom?.when === 'beforeRequest') this.die(work);
		await this.onTheWay();
		// A request that was on its way when its process died arrives all the same, so `work` is not asked here.
		const response = await this.arrive(request, work);
		if (isDoomed) this.die(work);
		await this.onTheWay();
		return response;
	}

	private die(work: Work): never {
		this.faults.count(`n8n: ${work.kind} dies ${work.doom?.when ?? ''}`);
		this.witness.log(`${work.name} dies (${work.doom?.when ?? ''})`);
		this.faults.struckAt = this.time.now;
		work.kill();
		throw new Death();
	}

	private async arrive(request: WireRequest, work: Work): Promise<AxiosResponse> {
		const deliver = async (changed: WireRequest) => await this.deliver(changed, work);
		const strike = this.faults.take(request, this.time.now);
		if (strike === undefined) return await deliver(request);
		this.witness.log(`${work.name} ${request.name}: ${strike.kind}`);
		return await new Striker(this.simulators, this.time, deliver).strike(request, strike);
	}

	private async deliver(request: WireRequest, work: Work): Promise<AxiosResponse> {
		const carryOut = async () => {
			const answered = this.witness.watch(request, work);
			const response = await this.time.standingStill(async () => await this.carry(request));
			answered(response);
			// Node takes the header from the true clock of the machine.
			response.headers.date = this.simulators.clocks[request.server]().toUTCString();
			return this.rewrites.reduce((changed, rewrite) => rewrite(request, changed), response);
		};
		const mine = this.turn.then(carryOut);
		this.turn = mine.catch(() => undefined);
		return await mine;
	}

	private async carry(request: WireRequest): Promise<AxiosResponse> {
		const { settings } = this.simulators.autotask.state;
		const isReadBack = conditions(request).some(({ field }) => field === 'id');
		if (this.mutant !== 'believesCreates' || !isReadBack || !settings.restrictedUser) {
			return await this.socket.send(request);
		}
		settings.restrictedUser = false;
		return await this.socket.send(request).finally(() => (settings.restrictedUser = true));
	}

	private async onTheWay(): Promise<void> {
		await this.time.sleep(this.dice.between(...ON_THE_WAY));
	}
}
