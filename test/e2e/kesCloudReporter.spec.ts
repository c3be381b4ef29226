import { ensureN8n } from '../n8n/installation';
import { daysAgo, KesCloudWorkflow } from '../n8n/kesCloudStage';
import { ReportingDevice, REPORTERS } from '../n8n/reportingDevice';
import { Stage } from '../n8n/stage';
import { waitFor } from '../n8n/waitFor';
import { findCommand } from '../unit/reporters/reporterRun';

const EVERYTHING = {
	rules: { rule: [{ name: 'Everything', statuses: ['all'], createTicket: 'on' }] },
};
const DEVICES = [
	{ name: 'shell', host: 'mac-42', reporter: REPORTERS.shell },
	...(findCommand('pwsh')
		? [{ name: 'PowerShell', host: 'pc-42', reporter: REPORTERS.powershell }]
		: []),
];

let stage: Stage;
let workflow: KesCloudWorkflow;

beforeAll(async () => {
	await ensureN8n();
	stage = await Stage.set({ hosts: 5, problems: 0 });
	workflow = await KesCloudWorkflow.publish(stage, { 'Apply Ticketing Rules': EVERYTHING });
}, 900_000);

afterAll(async () => {
	await stage?.strike();
}, 60_000);

const ticket = async (host: string, isWanted: (completedDate: string | null) => boolean) =>
	await waitFor(`a ticket for ${host}`, 30_000, async () =>
		stage.autotask.state
			.tickets()
			.find(({ title, completedDate }) => title?.endsWith(host) && isWanted(completedDate)),
	);

describe.each(DEVICES)(
	'the $name reporter, run against a folder of AVState files',
	({ host, reporter }) => {
		let device: ReportingDevice;
		beforeAll(() => (device = new ReportingDevice(host, 'Contoso', workflow.url, reporter)));
		afterAll(() => device.remove());

		it('raises a ticket for outdated databases', async () => {
			device.write({ Protection_BasesDate: daysAgo(10) });
			expect((await device.send()).output).toMatch(new RegExp(`sent \\d+ values of ${host}`));
			expect((await ticket(host, (completed) => completed === null)).externalID).toMatch(
				/-databasesOutdated$/,
			);
		});

		it('completes it when they are new again', async () => {
			device.write();
			await device.send();
			expect((await ticket(host, (completed) => completed !== null)).status).toBe(5);
		});

		it('fails with the words of the endpoint when its secret is another one', async () => {
			const { code, output } = await device.send('not the secret of the endpoint');
			expect(code).toBe(4);
			expect(output).toMatch(/401.*differs from the one in n8n/);
		});
	},
);
