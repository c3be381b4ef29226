import type { INode } from 'n8n-workflow';
import { freePorts } from '../../n8n/n8nEnvironment';
import type { CredentialForm } from '../credentialForm';
import { story } from '../story';

const CERTIFICATE_PATH = 'C:\\ProgramData\\KasperskyLab\\adminkit\\1093\\cert\\klserver.cer';

const TRIGGER: INode = {
	id: 'trigger',
	name: 'Watch Kaspersky Security Center',
	type: 'n8n-nodes-kaspersky-autotask.kasperskySecurityCenterTrigger',
	typeVersion: 1,
	position: [0, 0],
	parameters: {},
};

story('A credential of Kaspersky Security Center that does not work', (step) => {
	let form: CredentialForm;

	step('without a certificate: where the certificate is, and where to paste it', async (scene) => {
		const { editor, stage } = scene;
		const template = { name: 'Credentials', nodes: [TRIGGER], connections: {}, settings: {} };
		await editor.openWorkflow(await stage.client.createWorkflow(template));
		const panel = await editor.openNode(TRIGGER.name);
		form = await panel.newCredential();
		const { url, user, password } = stage.ksc;
		await form.fill({ serverUrl: url, user, password });
		expect(await form.saveInVain()).toMatch(/Paste it into "CA Certificate".*klserver\.cer/);
	});

	step('a path instead of the certificate: paste the text of the file', async () => {
		await form.fill({ caPem: CERTIFICATE_PATH });
		expect(await form.saveInVain()).toContain(
			'"CA Certificate" in the credential has the path of a file',
		);
	});

	step('a wrong port: check the server’s address', async ({ stage }) => {
		const [closed] = await freePorts(1);
		await form.fill({ caPem: stage.ksc.caPem, serverUrl: `https://127.0.0.1:${closed}` });
		expect(await form.saveInVain()).toMatch(/connection was refused.*"Server URL"/s);
	});

	step('put right, it is saved', async ({ stage }) => {
		await form.fill({ serverUrl: stage.ksc.url });
		await form.save();
	});

	step('then the groups of the server can be chosen from a list', async ({ editor }) => {
		const group = editor.panel.field('administrationGroup');
		await group.searchResource('Managed devices');
		await group.pickResource('Managed devices');
		await editor.panel.close();
	});
});
