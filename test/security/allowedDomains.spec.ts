import { injectDomainRestrictionFields, isDomainAllowed, type IDataObject } from 'n8n-workflow';
import nock from 'nock';
import { AutotaskPsaApi } from '../../credentials/AutotaskPsaApi.credentials';
import { KasperskySecurityCenterApi } from '../../credentials/KasperskySecurityCenterApi.credentials';
import { KasperskyStatusReportApi } from '../../credentials/KasperskyStatusReportApi.credentials';
import { isInAllowedDomains } from '../../nodes/shared/credentialRequest';
import { ScriptedTenant } from '../workflows/autotaskTenant';
import { borrow } from './borrowingNode';
import { failureOf, kscBed, kscPolling } from './kscStage';
import { RecordingServer } from './recordingServer';

/** What n8n's field "Allowed HTTP Request Domains" stores in a credential. */
const only = (allowedDomains: string): IDataObject => ({
	allowedHttpRequestDomains: 'domains',
	allowedDomains,
});

it.each([new KasperskySecurityCenterApi(), new AutotaskPsaApi()])(
	'n8n offers the restriction for $displayName',
	(type) => {
		const names = injectDomainRestrictionFields(type).map(({ name }) => name);
		expect(names).toEqual(expect.arrayContaining(['allowedHttpRequestDomains', 'allowedDomains']));
	},
);

it('the secret of the reporters cannot be used in other nodes: it authenticates no requests', () => {
	expect(new KasperskyStatusReportApi()).not.toHaveProperty('authenticate');
});

it.each([
	'example.com',
	' EXAMPLE.com ,x',
	'*.example.com',
	'*.com',
	'*',
	'*.',
	'',
	',',
	'ample.com',
	'.com',
])('"%s" means the hosts that it means to n8n', (domains) => {
	for (const host of ['example.com', 'a.example.com', 'a.b.example.com', 'badexample.com']) {
		const url = `https://${host}:13299/api`;
		const toN8n = domains.trim() !== '' && isDomainAllowed({ url, allowedDomains: domains });
		expect([host, isInAllowedDomains(only(domains), url)]).toEqual([host, toN8n]);
	}
});

describe('Kaspersky Security Center', () => {
	let server: RecordingServer;

	beforeEach(async () => {
		const values: Record<string, unknown> = {
			'Session.StartSession': 'token',
			'HostGroup.GetStaticInfo': { KLADMSRV_SERVER_HOSTNAME: 'server-id-1' },
		};
		server = await RecordingServer.start((path) => ({
			body: { PxgRetVal: values[path.split('/').pop() ?? ''] ?? 0, strAccessor: 'accessor' },
		}));
	});

	afterEach(async () => await server.close());

	const poll = async (restriction: IDataObject) =>
		await failureOf(kscPolling(kscBed({ serverUrl: server.url, ...restriction })));

	it.each([
		only('127.0.0.1'),
		only('ksc.example, 127.0.0.1'),
		{ allowedHttpRequestDomains: 'all' },
	])('is polled with %j', async (restriction) => {
		expect(await poll(restriction)).toBeUndefined();
	});

	it.each([only('ksc.example'), only('*.example'), only('')])(
		'is sent nothing, not even the log-in, with %j',
		async (restriction) => {
			expect(await poll(restriction)).toMatch(/restricted to other domains than 127.0.0.1/);
			expect(server.received).toEqual([]);
		},
	);

	it('is sent nothing more once the credential has been restricted', async () => {
		const bed = kscBed({ serverUrl: server.url });
		expect(await failureOf(kscPolling(bed))).toBeUndefined();
		const sent = server.received.length;
		Object.assign(bed.secrets?.kasperskySecurityCenterApi ?? {}, only('ksc.example'));
		expect(await failureOf(kscPolling(bed))).toMatch(/restricted to other domains/);
		expect(server.received).toHaveLength(sent);
	});
});

describe('Autotask', () => {
	afterEach(() => nock.cleanAll());

	const ask = async (restriction: IDataObject) => {
		const tenant = new ScriptedTenant().zone().answer('get', 'Version', [[200, { api: 'x' }]]);
		Object.assign(tenant.secrets, restriction);
		const run = await borrow(tenant.bed, 'autotaskPsaApi', 'newer', 'V1.0/Version');
		return { said: run.error?.message, hosts: tenant.seen.map(({ host }) => host) };
	};

	it('is asked with *.autotask.net', async () => {
		expect((await ask(only('*.autotask.net'))).said).toBeUndefined();
	});

	it.each([
		[only('example.com'), 'webservices.autotask.net', []],
		[only(''), 'webservices.autotask.net', []],
		// The zone is looked up on the one host, with the user name only; the secrets go to the other.
		[
			only('webservices.autotask.net'),
			'webservices3.autotask.net',
			['https://webservices.autotask.net'],
		],
	])('is sent no secret with %j', async (restriction, refused, hosts) => {
		const asked = await ask(restriction);
		expect(asked.said).toContain(`restricted to other domains than ${refused}`);
		expect(asked.hosts).toEqual(hosts);
	});
});
