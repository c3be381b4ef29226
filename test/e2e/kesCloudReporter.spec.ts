/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import type { IDataObject } from 'n8n-workflow';
import { ensureN8n } from '../n8n/installation';
import { avStateReport, daysAgo, KesCloudWorkflow, REPORT_SECRET } from '../n8n/kesCloudStage';
import { CHECKOUT } from '../n8n/package';
import { Stage } from '../n8n/stage';
import { waitFor } from '../n8n/waitFor';

const REPORTER = path.join(CHECKOUT, 'reporters', 'unix', 'send-kaspersky-status.sh');
const EVERYTHING = { rules: { rule: [{ name: 'Everything', createTicket: 'on' }] } };
const HOST = 'mac-42';

const run = promisify(execFile);
const whenThere = existsSync(REPORTER) ? describe : describe.skip;

whenThere('the shell reporter, run against a folder of AVState files', () => {
	let stage: Stage;
	let workflow: KesCloudWorkflow;
	const folder = mkdtempSync(path.join(os.tmpdir(), 'av-state-'));

	beforeAll(async () => {
		await ensureN8n();
		stage = await Stage.set({ hosts: 5, problems: 0 });
		workflow = await KesCloudWorkflow.publish(stage, { 'Apply Ticketing Rules': EVERYTHING });
	}, 900_000);

	afterAll(async () => {
		rmSync(folder, { recursive: true });
		await stage?.strike();
	}, 60_000);

	/** As Network Agent writes them: one text file per value. */
	function writeValues(values: IDataObject): void {
		for (const [name, value] of Object.entries(avStateReport(HOST, values).values)) {
			writeFileSync(path.join(folder, name), `${String(value)}\n`);
		}
	}

	async function send(secret = REPORT_SECRET) {
		const { PATH } = process.env;
		return await run('sh', [REPORTER], {
			env: {
				PATH,
				KASPERSKY_REPORT_URL: workflow.url,
				KASPERSKY_REPORT_SECRET: secret,
				KASPERSKY_REPORT_WORKSPACE: 'Contoso',
				KASPERSKY_REPORT_AV_STATE: folder,
				KASPERSKY_REPORT_HOST: HOST,
				KASPERSKY_REPORT_MAX_DELAY: '0',
			},
		});
	}

	const ticket = async (isWanted: (completedDate: string | null) => boolean) =>
		await waitFor(`a ticket for ${HOST}`, 30_000, async () =>
			stage.autotask.state
				.tickets()
				.find(({ title, completedDate }) => title?.endsWith(HOST) && isWanted(completedDate)),
		);

	it('raises a ticket for outdated databases', async () => {
		writeValues({ Protection_BasesDate: daysAgo(10) });
		expect((await send()).stdout).toMatch(/sent \d+ values of mac-42/);
		expect((await ticket((completed) => completed === null)).externalID).toMatch(
			/-databasesOutdated$/,
		);
	});

	it('completes it when they are new again', async () => {
		writeValues({});
		await send();
		expect((await ticket((completed) => completed !== null)).status).toBe(5);
	});

	it('fails with the words of the endpoint when its secret is another one', async () => {
		const result = send('not the secret of the endpoint');
		await expect(result).rejects.toMatchObject({
			code: 4,
			stderr: expect.stringMatching(/401.*secret of the reporter is another one/),
		});
	});
});
