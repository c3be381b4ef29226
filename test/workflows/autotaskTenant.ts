import nock from 'nock';
import type { IDataObject, INode } from 'n8n-workflow';
import { AutotaskPsaApi } from '../../credentials/AutotaskPsaApi.credentials';
import { AutotaskTicket } from '../../nodes/AutotaskTicket/AutotaskTicket.node';
import { runNode, type Bed, type NodeRun } from './harness';

export const DISCOVERY = 'https://webservices.autotask.net';
export const ZONE = 'https://webservices3.autotask.net';
export const TICKET_NODE = 'n8n-nodes-kaspersky-autotask.autotaskTicket';
export const EXTERNAL_ID = 'ksp-5f0c21aa-9b1d77e0c4a2f318-databasesOutdated';
export const HTML = '<!DOCTYPE html><html><body>Bad gateway</body></html>';

export type Reply = [status: number, body?: nock.Body, headers?: nock.ReplyHeaders];

export interface Seen {
	host: string;
	method: string;
	path: string;
	body: IDataObject;
	headers: Record<string, unknown>;
}

interface SentRequest {
	path: string;
	getHeaders(): Record<string, unknown>;
}

const PATH = '/ATServicesRest/V1.0/';

let users = 0;

/** Autotask as scripted answers, for what no healthy simulator says; each instance is a tenant of its own. */
export class ScriptedTenant {
	readonly seen: Seen[] = [];

	readonly secrets: IDataObject = {
		userName: `api${++users}@msp.example`,
		secret: 'S3c$ret#~*9',
		integrationCode: 'TRACKINGIDENTIFIER01',
		baseUrl: '',
		zoneUrl: '',
	};

	readonly bed: Bed = {
		types: { [TICKET_NODE]: new AutotaskTicket() },
		credentialTypes: [new AutotaskPsaApi()],
		secrets: { autotaskPsaApi: this.secrets },
	};

	/** Zone discovery answers so, once for each reply; the last one from then on. */
	zone(...replies: Reply[]): this {
		const script = replies.length > 0 ? replies : [zoneReply(ZONE)];
		this.script(DISCOVERY, 'get', /^\/atservicesrest\/v1\.0\/zoneInformation/, script);
		return this;
	}

	/** The API user may do all with tickets, unless the reply says otherwise: Sync asks once an hour. */
	rights(reply: Reply = [200, { info: {} }]): this {
		return this.answer('get', 'Tickets/entityInformation', [reply]);
	}

	/** @param path below `V1.0/`, e.g. `Tickets/query` */
	answer(
		method: 'get' | 'post' | 'patch',
		path: string,
		replies: Array<Reply | 'dropped'>,
		host = ZONE,
	): this {
		this.script(host, method, PATH + path, replies);
		return this;
	}

	private script(
		host: string,
		method: 'get' | 'post' | 'patch',
		path: string | RegExp,
		replies: Array<Reply | 'dropped'>,
	) {
		replies.forEach((reply, index) => {
			const scope = nock(host);
			const interceptor = scope[method](path);
			if (index === replies.length - 1) scope.persist();
			if (reply === 'dropped') {
				interceptor.replyWithError(Object.assign(new Error('hang up'), { code: 'ECONNRESET' }));
			} else {
				interceptor.reply(...reply);
			}
			scope.on('request', (request: SentRequest, _: unknown, body: string) => {
				this.seen.push({
					...{ host, method, path: request.path.replace(PATH, '') },
					...{ body: body === '' ? {} : JSON.parse(body), headers: { ...request.getHeaders() } },
				});
			});
		});
	}

	get requests(): string[] {
		return this.seen.map(({ method, path }) => `${method} ${path.split('?')[0]}`);
	}

	async run(
		parameters: IDataObject,
		items: IDataObject[] = [{}],
		onError?: INode['onError'],
	): Promise<NodeRun> {
		return await runNode(this.bed, TICKET_NODE, parameters, items, onError);
	}

	async sync(items: IDataObject[], onError?: INode['onError']): Promise<NodeRun> {
		return await this.run({ operation: 'sync', completedStatus: 5, options: {} }, items, onError);
	}
}

export const zoneReply = (host: string): Reply => [
	200,
	{ zoneName: 'x', url: `${host}/ATServicesRest/`, webUrl: 'https://ww3.autotask.net/', ci: 1 },
];

export const page = (items: object[], nextPageUrl: string | null = null): Reply => [
	200,
	{
		items,
		pageDetails: { count: items.length, requestCount: 500, prevPageUrl: null, nextPageUrl },
	},
];

export const row = (id: number, rest: object = {}) => ({
	...{
		id,
		ticketNumber: `T20261122.000${id}`,
		externalID: EXTERNAL_ID,
		title: 'x',
		status: 1,
		priority: 4,
	},
	...{ createDate: new Date().toISOString(), dueDateTime: null, completedDate: null },
	...{ resolution: '', assignedResourceID: null },
	...rest,
});

export const raised = (rest: object = {}): IDataObject => ({
	...{ change: 'raised', level: 'Critical' },
	...{ raisedAt: new Date().toISOString(), observedAt: new Date().toISOString() },
	ticket: {
		...{
			action: 'open',
			externalID: EXTERNAL_ID,
			companyID: 175,
			queueID: 8,
			priority: 4,
			dueHours: 12,
		},
		...{ title: 'Critical: Databases are outdated on FIN-PC-07', description: 'Why' },
		...rest,
	},
});
