import { ensureN8n } from '../n8n/installation';
import { daysAgo, KesCloudWorkflow } from '../n8n/kesCloudStage';
import { ReportingDevice } from '../n8n/reportingDevice';
import { Stage } from '../n8n/stage';
import { waitFor } from '../n8n/waitFor';

const EVERYTHING = {
	rules: { rule: [{ name: 'Everything', statuses: ['all'], createTicket: 'on' }] },
};
const HOST = 'mac-42';

let stage: Stage;
let device: ReportingDevice;

beforeAll(async () => {
	await ensureN8n();
	stage = await Stage.set({ hosts: 5, problems: 0 });
	const workflow = await KesCloudWorkflow.publish(stage, { 'Apply Ticketing Rules': EVERYTHING });
	device = new ReportingDevice(HOST, 'Contoso', workflow.url);
}, 900_000);

afterAll(async () => {
	device?.remove();
	await stage?.strike();
}, 60_000);

const ticket = async (isWanted: (completedDate: string | null) => boolean) =>
	await waitFor(`a ticket for ${HOST}`, 30_000, async () =>
		stage.autotask.state
			.tickets()
			.find(({ title, completedDate }) => title?.endsWith(HOST) && isWanted(completedDate)),
	);

describe('the shell reporter, run against a folder of AVState files', () => {
	it('raises a ticket for outdated databases', async () => {
		device.write({ Protection_BasesDate: daysAgo(10) });
		expect((await device.send()).output).toMatch(/sent \d+ values of mac-42/);
		expect((await ticket((completed) => completed === null)).externalID).toMatch(
			/-databasesOutdated$/,
		);
	});

	it('completes it when they are new again', async () => {
		device.write();
		await device.send();
		expect((await ticket((completed) => completed !== null)).status).toBe(5);
	});

	it('fails with the words of the endpoint when its secret is another one', async () => {
		const { code, output } = await device.send('not the secret of the endpoint');
		expect(code).toBe(4);
		expect(output).toMatch(/401.*differs from the one in n8n/);
	});
});
