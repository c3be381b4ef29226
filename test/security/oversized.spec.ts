import nock from 'nock';
import { parseBody } from '../../nodes/KasperskyEndpointSecurityCloudTrigger/reports/reportSchema';
import { page, ScriptedTenant, type Reply } from '../workflows/autotaskTenant';
import { host, KasperskyServer, KSC_URL, plain } from '../workflows/kasperskyServer';
import { ReportEndpoint } from './kesStage';
import { failureOf, kscBed, kscPolling } from './kscStage';

const MEGABYTE = 1024 * 1024;
const LONG = 'x'.repeat(5 * MEGABYTE);

/** JSON that a parser takes, and that is too deep for whoever walks it down by calling itself. */
const deepList = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);
const deepRecord = (levels: number) => '{"a":'.repeat(levels) + '1' + '}'.repeat(levels);

afterEach(() => nock.cleanAll());

describe('the endpoint of KES Cloud', () => {
	const now = () => new Date().toISOString();

	it('looks at nothing of a body above 1 MB, not even at its signature', async () => {
		const { status, answer } = await new ReportEndpoint().post('x'.repeat(MEGABYTE + 1), {});
		expect(status).toBe(413);
		expect(answer).toContain('larger than 1 MB');
	});

	it('tells nothing to whoever does not know the secret', async () => {
		const { status, answer, items } = await new ReportEndpoint().post(deepList(500_000), {});
		expect([status, items]).toEqual([401, []]);
		expect(answer.length).toBeLessThan(500);
	});

	it.each([
		['a deep list', deepList(500_000)],
		['a deep record', deepRecord(150_000)],
		[
			'a deep list in every place',
			`{"device":${deepList(90_000)},"status":${deepList(90_000)},"reasons":${deepList(90_000)}}`,
		],
		[
			'a deep record as values',
			`{"host":"PC","workspace":"Contoso","values":${deepRecord(100_000)}}`,
		],
	])('answers in a few words to %s', async (_, body) => {
		const { status, answer, items } = await new ReportEndpoint().post(body);
		expect([200, 400]).toContain(status);
		expect(items.map(({ change }) => change).filter((change) => change !== 'snapshot')).toEqual([]);
		expect(answer.length).toBeLessThan(1_000);
	});

	it('does not answer half a million reports one by one', async () => {
		const { status, answer } = await new ReportEndpoint().post(`[${'1,'.repeat(500_000)}1]`);
		expect(status).toBe(400);
		expect(answer).toContain('more than 2000 reports');
		expect(parseBody(Buffer.from(`[${'1,'.repeat(1_999)}1]`))).toHaveProperty('reports');
	});

	it.each(['__proto__', 'constructor', 'hasOwnProperty', 'toString'])(
		'tracks a device that calls itself %s like any other',
		async (id) => {
			const endpoint = new ReportEndpoint();
			const report = (status: string, second: number) =>
				JSON.stringify({
					device: { id, name: id },
					...{ workspace: 'Contoso', status, second, collected_at: now() },
					reasons: status === 'OK' ? [] : ['databasesOutdated'],
				});
			const changes = async (body: string) =>
				(await endpoint.post(body)).items.map(({ change }) => change);
			expect(await changes(report('Critical', 1))).toContain('raised');
			expect(await changes(report('Critical', 2))).toEqual([]);
			expect(await changes(report('OK', 3))).toContain('cleared');
		},
	);

	it('takes nothing from the prototype that a report brings', async () => {
		const poison = '{"Protection_AvInstalled":0,"polluted":true,"host":"PC"}';
		const values = `{"__proto__":${poison},"constructor":{"prototype":${poison}}}`;
		const body = `{"__proto__":${poison},"host":"PC","workspace":"Contoso","values":${values}}`;
		const { status, answer } = await new ReportEndpoint().post(body);
		expect(status).toBe(200);
		expect(JSON.parse(answer)).toMatchObject({ results: [{ device: 'PC', statuses: {} }] });
		expect({}).not.toHaveProperty('polluted');
	});
});

describe('Kaspersky Security Center', () => {
	const poll = async (method: string, answer: KasperskyServer['handlers'][string]) => {
		const server = new KasperskyServer();
		server.hosts = [host('PC')];
		server.handlers[method] = answer;
		return (await failureOf(kscPolling(kscBed({ serverUrl: KSC_URL })))) ?? '';
	};

	it.each([
		['a deep list', plain(200, `{"PxgRetVal":${deepList(100_000)}}`)],
		['a deep record', plain(200, deepRecord(100_000))],
		['a deep error', plain(200, `{"PxgError":${deepRecord(100_000)}}`)],
		['a deep refusal', plain(500, deepRecord(100_000))],
		['a long text', plain(500, LONG)],
		['a long page', plain(500, `<html>${'<'.repeat(MEGABYTE)}`)],
		['a long error', { PxgError: { code: 1, module: LONG, message: LONG } }],
		[
			'a long template',
			{ PxgError: { code: 1, locdata: { format: '%1'.repeat(MEGABYTE), args: [LONG] } } },
		],
	])(
		'may answer %s: a poll says so in a few words',
		async (_, answer) => {
			const said = await poll('HostGroup.FindHosts', answer);
			expect(said).toMatch(
				/^Kaspersky Security Center (returned no usable response to|declined) HostGroup\.FindHosts/,
			);
			expect(said.length).toBeLessThan(2_500);
		},
		20_000,
	);

	it.each(['__proto__', 'constructor', 'hasOwnProperty'])(
		'may call a device %s: it is tracked like any other',
		async (id) => {
			const server = new KasperskyServer();
			const polling = kscPolling(kscBed({ serverUrl: KSC_URL }));
			server.hosts = [host('PC', { KLHST_WKS_HOSTNAME: id })];
			expect((await polling.poll())?.map(({ change }) => change)).toContain('raised');
			expect(await polling.poll()).toBeNull();
			server.hosts = [];
			server.byId = [
				host('PC', { KLHST_WKS_HOSTNAME: id, KLHST_WKS_STATUS_ID: 0, KLHST_WKS_STATUS_MASK: 0 }),
			];
			expect((await polling.poll())?.map(({ change }) => change)).toContain('cleared');
		},
	);
});

describe('Autotask', () => {
	const get = async (reply: Reply) => {
		const tenant = new ScriptedTenant().zone().answer('post', 'Tickets/query', [reply]);
		const ticket = { __rl: true, mode: 'number', value: 'T20261122.0001' };
		const { error } = await tenant.run({ operation: 'get', ticket });
		return `${error?.message} ${error?.description}`;
	};

	it.each<[string, Reply]>([
		['a deep list of errors', [500, `{"errors":[${deepList(100_000)}]}`]],
		['a deep record', [200, deepRecord(100_000)]],
		['rows that are deep lists', [200, `{"items":[${deepList(100_000)}],"pageDetails":null}`]],
		['a long error', [400, { errors: [LONG, LONG] }]],
		['many errors', [400, { errors: Array.from({ length: 100_000 }, () => 'No.') }]],
		[
			'rows without an end',
			page(
				Array.from({ length: 500 }, () => ({})),
				'V1.0/Tickets/query',
			),
		],
	])(
		'may answer %s: the node says so in a few words',
		async (_, reply) => {
			const said = await get(reply);
			expect(said).toMatch(/^Autotask (did not look up the ticket|has no ticket)/);
			expect(said.length).toBeLessThan(2_500);
		},
		60_000,
	);
});
