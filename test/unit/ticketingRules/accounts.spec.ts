import { groupBy } from 'lodash';
import {
	companiesToFind,
	matchAccount,
	parseMappings,
	readCompanyId,
	type AccountRules,
} from '../../../nodes/KasperskyTicketingRules/accounts/accounts';
import type { Company } from '../../../nodes/shared/autotask/companies';
import { MAIN_SERVER, type Customer } from '../../../nodes/shared/items';
import { fold } from '../../../nodes/shared/text';
import { UNWANTED_WORDS } from './fixtures';

const contoso: Customer = { id: 'VSRV1', name: 'Contoso', kind: 'virtualServer' };
const company = (id: number, name: string, isActive = true): Company => ({ id, name, isActive });
const rules = (mapping: unknown = [], fallback?: number | null): AccountRules => ({
	mappings: parseMappings(mapping),
	fallback,
});
const none = rules();
const known = (...companies: Company[]) => ({
	byId: new Map(companies.map((one) => [one.id, one])),
	byName: new Map(Object.entries(groupBy(companies, ({ name }) => fold(name)))),
});
const held = (account: ReturnType<typeof matchAccount>) => {
	if (!('held' in account)) throw new Error('The ticket is not held');
	expect(account.held).not.toMatch(UNWANTED_WORDS);
	return account.held;
};

describe('by name', () => {
	it.each(['Contoso', 'CONTOSO', ' contoso '])('%p is Contoso', (name) => {
		expect(matchAccount(contoso, none, known(company(175, name)))).toEqual({
			company: company(175, name),
			matchedBy: 'name',
		});
	});

	it.each(['Contoso Ltd', 'Cont', 'Contoso.'])('%p is not, even if Autotask answers it', (name) => {
		expect(held(matchAccount(contoso, none, known(company(175, name))))).toBe(
			'Customer “Contoso” has no account: Autotask has no company of this name. Map the customer to a company in “Account Mapping” of Kaspersky Ticketing Rules.',
		);
	});

	it('“can create Tickets only for active Autotask accounts”: an inactive one holds the ticket', () => {
		expect(held(matchAccount(contoso, none, known(company(175, 'Contoso', false))))).toBe(
			'The Autotask company “Contoso” (175) is inactive. Select Active in its properties, or map the customer to another company in “Account Mapping” of Kaspersky Ticketing Rules.',
		);
	});

	it('the active one of two counts', () => {
		const both = known(company(1, 'Contoso', false), company(2, 'contoso'));
		expect(matchAccount(contoso, none, both)).toEqual({
			company: company(2, 'contoso'),
			matchedBy: 'name',
		});
	});

	it('two active ones hold the ticket', () => {
		const both = known(company(1, 'Contoso'), company(2, 'contoso'));
		expect(held(matchAccount(contoso, none, both))).toContain(
			'Autotask has 2 active companies named “Contoso” (1, 2). Map the customer to one',
		);
	});

	it('nobody’s device holds the ticket', () => {
		expect(held(matchAccount(null, none, known()))).toContain('does not say whose device');
	});

	it('the MSP’s own company has the id 0', () => {
		expect(matchAccount(contoso, none, known(company(0, 'Contoso')))).toMatchObject({
			company: { id: 0 },
		});
	});
});

describe('by the mapping list', () => {
	const list = (value: unknown, mode = 'list') => ({ __rl: true, mode, value });

	it.each([
		['contoso', list(175)],
		['VSRV1', list('175', 'id')],
		['vsrv1', 175],
		[' Contoso ', '175'],
	])('%p → %j', (customer, value) => {
		const mapped = rules([{ customer, company: value }]);
		const account = matchAccount(contoso, mapped, known(company(175, 'Fabrikam')));
		expect(account).toEqual({ company: company(175, 'Fabrikam'), matchedBy: 'mapping' });
	});

	it('comes before the name', () => {
		const mapped = rules([{ customer: 'Contoso', company: list(0) }]);
		const both = known(company(0, 'The MSP'), company(175, 'Contoso'));
		expect(matchAccount(contoso, mapped, both)).toMatchObject({ company: { id: 0 } });
	});

	it('of two rows for one customer the later counts, and the id comes before the name', () => {
		const mapped = rules([
			{ customer: 'VSRV1', company: 3 },
			{ customer: 'Contoso', company: 1 },
			{ customer: 'contoso', company: 2 },
		]);
		expect([...mapped.mappings.values()]).toEqual([3, 2]);
		expect(companiesToFind([{ customer: contoso, accounts: mapped }]).ids).toEqual([3]);
	});

	it.each([
		[list(''), [], 'names no company. Choose one'],
		[list('abc', 'id'), [], 'names no company. Choose one'],
		[list(999), [], 'names company 999, which Autotask does not have'],
		[list(175), [company(175, 'Fabrikam', false)], 'company “Fabrikam” (175) is inactive'],
	])('%j holds the ticket and says why, whatever the fallback is', (value, companies, text) => {
		const all = known(...companies, company(1, 'The MSP'));
		for (const fallback of [undefined, 1]) {
			const mapped = rules([{ customer: 'Contoso', company: value }], fallback);
			expect(held(matchAccount(contoso, mapped, all))).toContain(text);
		}
	});

	it('a row without a customer counts for nothing', () => {
		expect(parseMappings([{ customer: ' ', company: 1 }]).size).toBe(0);
		expect(parseMappings([{ customer: { mode: 'list', value: '' }, company: 1 }]).size).toBe(0);
	});
});

