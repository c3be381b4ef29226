import nock from 'nock';
import type { IDataObject, INode } from 'n8n-workflow';
import { AutotaskPsaApi } from '../../credentials/AutotaskPsaApi.credentials';
import { KasperskyTicketingRules } from '../../nodes/KasperskyTicketingRules/KasperskyTicketingRules.node';
import { statusChange, UNWANTED_WORDS } from '../unit/ticketingRules/fixtures';
import { AutotaskReads, COMPANIES, PICKLISTS, type CompanyRow } from './autotaskReads';
import { runNode } from './harness';

const TYPE = 'n8n-nodes-kaspersky-autotask.kasperskyTicketingRules';

const item = (changed: object = {}): IDataObject => ({ ...statusChange(changed) });
const ofCustomer = (name: string, rest: object = {}) =>
	item({ customer: { id: `id-${name}`, name, kind: 'group' }, ...rest });
const device = (name: string) => ({ device: { id: name, name } });
const located = (value: unknown, mode = 'id') => ({ __rl: true, mode, value });
const fallbackTo = (value: unknown): IDataObject => ({
	unmappedCustomers: 'fallback',
	fallbackCompany: located(value),
});
const rules: IDataObject = { rules: { rule: [{ statuses: ['all'], createTicket: 'on' }] } };

const run = async (
	autotask: AutotaskReads,
	parameters: IDataObject,
	items: IDataObject[],
	onError?: INode['onError'],
) => {
	const types = { [TYPE]: new KasperskyTicketingRules() };
	const bed = { types, credentialTypes: [new AutotaskPsaApi()], secrets: autotask.secrets };
	return await runNode(bed, TYPE, parameters, items, onError);
};
const tickets = (items: IDataObject[]) => items.map(({ ticket }) => ticket as IDataObject);

beforeAll(() => nock.disableNetConnect());
afterEach(() => nock.cleanAll());

describe('a customer and a company are the same', () => {
	it.each([
		['Mu\u0308ller GmbH', 'M\u00fcller GmbH'],
		['M\u00fcller GmbH', 'Mu\u0308ller GmbH'],
		['MU\u0308LLER GMBH', 'm\u00fcller gmbh'],
		['Contoso\u00a0Ltd', 'Contoso  Ltd'],
	])('however Unicode spells their names: %j and %j', async (customer, companyName) => {
		const autotask = new AutotaskReads(PICKLISTS, [{ id: 500, companyName, isActive: true }]);
		const { items } = await run(autotask, rules, [ofCustomer(customer)]);
		expect(tickets(items)).toMatchObject([{ action: 'open', companyID: 500 }]);
	});

	it.each([
		['Mu\u0308ller GmbH', 'M\u00fcller GmbH'],
		['M\u00fcller GmbH', 'Mu\u0308ller GmbH'],
	])('in the account mapping, too: %j and %j', async (customer, mapped) => {
		const accounts = { mapping: [{ customer: mapped, company: located('175') }] };
		const { items } = await run(new AutotaskReads(), { ...rules, accounts }, [
			ofCustomer(customer),
		]);
		expect(tickets(items)).toMatchObject([{ action: 'open', companyID: 175 }]);
	});
});

