import type { INodeParameters } from 'n8n-workflow';
import { ensureN8n } from '../n8n/installation';
import type { StoredCredential } from '../n8n/n8nClient';
import { readTemplate, Stage } from '../n8n/stage';
import { credentialsOf } from '../n8n/vendors';

/** An older n8n keeps less of what it wraps, and renews sessions in fewer cases: the words and the end are the same. */

const INSTALL_MS = 900_000;
const PACKAGE = 'n8n-nodes-kaspersky-autotask';

let stage: Stage;

beforeAll(async () => {
	await ensureN8n();
	stage = await Stage.set({ hosts: 5, problems: 2 });
}, INSTALL_MS);

afterAll(async () => await stage?.strike(), 60_000);

async function kscCredential(changes: Record<string, string>): Promise<StoredCredential> {
	const { url, user, password, caPem } = stage.ksc;
	const data = { serverUrl: url, userType: 'internal', user, password, caPem, ...changes };
	return await stage.client.createCredential('kasperskySecurityCenterApi', 'Another', data);
}

async function template(ksc: StoredCredential): Promise<string> {
	const workflow = readTemplate();
	const credentials = credentialsOf(workflow.nodes, { ...stage.credentials, ksc });
	return await stage.client.createWorkflow(workflow, credentials);
}

describe('publishing tells what is wrong', () => {
	it('with the password', async () => {
		const id = await template(await kscCredential({ password: 'wrong' }));
		await expect(stage.client.activate(id)).rejects.toThrow(
			/refused the user name or the password/,
		);
	});

	it('with a server that is not there', async () => {
		const id = await template(await kscCredential({ serverUrl: 'https://127.0.0.1:9' }));
		await expect(stage.client.activate(id)).rejects.toThrow(/the connection was refused/);
	});
});

it.each([401, 403] as const)(
	'a session that the server ended with %d is replaced',
	async (status) => {
		const id = await template(stage.credentials.ksc);
		await stage.client.activate(id);
		stage.ksc.settings.expiredSessionStatus = status;
		stage.ksc.sessions.expireAll();
		await stage.client.deactivate(id);
		await stage.client.activate(id);
	},
);

describe('a wrong secret of Autotask', () => {
	const data = () => ({
		userName: stage.autotask.user,
		secret: 'wrong',
		integrationCode: stage.autotask.integrationCode,
		baseUrl: stage.autotask.url,
	});

	it('is told apart by the credential test', async () => {
		const result = await stage.client.testCredential(
			'autotaskPsaApi',
			stage.credentials.autotask,
			data(),
		);
		expect(result).toMatchObject({
			status: 'Error',
			message: expect.stringMatching(/does not accept this user/),
		});
	});

	it('is told by the node that meets it', async () => {
		const autotask = await stage.client.createCredential('autotaskPsaApi', 'Wrong', data());
		const nodes = [
			node('Start', 'n8n-nodes-base.manualTrigger'),
			node('Rules', `${PACKAGE}.kasperskyTicketingRules`, { operation: 'listRuleTable' }),
		];
		const id = await stage.client.createWorkflow(
			{
				name: 'Wrong secret',
				nodes,
				connections: { Start: { main: [[{ node: 'Rules', type: 'main', index: 0 }]] } },
			},
			credentialsOf(nodes, { ...stage.credentials, autotask }),
		);
		const run = await stage.client.run(id, 'Start');
		const { status, data: ran } = await stage.client.executions.untilEnded(run);
		expect(status).toBe('error');
		expect(ran?.resultData.error?.message).toMatch(/does not accept|user name|secret/);
	});
});

function node(name: string, type: string, parameters: INodeParameters = {}) {
	const position: [number, number] = [0, 0];
	return { id: name, name, type, typeVersion: 1, position, parameters };
}
