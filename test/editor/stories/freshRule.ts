import { readTemplate } from '../../n8n/stage';
import { waitFor } from '../../n8n/waitFor';
import { story } from '../story';

const RULES = 'Apply Ticketing Rules';
const LOADED_MS = 30_000;
const ASKS = /Choose the status descriptions of this rule/;

/** Nothing has been executed: the node has no input data. */
story('A fresh rule', (step) => {
	step('shows its name first, and asks for its statuses', async ({ editor, stage }) => {
		const template = readTemplate();
		const bare = { [RULES]: { rules: { rule: [] } } };
		await editor.openWorkflow(await stage.createWorkflow(template, bare));
		const panel = await editor.openNode(RULES);
		await panel.list('rules').add();
		const rule = panel.list('rules').entry(0);
		expect(await rule.field('name').text()).toBe('');
		expect(await rule.field('statuses').chosen()).toEqual([]);
		expect(await rule.field('dueHours').text()).toBe('');
		await panel.parameters.getByText(ASKS).waitFor();
		await panel.listsLoaded();
		await editor.pictures.take('fresh-rule');
	});

	step('says what holds without rules for the level that is chosen, at once', async (scene) => {
		const rule = scene.editor.panel.list('rules').entry(0);
		const shows = async (level: string, priority: string) => {
			await rule.field('level').choose(level);
			const expected = `Not Changed by This Rule (Without Rules: ${priority})`;
			await waitFor(`the priority of ${level}`, LOADED_MS, async () => {
				return (await rule.field('priority').text()) === expected || undefined;
			});
		};
		// n8n's editor keeps the answer that comes last, on a busy machine that of an earlier question: then a person chooses again.
		await shows('Warning', 'Medium').catch(() => undefined);
		await shows('Critical', 'Critical');
		await shows('Warning', 'Medium');
		await shows('Critical', 'Critical');
	});

	step('does nothing until it has statuses', async ({ editor }) => {
		const { panel } = editor;
		await panel.field('operation').choose('List Rule Table');
		await panel.execute();
		const rows = await panel.outputRows();
		expect(new Set(rows.map(({ createTicket }) => createTicket))).toEqual(new Set(['false']));
		await editor.page
			.getByText(/Rule 1 \(Critical\) has no statuses yet/)
			.first()
			.waitFor();
	});

	step('asks no longer when it has one, and again when “All” stands beside it', async (scene) => {
		const { panel } = scene.editor;
		const statuses = panel.list('rules').entry(0).field('statuses');
		const asks = panel.parameters.getByText(ASKS);
		await statuses.choose('Databases are outdated');
		await asks.waitFor({ state: 'detached' });
		await statuses.choose('All Status Descriptions');
		await asks.waitFor();
	});
});
