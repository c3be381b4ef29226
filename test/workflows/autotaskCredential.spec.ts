import nock from 'nock';
import { ExecuteContext, RoutingNode } from 'n8n-core';
import { createEmptyRunExecutionData } from 'n8n-workflow';
import type { IDataObject, INode, INodeType } from 'n8n-workflow';
import { AutotaskPsaApi } from '../../credentials/AutotaskPsaApi.credentials';
import { makeWorkflow } from './harness';
import { HTML, ScriptedTenant, ZONE, type Reply } from './autotaskTenant';

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

	// Another test file in the same process brings its own nock.
	afterAll(() => nock.restore());

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
		expect(await testCredential(tenant)).toContain('Autotask knows no API user of this name');
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
