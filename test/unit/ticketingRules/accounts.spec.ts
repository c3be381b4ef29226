import {
	companyQuestions,
	matchAccount,
	parseMappings,
} from '../../../nodes/KasperskyTicketingRules/accounts';
import type { Company } from '../../../nodes/shared/autotask/companies';
import type { Customer } from '../../../nodes/shared/deviceStatus/statusChange';
import { UNWANTED_WORDS } from './fixtures';

const contoso: Customer = { id: 'VSRV1', name: 'Contoso', kind: 'virtualServer' };
const company = (id: number, name: string, isActive = true): Company => ({ id, name, isActive });
const none = parseMappings([]);
const known = (...companies: Company[]) => ({
	byId: new Map(companies.map((one) => [one.id, one])),
	byName: companies,
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
		});
	});

	it.each(['Contoso Ltd', 'Cont', 'Contoso.'])('%p is not, even if Autotask answers it', (name) => {
		expect(held(matchAccount(contoso, none, known(company(175, name))))).toBe(
			'Customer “Contoso” has no account: Autotask has no company of this name. Map the customer to a company in the rules node.',
		);
	});

	it('“can create Tickets only for active Autotask accounts”: an inactive one holds the ticket', () => {
		expect(held(matchAccount(contoso, none, known(company(175, 'Contoso', false))))).toBe(
			'The Autotask company “Contoso” (175) is inactive. Select Active in its properties, or map the customer to another company in the rules node.',
		);
	});

	it('the active one of two counts', () => {
		const both = known(company(1, 'Contoso', false), company(2, 'contoso'));
		expect(matchAccount(contoso, none, both)).toEqual({ company: company(2, 'contoso') });
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
		expect(matchAccount(contoso, none, known(company(0, 'Contoso')))).toEqual({
			company: company(0, 'Contoso'),
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
		const mappings = parseMappings([{ customer, company: value }]);
		const account = matchAccount(contoso, mappings, known(company(175, 'Fabrikam')));
		expect(account).toEqual({ company: company(175, 'Fabrikam') });
	});

	it('comes before the name', () => {
		const mappings = parseMappings([{ customer: 'Contoso', company: list(0) }]);
		const both = known(company(0, 'The MSP'), company(175, 'Contoso'));
		expect(matchAccount(contoso, mappings, both)).toEqual({ company: company(0, 'The MSP') });
	});

	it('of two rows for one customer the later counts, and the id comes before the name', () => {
		const mappings = parseMappings([
			{ customer: 'VSRV1', company: 3 },
			{ customer: 'Contoso', company: 1 },
			{ customer: 'contoso', company: 2 },
		]);
		expect([...mappings.values()]).toEqual([3, 2]);
		expect(companyQuestions([{ customer: contoso, mappings }]).ids).toEqual([3]);
	});

	it.each([
		[list(''), [], 'names no company. Choose one'],
		[list('abc', 'id'), [], 'names no company. Choose one'],
		[list(999), [], 'names company 999, which Autotask does not have'],
		[list(175), [company(175, 'Fabrikam', false)], 'company “Fabrikam” (175) is inactive'],
	])('%j holds the ticket and says why', (value, companies, text) => {
		const mappings = parseMappings([{ customer: 'Contoso', company: value }]);
		expect(held(matchAccount(contoso, mappings, known(...companies)))).toContain(text);
	});

	it('a row without a customer counts for nothing', () => {
		expect(parseMappings([{ customer: ' ', company: 1 }]).size).toBe(0);
	});
});

it('asks Autotask for each id and name once', () => {
	const mappings = parseMappings([
		{ customer: 'Fabrikam', company: 0 },
		{ customer: 'Northwind', company: 0 },
	]);
	const customers = ['Contoso', 'CONTOSO', 'Fabrikam', 'northwind', ''].map((name): Customer => ({
		id: name,
		name,
		kind: 'group',
	}));
	const wanted = [...customers, null].map((customer) => ({ customer, mappings }));
	expect(companyQuestions(wanted)).toEqual({ ids: [0], names: ['CONTOSO'] });
});
