/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { sleep, type INodeExecutionData } from 'n8n-workflow';
import { ensureN8n } from '../n8n/installation';
import {
	avStateReport,
	daysAgo,
	KES_TRIGGER,
	KesCloudWorkflow,
	REPORT_SECRET,
	signed,
	type ReportAnswer,
} from '../n8n/kesCloudStage';
import { hasEnded, outputOf } from '../n8n/n8nExecutions';
import { Stage } from '../n8n/stage';
import { waitFor } from '../n8n/waitFor';

const INSTALL_MS = 900_000;
const RULES = 'Apply Ticketing Rules';
const OUTDATED = { Protection_BasesDate: daysAgo(10) };
const EVERYTHING = {
	rules: { rule: [{ name: 'Everything', statuses: ['all'], createTicket: 'on' }] },
};

let stage: Stage;
let workflow: KesCloudWorkflow;

const ticketsOf = (host: string) =>
	stage.autotask.state.tickets().filter(({ title }) => title?.endsWith(` on ${host}`));

async function untilTicket(host: string, isWanted: (completedDate: string | null) => boolean) {
	return await waitFor(`a ticket for ${host}`, 30_000, async () =>
		ticketsOf(host).find(({ completedDate }) => isWanted(completedDate)),
	);
}

const isOpen = (completedDate: string | null) => completedDate === null;
const isCompleted = (completedDate: string | null) => completedDate !== null;

/** Nothing must come of it: no execution, no device in the state. */
async function expectNoTrace(host: string, before: number): Promise<void> {
	await sleep(500);
	expect(await workflow.executions()).toBe(before);
	expect((await workflow.storedDevices()).join('\n')).not.toContain(host);
	expect(ticketsOf(host)).toEqual([]);
}

beforeAll(async () => {
	await ensureN8n();
	stage = await Stage.set({ hosts: 5, problems: 0 });
	workflow = await KesCloudWorkflow.publish(stage, { [RULES]: EVERYTHING });
}, INSTALL_MS);

afterAll(async () => await stage?.strike(), 60_000);

describe('reports on a real n8n, in the order of a day', () => {
	it('raise exactly one ticket for outdated databases', async () => {
		const answer = await workflow.report(avStateReport('FIN-PC-07', OUTDATED));
		expect(answer.status).toBe(200);
		expect(answer.data).toMatchObject({
			accepted: 1,
			refused: 0,
			results: [{ device: 'FIN-PC-07', statuses: { databasesOutdated: 'Critical' } }],
		});
		const ticket = await untilTicket('FIN-PC-07', isOpen);
		expect(ticket).toMatchObject({
			companyID: 175,
			title: 'Critical: Anti-malware databases have not been updated in a long time on FIN-PC-07',
			externalID: expect.stringMatching(/^ksp-[0-9a-f]{8}-[0-9a-f]{16}-databasesOutdated$/),
			description: expect.stringContaining('Customer: Contoso'),
		});
		expect(ticketsOf('FIN-PC-07')).toHaveLength(1);
	});

	it('start no execution while nothing changes', async () => {
		// n8n lists an execution when it has ended, which may be after its ticket was made.
		const listed = async () => (await workflow.executions()) || undefined;
		const before = await waitFor('the end of the execution', 20_000, listed);
		for (let times = 0; times < 3; times++) {
			expect((await workflow.report(avStateReport('FIN-PC-07', OUTDATED))).status).toBe(200);
		}
		await sleep(500);
		expect(await workflow.executions()).toBe(before);
	});

	it('complete the ticket when the databases are new again', async () => {
		await workflow.report(avStateReport('FIN-PC-07'));
		const ticket = await untilTicket('FIN-PC-07', isCompleted);
		expect(ticket.status).toBe(5);
		expect(ticketsOf('FIN-PC-07')).toHaveLength(1);
	});

	it('survive a restart: an unchanged problem is no news', async () => {
		await workflow.report(avStateReport('FIN-PC-08', { Protection_RtpState: 1 }));
		await untilTicket('FIN-PC-08', isOpen);
		await stage.n8n.restart();
		await stage.client.activate(workflow.id);
		const before = await workflow.executions();
		await workflow.report(avStateReport('FIN-PC-08', { Protection_RtpState: 1 }));
		await sleep(500);
		expect(await workflow.executions()).toBe(before);
		expect(ticketsOf('FIN-PC-08')).toHaveLength(1);
	});

	it('bring every ticket when 50 devices report at the same moment', async () => {
		const hosts = Array.from({ length: 50 }, (_, index) => `RUSH-${index}`);
		const round = async () =>
			await Promise.all(
				hosts.map(async (host) => await workflow.report(avStateReport(host, OUTDATED))),
			);
		for (const answer of await round()) expect(answer.status).toBe(200);
		await round();
		const missing = async () => hosts.filter((host) => ticketsOf(host).length === 0);
		await waitFor('a ticket for each of 50 devices', 120_000, async () =>
			(await missing()).length === 0 ? true : undefined,
		);
		expect(hosts.filter((host) => ticketsOf(host).length > 1)).toEqual([]);
		await workflow.report(avStateReport('LATER', OUTDATED));
		await untilTicket('LATER', isOpen);
		const stored = (await workflow.storedDevices()).filter((line) => line.includes('RUSH-'));
		expect(stored).toHaveLength(50);
	});
});

