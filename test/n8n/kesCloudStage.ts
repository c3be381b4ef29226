/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { createHmac, randomUUID } from 'node:crypto';
import type { Readable } from 'node:stream';
import axios, { type AxiosResponse } from 'axios';
import type { IDataObject } from 'n8n-workflow';
import type { N8nClient, StoredCredential } from './n8nClient';
import { readTemplate, withParameters, type ParameterChanges } from './templates';
import { credentialsOf, type VendorCredentials } from './vendors';

export const KES_TEMPLATE = 'kaspersky-endpoint-security-cloud-to-autotask.json';
export const KES_TRIGGER = 'Receive KES Cloud Reports';
export const REPORT_SECRET = 'an example secret of the test bed';

/** What the endpoint answers; other answers come from n8n itself. */
export interface ReportAnswer {
	message: string;
	accepted: number;
	refused: number;
	results?: IDataObject[];
}

const AV_STATE_TIME = (time: Date) => {
	const [date, clock] = time.toISOString().split('.')[0].split('T');
	return `${date.split('-').reverse().join('-')} ${clock.replace(/:/g, '-')}`;
};

/** A time as the Network Agent writes it, some days ago. */
export function daysAgo(days: number): string {
	return AV_STATE_TIME(new Date(Date.now() - days * 86_400_000));
}

/** The report of a healthy device; `values` are what is different. */
export function avStateReport(host: string, values: IDataObject = {}, workspace = 'Contoso') {
	return {
		source: 'klnagent-avstate',
		collected_at: new Date().toISOString(),
		...{ host, workspace },
		values: {
			Protection_HostId: `id-${host.toLowerCase()}`,
			...{ Protection_AvInstalled: 1, Protection_AvRunning: 1 },
			...{ Protection_HasRtp: 1, Protection_RtpState: 7 },
			Protection_LastConnected: daysAgo(0.01),
			Protection_BasesDate: daysAgo(0.5),
			Protection_LastFscan: '',
			...values,
		},
	};
}

/** The headers that a reporter sends with a body. */
export function signed(body: string, secret = REPORT_SECRET, at = Date.now()) {
	const timestamp = String(Math.floor(at / 1000));
	const digest = createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex');
	return {
		'content-type': 'application/json',
		'x-kaspersky-report-timestamp': timestamp,
		'x-kaspersky-report-signature': `sha256=${digest}`,
	};
}

/** An n8n that is there already, and where it takes in what devices send. */
export interface ReportHost {
	client: N8nClient;
	credentials: VendorCredentials;
	webhookUrl: string;
}

/** A published workflow that receives reports. */
export class KesCloudWorkflow {
	private readonly http = axios.create({ proxy: false, validateStatus: () => true });

	private constructor(
		private readonly host: ReportHost,
		readonly id: string,
		readonly url: string,
		readonly credential: StoredCredential,
	) {}

	/** From the shipped template, with some parameters changed, by node name. */
	static async publish(
		host: ReportHost,
		parameters: ParameterChanges = {},
		credentialData: IDataObject = { method: 'hmac', secret: REPORT_SECRET },
		templateName = KES_TEMPLATE,
	): Promise<KesCloudWorkflow> {
		const name = 'Kaspersky Status Report';
		const data = credentialData as { method: string; secret: string };
		const reports = await host.client.createCredential('kasperskyStatusReportApi', name, data);
		const template = withParameters(readTemplate(templateName), parameters);
		const webhookId = randomUUID();
		const nodes = template.nodes.map((node) =>
			node.webhookId === undefined ? node : { ...node, webhookId },
		);
		const credentials = credentialsOf(nodes, host.credentials, reports);
		const id = await host.client.createWorkflow({ ...template, nodes }, credentials);
		await host.client.activate(id);
		const url = `${host.webhookUrl}/webhook/${webhookId}/report`;
		return new KesCloudWorkflow(host, id, url, reports);
	}

	/** @param headers `false`: without it; a stream is sent in chunks */
	async post(
		body: string | Readable,
		headers: Record<string, string | false>,
	): Promise<AxiosResponse<ReportAnswer>> {
		return await this.http.post<ReportAnswer>(this.url, body, {
			headers,
			maxBodyLength: Infinity,
			transformRequest: (data: string | Readable) => data,
		});
	}

	/** Sends a report, or a list of them, as a reporter does. */
	async report(...reports: object[]): Promise<AxiosResponse<ReportAnswer>> {
		const body = JSON.stringify(reports.length === 1 ? reports[0] : reports);
		return await this.post(body, signed(body));
	}

	async executions(): Promise<number> {
		return (await this.host.client.executions.list(this.id)).length;
	}

	/** n8n numbers its executions; 0 before the first. Right for a count while no other workflow runs. */
	async newestExecutionId(): Promise<number> {
		const [newest] = await this.host.client.executions.list(this.id, 1);
		return Number(newest?.id ?? 0);
	}

	/** What the endpoint has stored: a line for each device. */
	async storedDevices(): Promise<string[]> {
		const data = await this.host.client.staticData(this.id);
		const node = data[`node:${KES_TRIGGER}`] as { endpoint?: { devices: string } } | undefined;
		return node?.endpoint?.devices.split('\n').filter(Boolean) ?? [];
	}
}
