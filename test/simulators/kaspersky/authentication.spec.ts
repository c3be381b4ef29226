/* eslint-disable @n8n/community-nodes/no-restricted-globals */
import { startKscSimulator, totpCode, type KscSimulator } from './index';
import {
	basic,
	oneConnection,
	pxgCodeOf,
	replyOf,
	send,
	TransportFailed,
	VendorLikeClient,
	type RawAnswer,
} from './testClient';

const REFUSED = { status: 401, text: 'Authentication failure' };
const encode = (text: string) => Buffer.from(text).toString('base64');
let simulator: KscSimulator;
let now: Date;

beforeEach(async () => {
	now = new Date('2026-11-22T10:00:00Z');
	simulator = await startKscSimulator({
		hosts: 42,
		problems: 5,
		virtualServers: 2,
		now: () => now,
	});
});

afterEach(async () => await simulator.close());

const later = (seconds: number) => {
	now = new Date(now.getTime() + seconds * 1000);
};

async function startSession(headers: Record<string, string>): Promise<RawAnswer> {
	return await send(simulator, { path: '/api/v1.0/Session.StartSession', headers });
}

async function sessionToken(headers: Record<string, string> = {}): Promise<string> {
	const Authorization = basic(simulator.user, simulator.password);
	const { text } = await startSession({ Authorization, ...headers });
	return (JSON.parse(text) as { PxgRetVal: string }).PxgRetVal;
}

async function callWith(token: string, method = 'Session.Ping'): Promise<RawAnswer> {
	return await send(simulator, {
		path: `/api/v1.0/${method}`,
		headers: { 'X-KSC-Session': token },
	});
}

describe('login', () => {
	it('returns JSON and binds the session to its connection, without any session header', async () => {
		const agent = oneConnection(simulator);
		const headers = { Authorization: basic(simulator.user, simulator.password) };
		const login = await send(simulator, { path: '/api/v1.0/login', headers, agent });
		expect(login).toMatchObject({ status: 200, text: '{}' });
		const ping = { path: '/api/v1.0/Session.Ping' };
		expect((await send(simulator, { ...ping, agent })).status).toBe(200);
		expect(await send(simulator, ping)).toMatchObject(REFUSED);
		agent.destroy();
	});

	it('ends with its connection, and so do its result sets', async () => {
		const client = await new VendorLikeClient(simulator).connect();
		await client.call('HostGroup.FindHosts', { lMaxLifeTime: 100 });
		expect(simulator.resultSets.size).toBe(1);
		client.disconnect();
		for (let turn = 0; turn < 1_000 && simulator.sessions.active().length > 0; turn++) {
			await new Promise(setImmediate);
		}
		expect(simulator.resultSets.size).toBe(0);
	});

	it('lets StartSession do without credentials on a connection that is logged on', async () => {
		const client = await new VendorLikeClient(simulator).connect();
		const { PxgRetVal: token } = await client.call('Session.StartSession');
		expect((await callWith(String(token))).status).toBe(200);
		client.disconnect();
	});
});

describe('KSCBasic', () => {
	const user = encode('svc-tickets');
	const pass = encode('Example-Pass1');
	it.each([
		['quoted, without domain and internal', `KSCBasic user="${user}", pass="${pass}"`],
		['without quotes', `KSCBasic user=${user}, pass=${pass}, internal=1`],
		['as an internal user', `KSCBasic user="${user}", pass="${pass}", internal="1"`],
		['as KlAkOAPI does for an internal user', basic('svc-tickets', 'Example-Pass1', '', 0)],
		['of a domain user, domain in plain text', basic('operator', 'Example-Pass1', 'MSP', 0)],
		['of a domain user, domain in base64', basic('operator', 'Example-Pass1', encode('MSP'), 0)],
		['of a domain user, domain before the name', basic('MSP\\operator', 'Example-Pass1')],
	])('is accepted %s', async (_name, authorization) => {
		expect((await startSession({ Authorization: authorization })).status).toBe(200);
	});

	it.each([
		['a wrong password', basic('svc-tickets', 'wrong')],
		['an unknown user', basic('nobody', 'Example-Pass1')],
		['a domain user who claims to be internal', basic('operator', 'Example-Pass1', 'MSP', 1)],
		['an unknown scheme', 'Basic abc'],
		['nothing readable', 'KSCBasic'],
	])('is refused in plain text for %s', async (_name, authorization) => {
		const answer = await startSession({ Authorization: authorization });
		expect(answer).toMatchObject(REFUSED);
		expect(answer.headers['content-type']).toBe('text/plain');
	});

	it('blocks an account after repeated failures, and forgives after a while', async () => {
		const client = new VendorLikeClient(simulator);
		const wrong = async () => await client.login(basic(simulator.user, 'wrong'));
		const right = async () => await client.login(basic(simulator.user, simulator.password));
		for (let attempt = 0; attempt < 4; attempt++) await replyOf(wrong());
		await right();
		for (let attempt = 0; attempt < 5; attempt++) expect(await replyOf(wrong())).toEqual(REFUSED);
		expect(await pxgCodeOf(right())).toBe(2013);
		later(901);
		await right();
		client.disconnect();
	});
});

