/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { connect } from 'node:tls';
import { startKscSimulator, type KscSimulator } from './index';
import { basic, oneConnection, pxgCodeOf, send, VendorLikeClient } from './testClient';
import type { JsonObject } from './wire';

const STATIC_INFO = '/api/v1.0/HostGroup.GetStaticInfo';
let simulator: KscSimulator;
let client: VendorLikeClient;
let session: string;

beforeAll(async () => {
	simulator = await startKscSimulator({ hosts: 30, problems: 4, virtualServers: 1 });
	client = await new VendorLikeClient(simulator).connect();
	session = String((await client.call('Session.StartSession')).PxgRetVal);
});

afterAll(async () => {
	client.disconnect();
	await simulator.close();
});

const withSession = (headers: Record<string, string> = {}) => ({
	'X-KSC-Session': session,
	...headers,
});

describe('transport', () => {
	it('is trusted through its own authority only, on the loopback interface', async () => {
		expect(simulator.url).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/);
		const untrusted = send({ ...simulator, caPem: '' }, { path: '/api/v1.0/Session.Ping' });
		await expect(untrusted).rejects.toThrow(/certificate/);
		const other = await startKscSimulator({ hosts: 1, problems: 0 });
		const wrongAuthority = send({ ...simulator, caPem: other.caPem }, { path: '/' });
		await expect(wrongAuthority.finally(async () => await other.close())).rejects.toThrow(
			/certificate/,
		);
		const viaName = { ...simulator, url: simulator.url.replace('127.0.0.1', 'localhost') };
		expect((await send(viaName, { path: '/api/v1.0/Session.Ping' })).status).toBe(401);
	});

	it('serves POST below /api/v1.0 and nothing else', async () => {
		const asked = (method: string, path: string) =>
			send(simulator, { method, path, headers: withSession() });
		expect((await asked('GET', STATIC_INFO)).status).toBe(405);
		expect((await asked('POST', '/api/v2.0/HostGroup.GetStaticInfo')).status).toBe(404);
		expect((await asked('POST', STATIC_INFO)).status).toBe(200);
	});

	it('knows calls by their exact spelling, with an optional instance before the class', async () => {
		expect(await pxgCodeOf(client.call('HostGroup.GetStaticinfo'))).toBe(1194);
		expect(await pxgCodeOf(client.call('hostgroup.GetStaticInfo'))).toBe(1194);
		expect(await pxgCodeOf(client.call('HostGroup.NoSuchMethod'))).toBe(1194);
		expect(await client.call('Instance.HostGroup.GroupIdGroups')).toEqual({ PxgRetVal: 0 });
	});

	it('sends a failing method with HTTP 200, its localised text in wrapped params', async () => {
		const answer = await send(simulator, {
			path: '/api/v1.0/ChunkAccessor.Release',
			headers: withSession(),
			body: '{"strAccessor":"4711"}',
		});
		expect(answer.status).toBe(200);
		const { PxgError } = JSON.parse(answer.text) as { PxgError: JsonObject };
		expect(PxgError).toMatchObject({
			code: 1186,
			subcode: 0,
			module: 'KLSTD',
			message: 'Object 4711 was not found',
			locdata: { type: 'params', value: { format: 'Object %1 was not found', args: ['4711'] } },
		});
	});

	it.each([
		['an empty body without a type', '', {}],
		['an empty object', '{}', { 'Content-Type': 'application/json' }],
		['a type with a character set', '{}', { 'Content-Type': 'application/json; charset=utf-8' }],
	])('accepts %s', async (_name, body, headers) => {
		const answer = await send(simulator, {
			path: '/api/v1.0/HostGroup.GroupIdGroups',
			headers: withSession(headers),
			body,
		});
		expect(JSON.parse(answer.text)).toEqual({ PxgRetVal: 0 });
	});

	it('refuses other content types, and bodies that are no JSON object', async () => {
		const typed = { path: STATIC_INFO, headers: withSession({ 'Content-Type': 'text/xml' }) };
		expect((await send(simulator, typed)).status).toBe(400);
		for (const body of ['{', '[]', '7']) {
			const answer = await send(simulator, { path: STATIC_INFO, headers: withSession(), body });
			expect(JSON.parse(answer.text)).toMatchObject({ PxgError: { code: 1192 } });
		}
	});

	it('compresses only when asked to', async () => {
		const asked = async (headers: Record<string, string>) =>
			await send(simulator, { path: STATIC_INFO, headers: withSession(headers) });
		expect((await asked({})).headers['content-encoding']).toBeUndefined();
		const zipped = await asked({ 'Accept-Encoding': 'gzip, deflate' });
		expect(zipped.headers['content-encoding']).toBe('gzip');
		expect(JSON.parse(zipped.text)).toEqual(JSON.parse((await asked({})).text));
		expect((await asked({ 'Accept-Encoding': 'deflate' })).headers['content-encoding']).toBe(
			'deflate',
		);
		expect(
			(await asked({ 'Accept-Encoding': 'gzip;q=0' })).headers['content-encoding'],
		).toBeUndefined();
	});

	it('keeps one connection for many calls', async () => {
		const before = simulator.counters.totals().connections;
		const agent = oneConnection(simulator);
		for (let call = 0; call < 5; call++) {
			await send(simulator, { path: '/api/v1.0/Session.Ping', headers: withSession(), agent });
		}
		agent.destroy();
		expect(simulator.counters.totals().connections - before).toBe(1);
	});

	it('cuts a connection that sends a second request before the first is answered', async () => {
		const { port } = new URL(simulator.url);
		const socket = connect({ host: '127.0.0.1', port: Number(port), ca: simulator.caPem });
		await new Promise((resolve) => socket.once('secureConnect', resolve));
		const ping = `POST /api/v1.0/Session.Ping HTTP/1.1\r\nHost: ksc\r\nX-KSC-Session: ${session}\r\nContent-Length: 0\r\n\r\n`;
		const closed = new Promise((resolve) => socket.once('close', resolve));
		socket.on('error', () => undefined);
		socket.write(ping + ping);
		await closed;
		expect(simulator.counters.totals().overlapping).toBe(1);
	});

	it('counts calls, failures and bytes', async () => {
		simulator.counters.reset();
		await client.call('Session.Ping');
		await pxgCodeOf(client.call('ChunkAccessor.Release', { strAccessor: 'x' }));
		await send(simulator, {
			path: '/api/v1.0/login',
			headers: { Authorization: basic('nobody', 'x') },
		});
		expect(simulator.counters.of('Session.Ping')).toMatchObject({ requests: 1, bytesIn: 2 });
		expect(simulator.counters.of('ChunkAccessor.Release')).toMatchObject({
			requests: 1,
			pxgErrors: 1,
		});
		expect(simulator.counters.of('login')).toMatchObject({ requests: 1, httpErrors: 1 });
		expect(simulator.counters.totals()).toMatchObject({ requests: 3, pxgErrors: 1, httpErrors: 1 });
		expect(simulator.counters.totals().bytesOut).toBeGreaterThan(0);
	});

	it('can be served without TLS', async () => {
		const plain = await startKscSimulator({ hosts: 1, problems: 0, https: false });
		const answer = await send(plain, {
			path: '/api/v1.0/Session.StartSession',
			headers: { Authorization: basic(plain.user, plain.password) },
		}).finally(async () => await plain.close());
		expect(plain.url).toMatch(/^http:/);
		expect(answer.status).toBe(200);
	});
});