describe('unmapped customers', () => {
	it('get their tickets in the fallback company, which name the customer', async () => {
		const { items, hints } = await run(new AutotaskReads(), { ...rules, ...fallbackTo(0) }, [
			ofCustomer('Unknown Ltd'),
			item({ customer: null }),
			ofCustomer('Contoso'),
		]);
		const [unknown, nobody, contoso] = tickets(items);
		expect(unknown).toMatchObject({
			action: 'open',
			companyID: 0,
			title: 'Unknown Ltd: Critical: Databases are outdated on FIN-PC-07',
			description: expect.stringMatching(
				/^Customer “Unknown Ltd” has no account in Autotask, so this ticket is in the fallback company “The MSP”\./,
			),
		});
		expect(nobody).toMatchObject({
			action: 'open',
			companyID: 0,
			title: 'Critical: Databases are outdated on FIN-PC-07',
			description: expect.stringContaining('does not say whose device this is'),
		});
		expect(contoso).toMatchObject({ companyID: 175 });
		expect(contoso.description).not.toContain('fallback');
		expect(hints).toEqual([]);
	});

	it('wait when the customer has an account that cannot be used', async () => {
		const mapping = [{ customer: 'Mapped', company: located(176) }];
		const { items } = await run(
			new AutotaskReads(),
			{ ...rules, ...fallbackTo(0), accounts: { mapping } },
			[ofCustomer('Fabrikam'), ofCustomer('Mapped'), ofCustomer('Northwind')],
		);
		expect(tickets(items)).toMatchObject([
			{ action: 'held', reason: expect.stringContaining('“Fabrikam” (176) is inactive') },
			{ action: 'held', reason: expect.stringContaining('“Fabrikam” (176) is inactive') },
			{ action: 'held', reason: expect.stringContaining('2 active companies named “Northwind”') },
		]);
	});

	it('wait when the fallback company itself cannot be used', async () => {
		const { items } = await run(new AutotaskReads(), { ...rules, ...fallbackTo(176) }, [
			ofCustomer('Unknown Ltd'),
		]);
		expect(tickets(items)).toMatchObject([
			{
				action: 'held',
				reason: expect.stringContaining('choose another company in “Fallback Company”'),
			},
		]);
	});

	it('are held by default', async () => {
		const { items } = await run(new AutotaskReads(), rules, [ofCustomer('Unknown Ltd')]);
		expect(tickets(items)).toMatchObject([{ action: 'held' }]);
	});

	it('an expression decides for each item', async () => {
		const policy = '={{ $json.customer.name === "Guest" ? "fallback" : "hold" }}';
		const { items } = await run(
			new AutotaskReads(),
			{ ...rules, ...fallbackTo(0), unmappedCustomers: policy },
			[ofCustomer('Guest'), ofCustomer('Unknown Ltd')],
		);
		expect(tickets(items).map(({ action }) => action)).toEqual(['open', 'held']);
	});
});

it('a ticket for an account that became active again is made at the next snapshot', async () => {
	const companies: CompanyRow[] = COMPANIES.map((row) => ({ ...row }));
	const autotask = new AutotaskReads(PICKLISTS, companies);
	const before = await run(autotask, rules, [ofCustomer('Fabrikam')]);
	expect(tickets(before.items)).toMatchObject([{ action: 'held' }]);

	companies.forEach((row) => (row.isActive = true));
	const resent = ofCustomer('Fabrikam', { change: 'ongoing' });
	const after = await run(autotask, rules, [resent]);
	expect(tickets(after.items)).toMatchObject([{ action: 'open', companyID: 176 }]);
});

