import type { IDataObject, INode } from 'n8n-workflow';
import { AutotaskPsaApi } from '../../credentials/AutotaskPsaApi.credentials';
import { AutotaskTicket } from '../../nodes/AutotaskTicket/AutotaskTicket.node';
import { clock } from '../../nodes/shared/autotask/clock';
import { keyPrefix, sourceId } from '../../nodes/shared/deviceStatus/problemKey';
import { runNode, type Bed, type NodeRun } from '../workflows/harness';
import { startAutotaskSimulator, type AutotaskSimulator } from './autotask';

const MINUTE = 60_000;

export const SOURCE = { id: sourceId('ksc', 'ksc.msp.example'), name: 'ksc.msp.example' };
export const PREFIX = keyPrefix(SOURCE.id);
export const TICKET_NODE = 'n8n-nodes-kaspersky-autotask.autotaskTicket';

export const keyOf = (device: number, status = 'databasesOutdated') =>
	`${PREFIX}${device.toString(16).padStart(16, '0')}-${status}`;

/** The Autotask Ticket node against the Autotask simulator, both on one simulated clock. */
export class Tenant {
	readonly bed: Bed;

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

	static async start(): Promise<Tenant> {
		const time = { now: Date.parse('2026-11-22T10:00:00Z') };
		const simulator = await startAutotaskSimulator({ now: () => new Date(time.now) });
		jest.spyOn(clock, 'now').mockImplementation(() => time.now);
		jest.spyOn(clock, 'pause').mockImplementation(async (milliseconds) => {
			time.now += milliseconds;
		});
		return new Tenant(simulator, time);
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

	/** @returns the new time, ISO 8601 */
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

	change(device: number, rest: IDataObject = {}, ticket: IDataObject = {}): IDataObject {
		const observedAt = this.pass(0);
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
		return { change: 'snapshot', solution, source: SOURCE, observedAt: this.pass(0), snapshot };
	}
}
