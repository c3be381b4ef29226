import type { IDataObject } from 'n8n-workflow';
import { KasperskySecurityCenterApi } from '../../credentials/KasperskySecurityCenterApi.credentials';
import { KasperskySecurityCenterTrigger } from '../../nodes/KasperskySecurityCenterTrigger/KasperskySecurityCenterTrigger.node';
import { KasperskyTicketingRules } from '../../nodes/KasperskyTicketingRules/KasperskyTicketingRules.node';
import { listSearch, type Bed } from '../workflows/harness';
import { startKscSimulator, type KscSimulator } from './kaspersky';

const types = {
	trigger: new KasperskySecurityCenterTrigger(),
	rules: new KasperskyTicketingRules(),
};

let ksc: KscSimulator;

beforeAll(async () => {
	ksc = await startKscSimulator({ hosts: 5, problems: 0, virtualServers: 2, customerGroups: 2 });
});

afterAll(async () => await ksc.close());

function bed(changes: IDataObject = {}): Bed {
	const { url, user, password, caPem } = ksc;
	const secret = { serverUrl: url, userType: 'internal', user, password, caPem, sessionToken: '' };
	return {
		types,
		credentialTypes: [new KasperskySecurityCenterApi()],
		secrets: { kasperskySecurityCenterApi: { ...secret, ...changes } },
	};
}

/** n8n hands a credential over only where the panel shows it: beside a row of the mapping. */
const MAPPING = { accounts: { mapping: [{ customer: '' }] } };

const search = async (type: string, method: string, filter = '', changes: IDataObject = {}) =>
	await listSearch(bed(changes), type, method, filter, undefined, MAPPING);

async function names(type: keyof typeof types, method: string, filter?: string, changes = {}) {
	const { results } = await search(type, method, filter, changes);
	return results.map(({ name }) => name);
}

describe('the administration groups', () => {
	it('are offered with their whole paths, without those of unassigned devices', async () => {
		const groups = await names('trigger', 'searchAdministrationGroups');
		expect(groups).toContain('Managed devices');
		expect(groups.every((path) => /^Managed devices(\/|$)/.test(path))).toBe(true);
		expect(groups.length).toBeGreaterThan(3);
		expect(new Set(groups).size).toBe(groups.length);
	});

	it('are found by any part of the path', async () => {
		const [all, found] = await Promise.all([
			names('trigger', 'searchAdministrationGroups'),
			names('trigger', 'searchAdministrationGroups', 'SERVERS'),
		]);
		expect(found).toEqual(all.filter((path) => /servers/i.test(path)));
		expect(found.length).toBeGreaterThan(0);
	});

	it('are not offered for another reason than their absence without a word', async () => {
		const failure = names('trigger', 'searchAdministrationGroups', '', { user: 'svc-no-rights' });
		await expect(failure).rejects.toMatchObject({
			message: expect.stringMatching(/declined HostGroup.FindGroups/),
			description: expect.stringMatching(/Open the list again, or enter the value yourself/),
		});
	});
});

describe('the customers', () => {
	it('are virtual servers, top groups and the server itself, by the names that the trigger gives them', async () => {
		const { results } = await search('rules', 'searchCustomers');
		const [server] = [...ksc.state.fleet.virtualServers.values()];
		expect(results).toContainEqual({ name: `${server.name} (Virtual Server)`, value: server.name });
		expect(results).toContainEqual({ name: '127.0.0.1 (Main Server)', value: '127.0.0.1' });
		expect(results.filter(({ name }) => name.endsWith('(Group)')).length).toBeGreaterThan(1);
	});

	it('of a session on a virtual server are not those of the main server', async () => {
		const [server] = [...ksc.state.fleet.virtualServers.values()];
		const found = await names('rules', 'searchCustomers', '', { virtualServer: server.name });
		expect(found).toContain(`${server.name} (Virtual Server)`);
		expect(found.join()).not.toContain('Main Server');
	});

	it('need a credential, and the list says so', async () => {
		await expect(listSearch({ types }, 'rules', 'searchCustomers')).rejects.toMatchObject({
			message: expect.stringMatching(
				/Choose a Kaspersky Security Center credential.*"By Name or ID".*List Accounts/,
			),
		});
	});
});
