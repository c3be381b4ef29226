import nock from 'nock';
import type { IDataObject } from 'n8n-workflow';
import { AutotaskTicket } from '../../nodes/AutotaskTicket/AutotaskTicket.node';
import { clock } from '../../nodes/shared/autotask/clock';
import { HTML, page, row, ScriptedTenant, TICKET_NODE, ZONE, type Reply } from './autotaskTenant';
import { testCredential } from './credentialTest';
import { loadOptions, type NodeRun } from './harness';

const { methods } = new AutotaskTicket();

/** @param changes in the credential */
async function said(tenant: ScriptedTenant, changes: IDataObject = {}): Promise<string> {
	const data = { ...tenant.secrets, ...changes };
	const { status, message } = await testCredential(methods.credentialTest.autotaskConnection, data);
	return status === 'OK' ? 'ok' : message;
}

describe('credential test', () => {
	const ELSEWHERE = 'https://webservices99.autotask.net';
	let tenant: ScriptedTenant;

	beforeEach(() => {
		nock.disableNetConnect();
		tenant = new ScriptedTenant();
	});

	afterEach(() => nock.cleanAll());

	const version = { majorVersion: '2026', minorVersion: '4', build: '1', customerType: 'x' };

	it('succeeds with the version of Autotask', async () => {
		tenant.zone().answer('get', 'Version', [[200, version]]);
		expect(await said(tenant)).toBe('ok');
	});

	it('looks for the zone of the user, whatever zone is stored', async () => {
		tenant.zone().answer('get', 'Version', [[200, version]]);
		expect(await said(tenant, { zoneUrl: `${ELSEWHERE}/ATServicesRest/` })).toBe('ok');
	});

	it('says what may be wrong, and sends a wrong password once', async () => {
		tenant.zone().answer('get', 'Version', [[401, '']]);
		const words = await said(tenant);
		for (const part of ['"User Name"', '"Secret"', '"Tracking Identifier"', 'locked', 'API User']) {
			expect(words).toContain(part);
		}
		expect(words).not.toContain('Zone URL');
		expect(tenant.seen.filter(({ host }) => host === ZONE)).toHaveLength(1);
	});

	it('says when the user is unknown', async () => {
		tenant.zone([500, { errors: ['Zone information could not be determined'] }]);
		expect(await said(tenant)).toContain('Autotask has no API user with this user name');
	});

	it.each<[number, Reply, RegExp]>([
		[403, [403, ''], /HTTP 403/],
		[404, [404, HTML], /HTTP 404/],
		[500, [500, { errors: ['Something is wrong.'] }], /Something is wrong/],
		[502, [502, HTML], /HTTP 502.*try|Run it again later/],
	])('does not take HTTP %i for success or for a wrong password', async (_, reply, words) => {
		tenant.zone().answer('get', 'Version', [reply]);
		const message = await said(tenant);
		expect(message).toMatch(words);
		expect(message).not.toContain('does not accept this user');
	});

	it('follows no redirect, which would carry the secrets away', async () => {
		const location = `${ELSEWHERE}/ATServicesRest/V1.0/Version`;
		tenant.zone().answer('get', 'Version', [[302, '', { location }]]);
		const elsewhere = nock(ELSEWHERE).get(/.*/).reply(200, version);
		expect(await said(tenant)).toMatch(/HTTP 302/);
		expect(elsewhere.isDone()).toBe(false);
	});

	it('says what a line break in a field is', async () => {
		expect(await said(tenant, { secret: 'abc\n' })).toMatch(/"Secret".*has a line break/);
	});

	describe('with a Zone URL', () => {
		const [zone, server] = [`${ELSEWHERE}/ATServicesRest/`, ELSEWHERE];
		const notFound = Object.assign(new Error('ENOTFOUND'), { code: 'ENOTFOUND' });
		const path = '/ATServicesRest/V1.0/Version';

		it('that is not known says so', async () => {
			nock(ELSEWHERE).get(path).replyWithError(notFound);
			expect(await said(tenant, { baseUrl: zone })).toMatch(
				/its name is not known.*Check "Zone URL"/,
			);
		});

		it('whose server does not know zones says so', async () => {
			nock(ELSEWHERE)
				.get(/zoneInformation/)
				.reply(404, HTML);
			expect(await said(tenant, { baseUrl: server })).toMatch(/HTTP 404.*Check "Zone URL"/);
		});

		it('whose server is not there says so', async () => {
			nock(ELSEWHERE)
				.get(/zoneInformation/)
				.replyWithError(notFound);
			expect(await said(tenant, { baseUrl: server })).toMatch(
				/webservices99.autotask.net: its name is not known.*Check "Zone URL"/,
			);
		});

		it('of another user says that this may be why', async () => {
			nock(ELSEWHERE).get(path).reply(401);
			expect(await said(tenant, { baseUrl: zone })).toMatch(/does not accept.*Check "Zone URL"/);
		});

		it('with http:// sends nothing', async () => {
			expect(await said(tenant, { baseUrl: 'http://autotask.example' })).toMatch(
				/Zone URL.*does not begin with https/,
			);
		});
	});
});

