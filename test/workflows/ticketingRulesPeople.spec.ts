import type { IDataObject } from 'n8n-workflow';
import { KasperskyTicketingRules } from '../../nodes/KasperskyTicketingRules/KasperskyTicketingRules.node';
import { Tenant } from '../simulators/autotaskTenant';
import { statusChange } from '../unit/ticketingRules/fixtures';
import { loadOptions, runNode, type Bed } from './harness';

const TYPE = 'n8n-nodes-kaspersky-autotask.kasperskyTicketingRules';
const DANA = 'Dana Whitfield (Service Desk Engineer)';

let tenant: Tenant;

beforeEach(async () => {
	tenant = await Tenant.start();
	tenant.simulator.state.ticketUserDefinedFields.push(
		{ name: 'Site code', type: 'integer' },
		{ name: 'Device type', type: 'string', values: [{ value: 'lap', label: 'Laptop' }] },
	);
});

afterEach(async () => {
	await tenant.simulator.close();
	jest.restoreAllMocks();
});

const rulesBed = (): Bed => ({
	...tenant.bed,
	types: { [TYPE]: new KasperskyTicketingRules() },
});

const changeOf = (customer: string) => {
	const observedAt = tenant.n8nTime;
	return statusChange({
		...{ raisedAt: observedAt, observedAt },
		device: { id: customer, name: `PC-${customer}` },
		customer: { id: customer, name: customer, kind: 'fixed' },
	});
};

const rulesWith = (rule: IDataObject) => ({
	rules: { rule: [{ name: 'All', statuses: ['all'], createTicket: 'on', ...rule }] },
});

async function applyRules(rule: IDataObject, ...customers: string[]) {
	const changes = customers.map((customer) => ({ ...changeOf(customer) }));
	return await runNode(rulesBed(), TYPE, rulesWith(rule), changes, 'continueErrorOutput');
}

const validate = async (rule: IDataObject) =>
	(await runNode(rulesBed(), TYPE, { operation: 'validateRuleTable', ...rulesWith(rule) }, [{}]))
		.items;

const requestsTo = (entity: string) =>
	Object.entries(tenant.simulator.counters.report().endpoints)
		.filter(([name]) => name.includes(` ${entity}/`))
		.reduce((sum, [, { requests }]) => sum + requests, 0);

describe('a rule for all customers', () => {
	const EVERYTHING = {
		...{ contact: 'Service Desk', contract: 'managed services', location: 'Headquarters' },
		...{ assignee: DANA, source: 'Monitoring Alert', ticketType: 'Alert' },
		serviceLevelAgreement: 'Premium SLA',
		userDefinedFields: {
			field: [
				{ name: 'Site code', value: '12' },
				{ name: 'Device type', value: 'laptop' },
			],
		},
	};

	it('gives each ticket what its own company has', async () => {
		const { items } = await applyRules(EVERYTHING, 'Contoso', 'Fabrikam');
		await tenant.sync(items);
		expect(tenant.tickets).toMatchObject([
			{ companyID: 175, contactID: 33, contractID: 71, companyLocationID: 12 },
			{ companyID: 176, contactID: 34, contractID: 72, companyLocationID: 13 },
		]);
		for (const ticket of tenant.tickets) {
			expect(ticket).toMatchObject({
				...{ assignedResourceID: 29682886, assignedResourceRoleID: 29682834 },
				...{ source: 8, ticketType: 5, serviceLevelAgreementID: 2 },
				userDefinedFields: [
					{ name: 'Site code', value: '12' },
					{ name: 'Device type', value: 'lap' },
				],
			});
		}
	});

	it('looks each of them up once for all companies, and not again within minutes', async () => {
		await applyRules(EVERYTHING, 'Contoso', 'Fabrikam');
		await applyRules(EVERYTHING, 'Contoso', 'Adventure Works', 'Tailspin Toys');
		for (const entity of ['Contacts', 'Contracts', 'CompanyLocations', 'Resources']) {
			expect([entity, requestsTo(entity)]).toEqual([entity, 1]);
		}
	});

	it('asks for none of them where it sets none', async () => {
		await applyRules({}, 'Contoso');
		for (const entity of ['Contacts', 'Contracts', 'CompanyLocations', 'Resources']) {
			expect(requestsTo(entity)).toBe(0);
		}
	});

	it('changes nothing that people have changed since', async () => {
		const { items } = await applyRules({ contact: 'Service Desk', assignee: DANA }, 'Contoso');
		await tenant.sync(items);
		const [{ id }] = tenant.tickets;
		tenant.simulator.state.actAsTechnician(id, {
			contactID: 30,
			assignedResourceID: 29682887,
			assignedResourceRoleID: 29682835,
		});
		tenant.pass(10);
		const change = {
			...changeOf('Contoso'),
			change: 'levelChanged',
			level: 'Warning',
			previousLevel: 'Critical',
		};
		const again = await runNode(
			rulesBed(),
			TYPE,
			rulesWith({ contact: 'Service Desk', assignee: DANA }),
			[change],
		);
		await tenant.sync(again.items);
		expect(tenant.tickets).toMatchObject([
			{ contactID: 30, assignedResourceID: 29682887, priority: 2 },
		]);
	});
});