describe('X-KSC-VServer', () => {
	it.each([[undefined], [''], ['x']])('%p is the main server', async (header) => {
		const token = await sessionToken(header === undefined ? {} : { 'X-KSC-VServer': header });
		const { text } = await callWith(token, 'HostGroup.GetStaticInfo');
		expect(JSON.parse(text)).toMatchObject({
			PxgRetVal: { KLADMSRV_IS_VIRTUAL: false, KLADMSRV_VSID: 0, KLADMSRV_GRP_ROOT: 0 },
		});
	});

	it('takes a display name in base64', async () => {
		const server = simulator.state.fleet.virtualServer(2);
		const token = await sessionToken({ 'X-KSC-VServer': encode('Fabrikam') });
		const { text } = await callWith(token, 'HostGroup.GetStaticInfo');
		expect(JSON.parse(text)).toMatchObject({
			PxgRetVal: {
				KLADMSRV_IS_VIRTUAL: true,
				KLADMSRV_VSUID: server.uid,
				KLADMSRV_GRP_ROOT: server.managedGroupId,
			},
		});
	});

	it('refuses unknown, renamed and disabled servers, and accounts of other servers', async () => {
		const statusFor = async (name: string, user = simulator.user) => {
			const Authorization = basic(user, simulator.password);
			return (await startSession({ Authorization, 'X-KSC-VServer': encode(name) })).status;
		};
		expect(await statusFor('Nobody Ltd')).toBe(401);
		expect(await statusFor('Contoso', 'customer-admin')).toBe(200);
		expect(await statusFor('Fabrikam', 'customer-admin')).toBe(401);
		expect(await statusFor('Fabrikam', 'svc-limited')).toBe(401);
		simulator.state.updateVirtualServer(1, { name: 'Contoso International' });
		simulator.state.updateVirtualServer(2, { enabled: false });
		expect(await statusFor('Contoso')).toBe(401);
		expect(await statusFor('Contoso International')).toBe(200);
		expect(await statusFor('Fabrikam')).toBe(401);
	});
});

describe('two-step verification', () => {
	it('asks for a code on the same connection, and leads to a token', async () => {
		const client = new VendorLikeClient(simulator);
		const failure = await client.connect({ user: 'svc-two-step' }).catch((error: unknown) => error);
		const { answer } = failure as TransportFailed;
		expect(answer).toMatchObject({ status: 401, text: 'Authentication not finished' });
		expect(answer.headers['www-authenticate']).toContain('KSCMFA');

		expect(await replyOf(client.login('KSCMFA totp="000000"'))).toEqual(REFUSED);
		const secret = simulator.state.accounts.get('svc-two-step')?.totpSecret ?? '';
		const code = `KSCMFA totp="${totpCode(secret, now.getTime())}"`;
		expect(await replyOf(new VendorLikeClient(simulator).login(code))).toEqual(REFUSED);
		await client.login(code);

		const { PxgRetVal: token } = await client.call('Session.CreateToken');
		const again = await startSession({ Authorization: `KSCT ${String(token)}` });
		expect(again.status).toBe(200);
		client.disconnect();
	});

	it('computes codes as RFC 6238 does', () => {
		const codeAt = (time: number) => totpCode('GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ', time);
		expect(codeAt(59_000)).toBe('287082');
		expect(codeAt(1_111_111_109_000)).toBe('081804');
	});
});

describe('sessions', () => {
	it('hand out logon tokens for one logon within three minutes', async () => {
		const token = await sessionToken();
		const create = async () =>
			(JSON.parse((await callWith(token, 'Session.CreateToken')).text) as { PxgRetVal: string })
				.PxgRetVal;
		const Authorization = `KSCT ${await create()}`;
		expect((await startSession({ Authorization })).status).toBe(200);
		expect((await startSession({ Authorization })).status).toBe(401);
		const late = `KSCT ${await create()}`;
		later(181);
		expect((await startSession({ Authorization: late })).status).toBe(401);
	});

	it('answer 403 after EndSession', async () => {
		const token = await sessionToken();
		expect((await callWith(token, 'Session.EndSession')).text).toBe('{}');
		expect((await callWith(token)).status).toBe(403);
	});

	it('run out unused, or too old, with 401 or 403', async () => {
		Object.assign(simulator.settings, {
			sessionInactivitySeconds: 60,
			sessionLifetimeSeconds: 150,
		});
		const idle = await sessionToken();
		const used = await sessionToken();
		later(50);
		expect((await callWith(used)).status).toBe(200);
		later(50);
		expect(await callWith(idle)).toMatchObject(REFUSED);
		expect((await callWith(used)).status).toBe(200);
		later(51);
		simulator.settings.expiredSessionStatus = 403;
		expect((await callWith(used)).status).toBe(403);
		expect((await callWith('never known')).status).toBe(403);
	});

	it('tell their limits', async () => {
		const client = await new VendorLikeClient(simulator).connect();
		expect(await client.call('Limits.GetLimits', { param: 70 })).toEqual({ PxgRetVal: 86_400 });
		expect(await client.call('Limits.GetLimits', { param: 71 })).toEqual({ PxgRetVal: 1_800 });
		client.disconnect();
	});

	it('end when their virtual server is deleted or disabled', async () => {
		const token = await sessionToken({ 'X-KSC-VServer': encode('Contoso') });
		expect((await callWith(token)).status).toBe(200);
		simulator.state.removeVirtualServer(1);
		expect((await callWith(token)).status).toBe(401);
	});
});
