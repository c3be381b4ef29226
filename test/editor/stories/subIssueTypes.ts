import { isEqual } from 'lodash';
import { readTemplate } from '../../n8n/stage';
import { waitFor } from '../../n8n/waitFor';
import type { Field } from '../field';
import { story } from '../story';

const LOADED_MS = 60_000;

/** n8n loads the list anew a moment after the field above it has changed. */
async function untilOptions(field: Field, expected: string[]): Promise<void> {
	await waitFor(`the options ${expected.join(', ')}`, LOADED_MS, async () => {
		const [, , ...names] = await field.options();
		return isEqual(names, expected) || undefined;
	});
}

story('Sub-issue types', (step) => {
	step('are those of the issue type that the rule has', async ({ editor, stage }) => {
		await editor.openWorkflow(await stage.createWorkflow(readTemplate()));
		const panel = await editor.openNode('Apply Ticketing Rules');
		const rule = panel.list('rules').entry(0);
		await rule.addField('Issue Type Name or ID');
		await rule.addField('Sub-Issue Type Name or ID');
		const [issueType, subIssueType] = [rule.field('issueType'), rule.field('subIssueType')];
		await issueType.choose('Network');
		await untilOptions(subIssueType, ['Connectivity', 'Firewall']);
		await issueType.choose('Security');
		const ofSecurity = ['Malware', 'Antivirus out of date', 'Protection off', 'Vulnerability'];
		await untilOptions(subIssueType, ofSecurity);
		await subIssueType.open();
		await editor.pictures.take('sub-issue-types');
	});
});
