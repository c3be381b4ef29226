import type { IDataObject } from 'n8n-workflow';
import nock from 'nock';
import { ScriptedTenant, ZONE } from '../workflows/autotaskTenant';
import { borrow, type Helper } from './borrowingNode';
import { selfSigned } from './certificates';
import { KSC_PASSWORD, kscBed } from './kscStage';
import { RecordingServer, type Reply } from './recordingServer';

const KSC = 'kasperskySecurityCenterApi';
const AUTOTASK = 'autotaskPsaApi';
const HELPERS: Helper[] = ['older', 'newer'];

const servers: RecordingServer[] = [];

async function serve(...[answer, certificate]: Parameters<typeof RecordingServer.start>) {
	const server = await RecordingServer.start(answer, certificate);
	servers.push(server);
	return server;
}

afterEach(async () => {
	nock.cleanAll();
	nock.enableNetConnect();
	await Promise.all(servers.splice(0).map(async (server) => await server.close()));
});

describe.each(HELPERS)('Kaspersky Security Center, with the %s helper', (helper) => {
	const answer = (path: string): Reply => {
		if (path.endsWith('StartSession')) return { body: { PxgRetVal: 'the-session-token' } };
		return { body: { PxgRetVal: 1 } };
	};

	it('works on the server of the credential', async () => {
		const ksc = await serve(answer);
		const run = await borrow(kscBed({ serverUrl: ksc.url }), KSC, helper, `${ksc.url}/api/v1.0/X`);
		expect(run.items).toEqual([{ answer: { PxgRetVal: 1 } }]);
		expect(ksc.received.at(-1)).toContain('X-KSC-Session the-session-token');
	});

	it('takes no session to another server', async () => {
		const [ksc, evil] = [await serve(answer), await serve(() => ({}))];
		const bed = kscBed({ serverUrl: ksc.url });
		const { error } = await borrow(bed, KSC, helper, `${evil.url}/collect`);
		expect(error?.message).toMatch(/is only sent to/);
		const disguised = [
			`//127.0.0.1:${evil.port}/`,
			`http:\\\\127.0.0.1:${evil.port}\\`,
			'/collect',
		];
		for (const address of disguised) {
			await borrow(bed, KSC, helper, address, { baseURL: evil.url });
		}
		expect(evil.received).toEqual([]);
	});

	it('takes no session along with a redirect', async () => {
		const evil = await serve(() => ({}));
		const redirect = { status: 302, headers: { location: `${evil.url}/collect` } };
		const ksc = await serve((path) => (path.endsWith('StartSession') ? answer(path) : redirect));
		const follow = { followRedirect: true, followAllRedirects: true, maxRedirects: 21 };
		await borrow(kscBed({ serverUrl: ksc.url }), KSC, helper, `${ksc.url}/api/v1.0/X`, follow);
		expect(ksc.received.length).toBeGreaterThan(1);
		expect(evil.received).toEqual([]);
	});

	it('is not talked out of its certificate', async () => {
		const [ours, theirs] = [selfSigned({ ip: '127.0.0.1' }), selfSigned({ ip: '127.0.0.1' })];
		const ksc = await serve(answer, ours);
		const bed = kscBed({ serverUrl: ksc.url, caPem: ours.pem });
		await borrow(bed, KSC, helper, `${ksc.url}/api/v1.0/X`);
		await ksc.close();
		const evil = await RecordingServer.start(() => ({}), theirs, ksc.port);
		servers.push(evil);
		const { error } = await borrow(bed, KSC, helper, `${ksc.url}/api/v1.0/X`, {
			...{ rejectUnauthorized: false, skipSslCertificateValidation: true },
			agentOptions: { ca: theirs.pem, rejectUnauthorized: false },
		});
		expect(error).toBeDefined();
		expect(evil.received).toEqual([]);
	});
});

describe.each(HELPERS)('Autotask, with the %s helper', (helper) => {
	it('works on hosts of Autotask', async () => {
		const tenant = new ScriptedTenant().zone().answer('get', 'Version', [[200, { api: 'x' }]]);
		const run = await borrow(tenant.bed, AUTOTASK, helper, `${ZONE}/ATServicesRest/V1.0/Version`);
		expect(run.items).toEqual([{ answer: { api: 'x' } }]);
		expect(tenant.seen.at(-1)?.headers).toMatchObject({ secret: tenant.secrets.secret });
	});

	it('takes no secrets to another host', async () => {
		const evil = await serve(() => ({}));
		const tenant = new ScriptedTenant().zone();
		nock.enableNetConnect('127.0.0.1');
		const { error } = await borrow(tenant.bed, AUTOTASK, helper, `${evil.url}/collect`);
		expect(error?.message).toContain('was refused');
		expect(evil.received).toEqual([]);
	});

	it('takes no secrets along with a redirect', async () => {
		const evil = await serve(() => ({}));
		const location = `${evil.url}/collect`;
		const tenant = new ScriptedTenant().zone();
		tenant.answer('get', 'Version', [[302, '', { location }]]);
		nock.enableNetConnect('127.0.0.1');
		const follow = { followRedirect: true, followAllRedirects: true, maxRedirects: 21 };
		await borrow(tenant.bed, AUTOTASK, helper, `${ZONE}/ATServicesRest/V1.0/Version`, follow);
		expect(tenant.requests).toContain('get Version');
		expect(evil.received).toEqual([]);
	});

	it('goes through no proxy that the workflow names, and trusts no certificate of its', async () => {
		const proxy = await serve(() => ({}));
		const tenant = new ScriptedTenant().zone().answer('get', 'Version', [[200, {}]]);
		nock.enableNetConnect('127.0.0.1');
		const hostile: IDataObject = {
			...{ rejectUnauthorized: false, skipSslCertificateValidation: true },
			...{ agentOptions: { ca: 'x', rejectUnauthorized: false } },
			proxy: helper === 'older' ? proxy.url : { host: '127.0.0.1', port: proxy.port },
		};
		await borrow(tenant.bed, AUTOTASK, helper, `${ZONE}/ATServicesRest/V1.0/Version`, hostile);
		expect(tenant.requests).toContain('get Version');
		expect(proxy.received).toEqual([]);
	});
});

/** Of the log-in itself: it is not the workflow's request. */
it('the log-in to Kaspersky Security Center follows no redirect', async () => {
	const evil = await serve(() => ({ body: { PxgRetVal: 'x' } }));
	const ksc = await serve(() => ({ status: 307, headers: { location: `${evil.url}/collect` } }));
	const { error } = await borrow(kscBed({ serverUrl: ksc.url }), KSC, 'newer', '/api/v1.0/X');
	expect(error).toBeDefined();
	expect(ksc.received.join()).toContain(Buffer.from(KSC_PASSWORD).toString('base64'));
	expect(evil.received).toEqual([]);
});
