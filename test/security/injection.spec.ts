import type { IDataObject } from 'n8n-workflow';
import nock from 'nock';
import { page, row, ScriptedTenant, ZONE } from '../workflows/autotaskTenant';
import { listSearch } from '../workflows/harness';
import { host, KasperskyServer, KSC_URL } from '../workflows/kasperskyServer';
import { borrow } from './borrowingNode';
import { failureOf, kscBed, kscPolling } from './kscStage';

beforeEach(() => nock.disableNetConnect());

afterEach(() => {
	nock.cleanAll();
	nock.enableNetConnect();
});

const HOSTILE = [
	'x")(|(KLHST_WKS_STATUS_ID=0',
	"x' OR '1'='1",
	'x*',
	'x\\"y',
	'x\r\nX-Evil: 1',
	'x\u0000',
	'„Käfer“ (日本) 🐞',
];

describe('the filter of Kaspersky Security Center', () => {
	it.each(HOSTILE)('never holds the device id %j, which the device chooses', async (id) => {
		const server = new KasperskyServer();
		const polling = kscPolling(kscBed({ serverUrl: KSC_URL }));
		server.hosts = [host('PC', { KLHST_WKS_HOSTNAME: id, KLHST_WKS_DN: id, grp_full_name: id })];
		await polling.poll();
		server.hosts = [];
		const healthy = { KLHST_WKS_HOSTNAME: id, KLHST_WKS_STATUS_ID: 0, KLHST_WKS_STATUS_MASK: 0 };
		server.handlers['HostGroup.GetHostInfo'] = { PxgRetVal: host('PC', healthy) };
		await polling.poll();
		const filters = server.calls.map(({ body }) => body.wstrFilter).filter(Boolean);
		expect(new Set(filters)).toEqual(
			new Set([
				'(&(KLHST_WKS_FROM_UNASSIGNED=0)(|(KLHST_WKS_STATUS_ID=1)(KLHST_WKS_STATUS_ID=2)))',
			]),
		);
		// It is asked for with a method that takes it as a value.
		const asked = server.calls.filter(({ method }) => method === 'HostGroup.GetHostInfo');
		expect(asked.map(({ body }) => body.strHostName)).toEqual([id]);
	});
});

describe('the headers of Kaspersky Security Center', () => {
	it.each(HOSTILE)('carry a user, a password and a virtual server named %j whole', async (text) => {
		const server = new KasperskyServer();
		const credential = { serverUrl: KSC_URL, user: text, password: text, virtualServer: text };
		await kscPolling(kscBed(credential)).poll();
		const { headers } = server.calls[0];
		const sent = [...(headers.authorization ?? '').matchAll(/(?:user|pass)="([^"]*)"/g)];
		const decoded = [...sent.map(([, value]) => value), headers['x-ksc-vserver']];
		expect(decoded.map((value) => Buffer.from(value, 'base64').toString())).toEqual([
			text,
			text,
			text.trim(),
		]);
		expect(headers['x-evil']).toBeUndefined();
	});

	it.each(['X", internal="1', 'CON\r\nX-Evil: 1', 'CON\\TOSO', 'ДОМЕН', 'CON\u0000'])(
		'do not take the domain %j',
		async (domain) => {
			const server = new KasperskyServer();
			const bed = kscBed({ serverUrl: KSC_URL, userType: 'domain', domain });
			expect(await failureOf(kscPolling(bed))).toMatch(/domain of the .* user has characters/);
			expect(server.calls).toEqual([]);
		},
	);

	it('take a plain domain, with what copying leaves around it', async () => {
		const server = new KasperskyServer();
		await kscPolling(
			kscBed({ serverUrl: KSC_URL, userType: 'domain', domain: ' CONTOSO\n' }),
		).poll();
		expect(server.calls[0].headers.authorization).toContain('domain="CONTOSO", internal="0"');
	});

	it.each(['a\r\nX-Evil: 1', 'a b', 'ä\u0000', ' '])(
		'do not take the session %j',
		async (token) => {
			const server = new KasperskyServer();
			server.handlers['Session.StartSession'] = { PxgRetVal: token };
			const polling = kscPolling(kscBed({ serverUrl: KSC_URL }));
			expect(await failureOf(polling)).toMatch(/started no session/);
			expect(server.calls.map(({ method }) => method)).toEqual(['Session.StartSession']);
		},
	);

	it.each(['', 'ksc example', 'https://', 'https://ksc:port', 'https://[::1'])(
		'are not sent to the address %j, in words',
		async (serverUrl) => {
			const said = await failureOf(kscPolling(kscBed({ serverUrl })));
			expect(said).toMatch(/server URL .* is not an address/);
		},
	);
});

