/* eslint-disable @n8n/community-nodes/no-hardcoded-secrets */
import { PollContext } from 'n8n-core';
import type { IDataObject } from 'n8n-workflow';
import nock from 'nock';
import { clock } from '../../nodes/shared/autotask/clock';
import { KasperskyTicketingRules } from '../../nodes/KasperskyTicketingRules/KasperskyTicketingRules.node';
import {
	EXTERNAL_ID,
	page,
	raised,
	row,
	ScriptedTenant,
	type Reply,
} from '../workflows/autotaskTenant';
import { loadOptions, runNode } from '../workflows/harness';
import { host, KasperskyServer, KSC_URL } from '../workflows/kasperskyServer';
import { KES_SECRET, ReportEndpoint } from './kesStage';
import { KSC_PASSWORD, kscBed, kscPolling } from './kscStage';
import { formsOf, spill } from './spill';

const RULES = 'n8n-nodes-kaspersky-autotask.kasperskyTicketingRules';
const TICKET = 'n8n-nodes-kaspersky-autotask.autotaskTicket';

let logged: unknown[];

/** What all contexts of n8n-core have in common, the logger among it; not exported. */
const everyContext = Object.getPrototypeOf(PollContext.prototype) as { readonly logger: unknown };

beforeEach(() => {
	logged = [];
	const log = (...said: unknown[]) => void logged.push(said);
	const logger = { debug: log, info: log, warn: log, error: log, scoped: () => logger };
	jest.spyOn(everyContext, 'logger', 'get').mockReturnValue(logger as never);
	nock.disableNetConnect();
});

afterEach(() => {
	jest.restoreAllMocks();
	nock.cleanAll();
	nock.enableNetConnect();
});

/** @param places where a secret must not be: errors, output, state; what was logged is one of them */
function expectNone(secrets: string[], ...places: unknown[]): void {
	const spilled = spill([logged, ...places]);
	expect(secrets.flatMap(formsOf).filter((form) => spilled.includes(form))).toEqual([]);
}

it('would find a secret behind an error', () => {
	const cause = Object.assign(new Error('x'), { config: { headers: { Secret: 'S3cr"et' } } });
	const error = new Error('y', { cause });
	expect(JSON.stringify(error)).not.toContain('S3cr');
	expect(() => expectNone(['S3cr"et'], error)).toThrow();
});

describe('Kaspersky Security Center quotes what it got', () => {
	const TOKEN = 'nsPbUpP1oAVZlM1lODEbg8A==';
	const SECRETS = [KSC_PASSWORD, TOKEN];
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
			server.handlers['Session.StartSession'] = { PxgRetVal: TOKEN };
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
			// Before there is a session its token is nobody's secret.
			const secrets = method === 'Session.StartSession' ? [KSC_PASSWORD] : SECRETS;
			expectNone(secrets, outcome, polling.state);
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
			expectNone(SECRETS, outcome);
		},
	);
});

