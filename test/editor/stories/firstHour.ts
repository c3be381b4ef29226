/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import path from 'node:path';
import { CHECKOUT } from '../../n8n/package';
import { TEMPLATE, type Stage } from '../../n8n/stage';
import { waitFor } from '../../n8n/waitFor';
import { story } from '../story';
import { healthyDeviceOf } from './devices';

const WATCH = 'Watch Kaspersky Security Center';
const RULES = 'Apply Ticketing Rules';
const SYNC = 'Sync Autotask Tickets';
const SOON_MS = 30_000;

const isTest = ({ title }: { title: string }) => title.startsWith('[Test]');

const testTickets = ({ autotask }: Stage) => autotask.state.tickets().filter(isTest);

const realTickets = ({ autotask }: Stage) =>
	autotask.state.tickets().filter((ticket) => !isTest(ticket));

/** The template's own notes, followed on an n8n that has nothing but the package. */
story('First hour', (step) => {
	let id: string;
	let device: string;

	/** Publishing polls at once, so nobody has to wait for the minute. */
	async function poll({ client }: Stage): Promise<void> {
		await client.deactivate(id);
		await client.activate(id);
	}

	step('the template is imported', async ({ editor }) => {
		id = await editor.importFile(path.join(CHECKOUT, 'workflows', TEMPLATE));
		for (const name of [WATCH, RULES, SYNC]) await editor.canvasNode(name).waitFor();
	});

	step('the credential of Kaspersky Security Center is tested when it is saved', async (scene) => {
		const { editor, stage } = scene;
		const panel = await editor.openNode(WATCH);
		const form = await panel.newCredential();
		const { url, user, password, caPem } = stage.ksc;
		await form.fill({ serverUrl: url, user, password: 'wrong', caPem });
		await form.saveInVain();
		await form.fill({ password });
		await form.save();
		expect(await panel.credential()).toMatch(/^Kaspersky Security Center/);
		await panel.close();
	});

	step(
		'so is the one of Autotask, which then is in all nodes',
		async ({ editor, stage, stored }) => {
			const panel = await editor.openNode(RULES);
			const form = await panel.newCredential();
			const { user, secret, integrationCode, url } = stage.autotask;
			await form.fill({ userName: user, secret, integrationCode, baseUrl: url });
			await form.save();
			await panel.close();
			await stored.until(id, 'a credential in every node of ours', ({ nodes }) =>
				nodes
					.filter(({ type }) => type.startsWith('n8n-nodes-kaspersky-autotask.'))
					.every(({ credentials }) => credentials !== undefined),
			);
		},
	);

	step('nothing is on', async ({ editor }) => {
		const panel = await editor.openNode('Show the Rule Table');
		await panel.execute();
		const rows = await panel.outputRows();
		expect(new Set(rows.map(({ createTicket }) => createTicket))).toEqual(new Set(['false']));
		await panel.close();
	});

	step('which customers have no company', async ({ editor }) => {
		const panel = await editor.openNode('Check the Accounts');
		await panel.execute();
		const rows = await panel.outputRows();
		expect(rows.some(({ matchedBy }) => matchedBy === 'name')).toBe(true);
		await panel.close();
	});

	step('a test ticket is created and completed', async ({ editor, stage }) => {
		const panel = await editor.openNode('Create a Test Ticket');
		const company = panel.field('testCompany');
		await company.searchResource('Managed');
		await company.pickResource('Managed Services Ltd');
		await panel.execute();
		await panel.close();
		expect(testTickets(stage)).toEqual([expect.objectContaining({ companyID: 0, status: 5 })]);
	});

	step('the first status is switched on', async ({ editor }) => {
		const panel = await editor.openNode(RULES);
		await panel.list('rules').entry(0).field('createTicket').choose('On');
		await panel.close();
	});

	step('published, the problems of that status get their tickets, and no others', async (scene) => {
		const { editor, stage } = scene;
		const before = realTickets(stage).length;
		await editor.publish('First hour');
		await waitFor('the first tickets', SOON_MS, async () => {
			const { length } = realTickets(stage);
			return await Promise.resolve(length > before || undefined);
		});
		for (const { title } of realTickets(stage).slice(before))
			expect(title).toContain('Databases are outdated');
	});

	step('a device turns Critical, and has its ticket', async ({ stage }) => {
		device = healthyDeviceOf(stage, 'Contoso');
		stage.ksc.state.setHostStatus(device, { level: 'Critical', reasons: ['databasesOutdated'] });
		await poll(stage);
		await waitFor(
			'the ticket',
			SOON_MS,
			async () => await Promise.resolve(ticketOf(stage, device)),
		);
		expect(ticketOf(stage, device)).toMatchObject({ queueID: 8, priority: 4, status: 1 });
	});

	step('the device is OK again, and its ticket is completed', async ({ stage }) => {
		stage.ksc.state.setHostStatus(device, { level: 'OK', reasons: [] });
		await poll(stage);
		await waitFor('the completed ticket', SOON_MS, async () => {
			const completed = ticketOf(stage, device)?.status === 5;
			return await Promise.resolve(completed || undefined);
		});
		expect(testTickets(stage)).toHaveLength(1);
	});

	step('published with Create Test Ticket in the live node, it fails in words', async (scene) => {
		const { editor, stage } = scene;
		const panel = await editor.openNode(RULES);
		await panel.field('operation').choose('Create Test Ticket');
		const company = panel.field('testCompany');
		await company.searchResource('Managed');
		await company.pickResource('Managed Services Ltd');
		await panel.close();
		await editor.publish('Live node left on the test ticket');
		stage.ksc.state.setHostStatus(device, { level: 'Critical', reasons: ['databasesOutdated'] });
		const before = (await stage.client.executions.list(id)).length;
		await poll(stage);
		const ended = await stage.client.executions.untilCount(id, before + 1);
		const { status, data } = ended[ended.length - 1];
		expect(status).toBe('error');
		expect(data?.resultData.error?.message).toMatch(/Create Test Ticket/);
		expect(testTickets(stage)).toHaveLength(1);
		await stage.client.deactivate(id);
	});
});

const ticketOf = ({ autotask }: Stage, device: string) =>
	autotask.state.tickets().find(({ title }) => title.includes(device));
