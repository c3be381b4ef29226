import type { IDataObject } from 'n8n-workflow';
import nock from 'nock';
import { KasperskyTicketingRules } from '../../nodes/KasperskyTicketingRules/KasperskyTicketingRules.node';
import { clock } from '../../nodes/shared/autotask/clock';
import {
	EXTERNAL_ID,
	page,
	raised,
	row,
	ScriptedTenant,
	type Reply,
} from '../workflows/autotaskTenant';
import { loadOptions, runNode } from '../workflows/harness';
import { expectNone, formsOf, recordLog } from './spill';

const RULES = 'n8n-nodes-kaspersky-autotask.kasperskyTicketingRules';
const TICKET = 'n8n-nodes-kaspersky-autotask.autotaskTicket';

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
		tenant.rights(answer);
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
				expectNone(secretsOf(tenant), logged, run);
			}
		},
		60_000,
	);

	it.each(REPLIES)(
		'to a create after a look-up, with %s: nobody sees it',
		async (_, reply) => {
			const tenant = new ScriptedTenant().zone().rights();
			tenant.answer('post', 'Tickets/query', [page([])]);
			tenant.answer('post', 'Tickets', [reply(quotes(tenant))]);
			const run = await tenant.sync([raised(), raised({ externalID: `${EXTERNAL_ID}2` })]);
			expectNone(secretsOf(tenant), logged, run);
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
			expectNone(secretsOf(tenant), logged, outcome);
			tenant.bed.types[RULES] = new KasperskyTicketingRules();
			const rules = {
				operation: 'applyRules',
				rules: { rule: [{ name: 'All', statuses: ['all'], createTicket: 'on' }] },
			};
			const change = {
				...{ change: 'raised', solution: 'kasperskySecurityCenter', level: 'Critical' },
				...{ status: { code: 'databasesOutdated' }, device: { id: '1', name: 'PC' } },
				...{ customer: { name: 'Contoso' }, source: { id: 'ksc:5f0c21aa' } },
				raisedAt: '2026-11-22T10:00:00Z',
			};
			expectNone(secretsOf(tenant), logged, await runNode(tenant.bed, RULES, rules, [change]));
		},
		60_000,
	);
});