describe('List Accounts', () => {
	const list = { operation: 'listAccounts' };

	it('gives every customer of the input once, those that are held first', async () => {
		const mapping = [{ customer: 'id-Mapped', company: located(0, 'list') }];
		const { items, rawItems } = await run(new AutotaskReads(), { ...list, accounts: { mapping } }, [
			ofCustomer('Contoso', device('PC-1')),
			ofCustomer('Fabrikam'),
			{ change: 'snapshot' },
			ofCustomer('Mapped'),
			ofCustomer('Contoso', device('PC-2')),
			ofCustomer('Contoso', {
				...device('PC-2'),
				status: { code: 'restartRequired', description: 'Restart is required' },
			}),
			{ change: 'warning', message: 'x' },
		]);
		expect(items).toEqual([
			{
				customer: { id: 'id-Fabrikam', name: 'Fabrikam', kind: 'group' },
				devices: 1,
				problems: 1,
				account: { id: 176, name: 'Fabrikam', active: false },
				matchedBy: 'name',
				ticketsMade: false,
				reason: expect.stringContaining('“Fabrikam” (176) is inactive'),
			},
			{
				customer: { id: 'id-Contoso', name: 'Contoso', kind: 'group' },
				devices: 2,
				problems: 3,
				account: { id: 175, name: 'CONTOSO', active: true },
				matchedBy: 'name',
				ticketsMade: true,
				reason: null,
			},
			{
				customer: { id: 'id-Mapped', name: 'Mapped', kind: 'group' },
				devices: 1,
				problems: 1,
				account: { id: 0, name: 'The MSP', active: true },
				matchedBy: 'mapping',
				ticketsMade: true,
				reason: null,
			},
		]);
		expect(rawItems.map(({ pairedItem }) => pairedItem)).toEqual([
			{ item: 1 },
			{ item: 0 },
			{ item: 3 },
		]);
	});

	it('says of each customer without an account why', async () => {
		const { items } = await run(new AutotaskReads(), list, [
			ofCustomer('Unknown Ltd'),
			ofCustomer('Northwind'),
			item({ customer: null }),
		]);
		expect(items).toMatchObject([
			{ customer: null, matchedBy: null, reason: expect.stringContaining('does not say whose') },
			{ customer: { name: 'Northwind' }, account: null, matchedBy: null, ticketsMade: false },
			{ customer: { name: 'Unknown Ltd' }, account: null, reason: expect.any(String) },
		]);
		for (const { reason } of items) expect(reason).not.toMatch(UNWANTED_WORDS);
	});

	it('shows whose tickets go to the fallback company', async () => {
		const { items } = await run(new AutotaskReads(), { ...list, ...fallbackTo(0) }, [
			ofCustomer('Unknown Ltd'),
		]);
		expect(items).toMatchObject([
			{ account: { id: 0, name: 'The MSP' }, matchedBy: 'fallback', ticketsMade: true },
		]);
	});

	it('counts what still holds', async () => {
		const { items } = await run(new AutotaskReads(), list, [
			ofCustomer('Contoso'),
			ofCustomer('Contoso', { change: 'ongoing' }),
			ofCustomer('Contoso', { change: 'cleared' }),
		]);
		expect(items).toMatchObject([{ devices: 1, problems: 0 }]);
	});

	it('looks the companies up together, and nothing else', async () => {
		const autotask = new AutotaskReads();
		const customers = ['Contoso', 'CONTOSO', 'Fabrikam'];
		const many = Array.from({ length: 300 }, (_, at) => ofCustomer(customers[at % 3]));
		await run(autotask, { ...list, ...fallbackTo(0) }, many);
		expect(autotask.requests).toEqual(['companies', 'companies', 'companies']);
		const nobody = new AutotaskReads();
		const { items } = await run(nobody, list, [{ change: 'snapshot' }]);
		expect([items, nobody.requests]).toEqual([[], []]);
	});

	it('what cannot be read goes to the error output, and the rest is listed', async () => {
		const mixed = [{ change: 'raised' }, ofCustomer('Contoso')];
		const both = await run(new AutotaskReads(), list, mixed, 'continueErrorOutput');
		expect(both.items).toMatchObject([{ customer: { name: 'Contoso' } }]);
		expect(both.errorItems).toMatchObject([
			{ change: 'raised', error: expect.stringContaining('not a status change') },
		]);
		const stopped = await run(new AutotaskReads(), list, mixed);
		expect(stopped.error?.message).toContain('not a status change');
	});

	it('says so when Autotask does not answer', async () => {
		const autotask = new AutotaskReads();
		nock.cleanAll();
		nock('https://autotask.example').persist().get(/.*/).reply(401).post(/.*/).reply(401);
		const { error } = await run(autotask, list, [ofCustomer('Contoso')]);
		expect(error?.message).toContain('does not accept the credential');
	});
});
