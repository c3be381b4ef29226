import { startAutotaskSimulator, type AutotaskSimulator } from './index';
import { TestClient } from './testClient';

let simulator: AutotaskSimulator;
let client: TestClient;

beforeAll(async () => {
	simulator = await startAutotaskSimulator();
	client = new TestClient(simulator);
});
afterAll(async () => await simulator.close());

const zone = async (path: string, user: string) =>
	await client.call('GET', `${simulator.url}${path}?user=${encodeURIComponent(user)}`);

describe('zone discovery', () => {
	it('needs no credentials and names this simulator, whatever the case of the path', async () => {
		for (const path of [
			'atservicesrest/v1.0/zoneInformation',
			'ATServicesRest/V1.0/ZoneInformation',
		]) {
			const { status, data } = await zone(path, simulator.user);
			expect(status).toBe(200);
			const { zoneUrl: url, webUrl } = simulator;
			expect(data).toEqual({ zoneName: 'Simulator', url, webUrl, ci: 20264 });
		}
		expect(simulator.zoneUrl).toBe(`${simulator.url}ATServicesRest/`);
	});

	it('returns 500 for an unknown user', async () => {
		const { status, data } = await zone('atservicesrest/v1.0/zoneInformation', 'nobody@example');
		expect(status).toBe(500);
		expect(data).toEqual({ errors: ['Zone information could not be determined'] });
	});

	it('lets a normal user pass, who is then refused by every call', async () => {
		expect((await zone('atservicesrest/v1.0/zoneInformation', 'dana.whitfield')).status).toBe(200);
		const normal = client.with({ UserName: 'dana.whitfield' });
		expect((await normal.call('GET', 'Version')).status).toBe(401);
	});

	it('tells the API versions without credentials', async () => {
		const anonymous = client.with({ UserName: '', Secret: '', ApiIntegrationCode: '' });
		const { status, data } = await anonymous.call('GET', `${simulator.zoneUrl}VersionInformation`);
		expect({ status, data }).toEqual({ status: 200, data: { apiVersions: ['V1.0', 'V2.0'] } });
	});
});

describe('credentials', () => {
	it.each(['UserName', 'Secret', 'ApiIntegrationCode'])(
		'a wrong %s is 401 with an empty body and WWW-Authenticate',
		async (header) => {
			const { status, text, headers } = await client
				.with({ [header]: 'wrong' })
				.call('GET', 'Version');
			expect({ status, text }).toEqual({ status: 401, text: '' });
			expect(headers['www-authenticate']).toMatch(/^Basic Realm="webservices\d+/);
		},
	);

	it('header names are matched without regard to case', async () => {
		const { user: username, secret, integrationCode: apiintegrationcode } = simulator;
		const lower = client.with({ username, secret, apiintegrationcode });
		expect((await lower.call('GET', 'Version')).status).toBe(200);
	});

	it('repeated failures lock the user out when the tenant says so', async () => {
		const own = await startAutotaskSimulator();
		own.state.settings.lockoutAfter = 3;
		const right = new TestClient(own);
		for (let count = 0; count < 3; count++)
			await right.with({ Secret: 'wrong' }).call('GET', 'Version');
		expect((await right.call('GET', 'Version')).status).toBe(401);
		await own.close();
	});

	it('impersonation is refused on a query and names the creator on a create', async () => {
		const impersonating = client.with({ ImpersonationResourceId: '29682886' });
		const { status, data } = await impersonating.call('POST', 'Tickets/query', {
			filter: [{ op: 'gte', field: 'id', value: 0 }],
		});
		expect(status).toBe(500);
		expect(String(data.errors)).toContain(
			'does not have the adequate permissions to query this entity type',
		);
		const ticket = await client.get(await impersonating.createId());
		expect(ticket).toMatchObject({
			creatorResourceID: 29682886,
			impersonatorCreatorResourceID: 29682885,
		});
	});
});

describe('routes', () => {
	it.each([
		['DELETE', 'Tickets'],
		['DELETE', 'Tickets/40001'],
		['PATCH', 'Tickets/40001'],
		['GET', 'Tickets'],
	])('%s %s does not exist: 405', async (method, path) => {
		const { status, data } = await client.call(method, path, method === 'PATCH' ? {} : undefined);
		expect(status).toBe(405);
		const Message = `The requested resource does not support http method '${method}'.`;
		expect(data).toEqual({ Message });
	});

	it.each([
		['POST', 'TicketNotes'],
		['GET', 'Nonsense'],
		['PATCH', 'Contacts'],
	])('%s %s has no route: 404 in HTML', async (method, path) => {
		const { status, text, headers } = await client.call(
			method,
			path,
			method === 'GET' ? undefined : {},
		);
		expect(status).toBe(404);
		expect(headers['content-type']).toBe('text/html');
		expect(text).toContain('404 - File or directory not found.');
	});

	it('routes are matched without regard to case', async () => {
		const { status } = await client.call(
			'GET',
			`${simulator.url}atservicesrest/v1.0/tickets/ENTITYINFORMATION`,
		);
		expect(status).toBe(200);
	});

	it.each(['Tickets/entityInformation/', 'Companies//entityInformation', '/Tickets//7//Notes/'])(
		'a slash too many does no harm: %s',
		async (path) => {
			expect((await client.call('GET', path)).status).toBe(200);
		},
	);

	it.each(['', '/fields', '/userDefinedFields'])(
		'metadata takes any text for the parent: Notes/entityInformation%s',
		async (tail) => {
			const path = `Tickets/%7BparentId%7D/Notes/entityInformation${tail}`;
			expect((await client.call('GET', path)).status).toBe(200);
			expect((await client.call('GET', 'Tickets/%7BparentId%7D/Notes')).status).toBe(404);
		},
	);
});
