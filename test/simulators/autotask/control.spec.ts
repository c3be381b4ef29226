import { startAutotaskSimulator, type AutotaskSimulator } from './index';
import { TestClient } from './testClient';

let simulator: AutotaskSimulator;
let client: TestClient;

beforeEach(async () => {
	simulator = await startAutotaskSimulator();
	client = new TestClient(simulator);
});
afterEach(async () => await simulator.close());

const control = async (method: string, path: string, body?: unknown) =>
	await client.call(method, `${simulator.url}__sim/${path}`, body);

describe('control API', () => {
	it('shows tickets with their notes, and lets a technician work on them', async () => {
		const id = await client.createId();
		await client.call('POST', `Tickets/${id}/Notes`, { description: 'n', noteType: 3, publish: 2 });
		expect((await control('GET', 'tickets')).data).toMatchObject([
			{ id, notes: [{ description: 'n' }] },
		]);
		await control('POST', `tickets/${id}`, { status: 5, externalID: null });
		const { data } = await control('GET', `tickets/${id}`);
		expect(data).toMatchObject({ status: 5, externalID: null, completedByResourceID: 29682886 });
		expect((await control('POST', `tickets/${id}`, { stat: 5 })).status).toBe(400);
		expect((await control('GET', 'tickets/99')).status).toBe(404);
	});

	it('creates and deletes tickets', async () => {
		const { data } = await control('POST', 'tickets', { title: 'By phone', companyID: 176 });
		expect((await client.get(Number(data.id))).title).toBe('By phone');
		expect((await control('DELETE', `tickets/${String(data.id)}`)).data).toEqual({ deleted: true });
		expect(simulator.state.tickets()).toEqual([]);
	});

	it('changes companies and picklists', async () => {
		await control('POST', 'companies/175', { isActive: false, companyName: 'Gone' });
		expect((await control('GET', 'companies/175')).data).toMatchObject({
			isActive: false,
			companyName: 'Gone',
		});
		await control('POST', 'picklists/priority/7', { label: 'Urgent' });
		expect(simulator.state.label('Tickets', 'priority', 7)).toBe('Urgent');
		await control('DELETE', 'picklists/priority/7');
		expect(simulator.state.label('Tickets', 'priority', 7)).toBe('7');
	});

	it('adds, lists and clears faults', async () => {
		const { data } = await control('POST', 'faults', { endpoint: '*', kind: 'http', status: 503 });
		expect((await client.create()).status).toBe(503);
		expect((await control('GET', 'faults')).data).toMatchObject([{ id: data.id, struck: 1 }]);
		await control('DELETE', 'faults');
		expect((await client.create()).status).toBe(200);
		expect((await control('POST', 'faults', { endpoint: '*', kind: 'flood' })).status).toBe(400);
	});

	it('reads and changes settings, and refuses one that does not exist or has another type', async () => {
		await control('POST', 'settings', {
			restrictedUser: true,
			retryAfter: 5,
			categoryRules: { '3': { required: [] } },
		});
		const { data } = await control('GET', 'settings');
		expect(data).toMatchObject({ restrictedUser: true, retryAfter: 5 });
		expect(simulator.state.settings.categoryRules['3']).toMatchObject({
			required: [],
			queue: 'whenNoResource',
		});
		expect((await control('POST', 'settings', { restrictedUsr: true })).status).toBe(400);
		expect((await control('POST', 'settings', { restrictedUser: 'yes' })).status).toBe(400);
	});

	it('counts only the vendor’s API', async () => {
		await client.createId();
		expect((await control('GET', 'counters')).data).toMatchObject({ total: 1, rollingHour: 1 });
		expect((await control('POST', 'counters/reset', { rollingHour: true })).data).toMatchObject({
			total: 0,
			rollingHour: 0,
		});
	});
});

describe('pages', () => {
	const page = async (path: string) => await client.call('GET', `${simulator.webUrl}${path}`);

	it.each(['', '__sim/', '__sim'])(
		'/%s lists the tickets with labels, everything escaped',
		async (path) => {
			await client.createId({ title: '<img src=x onerror=alert(1)>', externalID: '"><b>' });
			const { text, headers } = await page(path);
			expect(headers['content-type']).toContain('text/html');
			expect(text).toContain('&lt;img src=x onerror=alert(1)&gt;');
			expect(text).toContain('&quot;&gt;&lt;b&gt;');
			expect(text).not.toContain('<img');
			for (const part of ['Contoso', 'Monitoring Alert', '>Critical<', '>New<'])
				expect(text).toContain(part);
		},
	);

	it('filters by open and completed', async () => {
		await client.createId({ title: 'Still open' });
		await client.createId({ title: 'Long done', status: 5 });
		expect((await page('?show=open')).text).not.toContain('Long done');
		expect((await page('?show=completed')).text).not.toContain('Still open');
	});

	it('Autotask’s own ticket link shows the ticket with description, resolution and notes', async () => {
		const id = await client.createId({ description: 'Why <this>', resolution: 'Fixed' });
		await client.call('POST', `Tickets/${id}/Notes`, {
			title: 'T&C',
			description: 'A note',
			noteType: 3,
			publish: 2,
		});
		const { status, text } = await page(`Mvc/ServiceDesk/TicketDetail.mvc?ticketId=${id}`);
		expect(status).toBe(200);
		for (const part of ['Why &lt;this&gt;', 'Fixed', 'T&amp;C', 'A note', 'ksp-1'])
			expect(text).toContain(part);
		expect((await page('Mvc/ServiceDesk/TicketDetail.mvc?ticketId=1')).status).toBe(404);
	});

	it('needs nothing from outside', async () => {
		await client.createId();
		expect((await page('')).text).not.toMatch(/(?:src|href)="(?:https?:)?\/\//);
	});
});
