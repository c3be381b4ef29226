/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import path from 'node:path';
import { CHECKOUT } from '../../n8n/package';
import { TEMPLATE, type Stage } from '../../n8n/stage';
import { story } from '../story';

const RULES = 'Apply Ticketing Rules';
const RULE = 'Weekend duty';
const FIVE = [
	'Active threats are detected',
	'Databases are outdated',
	'Device is out of disk space',
	'Protection is disabled',
	'Restart is required',
];

/** The names of Autotask's active values, in its order. */
function activeNames({ autotask }: Stage, field: string): string[] {
	const active = autotask.state.picklists.valuesOf(field).filter(({ isActive }) => isActive);
	return active.map(({ label, isDefaultValue }) =>
		isDefaultValue ? `${label} (Autotask’s Default)` : label,
	);
}

story('Five statuses in one rule', (step) => {
	step('the template is imported', async ({ editor }) => {
		await editor.importFile(path.join(CHECKOUT, 'workflows', TEMPLATE));
		const nodes = ['Watch Kaspersky Security Center', RULES, 'Sync Autotask Tickets'];
		for (const name of nodes) await editor.canvasNode(name).waitFor();
		await editor.pictures.take('template');
	});

	step('the Autotask credential is made in the node, and tested', async ({ editor, stage }) => {
		const panel = await editor.openNode(RULES);
		const form = await panel.newCredential();
		const { user, secret, integrationCode, url } = stage.autotask;
		await form.fill({ userName: user, secret: 'wrong', integrationCode, baseUrl: url });
		await form.saveInVain();
		await editor.pictures.take('credential-refused');
		await form.fill({ secret });
		await editor.pictures.take('credential');
		await form.save();
		expect(await panel.credential()).toMatch(/^Autotask PSA account/);
	});

	step('the drop-downs hold the active values of Autotask, in its order', async (scene) => {
		const { editor, stage } = scene;
		const rule = editor.panel.list('rules').entry(0);
		const [unchanged, ...queues] = await rule.field('queue').options();
		expect(unchanged).toBe('Not Changed by This Rule (Without Rules: Monitoring Alert)');
		expect(queues).toEqual(activeNames(stage, 'queueID'));
		const [, ...priorities] = await rule.field('priority').options();
		expect(priorities).toEqual(activeNames(stage, 'priority'));
		await rule.field('priority').open();
		await editor.pictures.take('drop-down');
		await rule.field('priority').close();
	});

	step('five statuses get their settings at once', async ({ editor }) => {
		const rules = editor.panel.list('rules');
		await rules.add();
		const rule = rules.entry(2);
		await rule.field('name').fill(RULE);
		await rule.field('solution').choose('Kaspersky Security Center');
		await rule.field('level').choose('Warning');
		await rule.field('statuses').choose(...FIVE);
		expect(await rule.field('statuses').chosen()).toEqual(FIVE);
		await rule.field('queue').choose('Security Operations');
		await rule.field('priority').choose('High');
		await rule.field('dueHours').fill('48');
		await rule.addField('Work Type Name or ID');
		const [, , firstWorkType] = await rule.field('workType').options();
		await rule.field('workType').choose(firstWorkType);
		await editor.pictures.take('five-statuses');
	});

	step('the rule table has them in five rows', async ({ editor }) => {
		const { panel } = editor;
		await panel.field('operation').choose('List Rule Table');
		await panel.execute();
		const rows = await panel.searchOutput(RULE, 'rule');
		expect(rows.map(({ statusDescription }) => statusDescription).sort()).toEqual(FIVE);
		for (const row of rows) {
			expect(row).toMatchObject({
				solution: 'kasperskySecurityCenter',
				level: 'Warning',
				createTicket: 'true',
				queue: 'Security Operations',
				priority: 'High',
				dueHours: '48',
			});
		}
		await panel.close();
		await editor.logs.open(330);
		await editor.logs.showTable(RULE);
		await editor.pictures.take('rule-table');
		await editor.logs.close();
	});
});
