import type { INodeParameters } from 'n8n-workflow';
import { readTemplate } from '../../n8n/stage';
import { story } from '../story';
import { parametersOf, type StoredWorkflow } from '../storedWorkflows';

const RULES = 'Apply Ticketing Rules';

type Version = Pick<StoredWorkflow, 'nodes'> | null;

/** The queue that the first rule sets in a version of the workflow; n8n leaves out what has its default. */
function queueIn(version: Version): unknown {
	return rulesIn(version)[0]?.queue ?? 'unchanged';
}

function rulesIn(version: Version): INodeParameters[] {
	const { rules } = parametersOf(version?.nodes ?? [], RULES);
	return (rules as { rule?: INodeParameters[] } | undefined)?.rule ?? [];
}

story('Save changes, Cancel changes, Reset to defaults', (step) => {
	let id: string;

	step('what is published runs: Save changes', async ({ editor, stage, stored }) => {
		id = await stage.createWorkflow(readTemplate());
		await editor.openWorkflow(id);
		await editor.publish('Rules of the first day');
		const { activeVersion } = await stored.until(
			id,
			'the published version',
			(workflow) => workflow.activeVersion?.versionId === workflow.versionId,
		);
		expect(activeVersion?.name).toBe('Rules of the first day');
		expect(queueIn(activeVersion)).toBe('unchanged');
	});

	step('a change goes to the draft only', async ({ editor, stored }) => {
		const panel = await editor.openNode(RULES);
		await panel.list('rules').entry(0).field('queue').choose('Security Operations');
		await panel.close();
		const { activeVersion } = await stored.until(id, 'the changed draft', (workflow) =>
			String(queueIn(workflow)).includes('Security Operations'),
		);
		expect(queueIn(activeVersion)).toBe('unchanged');
		await editor.pictures.take('unpublished-changes');
	});

	step('the published version is restored: Cancel changes', async ({ editor, stored }) => {
		const history = await editor.openVersionHistory();
		await history.openMenuOf('Rules of the first day');
		await editor.pictures.take('cancel-changes');
		await history.restore();
		await history.close();
		const workflow = await stored.until(
			id,
			'the restored draft',
			(draft) => queueIn(draft) === 'unchanged',
		);
		expect(rulesIn(workflow)).toEqual(rulesIn(workflow.activeVersion));
		const panel = await editor.openNode(RULES);
		const queue = await panel.list('rules').entry(0).field('queue').text();
		expect(queue).toContain('Not Changed by This Rule');
	});

	step('one setting is reset to its default: Reset Value', async ({ editor, stored }) => {
		const queue = editor.panel.list('rules').entry(0).field('queue');
		await queue.choose('Client Portal');
		await stored.until(id, 'another queue', (draft) => queueIn(draft) !== 'unchanged');
		await queue.openMenu();
		await editor.pictures.take('reset-value');
		await queue.resetValue();
		await stored.until(id, 'the default queue', (draft) => queueIn(draft) === 'unchanged');
		expect(await queue.text()).toBe('Not Changed by This Rule (Without Rules: Monitoring Alert)');
	});

	step('without rules the table has its defaults: Reset to defaults', async (scene) => {
		const { editor, stored } = scene;
		const { panel } = editor;
		while ((await panel.list('rules').count()) > 0) await panel.list('rules').entry(0).delete();
		await stored.until(id, 'a draft without rules', (draft) => rulesIn(draft).length === 0);
		await panel.field('operation').choose('List Rule Table');
		await panel.execute();
		const rows = await panel.outputRows();
		expect(new Set(rows.map(({ createTicket }) => createTicket))).toEqual(new Set(['false']));
		await panel.close();
	});

	step('publishing makes the defaults run', async ({ editor, stage, stored }) => {
		const before = await stored.get(id);
		expect(rulesIn(before.activeVersion)).toHaveLength(2);
		await editor.publish('Defaults');
		const { activeVersion } = await stored.until(
			id,
			'the second published version',
			({ activeVersionId }) => activeVersionId !== before.activeVersionId,
		);
		expect(activeVersion?.name).toBe('Defaults');
		expect(rulesIn(activeVersion)).toEqual([]);
		await stage.client.deactivate(id);
	});
});
