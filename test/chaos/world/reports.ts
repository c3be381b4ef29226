import { createHmac } from 'node:crypto';
import { WebhookContext } from 'n8n-core';
import type {
	IDataObject,
	INode,
	IWebhookData,
	IWorkflowExecuteAdditionalData,
} from 'n8n-workflow';
import type { AutotaskState, Ticket } from '../../simulators/autotask';
import { customerName } from '../../simulators/kaspersky/fleet/names';
import { makeWorkflow } from '../../workflows/harness';
import type { Dice } from '../dice';
import { ownKey, Truth, type View } from '../model/truth';
import { keyPrefix } from '../product';
import type { Mutant } from '../wire/mutants';
import type { N8n } from './n8n';
import { REPORTS, reportsNode } from './packageNodes';

const SECRET = 'an example secret of the chaos runs';
const CREDENTIAL = 'kasperskyStatusReportApi';

/** A computer that reports. */
export interface Machine {
	name: string;
	workspace: string;
	/** Id of its Network Agent: another one after it was installed again, the same as the original's on a clone. */
	agent: string;
	/** Whether its reports lack the id. */
	forgetsId: boolean;
	reasons: string[];
	/** What it has said last, which is all that can be known. */
	reported?: string[];
	/** What items have called it, the newest last. */
	hashes: string[];
}

const hashOf = (deviceId: string) => ownKey(deviceId, '').slice(0, 16);

/** Computers of KES Cloud, and the endpoint of n8n that they report to. */
export class Reports {
	readonly machines: Machine[];

	readonly truth: Truth;

	private readonly workflow;

	private agents = 0;

	private static endpoints = 0;

	constructor(
		private readonly n8n: N8n,
		private readonly autotask: AutotaskState,
		private readonly mutant: Mutant | undefined,
		shared: readonly string[],
	) {
		this.machines = [0, 1, 2, 3, 4].map((index) => this.newMachine(`KES-${index}`, index % 2));
		const node: INode = {
			...{ id: 'trigger', name: 'Trigger', type: REPORTS, typeVersion: 2, position: [0, 0] },
			webhookId: `chaos-${++Reports.endpoints}`,
			parameters: { onFirstRun: 'allCurrentProblems' },
			credentials: { [CREDENTIAL]: { id: '1', name: 'Reports' } },
		};
		const bed = { types: { [REPORTS]: reportsNode }, workflowId: 'wf3' };
		this.workflow = makeWorkflow(bed, { nodes: [node], connections: {} });
		this.truth = new Truth(new Set(shared), this.view());
	}

	/** Another computer from the disk of one that is there. */
	clone(machine: Machine): Machine {
		const clone = this.newMachine(`KES-${this.machines.length}`, 0);
		Object.assign(clone, { agent: machine.agent, workspace: machine.workspace });
		this.machines.push(clone);
		return clone;
	}

	/** Its agent is installed again. */
	reinstall(machine: Machine): void {
		machine.agent = this.newAgent();
	}

	/** Sends the report of a computer, and carries out what the trigger makes of it. */
	async report(machine: Machine, observedAt: number): Promise<void> {
		const { name, workspace, agent, forgetsId, reasons } = machine;
		const device = forgetsId ? { name } : { id: agent, name };
		const status = reasons.length > 0 ? 'Critical' : 'OK';
		const said = [...reasons];
		const collectedAt = new Date(Date.now()).toISOString();
		const body = JSON.stringify({
			...{ workspace, device, status, reasons, collected_at: collectedAt },
		});
		const items = (await this.post(body)).map((item) => this.mixed(item, agent));
		machine.reported = said;
		for (const item of items) this.hear(item);
		if (items.length > 0) this.n8n.run({ items, observedAt });
	}

	async reportAll(observedAt: number): Promise<void> {
		for (const machine of this.machines) await this.report(machine, observedAt);
	}

	private hear({ source, device, customer, clearedBecause }: IDataObject): void {
		const { id: sourceId } = (source ?? {}) as IDataObject;
		if (typeof sourceId === 'string') this.truth.view.prefixes.add(keyPrefix(sourceId));
		const { id, name } = (device ?? {}) as IDataObject;
		const machine = this.machines.find((one) => one.name === name);
		if (typeof id !== 'string' || !machine || !customer) return;
		// It was called so before.
		if (clearedBecause === 'deviceReplaced') return;
		machine.hashes = [...machine.hashes.filter((hash) => hash !== hashOf(id)), hashOf(id)];
	}

