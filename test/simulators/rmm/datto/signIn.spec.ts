import { bearer, DattoClient, form, FORM, send } from '../testClient';
import { startDattoSimulator, type DattoSimulator } from './index';

const HOUR = 3_600_000;
let time: number;
let simulator: DattoSimulator;
let client: DattoClient;

beforeEach(async () => {
	time = Date.parse('2026-11-29T10:00:00Z');
	simulator = await startDattoSimulator({ devices: 6, now: () => new Date(time) });
	client = new DattoClient(simulator);
});
afterEach(async () => await simulator.close());

const keys = () => ({ username: simulator.apiKey, password: simulator.apiSecret });
const address = () => `${simulator.url}/auth/oauth/token`;

describe('the token', () => {
	it('comes for the API key and secret, with the seconds that it is good for', async () => {
		const { status, data } = await client.askToken(keys());
		expect(status).toBe(200);
		expect(data).toEqual({
			access_token: expect.any(String),
			token_type: 'bearer',
			expires_in: 360_000,
		});
	});

	it('is not under /api', async () => {
		const { status } = await send(`${simulator.url}/api/auth/oauth/token`, { method: 'POST' });
		expect(status).toBe(404);
	});

	it('without Basic is asked for it by a challenge', async () => {
		const body = form({ grant_type: 'password', ...keys() });
		const { status, headers } = await send(address(), { method: 'POST', headers: FORM, body });
		expect(status).toBe(401);
		expect(headers['www-authenticate']).toMatch(/^Basic /);
	});

	it('is not given to another client than public-client', async () => {
		expect((await client.askToken(keys(), 'public-client:secret')).status).toBe(401);
	});

	it.each([400, 401] as const)('is refused for a wrong secret with %i', async (status) => {
		simulator.settings.wrongKeyStatus = status;
		const refused = await client.askToken({ ...keys(), password: 'WRONG' });
		expect(refused).toMatchObject({ status, data: { error: 'invalid_grant' } });
	});

	it('is refused for another grant, and for a body that is no form', async () => {
		const grant = await client.askToken({ ...keys(), grant_type: 'client_credentials' });
		expect(grant).toMatchObject({ status: 400, data: { error: 'unsupported_grant_type' } });
		const asJson = await send(address(), {
			method: 'POST',
			headers: {
				Authorization: `Basic ${Buffer.from('public-client:public').toString('base64')}`,
				'Content-Type': 'application/json',
			},
			body: JSON.stringify({ grant_type: 'password', ...keys() }),
		});
		expect(asJson).toMatchObject({ status: 400, data: { error: 'invalid_request' } });
	});

	it('key and secret are letters and digits, which survive a form without escaping', () => {
		expect(simulator.apiKey + simulator.apiSecret).toMatch(/^[A-Z0-9]+$/);
	});

	it('is good for 100 hours, then 401', async () => {
		await client.signIn();
		time += 100 * HOUR - 1;
		expect((await client.get('account/devices')).status).toBe(200);
		time += 1;
		expect((await client.get('account/devices')).status).toBe(401);
	});

	it('can run out between two pages; with a new one the same page comes', async () => {
		await client.signIn();
		await client.get('account/devices?max=2&page=0');
		simulator.expireTokens();
		expect((await client.get('account/devices?max=2&page=1')).status).toBe(401);
		await client.signIn();
		expect((await client.get('account/devices?max=2&page=1')).data.devices).toHaveLength(2);
	});
});

describe('without a token', () => {
	it.each(['account/devices', 'account/sites', 'system/request_rate', 'system/pagination'])(
		'%s is 401',
		async (path) => {
			const { status } = await send(`${simulator.url}/api/v2/${path}`);
			expect(status).toBe(401);
		},
	);

	it('another text in its place is 401', async () => {
		const url = `${simulator.url}/api/v2/account/devices`;
		expect((await send(url, { headers: bearer('nonsense') })).status).toBe(401);
	});

	it('system/status answers all the same', async () => {
		const { status, data } = await send(`${simulator.url}/api/v2/system/status`);
		expect(status).toBe(200);
		expect(data).toHaveProperty('status');
	});
});

it('where API access is off for the account neither a token nor data come', async () => {
	await client.signIn();
	simulator.settings.isApiEnabled = false;
	expect((await client.askToken(keys())).status).toBe(403);
	expect((await client.get('account/devices')).status).toBe(403);
});

it.each([
	['json', { status: 404, error: 'Not Found' }, ''],
	['text', {}, 'Not Found'],
	['empty', {}, ''],
] as const)('errors come as %s: the vendor describes no shape', async (shape, data, text) => {
	await client.signIn();
	simulator.settings.errorShape = shape;
	const answer = await client.get('device/none');
	expect(answer).toMatchObject({ status: 404, data });
	if (shape !== 'json') expect(answer.text).toBe(text);
});

it('the same seed gives the same account, another seed another', async () => {
	const uidsOf = async (seed: number) => {
		const other = await startDattoSimulator({ seed, devices: 6 });
		await other.close();
		return [other.apiKey, ...other.state.devices.map(({ row }) => row.uid)];
	};
	expect(await uidsOf(7)).toEqual(await uidsOf(7));
	expect(await uidsOf(8)).not.toEqual(await uidsOf(7));
});

it('serves HTTPS with a certificate of its own authority, too', async () => {
	const secure = await startDattoSimulator({ devices: 1, https: true });
	await secure.close();
	expect(secure.url).toMatch(/^https:\/\/127\.0\.0\.1:/);
	expect(secure.caPem).toContain('BEGIN CERTIFICATE');
});
