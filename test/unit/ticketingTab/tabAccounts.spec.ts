import type { Company } from '../../../nodes/shared/autotask/companies';
import { MAIN_SERVER, type Customer } from '../../../nodes/shared/items';
import { fold } from '../../../nodes/shared/text';
import type { AccountRules } from '../../../nodes/KasperskyTicketingRules/accounts/accounts';
import {
	customerText,
	drawAccounts,
	readCustomers,
	type SeenCustomer,
} from '../../../nodes/KasperskyTicketingRules/ticketingTab/tabAccounts';
import { namedCustomer } from '../../../nodes/KasperskyTicketingRules/accounts/accounts';

const company = (id: number, name: string, isActive = true): Company => ({ id, name, isActive });
const COMPANIES = [
	company(175, 'Contoso'),
	company(182, 'Proseware', false),
	...[company(201, 'Twins'), company(202, 'Twins')],
];
const known = {
	byId: new Map(COMPANIES.map((one) => [one.id, one])),
	byName: new Map(
		COMPANIES.map(({ name }) => [fold(name), COMPANIES.filter((one) => one.name === name)]),
	),
};
const rules = (changed: Partial<AccountRules> = {}): AccountRules => ({
	mappings: new Map(),
	fallback: undefined,
	...changed,
});
const seen = (
	customer: string | Customer,
	lastHeld: SeenCustomer['lastHeld'] = null,
): SeenCustomer => ({
	customer: typeof customer === 'string' ? namedCustomer(customer) : customer,
	lastHeld,
});
const heldOf = (customer: string | Customer, accounts = rules()) =>
	drawAccounts([seen(customer)], accounts, known)[0].held;

describe('the customers', () => {
	it('are those of the rows, once each', () => {
		const rows = [
			{ customer: 'Contoso' },
			{ customer: 'CONTOSO ' },
			{ customer: '' },
			{ other: 1 },
		];
		expect(readCustomers(rows).map(customerText)).toEqual(['Contoso']);
	});

	it('may come as our nodes send them; one without a name goes by its ID', () => {
		const rows = [
			{ customer: { id: 'VSRV1', name: 'Contoso', kind: 'virtualServer' } },
			{ customer: { id: 'a1b2', name: '', kind: 'workspace' } },
			{ customer: { id: 77 } },
		];
		expect(readCustomers(rows).map(customerText)).toEqual(['77', 'a1b2', 'Contoso']);
	});

	it.each([[undefined], ['text'], [{}]])('are none where there are no rows: %p', (rows) => {
		expect(readCustomers(rows)).toEqual([]);
	});

	it('come with the tickets that were held last, by the newest row about their problems', () => {
		const rows = [
			{ customer: 'Contoso', at: '2026-11-28T08:00:00.000Z', problems: 3, held: 3 },
			{ customer: 'Contoso', at: '2026-11-28T10:00:00.000Z', problems: 0, held: 0 },
			{ customer: 'Contoso', at: '2026-11-28T09:00:00.000Z', problems: 2, held: 2 },
			{ customer: 'Fabrikam', at: '2026-11-28T08:00:00.000Z', problems: 2, held: 2 },
			{ customer: 'Fabrikam', at: '2026-11-28T09:00:00.000Z', problems: 2, held: 0 },
		];
		expect(readCustomers(rows).map(({ lastHeld }) => lastHeld)).toEqual([
			{ count: 2, at: '2026-11-28T09:00:00.000Z' },
			null,
		]);
	});
});

describe('an account', () => {
	it('is found by name', () => {
		const [account] = drawAccounts([seen('contoso')], rules(), known);
		expect(account).toMatchObject({ company: { id: 175 }, matchedBy: 'name', held: '' });
	});

	it('that was chosen comes before the name', () => {
		const mappings = new Map([['contoso', 201]]);
		const [account] = drawAccounts([seen('Contoso')], rules({ mappings }), known);
		expect(account).toMatchObject({ company: { id: 201 }, matchedBy: 'mapping', held: '' });
	});

	it('is held with tickets, then without, then in order', () => {
		const lastHeld = { count: 1, at: '2026-11-28T08:00:00.000Z' };
		const all = [seen('Contoso'), seen('Nobody 10'), seen('Nobody 9'), seen('Zed', lastHeld)];
		const order = drawAccounts(all, rules(), known).map(({ customer }) => customer);
		expect(order).toEqual(['Zed', 'Nobody 9', 'Nobody 10', 'Contoso']);
	});
});

describe('why tickets are held, in the words of the page', () => {
	it('no company', () => {
		expect(heldOf('Nobody')).toBe('No active company of this name: choose one.');
	});

	it('several', () => {
		expect(heldOf('Twins')).toBe('Autotask has 2 active companies of this name: choose one.');
	});

	it('an inactive one', () => {
		expect(heldOf('Proseware')).toMatch(/^“Proseware” is inactive in Autotask: .*choose another/);
	});

	it('one that was chosen and is gone', () => {
		const mappings = new Map([['nobody', 999]]);
		expect(heldOf('Nobody', rules({ mappings }))).toMatch(/does not have the company any more/);
	});

	it('the fallback company is gone, too', () => {
		expect(heldOf('Nobody', rules({ fallback: 999 }))).toMatch(/fallback company cannot be used/);
	});

	it('the Administration Server itself', () => {
		const server: Customer = { id: MAIN_SERVER, name: 'ksc.msp.example', kind: 'virtualServer' };
		expect(heldOf(server)).toMatch(/^The Administration Server itself/);
	});
});
