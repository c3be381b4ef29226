import { UserError } from 'n8n-workflow';
import type { AutotaskSimulator } from '../simulators/autotask';
import type { KscSimulator } from '../simulators/kaspersky';
import type { Environment } from './children';
import { N8nClient, type WorkflowTemplate } from './n8nClient';
import { startN8n, type N8nProcess } from './n8nProcess';
import { installPackedPackage } from './package';
import { Teardown, temporaryFolder } from './teardown';
import { withParameters, type ParameterChanges } from './templates';
import { trustByEnvironment } from './trust';
import {
	createCredentials,
	credentialsOf,
	startVendors,
	type VendorCredentials,
	type Vendors,
	type WorldSize,
} from './vendors';

export { EVERYTHING_ON, readTemplate, TEMPLATE } from './templates';

export interface StageOptions extends WorldSize {
	/** Settings of n8n that differ from those of the test bed. */
	env?: Environment;
	/** Whether n8n has no credentials yet, as on the first day. */
	fresh?: boolean;
	/** Told what comes next, in words for a person who waits. */
	onStep?: (step: string) => void;
}

/** Both simulators and a real n8n with the packed package in it, on loopback, in a folder of its own. */
export class Stage {
	readonly ksc: KscSimulator;

	readonly autotask: AutotaskSimulator;

	private constructor(
		vendors: Vendors,
		readonly n8n: N8nProcess,
		readonly client: N8nClient,
		private readonly created: VendorCredentials | undefined,
		private readonly teardown: Teardown,
	) {
		this.ksc = vendors.ksc;
		this.autotask = vendors.autotask;
	}

	static async set(options: StageOptions = {}): Promise<Stage> {
		const teardown = new Teardown();
		return await teardown.guard(async () => await Stage.open(options, teardown));
	}

	get credentials(): VendorCredentials {
		if (!this.created) throw new UserError('On a fresh stage a person creates the credentials');
		return this.created;
	}

	/** Where reports of devices go. */
	get webhookUrl(): string {
		return this.n8n.url;
	}

	/** Creates a workflow from a template, with the credentials filled in and some parameters changed. */
	async createWorkflow(
		template: WorkflowTemplate,
		parameters: ParameterChanges = {},
	): Promise<string> {
		const workflow = withParameters(template, parameters);
		const credentials = credentialsOf(workflow.nodes, this.credentials);
		return await this.client.createWorkflow(workflow, credentials);
	}

	/** Stops everything that it started and removes what it wrote. */
	async strike(): Promise<void> {
		await this.teardown.run();
	}

	private static async open(options: StageOptions, teardown: Teardown): Promise<Stage> {
		const { onStep = () => {}, env } = options;
		onStep('Starting the simulators of Kaspersky Security Center and Autotask');
		const vendors = await startVendors(options, teardown);
		onStep('Packing the package and installing it into n8n');
		const userFolder = temporaryFolder(teardown, 'n8n-stage');
		await installPackedPackage([userFolder]);
		onStep('Starting n8n');
		const n8n = await startN8n({
			userFolder,
			env: { ...trustByEnvironment(vendors.ksc.caPem, userFolder), ...env },
		});
		teardown.add(async () => await n8n.stop());
		onStep('Creating the owner and the credentials');
		const client = await N8nClient.connect(n8n.url);
		const credentials = options.fresh ? undefined : await createCredentials(client, vendors);
		return new Stage(vendors, n8n, client, credentials, teardown);
	}
}
