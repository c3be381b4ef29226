import type { IDataObject, INode } from 'n8n-workflow';
import { AutotaskPsaApi } from '../../credentials/AutotaskPsaApi.credentials';
import { AutotaskTicket } from '../../nodes/AutotaskTicket/AutotaskTicket.node';
import { clock } from '../../nodes/shared/autotask/clock';
import { keyPrefix, sourceId } from '../../nodes/shared/externalId';
import { runNode, type Bed, type NodeRun } from '../workflows/harness';
import { startAutotaskSimulator, type AutotaskSimulator } from './autotask';

const MINUTE = 60_000;

type NodeModule = typeof import('../../nodes/AutotaskTicket/AutotaskTicket.node');
type ClockModule = typeof import('../../nodes/shared/autotask/clock');

export const SOURCE = { id: sourceId('ksc', 'ksc.msp.example'), name: 'ksc.msp.example' };
export const PREFIX = keyPrefix(SOURCE.id);
export const TICKET_NODE = 'n8n-nodes-kaspersky-autotask.autotaskTicket';

export const keyOf = (device: number, status = 'databasesOutdated') =>
	`${PREFIX}${device.toString(16).padStart(16, '0')}-${status}`;

/** The Autotask Ticket node against the Autotask simulator, both on one simulated clock. */
export class Tenant {
	readonly bed: Bed;

	/** How much later n8n's clock is than Autotask's. Milliseconds. */
	n8nAhead = 0;

	private constructor(
		readonly simulator: AutotaskSimulator,
		private readonly time: { now: number },
	) {
		this.bed = {
			types: { [TICKET_NODE]: new AutotaskTicket() },
			credentialTypes: [new AutotaskPsaApi()],
			secrets: {
				autotaskPsaApi: {
					userName: simulator.user,
					secret: simulator.secret,
					integrationCode: simulator.integrationCode,
					baseUrl: simulator.url,
					zoneUrl: '',
				},
			},
		};
	}

	static async start(time = { now: Date.parse('2026-11-22T10:00:00Z') }): Promise<Tenant> {
		const simulator = await startAutotaskSimulator({ now: () => new Date(time.now) });
		const tenant = new Tenant(simulator, time);
		jest.spyOn(clock, 'now').mockImplementation(() => time.now + tenant.n8nAhead);
		jest.spyOn(clock, 'pause').mockImplementation(async (milliseconds) => {
			time.now += milliseconds;
		});
		jest.spyOn(clock, 'random').mockReturnValue(0);
		return tenant;
	}

	/** A restarted n8n, or another worker of it: the same workflow and credential, nothing remembered. */
	otherProcess(): Tenant {
		const other = new Tenant(this.simulator, this.time);
		other.n8nAhead = this.n8nAhead;
		jest.isolateModules(() => {
			const node: NodeModule = jest.requireActual('../../nodes/AutotaskTicket/AutotaskTicket.node');
			other.bed.types[TICKET_NODE] = new node.AutotaskTicket();
			const fresh: ClockModule = jest.requireActual('../../nodes/shared/autotask/clock');
			fresh.clock.now = () => clock.now();
			fresh.clock.pause = async (...pause) => await clock.pause(...pause);
			fresh.clock.random = () => clock.random();
		});
		return other;
	}

	get tickets() {
		return this.simulator.state.tickets();
	}

	get open() {
		return this.tickets.filter((ticket) => ticket.completedDate === null);
	}

	get writes() {
		const { endpoints } = this.simulator.counters.report();
		const isWrite = (name: string) => !name.startsWith('GET') && !name.includes('query');
		return Object.entries(endpoints)
			.filter(([name]) => isWrite(name))
			.reduce((sum, [, { requests }]) => sum + requests, 0);
	}

	/** @returns the new time of Autotask's clock, ISO 8601 */
	pass(minutes: number): string {
		this.time.now += minutes * MINUTE;
		return new Date(this.time.now).toISOString();
	}

	async sync(
		items: IDataObject[],
		onError: INode['onError'] = 'continueErrorOutput',
		parameters: IDataObject = {},
	): Promise<NodeRun> {
		const all = { operation: 'sync', completedStatus: 5, options: {}, ...parameters };
		return await runNode(this.bed, TICKET_NODE, all, items, onError);
	}

	async run(parameters: IDataObject, onError?: INode['onError']): Promise<NodeRun> {
		return await runNode(this.bed, TICKET_NODE, parameters, [{}], onError);
	}

	/** What n8n's clock shows, ISO 8601. */
	get n8nTime(): string {
		return new Date(this.time.now + this.n8nAhead).toISOString();
	}

	change(device: number, rest: IDataObject = {}, ticket: IDataObject = {}): IDataObject {
		const observedAt = this.n8nTime;
		return {
			...{ change: 'raised', level: 'Critical', solution: 'kasperskySecurityCenter' },
			...{ raisedAt: observedAt, observedAt, source: SOURCE },
			...rest,
			ticket: {
				...{ action: 'open', externalID: keyOf(device), companyID: 175, queueID: 8, priority: 4 },
				...{ billingCodeID: null, issueType: null, subIssueType: null, dueHours: 12 },
				...{ title: `Critical: Databases are outdated on PC-${device}`, description: 'Why' },
				...ticket,
			},
		};
	}

	cleared(device: number, rest: IDataObject = {}): IDataObject {
		const reason = 'Databases are outdated: no longer applies.';
		const ticket = { action: 'complete', externalID: keyOf(device), reason };
		return { ...this.change(device, { change: 'cleared', ...rest }), ticket };
	}

	snapshot(...externalIDs: string[]): IDataObject {
		const solution = 'kasperskySecurityCenter';
		const snapshot = { prefix: PREFIX, externalIDs };
		return { change: 'snapshot', solution, source: SOURCE, observedAt: this.n8nTime, snapshot };
	}
}