describe('Autotask quotes what it got', () => {
	const secretsOf = ({ secrets }: ScriptedTenant) =>
		[secrets.userName, secrets.secret, secrets.integrationCode].map(String);
	const quotes = (tenant: ScriptedTenant) => secretsOf(tenant).flatMap(formsOf).join(' | ');

	const REPLIES: Array<[string, (said: string) => Reply]> = [
		['an error', (said) => [500, { errors: [`You sent: ${said}`, { headers: said }] }]],
		['an error with HTTP 200', (said) => [200, { errors: [said] }]],
		['a message', (said) => [405, { Message: said }]],
		['a long error', (said) => [400, { errors: ['x'.repeat(980) + said] }]],
		[
			'a request limit',
			(said) => [500, { errors: [`The request threshold has been exceeded ${said}`] }],
		],
		['a deadlock', (said) => [500, { errors: [`Transaction was deadlocked ${said}`] }]],
		['text', (said) => [400, said]],
		['a page of a proxy', (said) => [407, `<html><pre>${said}</pre></html>`]],
		[
			'a redirect',
			(said) => [302, said, { location: `https://evil.example/?${encodeURIComponent(said)}` }],
		],
		['a sign-in that failed', (said) => [401, said]],
		['the address of a next page', (said) => page([row(1)], `https://evil.example/?${said}`)],
	];

	const TASKS: Array<[string, IDataObject]> = [
		['sync', { operation: 'sync', completedStatus: 5, options: {} }],
		['get', { operation: 'get', ticket: { __rl: true, mode: 'number', value: 'T1' } }],
		[
			'create',
			{
				...{ operation: 'create', title: 'x', description: 'x', queueID: 8, priority: 4 },
				...{ company: { __rl: true, mode: 'id', value: '175' }, additionalFields: {} },
			},
		],
	];

	const failing = (reply: (said: string) => Reply) => {
		const tenant = new ScriptedTenant().zone();
		const answer = reply(quotes(tenant));
		for (const path of ['Tickets/query', 'Tickets', 'Companies/query']) {
			tenant.answer('post', path, [answer]);
		}
		tenant.answer('get', 'Tickets/entityInformation/fields', [answer]);
		return tenant;
	};

	beforeEach(() => {
		jest.spyOn(clock, 'pause').mockResolvedValue();
	});

	it.each(
		TASKS.flatMap(([task, parameters]) =>
			REPLIES.map(([name, reply]) => [task, name, parameters, reply] as const),
		),
	)(
		'to %s with %s: nobody sees it',
		async (_, __, parameters, reply) => {
			const tenant = failing(reply);
			for (const onError of ['stopWorkflow', 'continueErrorOutput'] as const) {
				const run = await tenant.run(parameters, [raised()], onError);
				expectNone(secretsOf(tenant), run);
			}
		},
		60_000,
	);

	it.each(REPLIES)(
		'to a create after a look-up, with %s: nobody sees it',
		async (_, reply) => {
			const tenant = new ScriptedTenant().zone();
			tenant.answer('post', 'Tickets/query', [page([])]);
			tenant.answer('post', 'Tickets', [reply(quotes(tenant))]);
			const run = await tenant.sync([raised(), raised({ externalID: `${EXTERNAL_ID}2` })]);
			expectNone(secretsOf(tenant), run);
		},
		60_000,
	);

	it.each(REPLIES)(
		'to a drop-down and to the rules, with %s: nobody sees it',
		async (_, reply) => {
			const tenant = failing(reply);
			const outcome: unknown = await loadOptions(tenant.bed, TICKET, 'getPriorities').catch(
				(error: unknown) => error,
			);
			expectNone(secretsOf(tenant), outcome);
			tenant.bed.types[RULES] = new KasperskyTicketingRules();
			const rules = {
				operation: 'applyRules',
				rules: { rule: [{ name: 'All', createTicket: 'on' }] },
			};
			const change = {
				...{ change: 'raised', solution: 'kasperskySecurityCenter', level: 'Critical' },
				...{ status: { code: 'databasesOutdated' }, device: { id: '1', name: 'PC' } },
				...{ customer: { name: 'Contoso' }, source: { id: 'ksc:5f0c21aa' } },
				raisedAt: '2026-11-22T10:00:00Z',
			};
			expectNone(secretsOf(tenant), await runNode(tenant.bed, RULES, rules, [change]));
		},
		60_000,
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
		const received = await new ReportEndpoint(logged as string[]).post(BODY, headers);
		expect(received.status).toBe(401);
		expect(logged).not.toEqual([]);
		expectNone([KES_SECRET], received);
	});

	it('has no secret in what it sends on and keeps', async () => {
		const received = await new ReportEndpoint(logged as string[]).post(BODY);
		expect(received.status).toBe(200);
		expectNone([KES_SECRET], received);
	});
});
