import nock from 'nock';
import { ExecuteContext, RoutingNode } from 'n8n-core';
import { createEmptyRunExecutionData } from 'n8n-workflow';
import type { IDataObject, INode, INodeType } from 'n8n-workflow';
import { AutotaskPsaApi } from '../../credentials/AutotaskPsaApi.credentials';
import { clock } from '../../nodes/shared/autotask/clock';
import { HTML, page, row, ScriptedTenant, TICKET_NODE, ZONE, type Reply } from './autotaskTenant';
import { loadOptions, makeWorkflow, type NodeRun } from './harness';

const type = new AutotaskPsaApi();

/** What n8n's credential test does with `test`: a routing request, then the rules. */
async function testCredential(tenant: ScriptedTenant): Promise<string> {
	const { secrets } = tenant;
	const tester: INodeType = {
		description: {
			...{ displayName: 'Temp', name: 'temp', group: ['input'], version: 1, description: '' },
			...{ defaults: { name: 'Temp' }, inputs: ['main'], outputs: ['main'] },
			credentials: [{ name: type.name, required: true }],
			properties: [
				{
					...{ displayName: 'Temp', name: 'temp', type: 'string', default: '' },
					routing: { request: type.test.request },
				},
			],
		},
	};
	const node: INode = {
		...{ id: 'temp', parameters: { temp: '' }, name: 'Temp', type: 'temp', typeVersion: 1 },
		...{ position: [0, 0], credentials: { [type.name]: { id: '1', name: 'x' } } },
	};
	const workflow = makeWorkflow({ types: { temp: tester } }, { nodes: [node], connections: {} });
	const credentialsHelper = {
		getParentTypes: () => [],
		getDecrypted: async () => secrets,
		getCredentialsProperties: () => type.properties,
		preAuthentication: async (self: never, data: IDataObject) =>
			Object.assign(data, await type.preAuthentication.call(self, data as never)),
		authenticate: async (data: never, _: string, request: never) =>
			await type.authenticate(data, request),
	};
	const decrypted = { id: '1', name: 'x', type: type.name, data: secrets as never };
	const context = new ExecuteContext(
		workflow,
		node,
		{ credentialsHelper, variables: {} } as never,
		'internal',
		createEmptyRunExecutionData(),
		0,
		[],
		{ main: [[{ json: {} }]] },
		{ node, data: {}, source: null } as never,
		[],
	);
	try {
		const answer = await new RoutingNode(context, tester, decrypted).runNode();
		const body = answer?.[0][0].json as IDataObject | string | undefined;
		const [rule] = type.test.rules ?? [];
		const { key, value, message } = rule.properties as {
			key: string;
			value: unknown;
			message: string;
		};
		const found = typeof body === 'object' ? body[key] : undefined;
		return found === value ? message : 'ok';
	} catch (error) {
		return error instanceof Error ? error.message : String(error);
	}
}

describe('credential test', () => {
	let tenant: ScriptedTenant;

	beforeEach(() => {
		nock.disableNetConnect();
		tenant = new ScriptedTenant();
	});

	afterEach(() => nock.cleanAll());

	const version = { majorVersion: '2026', minorVersion: '4', build: '1', customerType: 'x' };

	it('succeeds with the version of Autotask', async () => {
		tenant.zone().answer('get', 'Version', [[200, version]]);
		expect(await testCredential(tenant)).toBe('ok');
	});

	it('says what is wrong, and sends a wrong password once', async () => {
		tenant.zone().answer('get', 'Version', [[401, '']]);
		expect(await testCredential(tenant)).toContain('Autotask does not accept this user');
		expect(tenant.seen.filter(({ host }) => host === ZONE)).toHaveLength(1);
	});

	it('says when the user is unknown', async () => {
		tenant.zone([500, { errors: ['Zone information could not be determined'] }]);
		expect(await testCredential(tenant)).toContain('Autotask has no API user with this user name');
	});

	it.each<[number, Reply]>([
		[500, [500, { errors: ['x'] }]],
		[502, [502, HTML]],
	])('does not take HTTP %i for success or for a wrong password', async (_, reply) => {
		tenant.zone().answer('get', 'Version', [reply]);
		const said = await testCredential(tenant);
		expect(said).not.toBe('ok');
		expect(said).not.toContain('does not accept this user');
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
		expect(await testCredential(tenant)).toBe('ok');
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
