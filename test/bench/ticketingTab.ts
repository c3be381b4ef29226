/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { openBrowser } from '../editor/chromium';
import { LEVELS } from '../../nodes/shared/items';
import { STATUS_CATALOGUE } from '../../nodes/shared/deviceStatus/statusCatalogue';
import { startAutotaskSimulator } from '../simulators/autotask';
import { runNode, type Bed } from '../workflows/harness';
import { RULES } from './bed';
import { figure, type Figure } from './figures';
import { measure } from './measure';

const CUSTOMERS = 30;
const COMPANIES = 2_000;
const TRIES = 5;
const SOLUTIONS = ['kasperskySecurityCenter', 'kasperskyEndpointSecurityCloud'] as const;

/** As n8n serves the page. */
const HEADERS = {
	'content-type': 'text/html; charset=utf-8',
	'content-security-policy': 'sandbox allow-forms allow-modals allow-scripts',
};

/** 62 rows for all customers, and as many of its own for each customer. */
function tableRows() {
	const customers = Array.from({ length: CUSTOMERS }, (_, at) => `Customer ${at + 1}`);
	const rows = ['', ...customers].flatMap((customer) =>
		SOLUTIONS.flatMap((solution) =>
			LEVELS.flatMap((level) =>
				STATUS_CATALOGUE.filter(({ text }) => text[solution]).map(({ code: status }) => ({
					...{ solution, level, status, customer, createTicket: true },
					...{ queue: 'Monitoring Alert', dueHours: customer === '' ? 8 : 4 },
				})),
			),
		),
	);
	return rows.map((row, at) => ({ id: at + 1, ...row }));
}

/** Milliseconds of the page's own thread until it is drawn and answers: other programs on the machine do not count. */
async function computedUntilUsable(html: string): Promise<number> {
	const server = createServer((_, response) => response.writeHead(200, HEADERS).end(html));
	await once(server.listen(0, '127.0.0.1'), 'listening');
	const window = await openBrowser();
	try {
		const times: number[] = [];
		for (let time = 0; time < TRIES; time++) {
			const page = await window.newPage();
			const tools = await window.newCDPSession(page);
			await tools.send('Performance.enable', { timeDomain: 'threadTicks' });
			await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
			await page.getByRole('button', { name: 'Save changes' }).waitFor();
			const { metrics } = await tools.send('Performance.getMetrics');
			times.push((metrics.find(({ name }) => name === 'TaskDuration')?.value ?? NaN) * 1000);
			await page.close();
		}
		return Math.min(...times);
	} finally {
		await window.browser()?.close();
		server.close();
	}
}

/** What the page of a large MSP costs n8n and the browser. */
export async function benchTicketingTab(bed: Bed): Promise<Figure[]> {
	const autotask = await startAutotaskSimulator({ companies: COMPANIES });
	const { user: userName, secret, integrationCode, url: baseUrl } = autotask;
	const autotaskPsaApi = { userName, secret, integrationCode, baseUrl, zoneUrl: '' };
	const parameters = { operation: 'showTicketingTab', rulesFrom: 'table', tabRequest: {} };
	const rows = tableRows();
	const draw = async () =>
		await measure(
			async () => await runNode({ ...bed, secrets: { autotaskPsaApi } }, RULES, parameters, rows),
		);
	try {
		const { result } = await draw();
		const html = String(result.items[0].html);
		const cpu: number[] = [];
		for (let time = 0; time < TRIES; time++) cpu.push((await draw()).cpuMs);
		const name = `ticketing tab, ${rows.length.toLocaleString('en')} rows, ${COMPANIES.toLocaleString('en')} companies`;
		return [
			figure(`${name}: CPU of n8n`, Math.min(...cpu), 'ms', 200),
			figure(`${name}: size`, Buffer.byteLength(html) / 1_000, 'kB', 400),
			figure(`${name}: size on the wire, compressed`, gzipSync(html).byteLength / 1_000, 'kB'),
			figure(
				`${name}: CPU of the browser until it is usable`,
				await computedUntilUsable(html),
				'ms',
				300,
			),
		];
	} finally {
		await autotask.close();
	}
}
