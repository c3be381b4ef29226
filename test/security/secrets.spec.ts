import type { IDataObject } from 'n8n-workflow';
import nock from 'nock';
import { host, KasperskyServer, KSC_URL } from '../workflows/kasperskyServer';
import { KES_SECRET, ReportEndpoint } from './kesStage';
import { KSC_PASSWORD, kscBed, kscPolling } from './kscStage';
import { expectNone, formsOf, recordLog } from './spill';

let logged: string[];

beforeEach(() => {
	logged = recordLog();
	nock.disableNetConnect();
});

afterEach(() => {
	jest.restoreAllMocks();
	nock.cleanAll();
	nock.enableNetConnect();
});

it('would find a secret behind an error', () => {
	const cause = Object.assign(new Error('x'), { config: { headers: { Secret: 'S3cr"et' } } });
	const error = new Error('y', { cause });
	expect(JSON.stringify(error)).not.toContain('S3cr');
	expect(() => expectNone(['S3cr"et'], logged, error)).toThrow();
});

describe('Kaspersky Security Center quotes what it got', () => {
	const SESSION = 'nsPbUpP1oAVZlM1lODEbg8A==';
	const SECRETS = [KSC_PASSWORD, SESSION];
	const quotes = SECRETS.flatMap(formsOf).join(' | ');

	/** A log-in that was refused is not tried again, so each has a user of its own. */
	let users = 0;

	const ANSWERS: Array<[string, IDataObject]> = [
		['text', { status: 500, body: `You sent: ${quotes}` }],
		['a page of a proxy', { status: 500, body: `<html><pre>${quotes}</pre></html>` }],
		['text cut in the middle of a secret', { status: 500, body: `${'x'.repeat(190)}${quotes}` }],
		['a refusal', { status: 403, body: quotes }],
		['JSON', { status: 400, body: { error: quotes, nested: { headers: [quotes] } } }],
		['an error', { PxgError: { code: 1183, module: quotes, message: quotes } }],
		['a long error', { PxgError: { code: 1, message: 'x'.repeat(990) + quotes } }],
		[
			'the arguments of an error',
			{ PxgError: { code: 1, locdata: { format: 'No: %1', args: [quotes] } } },
		],
		['an empty result', { PxgRetVal: [quotes] }],
	];
	const METHODS = [
		'Session.StartSession',
		'HostGroup.GetStaticInfo',
		'HostGroup.FindHosts',
		'ChunkAccessor.GetItemsChunk',
		'HostGroup.GetHostInfo',
		'VServers.GetVServers',
	];

	it.each(
		METHODS.flatMap((method) => ANSWERS.map(([name, answer]) => [method, name, answer] as const)),
	)(
		'%s with %s: nobody sees it',
		async (method, _, answer) => {
			const server = new KasperskyServer();
			server.handlers['Session.StartSession'] = { PxgRetVal: SESSION };
			server.handlers['HostGroup.GetHostInfo'] = { PxgRetVal: {} };
			const polling = kscPolling(kscBed({ serverUrl: KSC_URL, user: `user-${users++}` }));
			if (method === 'HostGroup.GetHostInfo') {
				server.hosts = [host('PC', { KLHST_WKS_HOSTNAME: 'a (b)' })];
				await polling.poll();
			}
			server.hosts = method === 'HostGroup.GetHostInfo' ? [] : [host('PC')];
			server.handlers[method] = answer as KasperskyServer['handlers'][string];
			const outcome: unknown = await polling.poll().catch((error: unknown) => error);
			expect(server.called(method)).toBeGreaterThan(0);
			// Before there is a session its session is nobody's secret.
			const secrets = method === 'Session.StartSession' ? [KSC_PASSWORD] : SECRETS;
			expectNone(secrets, logged, outcome, polling.state);
		},
		20_000,
	);

	it.each(['ECONNREFUSED', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'EXOTIC'])(
		'nor does anybody when a connection ends with %s, whatever hangs on the error',
		async (code) => {
			const config = { headers: { Authorization: quotes, 'X-KSC-Session': quotes } };
			const broken = Object.assign(new Error(quotes), { code, config, request: config });
			nock(KSC_URL).persist().post(/./).replyWithError(broken);
			const polling = kscPolling(kscBed({ serverUrl: KSC_URL, user: `user-${users++}` }));
			const outcome: unknown = await polling.poll().catch((error: unknown) => error);
			expect(outcome).toBeInstanceOf(Error);
			expectNone(SECRETS, logged, outcome);
		},
	);
});

describe('the endpoint of KES Cloud', () => {
	const BODY = '{"device":"PC","workspace":"Contoso","status":"OK"}';

	it.each<[string, IDataObject]>([
		['no signature', {}],
		[
			'a wrong signature',
			{
				'x-kaspersky-report-timestamp': '1',
				'x-kaspersky-report-signature': `sha256=${'0'.repeat(64)}`,
			},
		],
		['the secret in the wrong place', { authorization: `Bearer ${KES_SECRET}` }],
		[
			'the secret as signature',
			{ 'x-kaspersky-report-timestamp': KES_SECRET, 'x-kaspersky-report-signature': KES_SECRET },
		],
	])('tells its secret to nobody who sends %s', async (_, headers) => {
		const received = await new ReportEndpoint(logged).post(BODY, headers);
		expect(received.status).toBe(401);
		expect(logged).not.toEqual([]);
		expectNone([KES_SECRET], logged, received);
	});

	it('has no secret in what it sends on and keeps', async () => {
		const received = await new ReportEndpoint(logged).post(BODY);
		expect(received.status).toBe(200);
		expectNone([KES_SECRET], logged, received);
	});
});