describe('a credential that Autotask has refused', () => {
	const GET = { operation: 'get', ticket: { __rl: true, mode: 'number', value: 'T20261122.0001' } };
	const MINUTE = 60_000;
	let now: number;
	let tenant: ScriptedTenant;

	beforeEach(async () => {
		nock.disableNetConnect();
		now = Date.parse('2026-11-22T10:00:00Z');
		jest.spyOn(clock, 'now').mockImplementation(() => now);
		tenant = new ScriptedTenant().zone();
		tenant.answer('post', 'Tickets/query', [[401, ''], page([row(1)])]);
		tenant.answer('get', 'Version', [[200, { majorVersion: '2026' }]]);
		tenant.answer('get', 'Tickets/entityInformation/fields', [[200, { fields: [] }]]);
		await tenant.run(GET);
	});

	afterEach(() => {
		jest.restoreAllMocks();
		nock.cleanAll();
	});

	const sent = () => tenant.seen.filter(({ host }) => host === ZONE).length;
	const succeeds = (run: NodeRun) => run.error === undefined && run.items.length === 1;

	it('is not sent again in later executions, which say until when and what to do', async () => {
		now += 29 * MINUTE;
		const { error } = await tenant.run(GET);
		expect(sent()).toBe(1);
		expect(error?.message).toContain('it does not accept the credential');
		// n8n's time zone, where the tests say no other: New York.
		expect(error?.description).toMatch(/until 05:30 \(America\/New_York\).*test the credential/);
	});

	it('is not sent by drop-downs either', async () => {
		const lists = loadOptions(tenant.bed, TICKET_NODE, 'getPriorities');
		await expect(lists).rejects.toThrow('does not accept the credential');
		expect(sent()).toBe(1);
	});

	it('is tried again after half an hour', async () => {
		now += 30 * MINUTE;
		expect(succeeds(await tenant.run(GET))).toBe(true);
	});

	it('is tried again when n8n’s clock was set back', async () => {
		now -= 1;
		expect(succeeds(await tenant.run(GET))).toBe(true);
	});

	it.each(['secret', 'integrationCode', 'userName'])(
		'is tried at once when its %s was corrected',
		async (field) => {
			const secrets = tenant.bed.secrets ?? {};
			// The zone belongs to the user, and is found again for another one.
			secrets.autotaskPsaApi = { ...secrets.autotaskPsaApi, [field]: 'corrected@msp.example' };
			expect(succeeds(await tenant.run(GET))).toBe(true);
		},
	);

	it('is always sent by the test of the credential, and then by the next execution', async () => {
		expect(await said(tenant)).toBe('ok');
		expect(sent()).toBe(2);
		expect(succeeds(await tenant.run(GET))).toBe(true);
	});

	it('says nothing of another credential', async () => {
		const other = new ScriptedTenant().zone();
		other.answer('post', 'Tickets/query', [page([row(1)])]);
		expect(succeeds(await other.run(GET))).toBe(true);
	});
});

// Another test file in the same process brings its own nock.
afterAll(() => nock.restore());