	/** Broken on purpose: whoever has one agent is one computer. */
	private mixed(item: IDataObject, agent: string): IDataObject {
		if (this.mutant !== 'mixesMachines' || !item.device) return item;
		return { ...item, device: { ...(item.device as IDataObject), id: agent } };
	}

	private view(): View {
		const keyOf = ({ name }: Machine, code: string) => `${name}-${code}`;
		const ownersOf = (hash: string) => this.machines.filter(({ hashes }) => hashes.includes(hash));
		return {
			prefixes: new Set(),
			deviceNames: () => this.machines.map(({ name }) => name),
			found: () =>
				this.machines.flatMap((machine) =>
					(machine.reported ?? []).map((code) => ({
						...{ key: keyOf(machine, code), code, company: this.companyOf(machine) },
						...{ deviceId: machine.agent, deviceName: machine.name },
					})),
				),
			keyOf: (rest) => {
				const code = rest.slice(17);
				const owners = ownersOf(rest.slice(0, 16));
				const owner = owners.find(({ reported }) => reported?.includes(code)) ?? owners.at(-1);
				return owner ? keyOf(owner, code) : rest;
			},
			isReplaced: ({ externalID }: Ticket) => {
				const hash = String(externalID).slice(13, 29);
				return ownersOf(hash).every(({ hashes }) => hashes.at(-1) !== hash);
			},
		};
	}

	private companyOf({ workspace }: Machine): number | undefined {
		const companies = [...this.autotask.tables.Companies.values()];
		const company = companies.find(({ companyName }) => companyName === workspace);
		return company && Number(company.id);
	}

	private newMachine(name: string, customer: number): Machine {
		const parts = { reasons: [], hashes: [], forgetsId: false };
		return { name, workspace: customerName(customer), agent: this.newAgent(), ...parts };
	}

	private newAgent(): string {
		return `agent-${++this.agents}`;
	}

	private async post(body: string): Promise<IDataObject[]> {
		const timestamp = String(Math.floor(Date.now() / 1000));
		const signature = createHmac('sha256', SECRET).update(`${timestamp}.${body}`).digest('hex');
		const httpRequest = {
			rawBody: Buffer.from(body),
			headers: {
				'x-kaspersky-report-timestamp': timestamp,
				'x-kaspersky-report-signature': `sha256=${signature}`,
			},
		};
		let status = 0;
		const httpResponse = {
			status(code: number) {
				status = code;
				return { json: () => undefined };
			},
		};
		const additionalData = {
			...{ httpRequest, httpResponse, variables: {} },
			credentialsHelper: {
				getParentTypes: () => [],
				isCredentialUsableByNode: () => true,
				getDecrypted: async () => ({ method: 'hmac', secret: SECRET }),
				getCredentialsProperties: () => [],
			},
		} as unknown as IWorkflowExecuteAdditionalData;
		const node = this.workflow.getNode('Trigger') as INode;
		const webhook = { webhookDescription: { name: 'default' } } as unknown as IWebhookData;
		const { workflow } = this;
		const context = new WebhookContext(
			workflow,
			node,
			additionalData,
			'webhook',
			webhook,
			[],
			null,
		);
		const { workflowData } = (await reportsNode.webhook?.call(context)) ?? {};
		if (status >= 300) throw new Error(`The endpoint refuses a report with ${status}`);
		return (workflowData?.[0] ?? []).map(({ json }) => json);
	}
}

/** Something that happens to a computer that reports. */
export function disturbMachine(reports: Reports, dice: Dice, codes: readonly string[]): string {
	const machine = dice.pick(reports.machines);
	switch (
		dice.pick(['status', 'status', 'status', 'clone', 'clone', 'reinstall', 'forget'] as const)
	) {
		case 'clone':
			return `${reports.clone(machine).name} is a clone of ${machine.name}`;
		case 'reinstall':
			reports.reinstall(machine);
			return `the agent of ${machine.name} is installed again`;
		case 'forget':
			machine.forgetsId = !machine.forgetsId;
			return `${machine.name} reports ${machine.forgetsId ? 'without its' : 'with its'} id`;
		default:
			machine.reasons = dice.chance(0.5) ? [dice.pick(codes)] : [];
			return `${machine.name}: ${machine.reasons.join() || 'OK'}`;
	}
}
