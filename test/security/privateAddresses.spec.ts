import './protectedN8n';
import type { NodeOperationError } from 'n8n-workflow';
import { KasperskySecurityCenterApi } from '../../credentials/KasperskySecurityCenterApi.credentials';
import { KasperskySecurityCenterTrigger } from '../../nodes/KasperskySecurityCenterTrigger/KasperskySecurityCenterTrigger.node';
import { ScriptedTenant } from '../workflows/autotaskTenant';
import { PollingWorkflow } from '../workflows/harness';

const KSC = 'n8n-nodes-kaspersky-autotask.kasperskySecurityCenterTrigger';
const WAY_OUT = /N8N_SSRF_ALLOWED_HOSTNAMES or N8N_SSRF_ALLOWED_IP_RANGES/;

it.each(['https://10.1.2.3:13299', 'https://127.0.0.1:13299'])(
	'says why Kaspersky Security Center at %s is not reached, and what to set',
	async (serverUrl) => {
		const bed = {
			types: { [KSC]: new KasperskySecurityCenterTrigger() },
			credentialTypes: [new KasperskySecurityCenterApi()],
			secrets: {
				kasperskySecurityCenterApi: {
					...{ serverUrl, userType: 'internal', user: 'svc', password: 'Example-Pass1' },
					sessionToken: '',
				},
			},
		};
		const polling = new PollingWorkflow(bed, KSC, {
			levels: ['Critical'],
			customerFrom: 'virtualServer',
		});
		const failed: unknown = await polling.poll().catch((error: unknown) => error);
		const { message, description } = failed as NodeOperationError;
		expect(`${message} ${description}`).toMatch(WAY_OUT);
	},
);

it('says the same of an Autotask address', async () => {
	const tenant = new ScriptedTenant();
	Object.assign(tenant.secrets, { baseUrl: 'https://10.1.2.3:4711/' });
	const { error } = await tenant.run({ operation: 'get', ticket: 'T1', ticketId: '1' });
	expect(`${error?.message} ${error?.description}`).toMatch(WAY_OUT);
});
