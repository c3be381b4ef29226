import { bearer, NinjaOneClient, send } from '../testClient';
import { startNinjaOneSimulator, type NinjaOneSimulator } from './index';

let time: number;
let simulator: NinjaOneSimulator;
let client: NinjaOneClient;

beforeEach(async () => {
	time = Date.parse('2026-11-29T10:00:00Z');
	simulator = await startNinjaOneSimulator({ devices: 4, now: () => new Date(time) });
	client = new NinjaOneClient(simulator);
});
afterEach(async () => await simulator.close());

const refusedAs = (status: number, error: string) => ({ status, data: { error } });

describe('the token', () => {
	it.each(['ws/oauth/token', 'oauth/token'])('comes from %s for an hour', async (path) => {
		const { status, data } = await client.askToken({ scope: 'monitoring' }, path);
		expect(status).toBe(200);
		expect(data).toEqual({
			access_token: expect.any(String),
			token_type: 'Bearer',
			expires_in: 3600,
			scope: 'monitoring',
		});
	});

	it('has the scopes that were asked for, separated by blanks', async () => {
		const { data } = await client.askToken({ scope: 'monitoring management' });
		expect(data.scope).toBe('monitoring management');
	});

	it('a scope that the client may not have is refused, or left out', async () => {
		simulator.settings.allowedScopes = ['monitoring'];
		const scope = 'monitoring control';
		expect(await client.askToken({ scope })).toMatchObject(refusedAs(400, 'invalid_scope'));
		simulator.settings.scopeNotAllowed = 'dropped';
		expect((await client.askToken({ scope })).data.scope).toBe('monitoring');
	});

	it('needs the right id and secret', async () => {
		const wrong = refusedAs(401, 'invalid_client');
		expect(await client.askToken({ client_id: 'nobody' })).toMatchObject(wrong);
		expect(await client.askToken({ client_secret: 'wrong' })).toMatchObject(wrong);
	});

	it('is unauthorized_client where an account offers no client credentials', async () => {
		simulator.settings.clientCredentials = 'refused';
		expect(await client.askToken()).toMatchObject(refusedAs(400, 'unauthorized_client'));
	});

	it('comes for no other grant, and for no body that is no form', async () => {
		const grant = { grant_type: 'password' };
		expect(await client.askToken(grant)).toMatchObject(refusedAs(400, 'unsupported_grant_type'));
		const body = JSON.stringify({ grant_type: 'client_credentials' });
		const headers = { 'Content-Type': 'application/json' };
		const url = `${simulator.url}/ws/oauth/token`;
		const asJson = await send(url, { method: 'POST', headers, body });
		expect(asJson).toMatchObject(refusedAs(400, 'invalid_request'));
	});

	it('is good for an hour, then 401', async () => {
		await client.signIn();
		time += 3_599_999;
		expect((await client.get('devices')).status).toBe(200);
		time += 1;
		expect((await client.get('devices')).status).toBe(401);
	});

	it('is needed everywhere', async () => {
		for (const path of ['devices', 'devices-detailed', 'organizations', 'organization/2/devices']) {
			expect((await send(`${simulator.url}/v2/${path}`)).status).toBe(401);
		}
		const url = `${simulator.url}/v2/queries/antivirus-status`;
		expect((await send(url, { headers: bearer('nonsense') })).status).toBe(401);
	});
});

it('with too few scopes a query comes back empty instead of refused', async () => {
	await client.signIn('control');
	const { rows, pages } = await client.query();
	expect(rows).toEqual([]);
	expect(pages[0].status).toBe(200);
	expect((await client.get('devices')).status).toBe(403);
});

describe('errors come in one of three shapes', () => {
	const refused = async () => (await client.get('devices')).data;

	it('with a text', async () => {
		expect(await refused()).toEqual({
			resultCode: expect.any(String),
			errorMessage: 'invalid_token',
			incidentId: expect.any(String),
		});
	});

	it('with a code', async () => {
		simulator.settings.errorShape = 'resultWithCode';
		expect(await refused()).toMatchObject({
			errorMessage: { code: 'invalid_token', params: {} },
		});
	});

	it('as OAuth has them', async () => {
		simulator.settings.errorShape = 'oauth';
		expect(await refused()).toEqual({
			error: 'invalid_token',
			error_description: expect.any(String),
			error_code: expect.any(String),
		});
	});

	it('with a list where a value is wrong', async () => {
		await client.signIn();
		const { status, data } = await client.get('devices?pageSize=none');
		expect(status).toBe(400);
		expect(data.errors).toEqual([expect.any(String)]);
	});
});

it('the same seed gives the same account, another seed another', async () => {
	const idsOf = async (seed: number) => {
		const other = await startNinjaOneSimulator({ seed, devices: 6 });
		await other.close();
		return [other.clientId, ...other.state.devices.map(({ row }) => row.uid)];
	};
	expect(await idsOf(7)).toEqual(await idsOf(7));
	expect(await idsOf(8)).not.toEqual(await idsOf(7));
});

it('serves HTTPS with a certificate of its own authority, too', async () => {
	const secure = await startNinjaOneSimulator({ devices: 1, https: true });
	await secure.close();
	expect(secure.url).toMatch(/^https:\/\/127\.0\.0\.1:/);
	expect(secure.caPem).toContain('BEGIN CERTIFICATE');
});
