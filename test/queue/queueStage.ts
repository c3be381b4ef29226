import type { Environment } from '../n8n/children';
import { N8nClient, type WorkflowTemplate } from '../n8n/n8nClient';
import { startN8n } from '../n8n/n8nProcess';
import { installPackedPackage } from '../n8n/package';
import { Teardown, temporaryFolder } from '../n8n/teardown';
import { withParameters, type ParameterChanges } from '../n8n/templates';
import {
	createCredentials,
	credentialsOf,
	startVendors,
	type VendorCredentials,
	type Vendors,
	type WorldSize,
} from '../n8n/vendors';
import { readCompose, settingsOf, type Service } from './compose';
import type { KeptServer } from './servers/keptServer';
import type { Processes } from './processes';
import { startPostgres } from './servers/postgres';
import { startRedis } from './servers/redis';

export interface QueueStageOptions extends WorldSize {
	/** Told what comes next, in words for a person who waits. */
	tell: (line: string) => void;
}

/** A main, two workers and a webhook process on a PostgreSQL and a Redis of their own, and both simulators. */
export class QueueStage {
	private constructor(
		readonly vendors: Vendors,
		readonly processes: Processes,
		readonly redis: KeptServer,
		readonly client: N8nClient,
		readonly credentials: VendorCredentials,
		private readonly teardown: Teardown,
	) {}

	static async set(options: QueueStageOptions): Promise<QueueStage> {
		const teardown = new Teardown();
		return await teardown.guard(async () => await QueueStage.open(options, teardown));
	}

	/** Where reports of devices go. */
	get webhookUrl(): string {
		return this.processes.webhook.url;
	}

	async createWorkflow(template: WorkflowTemplate, parameters: ParameterChanges): Promise<string> {
		const workflow = withParameters(template, parameters);
		const credentials = credentialsOf(workflow.nodes, this.credentials);
		return await this.client.createWorkflow(workflow, credentials);
	}

	/** Stops everything that it started and removes what it wrote. */
	async strike(): Promise<void> {
		await this.teardown.run();
	}

	private static async open(options: QueueStageOptions, teardown: Teardown): Promise<QueueStage> {
		const { tell } = options;
		const vendors = await startVendors(options, teardown);
		tell('Starting PostgreSQL and Redis');
		const postgres = await startPostgres(teardown);
		const redis = await startRedis(teardown, readCompose().redis);
		const processes = await startProcesses({ ...postgres.env, ...redis.env }, tell, teardown);
		const client = await N8nClient.connect(processes.main.url);
		const credentials = await createCredentials(client, vendors);
		return new QueueStage(vendors, processes, redis.server, client, credentials, teardown);
	}
}

/** @param servers where PostgreSQL and Redis are */
async function startProcesses(
	servers: Environment,
	tell: QueueStageOptions['tell'],
	teardown: Teardown,
): Promise<Processes> {
	const names = ['main', 'worker-1', 'worker-2', 'webhook'];
	const folders = names.map((name) => temporaryFolder(teardown, `n8n-queue-${name}`));
	const [mainFolder, worker1, worker2, webhookFolder] = folders;
	const { main, worker, webhook } = readCompose();
	const start = async (service: Service, userFolder: string) => {
		const env = { ...settingsOf(service), ...servers };
		const started = await startN8n({ userFolder, command: service.command, env });
		teardown.add(async () => await started.stop());
		return started;
	};
	tell('Packing the package and installing it for each process of n8n');
	await installPackedPackage(folders);
	tell('Starting the main process, which sets up the database');
	const started = await start(main, mainFolder);
	tell('Starting two workers and a webhook process');
	return {
		main: started,
		workers: [await start(worker, worker1), await start(worker, worker2)],
		webhook: await start(webhook, webhookFolder),
	};
}
