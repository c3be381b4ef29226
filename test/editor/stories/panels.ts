import type { INode, INodeParameters, INodeProperties, INodeType } from 'n8n-workflow';
import { AutotaskTicket } from '../../../nodes/AutotaskTicket/AutotaskTicket.node';
import { KasperskyEndpointSecurityCloudTrigger } from '../../../nodes/KasperskyEndpointSecurityCloudTrigger/KasperskyEndpointSecurityCloudTrigger.node';
import { KasperskyRmmTrigger } from '../../../nodes/KasperskyRmmTrigger/KasperskyRmmTrigger.node';
import { KasperskySecurityCenterTrigger } from '../../../nodes/KasperskySecurityCenterTrigger/KasperskySecurityCenterTrigger.node';
import { KasperskyTicketingRules } from '../../../nodes/KasperskyTicketingRules/KasperskyTicketingRules.node';
import { story } from '../story';

/** Which panels are looked at: the other operations have no fields of their own. */
const PANELS: Array<[node: INodeType, operation?: string]> = [
	[new KasperskySecurityCenterTrigger()],
	[new KasperskyEndpointSecurityCloudTrigger()],
	[new KasperskyRmmTrigger()],
	[new KasperskyTicketingRules(), 'applyRules'],
	[new KasperskyTicketingRules(), 'testTicket'],
	[new AutotaskTicket(), 'addNote'],
	[new AutotaskTicket(), 'complete'],
	[new AutotaskTicket(), 'create'],
	[new AutotaskTicket(), 'getAll'],
	[new AutotaskTicket(), 'sync'],
	[new AutotaskTicket(), 'update'],
];

/** With every option that the operation has, as if a person had added all. */
function withAllOptions(properties: INodeProperties[], operation?: string): INodeParameters {
	const shown = properties.filter(({ type, displayOptions }) => {
		const operations = displayOptions?.show?.operation;
		return type === 'collection' && (!operations || operations.includes(operation ?? ''));
	});
	const defaultsOf = (options: INodeProperties[]) =>
		Object.fromEntries(options.map(({ name, default: value }) => [name, value]));
	const all = shown.map(({ name, options }) => [name, defaultsOf(options as INodeProperties[])]);
	return { ...(operation && { operation }), ...Object.fromEntries(all) };
}

const nodes = PANELS.map(([{ description }, operation], at): INode => ({
	id: `panel-${at}`,
	name: [description.displayName, operation].filter(Boolean).join(': '),
	type: `n8n-nodes-kaspersky-autotask.${description.name}`,
	typeVersion: [description.version].flat()[0],
	position: [(at % 4) * 300, Math.floor(at / 4) * 250],
	parameters: withAllOptions(description.properties, operation),
}));

story('The panels of all nodes', (step) => {
	step('show every name in full, and load every list', async ({ editor, stage }) => {
		const template = { name: 'All panels', nodes, connections: {}, settings: {} };
		await editor.openWorkflow(await stage.createWorkflow(template));
		const cut: string[] = [];
		for (const { name } of nodes) {
			const panel = await editor.openNode(name);
			await panel.listsLoaded();
			cut.push(...(await panel.cutNames()).map((text) => `${name}: ${text}`));
			await panel.close();
		}
		expect(cut).toEqual([]);
	});

	step('let a person choose the RMM: its credential follows', async ({ editor }) => {
		const panel = await editor.openNode('Kaspersky RMM Trigger');
		for (const name of ['NinjaOne', 'Datto RMM']) {
			await panel.field('rmm').choose(name);
			await panel.parameters.getByRole('button', { name: `Connect to ${name}` }).waitFor();
		}
		await panel.close();
	});
});
