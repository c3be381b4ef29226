/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
import { createRequire } from 'node:module';
import path from 'node:path';
import type { ICredentialType, INodeType } from 'n8n-workflow';

const load = createRequire(__filename);
const ROOT = path.resolve(__dirname, '..', '..', '..');

/** With `.ts`, because a loader that tries endings by itself finds the `.node.json` beside the node first. */
function instance<Type>(file: string): Type {
	const exported = load(path.join(ROOT, `${file}.ts`)) as Record<string, new () => Type>;
	return new exported[path.basename(file).split('.')[0]]();
}

export const TRIGGER = 'n8n-nodes-kaspersky-autotask.kasperskySecurityCenterTrigger';
export const REPORTS = 'n8n-nodes-kaspersky-autotask.kasperskyEndpointSecurityCloudTrigger';
export const RMM_TRIGGER = 'n8n-nodes-kaspersky-autotask.kasperskyRmmTrigger';
export const RULES = 'n8n-nodes-kaspersky-autotask.kasperskyTicketingRules';
export const TICKET = 'n8n-nodes-kaspersky-autotask.autotaskTicket';

/** The nodes from their sources, under jest and under tsx alike. */
export const nodeTypes: Record<string, INodeType> = {
	[TRIGGER]: instance('nodes/KasperskySecurityCenterTrigger/KasperskySecurityCenterTrigger.node'),
	[RMM_TRIGGER]: instance('nodes/KasperskyRmmTrigger/KasperskyRmmTrigger.node'),
	[RULES]: instance('nodes/KasperskyTicketingRules/KasperskyTicketingRules.node'),
	[TICKET]: instance('nodes/AutotaskTicket/AutotaskTicket.node'),
};

export const credentialTypes: ICredentialType[] = [
	instance('credentials/KasperskySecurityCenterApi.credentials'),
	instance('credentials/AutotaskPsaApi.credentials'),
	instance('credentials/DattoRmmApi.credentials'),
	instance('credentials/NinjaOneApi.credentials'),
];

export const reportsNode: INodeType = instance(
	'nodes/KasperskyEndpointSecurityCloudTrigger/KasperskyEndpointSecurityCloudTrigger.node',
);
