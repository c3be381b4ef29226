import { randomUUID } from 'node:crypto';
import axios from 'axios';
import type { INode, INodeParameters } from 'n8n-workflow';
import { externalID, sourceId } from '../../nodes/shared/externalId';
import type { StatusChange } from '../../nodes/shared/items';
import { credentialsOf } from '../n8n/vendors';
import { STATUS } from './fleet';
import type { QueueStage } from './queueStage';

const PACKAGE = 'n8n-nodes-kaspersky-autotask';
/** Of another source than the storm's, whose snapshots say nothing about these. */
const SOURCE = { id: sourceId('ksc', 'queue-same'), name: 'ksc.msp.example' };

/** The changes of some devices that turn Critical, as the trigger sends them, and the keys of their tickets. */
export function changesOf(devices: number): { changes: StatusChange[]; keys: string[] } {
	const now = new Date().toISOString();
	const changes = Array.from({ length: devices }, (_, index): StatusChange => {
		const name = `SAME-${index + 1}`;
		return {
			...{ change: 'raised', solution: 'kasperskySecurityCenter', level: 'Critical' },
			status: { code: STATUS, description: 'Databases are outdated' },
			device: { id: name, name },
			customer: { id: 'contoso', name: 'Contoso', kind: 'virtualServer' },
			...{ source: SOURCE, raisedAt: now, observedAt: now },
		};
	});
	return { changes, keys: changes.map(({ device }) => externalID(SOURCE.id, device.id, STATUS)) };
}

/** A workflow that makes tickets of changes that are posted to it: each posting is an execution of its own. */
export class SameChanges {
	private constructor(
		private readonly url: string,
		readonly workflowId: string,
	) {}

	static async publish(stage: QueueStage): Promise<SameChanges> {
		const webhookId = randomUUID();
		const rule = { statuses: [STATUS], createTicket: 'on' };
		const nodes = [
			{
				...node('Take', 'n8n-nodes-base.webhook', { httpMethod: 'POST', path: webhookId }),
				webhookId,
			},
			node('Split', 'n8n-nodes-base.splitOut', { fieldToSplitOut: 'body', options: {} }),
			node('Rules', `${PACKAGE}.kasperskyTicketingRules`, { rules: { rule: [rule] } }),
			node('Sync', `${PACKAGE}.autotaskTicket`, { operation: 'sync' }),
		];
		const to = (name: string) => ({ main: [[{ node: name, type: 'main' as const, index: 0 }]] });
		const connections = { Take: to('Split'), Split: to('Rules'), Rules: to('Sync') };
		const id = await stage.client.createWorkflow(
			{ name: 'The same changes again', nodes, connections, settings: {} },
			credentialsOf(nodes, stage.credentials),
		);
		await stage.client.activate(id);
		return new SameChanges(`${stage.webhookUrl}/webhook/${webhookId}`, id);
	}

	async post(changes: StatusChange[]): Promise<void> {
		await axios.post(this.url, changes, { proxy: false });
	}
}

function node(name: string, type: string, parameters: INodeParameters): INode {
	return { id: name, name, type, typeVersion: 1, position: [0, 0], parameters };
}
