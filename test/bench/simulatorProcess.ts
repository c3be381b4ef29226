/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import https from 'node:https';
import path from 'node:path';
import { createInterface } from 'node:readline';
import axios from 'axios';
import { UserError } from 'n8n-workflow';
import { spawnChild } from '../n8n/children';

export interface SimulatorAddresses {
	ksc: { url: string; caPem: string; user: string; password: string };
	autotask: { url: string; user: string; secret: string; integrationCode: string };
	datto: { url: string; apiKey: string; apiSecret: string };
	ninjaone: { url: string; clientId: string; clientSecret: string };
}

export interface FleetSize {
	hosts: number;
	/** How many of them are Warning or Critical; most have several status descriptions. */
	problems: number;
	virtualServers?: number;
	/** In Datto RMM, and in NinjaOne. */
	rmm?: { devices: number; problems: number };
}

export type RmmServer = 'datto' | 'ninjaone';
type Server = keyof SimulatorAddresses;

export interface RouteCount {
	requests: number;
	bytesOut: number;
	/** By HTTP status. */
	statuses: Record<string, number>;
}

/** The simulators in a process of their own, so that what is measured here is our nodes alone. */
export class SimulatorProcess {
	private readonly http = axios.create({
		httpsAgent: new https.Agent({ rejectUnauthorized: false }),
	});

	private constructor(
		readonly addresses: SimulatorAddresses,
		private readonly child: ChildProcess,
	) {}

	static async start({
		hosts,
		problems,
		virtualServers = 3,
		rmm = { devices: 0, problems: 0 },
	}: FleetSize): Promise<SimulatorProcess> {
		const main = path.resolve(__dirname, '..', 'simulators', 'main.ts');
		const options = [
			...['--hosts', hosts, '--problems', problems, '--virtual-servers', virtualServers],
			...['--rmm-devices', rmm.devices, '--rmm-problems', rmm.problems],
		];
		const ports = ['ksc', 'autotask', 'datto', 'ninjaone'].flatMap((name) => [`--${name}-port`, 0]);
		const args = ['--import', 'tsx', main, '--json', '--tickets', 0, ...options, ...ports].map(
			String,
		);
		const child = spawnChild(process.execPath, args, { env: process.env });
		if (!child.stdout) throw new UserError('The simulators print nothing');
		child.stderr?.pipe(process.stderr);
		const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
		return new SimulatorProcess(JSON.parse(line), child);
	}

	/** Requests since the last reset. */
	async requests(of: Server): Promise<number> {
		const answer = await this.http.get(this.control(of, 'counters'));
		const { total } = answer.data as { total: number | { requests: number } };
		return typeof total === 'number' ? total : total.requests;
	}

	/** By route of an RMM: requests since the last reset, and how they were answered. */
	async routes(of: RmmServer): Promise<Record<string, RouteCount>> {
		const answer = await this.http.get(this.control(of, 'counters'));
		return (answer.data as { routes: Record<string, RouteCount> }).routes;
	}

	async set(of: RmmServer, settings: Record<string, number>): Promise<void> {
		await this.http.post(this.control(of, 'settings'), settings);
	}

	async resetCounters(): Promise<void> {
		await Promise.all(
			(['ksc', 'autotask', 'datto', 'ninjaone'] as const).map((of) =>
				this.http.post(this.control(of, 'counters/reset')),
			),
		);
	}

	/** From half of the tenant's hourly requests on Autotask answers late, which would be all that is measured. */
	async liftRequestLimit(): Promise<void> {
		await this.setAutotask({ externalRequestThreshold: 1e9 });
	}

	async setAutotask(settings: Record<string, number>): Promise<void> {
		await this.http.post(this.control('autotask', 'settings'), settings);
	}

	async stop(): Promise<void> {
		this.child.kill('SIGTERM');
		await once(this.child, 'exit');
	}

	private control(of: Server, what: string): string {
		return `${this.addresses[of].url.replace(/\/$/, '')}/__sim/${what}`;
	}
}