it('a server that is a customer itself is told what to choose', () => {
	const server: Customer = { id: MAIN_SERVER, name: 'ksc.example', kind: 'virtualServer' };
	expect(held(matchAccount(server, none, known()))).toMatch(
		/“ksc.example” is the Administration Server itself.*“Customer From” of the trigger.*“Unmapped Customers”/,
	);
	const mapped = rules([{ customer: 'ksc.example', company: 175 }]);
	expect(matchAccount(server, mapped, known(company(175, 'Contoso')))).toMatchObject({
		matchedBy: 'mapping',
	});
});

describe('unmapped customers', () => {
	const msp = company(0, 'The MSP');
	const fallback = (id: number | null = 0) => rules([], id);

	it.each([
		['a customer without an account', contoso],
		['a device of nobody', null],
	])('%s gets its ticket in the fallback company', (_, customer) => {
		expect(matchAccount(customer, fallback(), known(msp))).toEqual({
			company: msp,
			matchedBy: 'fallback',
		});
	});

	it.each([
		['an account of its own comes first', [company(175, 'Contoso')], { company: { id: 175 } }],
		[
			'an inactive account holds the ticket',
			[company(175, 'Contoso', false)],
			{ held: expect.stringContaining('“Contoso” (175) is inactive') },
		],
		[
			'two accounts of the name hold the ticket',
			[company(1, 'Contoso'), company(2, 'Contoso')],
			{ held: expect.stringContaining('2 active companies named “Contoso”') },
		],
	])('%s', (_, companies, account) => {
		expect(matchAccount(contoso, fallback(), known(msp, ...companies))).toMatchObject(account);
	});

	it.each([
		[
			null,
			[],
			'No fallback company is chosen. Choose one in “Fallback Company” of Kaspersky Ticketing Rules.',
		],
		[
			9,
			[],
			'Autotask does not have the fallback company 9. Choose another one in “Fallback Company” of Kaspersky Ticketing Rules.',
		],
		[
			9,
			[company(9, 'Gone', false)],
			'The Autotask company “Gone” (9) is inactive. Select Active in its properties, or choose another company in “Fallback Company” of Kaspersky Ticketing Rules.',
		],
	])('fallback %j holds the ticket and says why', (id, companies, text) => {
		expect(held(matchAccount(contoso, fallback(id), known(...companies)))).toBe(text);
	});

	it.each([
		[{ __rl: true, mode: 'id', value: '0' }, 0],
		[{ __rl: true, mode: 'list', value: '' }, null],
		[undefined, null],
		[-1, null],
	])('%j is company %j', (located, id) => {
		expect(readCompanyId(located)).toBe(id);
	});
});

it('asks Autotask for each id and name once', () => {
	const accounts = rules([
		{ customer: 'Fabrikam', company: 0 },
		{ customer: 'Northwind', company: 0 },
	]);
	const customers = ['Contoso', 'CONTOSO', 'Fabrikam', 'northwind', ''].map((name): Customer => ({
		id: name,
		name,
		kind: 'group',
	}));
	const wanted = [...customers, null].map((customer) => ({ customer, accounts }));
	expect(companiesToFind(wanted)).toEqual({ ids: [0], names: ['CONTOSO'] });
});

it('asks for the fallback company only when somebody may need it', () => {
	const accounts = rules([{ customer: 'Contoso', company: 175 }], 7);
	expect(companiesToFind([{ customer: contoso, accounts }]).ids).toEqual([175]);
	expect(companiesToFind([{ customer: null, accounts }]).ids).toEqual([7]);
});

describe('named by the source', () => {
	const site: Customer = {
		...{ id: 'site:1', name: 'Contoso', kind: 'site' },
		autotaskCompanyId: 175,
	};

	it('the company is known without a mapping, whatever it is called', () => {
		expect(companiesToFind([{ customer: site, accounts: none }])).toEqual({
			ids: [175],
			names: [],
		});
		expect(matchAccount(site, none, known(company(175, 'Contoso Ltd')))).toEqual({
			company: company(175, 'Contoso Ltd'),
			matchedBy: 'source',
		});
	});

	it('a mapping comes first', () => {
		const mapped = rules([{ customer: 'Contoso', company: 9 }]);
		expect(matchAccount(site, mapped, known(company(9, 'Other'), company(175, 'Contoso')))).toEqual(
			{
				company: company(9, 'Other'),
				matchedBy: 'mapping',
			},
		);
	});

	it.each([
		['is inactive', [company(175, 'Contoso', false)], /“Contoso” \(175\) is inactive/],
		[
			'does not exist',
			[company(9, 'Contoso')],
			/Autotask company 175, which Autotask does not have/,
		],
	])('a company that %s holds the ticket, whatever else has its name', (_, companies, words) => {
		expect(held(matchAccount(site, rules([], 9), known(...companies)))).toMatch(words);
	});
});