describe('plain HTTP', () => {
	it.each(['http://ksc.example:13299', 'HTTP://10.1.2.3:13299', 'http://127.0.0.1.evil.example'])(
		'carries no password to %s',
		async (serverUrl) => {
			const said = await failureOf(kscPolling(kscBed({ serverUrl })));
			expect(said).toMatch(/begins with http:.*nothing was sent/);
		},
	);

	it.each([
		'http://webservices3.autotask.net/ATServicesRest/',
		'http://10.1.2.3:4711/',
		'ftp://x/',
	])('carries no secret of Autotask to %s', async (baseUrl) => {
		const tenant = new ScriptedTenant().zone();
		Object.assign(tenant.secrets, { baseUrl });
		const { error } = await borrow(tenant.bed, 'autotaskPsaApi', 'newer', 'V1.0/Version');
		expect(error?.message).toMatch(/does not begin with https/);
		expect(tenant.seen).toEqual([]);
	});
});

describe('the headers of Autotask', () => {
	const send = async (fields: IDataObject) => {
		const tenant = new ScriptedTenant().zone().answer('get', 'Version', [[200, {}]]);
		Object.assign(tenant.secrets, fields);
		const run = await borrow(tenant.bed, 'autotaskPsaApi', 'newer', 'V1.0/Version');
		return { tenant, said: run.error?.message ?? '', stored: run.stored };
	};

	it.each([
		['Secret', { secret: 'S3cret-1\r\nX-Evil: 1' }],
		['Secret', { secret: 'S3cret-1\n' }],
		['Secret', { secret: 'S3cret-1\u0000' }],
		['Secret', { secret: 'S3cret-1 🔑' }],
		['User Name', { userName: 'api-1\r\nX-Evil: 1@msp.example' }],
		['User Name', { userName: 'api-1\uD800@msp.example' }],
		['Tracking Identifier', { integrationCode: 'TRACKING-1\r\nX-Evil: 1' }],
	])('name the field %s of %j that cannot be sent, and nothing is', async (field, fields) => {
		const { tenant, said, stored } = await send(fields);
		expect(said).toMatch(new RegExp(`"${field}" of the Autotask credential has a line break`));
		expect(tenant.seen).toEqual([]);
		const [secret] = Object.values(fields).map((value) => value.split(/[^\w-]/)[0]);
		expect(stored).not.toContain(secret);
	});

	it('carry every character that a secret of Autotask has', async () => {
		const secret = 'S3c$ret#~*9"\'\\&%<>{}|^`é';
		const { tenant, said } = await send({ secret });
		expect(said).toBe('');
		expect(tenant.seen.at(-1)?.headers.secret).toBe(secret);
	});
});

describe('the filters of Autotask', () => {
	const NUMBER = 'T1","op":"exist"}],"x":[{"';

	it('hold a ticket number as a value, and rows that nobody asked for are none', async () => {
		const tenant = new ScriptedTenant().zone();
		tenant.answer('post', 'Tickets/query', [page([row(7, { ticketNumber: 'T1' })])]);
		const ticket = { mode: 'number', value: NUMBER };
		const { error } = await tenant.run({ operation: 'complete', ticket, status: 5 });
		expect(error?.message).toContain('Autotask has no ticket');
		expect(tenant.seen.at(-1)?.body.filter).toEqual([
			{ op: 'eq', field: 'ticketNumber', value: NUMBER },
		]);
		expect(tenant.requests.filter((request) => request.startsWith('patch'))).toEqual([]);
	});

	it('hold what is typed into the search for companies as a value', async () => {
		const tenant = new ScriptedTenant().zone();
		tenant.answer('post', 'Companies/query', [page([])]);
		const typed = '"}],"filter":[{"op":"exist","field":"id';
		const [type] = Object.keys(tenant.bed.types);
		await listSearch(tenant.bed, type, 'searchActiveCompanies', typed);
		expect(tenant.seen.at(-1)?.body.filter).toEqual([
			{ op: 'eq', field: 'isActive', value: true },
			{ op: 'contains', field: 'companyName', value: typed },
		]);
	});

	it('are not sent to the page that an editor names', async () => {
		const tenant = new ScriptedTenant().zone();
		const [type] = Object.keys(tenant.bed.types);
		const search = listSearch(
			tenant.bed,
			type,
			'searchActiveCompanies',
			'',
			'https://evil.example/collect',
		);
		await expect(search).rejects.toMatchObject({
			description: expect.stringContaining('The address https://evil.example/collect was refused'),
		});
		expect(tenant.seen.filter(({ host: asked }) => asked === ZONE)).toEqual([]);
	});
});
