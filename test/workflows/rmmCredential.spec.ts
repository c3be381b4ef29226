import nock from 'nock';
import type { IDataObject } from 'n8n-workflow';
import { KasperskyRmmTrigger } from '../../nodes/KasperskyRmmTrigger/KasperskyRmmTrigger.node';
import { dattoSecrets, ninjaSecrets } from '../simulators/rmmPolling';
import { startDattoSimulator, type DattoSimulator } from '../simulators/rmm/datto';
import { startNinjaOneSimulator, type NinjaOneSimulator } from '../simulators/rmm/ninjaone';
import { testCredential } from './credentialTest';

const { dattoRmmConnection, ninjaOneConnection } = new KasperskyRmmTrigger().methods.credentialTest;

let datto: DattoSimulator;
let ninja: NinjaOneSimulator;

beforeEach(async () => {
	datto = await startDattoSimulator({ devices: 5, problems: 0 });
	ninja = await startNinjaOneSimulator({ devices: 5, problems: 0 });
});

afterEach(async () => {
	nock.cleanAll();
	nock.enableNetConnect();
	await Promise.all([datto.close(), ninja.close()]);
});

const dattoSaid = async (changes: IDataObject = {}) =>
	await testCredential(dattoRmmConnection, { ...dattoSecrets(datto), ...changes });

const ninjaSaid = async (changes: IDataObject = {}) =>
	await testCredential(ninjaOneConnection, { ...ninjaSecrets(ninja), ...changes });

const error = (words: RegExp) => ({ status: 'Error', message: expect.stringMatching(words) });

it('accepts what is right', async () => {
	expect(await dattoSaid()).toMatchObject({ status: 'OK' });
	expect(await ninjaSaid()).toMatchObject({ status: 'OK' });
});

describe('Datto RMM', () => {
	it.each([400, 401] as const)('a wrong secret, or another platform (HTTP %d)', async (status) => {
		datto.settings.wrongKeyStatus = status;
		expect(await dattoSaid({ apiSecret: 'WRONG1234' })).toEqual(
			error(/refused "API Key" or "API Secret Key".*"Platform".*"Enable API Access"/),
		);
	});

	it('API access that is off', async () => {
		datto.settings.isApiEnabled = false;
		expect(await dattoSaid()).toEqual(
			error(/does not let this credential read.*"Enable API Access"/),
		);
	});

	it('a limit that is reached', async () => {
		datto.faults.add({ route: 'account/devices', kind: 'http', status: 429 });
		expect(await dattoSaid()).toEqual(error(/takes no more requests/));
	});

	it('a web page instead of JSON', async () => {
		datto.faults.add({ route: 'account/devices', kind: 'html', status: 502 });
		expect(await dattoSaid()).toEqual(error(/no usable answer \(HTTP 502\).*"Platform"/));
	});

	it('a platform that is no host', async () => {
		nock('https://concord-api.centrastage.net')
			.post('/auth/oauth/token')
			.replyWithError(Object.assign(new Error('no host'), { code: 'ENOTFOUND' }));
		expect(await dattoSaid({ platform: 'concord' })).toEqual(
			error(/Cannot connect to concord-api\.centrastage\.net: its name is not known.*"Platform"/),
		);
	});

	it.each([
		['plain HTTP', 'http://rmm.example', /begins with http:\/\//],
		['nothing', '', /is not an address/],
	])('%s as address sends nothing', async (_, apiUrl, words) => {
		nock.disableNetConnect();
		expect(await dattoSaid({ apiUrl })).toEqual(error(words));
	});

	it('asks as the vendor describes: Basic of the public client, the key and secret in a form', async () => {
		const asked = nock('https://concord-api.centrastage.net', {
			reqheaders: {
				authorization: `Basic ${Buffer.from('public-client:public').toString('base64')}`,
			},
		})
			.post('/auth/oauth/token', {
				...{ grant_type: 'password', username: 'KEY1', password: 'SECRET1' },
			})
			.reply(200, { access_token: 'T', token_type: 'bearer', expires_in: 360_000 });
		const list = nock('https://concord-api.centrastage.net', {
			reqheaders: { authorization: 'Bearer T' },
		})
			.get('/api/v2/account/devices')
			.query({ max: 1, page: 0 })
			.reply(200, { pageDetails: {}, devices: [] });
		const changes = { platform: 'concord', apiKey: 'KEY1', apiSecret: 'SECRET1' };
		expect(await dattoSaid(changes)).toMatchObject({ status: 'OK' });
		expect([asked.isDone(), list.isDone()]).toEqual([true, true]);
	});
});

describe('NinjaOne', () => {
	it('a wrong secret, or another region', async () => {
		expect(await ninjaSaid({ clientSecret: 'wrong-secret' })).toEqual(
			error(/refused "Client ID" or "Client Secret".*"Region"/),
		);
	});

	it('an account without client credentials is not supported', async () => {
		ninja.settings.clientCredentials = 'refused';
		expect(await ninjaSaid()).toEqual(error(/unauthorized_client.*not supported/));
	});

	it('a scope that the client may not ask for', async () => {
		Object.assign(ninja.settings, { allowedScopes: ['control'], scopeNotAllowed: 'dropped' });
		expect(await ninjaSaid()).toEqual(error(/too few scopes.*"Monitoring"/));
	});

	it('queries that come back empty', async () => {
		for (const { row } of ninja.state.devices) ninja.state.removeAntivirus(row.id);
		expect(await ninjaSaid()).toEqual(error(/not one row of antivirus data.*"Monitoring"/));
	});

	it('asks at the other path where the first one does not exist', async () => {
		const url = 'https://eu.ninjarmm.com';
		nock(url).post('/ws/oauth/token').reply(404, 'Not Found');
		nock(url).post('/oauth/token').reply(200, { access_token: 'T', scope: 'monitoring' });
		nock(url).get('/v2/devices').query({ pageSize: 1 }).reply(200, []);
		nock(url).get('/v2/queries/antivirus-status').query({ pageSize: 1 }).reply(200, []);
		expect(await ninjaSaid({ region: 'eu' })).toMatchObject({ status: 'OK' });
	});
});

it('no secret is in a message, whoever quotes it', async () => {
	nock('https://concord-api.centrastage.net')
		.post('/auth/oauth/token')
		.reply(400, (_uri, body) => ({ error: String(body) }));
	const { message } = await dattoSaid({ platform: 'concord', apiSecret: 'VERYSECRET99' });
	expect(message).not.toContain('VERYSECRET99');
});