describe('a report that is refused says why and leaves no trace', () => {
	let before: number;
	const body = JSON.stringify(avStateReport('REFUSED', OUTDATED));

	beforeAll(async () => {
		before = await workflow.executions();
	});

	const MINUTE_MS = 60_000;

	it.each([
		[
			'a wrong secret',
			() => signed(body, 'another secret of this length'),
			/differs from the one in n8n/,
		],
		['no signature', () => ({ 'content-type': 'application/json' }), /signed report/],
		[
			'a stale timestamp',
			() => signed(body, REPORT_SECRET, Date.now() - 6 * MINUTE_MS),
			/[67] minutes ago/,
		],
		[
			'a clock that is ahead',
			() => signed(body, REPORT_SECRET, Date.now() + 20 * MINUTE_MS),
			/20 minutes in the future.*clock/,
		],
	])('%s', async (_, headers, message) => {
		const answer = await workflow.post(body, headers());
		expect(answer.status).toBe(401);
		expect(answer.data.message).toMatch(message);
		await expectNoTrace('REFUSED', before);
	});

	it.each([
		[
			'a body of 2 MB',
			JSON.stringify({ ...avStateReport('REFUSED'), pad: 'x'.repeat(2 ** 21) }),
			413,
		],
		// n8n itself reads JSON before any node sees it.
		['broken JSON', '{"host": "REFUSED", "values": {', 422],
		['no report at all', '{"hello": "REFUSED"}', 400],
		['a report without a workspace', JSON.stringify({ host: 'REFUSED', values: {} }), 400],
		[
			'a collection time in the wrong format',
			JSON.stringify({
				...avStateReport('REFUSED', OUTDATED),
				collected_at: '03-02-2026 08-00-00',
			}),
			400,
		],
		[
			'a device whose clock is hours ahead',
			JSON.stringify({
				...avStateReport('REFUSED', OUTDATED),
				collected_at: new Date(Date.now() + 7_200_000).toISOString(),
			}),
			400,
		],
	])('%s', async (_, text, status) => {
		const answer = await workflow.post(text, signed(text));
		expect(answer.status).toBe(status);
		expect(answer.data.message).toMatch(/\w{3,}/);
		await expectNoTrace('REFUSED', before);
	});

	it('a body that was sent before', async () => {
		const text = JSON.stringify(avStateReport('REPLAYED'));
		const headers = signed(text);
		expect((await workflow.post(text, headers)).status).toBe(200);
		const again = await workflow.post(text, headers);
		expect(again.status).toBe(409);
		expect(again.data.message).toMatch(/already received/);
	});
});

describe('the bytes of a body are signed, whatever it is called', () => {
	const body = JSON.stringify(avStateReport('BYTES', { Note: 'Büro 7 \u{1F5A5}' }));
	const send = async (type: string | false, content: string | Readable = body) =>
		await workflow.post(content, {
			...signed(body, REPORT_SECRET, nextTime()),
			'content-type': type,
		});
	let sent = 0;
	/** No two are the same: the second would count as a replay. */
	const nextTime = () => Date.now() + 1_000 * sent++;

	it.each([
		['application/json'],
		['application/json; charset=utf-8'],
		['application/problem+json'],
		['text/plain'],
		['text/csv; charset=nonsense'],
		['application/x-www-form-urlencoded'],
		['application/octet-stream'],
		['multipart/mixed; boundary=x'],
		['nonsense'],
		[false as const],
	])('%s', async (type) => {
		expect(await send(type)).toMatchObject({ status: 200, data: { accepted: 1 } });
	});

	it('in chunks, of a type that n8n parses and of one that it does not', async () => {
		for (const type of ['application/json', 'application/octet-stream']) {
			const halves = [body.slice(0, 40), body.slice(40)];
			expect((await send(type, Readable.from(halves))).status).toBe(200);
		}
	});

	it('compressed, which changes nothing of what was signed', async () => {
		const zipped = Readable.from([gzipSync(body)]);
		const headers = { ...signed(body, REPORT_SECRET, nextTime()), 'content-encoding': 'gzip' };
		const type = { 'content-type': 'application/octet-stream' };
		expect((await workflow.post(zipped, { ...headers, ...type })).status).toBe(200);
	});

	it('without a single one: it says that there is no report', async () => {
		for (const type of ['application/json', 'application/octet-stream', false as const]) {
			const empty = await workflow.post('', {
				...signed('', REPORT_SECRET, nextTime()),
				'content-type': type,
			});
			expect(empty).toMatchObject({ status: 400, data: { accepted: 0 } });
		}
	});

	it('but not those of a form, which n8n takes apart', async () => {
		const form = '--x\r\nContent-Disposition: form-data; name="a"\r\n\r\nb\r\n--x--\r\n';
		const answer = await workflow.post(form, {
			...signed(form),
			'content-type': 'multipart/form-data; boundary=x',
		});
		expect(answer.status).toBe(400);
		expect(answer.data.message).toMatch(/Send JSON/);
	});

	it('nor in a character set that n8n does not know, and it says so itself', async () => {
		expect((await send('application/json; charset=nonsense')).status).toBe(422);
	});

	it('of which two megabytes are too many, read by n8n or not', async () => {
		const big = 'x'.repeat(2 ** 21);
		for (const type of ['text/plain', 'application/octet-stream']) {
			const answer = await workflow.post(big, { ...signed(big), 'content-type': type });
			expect(answer.status).toBe(413);
		}
	});
});

