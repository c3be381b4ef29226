/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { INode } from 'n8n-workflow';
import { startAutotaskSimulator, type AutotaskSimulator } from '../simulators/autotask';
import { startKscSimulator, type KscSimulator } from '../simulators/kaspersky';
import { N8nClient, type StoredCredential, type WorkflowTemplate } from './n8nClient';
import { startN8n, type N8nProcess } from './n8nProcess';
import { CHECKOUT, installPackage, packPackage } from './package';

export const TEMPLATE = 'kaspersky-security-center-to-autotask.json';

export interface StageOptions {
	hosts?: number;
	problems?: number;
	/** Tickets of other people that are in Autotask already. */
	tickets?: number;
	seed?: number;
	/** Told what comes next, in words for a person who waits. */
	onStep?: (step: string) => void;
}

/** A shipped template, as a person imports it. */
export function readTemplate(name = TEMPLATE): WorkflowTemplate {
	return JSON.parse(readFileSync(path.join(CHECKOUT, 'workflows', name), 'utf8'));
}

/** Both simulators and a real n8n with the packed package in it, on loopback, in a folder of its own. */
export class Stage {
	private constructor(
		readonly ksc: KscSimulator,
		readonly autotask: AutotaskSimulator,
		readonly n8n: N8nProcess,
		readonly client: N8nClient,
		readonly credentials: { ksc: StoredCredential; autotask: StoredCredential },
	) {}

	static async set(options: StageOptions = {}): Promise<Stage> {
		const { onStep = () => {}, hosts = 200, problems = 0, tickets = 20, seed = 1 } = options;
		onStep('Starting the simulators of Kaspersky Security Center and Autotask');
		const ksc = await startKscSimulator({ hosts, problems, seed });
		const autotask = await startAutotaskSimulator({ tickets, seed });
		const userFolder = mkdtempSync(path.join(os.tmpdir(), 'n8n-stage-'));
		onStep('Packing the package and installing it into n8n');
		const tarball = await packPackage();
		await installPackage(userFolder, tarball);
		rmSync(path.dirname(tarball), { recursive: true });
		onStep('Starting n8n');
		const n8n = await startN8n({ userFolder });
		onStep('Creating the owner and the credentials');
		const client = await N8nClient.connect(n8n.url);
		const credentials = {
			ksc: await client.createCredential(
				'kasperskySecurityCenterApi',
				'Kaspersky Security Center',
				{
					...Stage.kscCredential(ksc),
				},
			),
			autotask: await client.createCredential('autotaskPsaApi', 'Autotask', {
				...Stage.autotaskCredential(autotask),
			}),
		};
		return new Stage(ksc, autotask, n8n, client, credentials);
	}

	static kscCredential(ksc: KscSimulator) {
		return {
			serverUrl: ksc.url,
			userType: 'internal',
			user: ksc.user,
			password: ksc.password,
			caPem: ksc.caPem,
		};
	}

	static autotaskCredential(autotask: AutotaskSimulator) {
		return {
			userName: autotask.user,
			secret: autotask.secret,
			integrationCode: autotask.integrationCode,
			baseUrl: autotask.url,
		};
	}

	/** Creates a workflow from a template, with the credentials filled in and some parameters changed. */
	async createWorkflow(
		template: WorkflowTemplate,
		parameters: Record<string, INode['parameters']> = {},
	): Promise<string> {
		const nodes = template.nodes.map((node) => ({
			...node,
			parameters: { ...node.parameters, ...parameters[node.name] },
		}));
		const credentials = Object.fromEntries(
			nodes.map((node) => [node.name, this.credentialsOf(node)]),
		);
		return await this.client.createWorkflow({ ...template, nodes }, credentials);
	}

	/** Stops everything that it started and removes what it wrote. */
	async strike(): Promise<void> {
		await this.n8n.stop();
		await Promise.all([this.ksc.close(), this.autotask.close()]);
		rmSync(this.n8n.userFolder, { recursive: true, force: true });
	}

	private credentialsOf({ type }: INode): NonNullable<INode['credentials']> {
		if (type.endsWith('.kasperskySecurityCenterTrigger')) {
			return { kasperskySecurityCenterApi: this.credentials.ksc };
		}
		const isOurs = type.startsWith('n8n-nodes-kaspersky-autotask.');
		return isOurs ? { autotaskPsaApi: this.credentials.autotask } : {};
	}
}