describe('what a ticket cannot have', () => {
	it.each<[string, IDataObject, string]>([
		[
			'a contact of another company',
			{ contact: '32' },
			'Contact “32” belongs to another company (ID 176), and the ticket is for Contoso (175)',
		],
		[
			'an inactive contact',
			{ contact: 'former.employee@contoso.example' },
			'is inactive in Autotask',
		],
		['a contract that has expired', { contract: 'Antivirus 2024' }, 'has expired'],
		[
			'an inactive contract',
			{ contract: '82|Project Phoenix' },
			'Contract “Project Phoenix” (82) is inactive',
		],
		['an inactive location', { location: 'Old Warehouse' }, 'is inactive in Autotask'],
		['an unknown contact', { contact: 'Nobody' }, 'does not exist in Autotask of Contoso'],
		[
			'a resource in a role that it has no more',
			{ assignee: 'Ravi Menon (Service Desk Engineer)' },
			'Primary Resource “Ravi Menon (Service Desk Engineer)” (3) is inactive',
		],
		[
			'an unknown user-defined field',
			{ userDefinedFields: { field: [{ name: 'Colour', value: 'red' }] } },
			'“Colour”, which is no user-defined field',
		],
	])('%s is told in words, and nothing is written', async (_, rule, text) => {
		const { items, errorItems } = await applyRules(rule, 'Contoso');
		expect(items).toEqual([]);
		expect(String(errorItems[0].error)).toContain(text);
		expect(tenant.writes).toBe(0);
	});

	it('keeps no other company’s ticket waiting', async () => {
		const { items, errorItems } = await applyRules(
			{ contact: 'it@contoso.example' },
			'Contoso',
			'Fabrikam',
		);
		expect([items.length, errorItems.length]).toEqual([1, 1]);
		expect(items).toMatchObject([{ ticket: { action: 'open', contactID: 33 } }]);
	});

	it('is ambiguous where the company has several of the name', async () => {
		const { errorItems } = await applyRules({ contact: 'Service Desk' }, 'Northwind Traders');
		expect(String(errorItems[0].error)).toContain('Autotask has 2 (IDs 35, 38)');
	});

	it('is a resource without a role, also of other nodes', async () => {
		const item = tenant.change(7, {}, { assignedResourceID: 29682886 });
		const { errorItems } = await tenant.sync([item]);
		expect(String(errorItems[0].error)).toContain('a resource and its role go together');
		expect(tenant.writes).toBe(0);
	});
});

describe('Validate Rule Table', () => {
	it('names the rows whose category does not fill what Autotask requires', async () => {
		const { settings } = tenant.simulator.state;
		settings.requiredTicketFields = ['billingCodeID'];
		settings.categoryRules['2'].defaults.billingCodeID = 29682801;
		expect(await validate({ ticketCategory: 'Datto RMM Alert' })).toMatchObject([{ valid: true }]);
		const found = await validate({ ticketCategory: 'Standard' });
		expect(found).toHaveLength(62);
		expect(found[0]).toMatchObject({ valid: false, column: 'workType' });
		expect(String(found[0].message)).toContain('Autotask requires Work Type');
	});

	it('names values of which no company has any', async () => {
		const found = await validate({
			contact: 'Nobody',
			contract: 'Antivirus 2024',
			location: 'Headquarters',
		});
		expect(found).toMatchObject([{ column: 'contact' }, { column: 'contract' }]);
	});
});

