import { readTemplate } from '../../n8n/stage';
import { waitFor } from '../../n8n/waitFor';
import { story } from '../story';
import { healthyDeviceOf } from './devices';

const FIRST_POLL_MS = 30_000;

story('A device turns Critical', (step) => {
	let id: string;
	let device: string;

	step('the first status is switched on', async ({ editor, stage }) => {
		id = await stage.createWorkflow(readTemplate());
		await editor.openWorkflow(id);
		const panel = await editor.openNode('Apply Ticketing Rules');
		await panel.list('rules').entry(0).field('createTicket').choose('On');
		await panel.close();
	});

	step('the workflow is published', async ({ editor, stage }) => {
		device = healthyDeviceOf(stage, 'Contoso');
		await editor.publish('First day');
		// What is there at the first poll makes no tickets.
		await waitFor('the first poll', FIRST_POLL_MS, async () => {
			const polled = Object.keys(await stage.client.staticData(id)).length > 0;
			return polled || undefined;
		});
	});

	step('the execution shows what happened', async ({ editor, stage }) => {
		stage.ksc.state.setHostStatus(device, { level: 'Critical', reasons: ['databasesOutdated'] });
		// Publishing polls at once, so nobody has to wait for the minute.
		await stage.client.deactivate(id);
		await stage.client.activate(id);
		await stage.client.executions.untilCount(id, 1);
		await editor.openExecutions();
		await editor.pictures.take('execution');
	});

	step('Autotask has the ticket', async ({ editor, stage }) => {
		const [ticket] = await waitFor('the ticket', 10_000, async () => {
			const ours = stage.autotask.state.tickets().filter(({ title }) => title.includes(device));
			return await Promise.resolve(ours.length > 0 ? ours : undefined);
		});
		const desk = await editor.page.context().newPage();
		await desk.goto(stage.autotask.webUrl);
		await desk.getByRole('link', { name: ticket.ticketNumber }).click();
		await desk.getByRole('heading', { name: ticket.title }).waitFor();
		await editor.pictures.take('ticket', desk);
		await desk.close();
		await stage.client.deactivate(id);
	});
});