describe('a report that can be read in part', () => {
	const resultOf = (data: ReportAnswer, index: number) => data.results?.[index];

	it('spoils no other one in a list', async () => {
		const good = avStateReport('LIST-1', OUTDATED);
		const answer = await workflow.report(good, { host: 'LIST-2' }, avStateReport('LIST-3'));
		expect(answer.status).toBe(207);
		expect(answer.data).toMatchObject({ accepted: 2, refused: 1 });
		expect(resultOf(answer.data, 1)).toMatchObject({ index: 1, accepted: false });
		await untilTicket('LIST-1', isOpen);
	});

	it('states nothing about dates in the wrong format or in the future, and unknown fields do not matter', async () => {
		const values = {
			Protection_BasesDate: '2020-01-01T00:00:00Z',
			Protection_LastConnected: daysAgo(-3),
			Protection_New: 'x',
		};
		const answer = await workflow.report({ ...avStateReport('PARTLY', values), more: { a: 1 } });
		expect(answer.status).toBe(200);
		const result = resultOf(answer.data, 0);
		expect(result?.notes).toHaveLength(2);
		expect(result?.statuses).not.toHaveProperty('databasesOutdated');
		expect(result?.statuses).not.toHaveProperty('notConnected');
		expect(ticketsOf('PARTLY')).toEqual([]);
	});

	it('may be a ready-made status', async () => {
		const device = { id: 'tablet-1', name: 'TABLET-1' };
		const raise = {
			device,
			workspace: 'Contoso',
			status: 'Warning',
			reasons: ['License has expired'],
		};
		expect((await workflow.report(raise)).status).toBe(200);
		await untilTicket('TABLET-1', isOpen);
		await workflow.report({ device, workspace: 'Contoso', status: 'OK' });
		await untilTicket('TABLET-1', isCompleted);
	});
});

it('takes a bearer token when the credential says so', async () => {
	const secret = 'a bearer token of some length';
	const other = await KesCloudWorkflow.publish(
		stage,
		{ [RULES]: EVERYTHING },
		{ method: 'bearer', secret },
	);
	const body = JSON.stringify(avStateReport('BEARER', OUTDATED));
	const send = async (token: string) =>
		await other.post(body, {
			'content-type': 'application/json',
			authorization: `Bearer ${token}`,
		});
	expect((await send('wrong')).status).toBe(401);
	expect((await send(secret)).status).toBe(200);
	await untilTicket('BEARER', isOpen);
});

it('tests the credential as far as it can be tested', async () => {
	const test = async (secret?: string) =>
		await stage.client.testCredential(
			'kasperskyStatusReportApi',
			workflow.credential,
			secret === undefined ? {} : { secret },
		);
	expect(await test()).toMatchObject({ status: 'OK' });
	expect(await test('short')).toMatchObject({
		status: 'Error',
		message: expect.stringMatching(/5 characters/),
	});
});

it('keeps the secret out of the execution data', async () => {
	expect(JSON.stringify(await stage.client.executions.list(workflow.id))).not.toContain(
		REPORT_SECRET,
	);
});

it('lets every execution succeed, those with snapshots of single devices among them', async () => {
	const isSnapshot = ({ json }: INodeExecutionData) => json.change === 'snapshot';
	const executions = await waitFor('a round with a snapshot', 120_000, async () => {
		await workflow.report(avStateReport('ROUND'));
		const all = await stage.client.executions.list(workflow.id);
		return all.some((each) => outputOf(each, KES_TRIGGER).some(isSnapshot)) ? all : undefined;
	});
	const failures = executions
		.filter((each) => hasEnded(each) && each.status !== 'success')
		.map(({ id, status, data }) => ({ id, status, error: data?.resultData.error?.message }));
	expect(failures).toEqual([]);
});