describe('Create Test Ticket', () => {
	const test = async (rule: IDataObject) =>
		await runNode(
			{ ...rulesBed(), mode: 'manual' },
			TYPE,
			{
				...{
					operation: 'testTicket',
					testSolution: 'kasperskySecurityCenter',
					testLevel: 'Critical',
				},
				...{ testStatus: 'databasesOutdated', testCustomer: 'Contoso', completedStatus: 5 },
				...rulesWith(rule),
			},
			[{}],
			'continueErrorOutput',
		);

	it('shows what Autotask has stored of them', async () => {
		const { items } = await test({
			contact: 'it@contoso.example',
			assignee: DANA,
			userDefinedFields: { field: [{ name: 'Site code', value: '12' }] },
		});
		const settings = items[0].settings as IDataObject[];
		const of = (name: string) => settings.find(({ setting }) => setting === name);
		expect(of('Contact')).toMatchObject({ stored: { id: 33 }, asWanted: true });
		expect(of('Primary Resource')).toMatchObject({ stored: { label: DANA }, asWanted: true });
		expect(of('User-Defined Fields')).toMatchObject({ stored: 'Site code: 12', asWanted: true });
		expect(items[0].asWanted).toBe(true);
	});

	it('is refused in the same words', async () => {
		const { errorItems } = await test({ contact: '32' });
		expect(String(errorItems[0].error)).toContain('belongs to another company');
		expect(tenant.writes).toBe(0);
	});
});

describe('the lists of the panel', () => {
	it('offer people with their roles, active ones only', async () => {
		const options = await loadOptions(rulesBed(), TYPE, 'assignee');
		expect(options.map(({ name }) => name)).toEqual([
			...['Not Changed by This Rule (Without Rules: None)', 'None', DANA],
			'Ravi Menon (Senior Engineer)',
		]);
	});

	it('offer user-defined fields with the words of their lists', async () => {
		expect(await loadOptions(rulesBed(), TYPE, 'userDefinedFields')).toEqual([
			{ name: 'Site code', value: 'Site code' },
			{ name: 'Device type', value: 'Device type', description: 'Laptop' },
		]);
	});
});

describe('what the API user may not see', () => {
	const deny = (...entities: string[]) =>
		Object.assign(tenant.simulator.state.settings, {
			noPermission: entities.map((entity) => `${entity}:query`),
		});

	it.each<[string, IDataObject, string]>([
		['Resources', { assignee: DANA }, 'right to do this in Autotask'],
		['Contacts', { contact: 'Service Desk' }, 'or the API user may not see it'],
		['Contracts', { contract: 'Managed Services' }, 'or the API user may not see it'],
	])('costs the rule that names it its tickets, and no other: %s', async (entity, rule, words) => {
		deny(entity);
		const rules = {
			rules: {
				rule: [
					{ statuses: ['all'], createTicket: 'on' },
					{ statuses: ['activeThreats'], ...rule },
				],
			},
		};
		const changes = ['activeThreats', 'databasesOutdated'].map((code) => {
			const change = changeOf('Contoso');
			return { ...change, status: { ...change.status, code } };
		});
		const { items, errorItems } = await runNode(
			rulesBed(),
			TYPE,
			rules,
			changes,
			'continueErrorOutput',
		);
		expect(items).toMatchObject([{ ticket: { action: 'open' } }]);
		expect(errorItems.map(({ error }) => String(error))).toEqual([expect.stringContaining(words)]);
	});

	it('is told by the list of the panel', async () => {
		deny('Roles');
		await expect(loadOptions(rulesBed(), TYPE, 'assignee')).rejects.toThrow(
			'right to do this in Autotask',
		);
	});

	it('does not keep the Ticketing tab from being drawn', async () => {
		deny('Resources', 'Contacts');
		const { items } = await runNode(
			rulesBed(),
			TYPE,
			{
				operation: 'showTicketingTab',
				rulesFrom: 'table',
				tabRequest: {},
				rules: {},
			},
			[{ status: 'all', createTicket: true, contact: 'Service Desk', assignee: DANA }],
		);
		expect(String(items[0].html)).toContain('right to do this in Autotask');
	});
});
