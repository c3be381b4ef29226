/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { cpSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import manifest from '../../package.json';
import { N8nClient } from '../n8n/n8nClient';
import { runN8nCommand } from '../n8n/n8nCommand';
import { startN8n } from '../n8n/n8nProcess';
import { KES_TEMPLATE, REPORT_SECRET } from '../n8n/kesCloudStage';
import { CHECKOUT, installPackage, installPackedPackage, packPackage } from '../n8n/package';
import { readTemplate, Stage } from '../n8n/stage';
import { Teardown, temporaryFolder } from '../n8n/teardown';
import { credentialsOf } from '../n8n/vendors';
import { waitFor } from '../n8n/waitFor';

const SET_UP_MS = 300_000;
const TICKET_MS = 120_000;
const TRIGGER = 'Watch Kaspersky Security Center';

const teardown = new Teardown();
let stage: Stage;
let workflowId: string;
let device: string;

const tickets = () =>
	stage.autotask.state.tickets().filter(({ externalID }) => externalID?.startsWith('ksp-'));
const openTickets = () => tickets().filter(({ completedDate }) => completedDate === null);

const setStatus = (reasons: string[]) =>
	stage.ksc.state.setHostStatus(device, {
		level: reasons.length > 0 ? 'Critical' : 'OK',
		reasons,
	});

/** Publishing polls at once. */
async function pollNow(client = stage.client): Promise<void> {
	await client.deactivate(workflowId);
	await client.activate(workflowId);
}

async function untilOpen(count: number): Promise<void> {
	await waitFor(`${count} open tickets`, TICKET_MS, async () =>
		openTickets().length === count ? true : undefined,
	);
}

/** A tarball of what is built, under another version number. */
async function packAs(version: string): Promise<string> {
	const folder = temporaryFolder(teardown, 'next-version');
	for (const name of ['dist', 'workflows', 'reporters', 'README.md'])
		cpSync(path.join(CHECKOUT, name), path.join(folder, name), { recursive: true });
	writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ ...manifest, version }));
	const tarball = await packPackage(folder);
	teardown.add(() => rmSync(path.dirname(tarball), { recursive: true }));
	return tarball;
}

beforeAll(async () => {
	stage = await Stage.set({ hosts: 60, problems: 0 });
	teardown.add(async () => await stage.strike());
	const rule = { statuses: ['databasesOutdated'], createTicket: 'on' };
	workflowId = await stage.createWorkflow(readTemplate(), {
		[TRIGGER]: { options: { resendEvery: 0 } },
		'Apply Ticketing Rules': { operation: 'applyRules', rules: { rule: [rule] } },
	});
	const { fleet } = stage.ksc.state;
	const ofCustomer = [...fleet.hosts.values()].find((host) => fleet.virtualServerIdOf(host) > 0);
	device = ofCustomer?.name ?? 'no device of a customer';
	await stage.client.activate(workflowId);
	setStatus(['databasesOutdated']);
	await pollNow();
	await untilOpen(1);
}, SET_UP_MS);

afterAll(async () => await teardown.run(), 60_000);

describe('a package in use, in the order of its life', () => {
	it('upgraded: the published workflow goes on with its state and its tickets', async () => {
		await installPackage(stage.n8n.userFolder, await packAs('99.0.0'));
		await stage.n8n.restart();
		setStatus([]);
		await untilOpen(0);
		expect(tickets()).toHaveLength(1);
	}, 300_000);

	it('removed without unpublishing: n8n starts, and the workflow goes on when the package is back and it is published again', async () => {
		const folder = path.join(stage.n8n.userFolder, '.n8n', 'nodes', 'node_modules', manifest.name);
		rmSync(folder, { recursive: true });
		await stage.n8n.restart();
		setStatus(['databasesOutdated']);
		await installPackedPackage([stage.n8n.userFolder]);
		await stage.n8n.restart();
		await pollNow();
		await untilOpen(1);
	}, 300_000);

	it('moved to another n8n: no ticket is created twice, and one whose status clears there is completed', async () => {
		const file = (name: string) => path.join(stage.n8n.userFolder, name);
		const { userFolder } = stage.n8n;
		const before = tickets();
		expect(openTickets()).toHaveLength(1);
		await stage.client.deactivate(workflowId);
		await runN8nCommand(['export:workflow', `--id=${workflowId}`, `--output=${file('w.json')}`], {
			userFolder,
		});
		await runN8nCommand(['export:credentials', '--all', `--output=${file('c.json')}`], {
			userFolder,
		});
		const other = temporaryFolder(teardown, 'other-n8n');
		await installPackedPackage([other]);
		await runN8nCommand(['import:credentials', `--input=${file('c.json')}`], { userFolder: other });
		await runN8nCommand(['import:workflow', `--input=${file('w.json')}`], { userFolder: other });
		const n8n = await startN8n({ userFolder: other });
		teardown.add(async () => await n8n.stop());
		const client = await N8nClient.connect(n8n.url);
		await client.activate(workflowId);
		await client.executions.untilCount(workflowId, 1);
		expect(tickets()).toEqual(before);
		setStatus([]);
		await pollNow(client);
		await untilOpen(0);
		expect(tickets()).toHaveLength(before.length);
	}, 400_000);

	it('imported twice, a template that receives reports has one address, and n8n publishes only the first', async () => {
		const secret = { method: 'hmac', secret: REPORT_SECRET };
		const name = 'Kaspersky Status Report';
		const reports = await stage.client.createCredential('kasperskyStatusReportApi', name, secret);
		const template = readTemplate(KES_TEMPLATE);
		const credentials = credentialsOf(template.nodes, stage.credentials, reports);
		const [first, second] = [
			await stage.client.createWorkflow(template, credentials),
			await stage.client.createWorkflow(template, credentials),
		];
		await stage.client.activate(first);
		await expect(stage.client.activate(second)).rejects.toThrow(/conflict/i);
	}, 120_000);
});
