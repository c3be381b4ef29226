import { range } from 'lodash';
import type { IDataObject } from 'n8n-workflow';
import { Customers } from './autotaskCustomers';
import { keyOf, Tenant } from '../simulators/autotaskTenant';

let tenant: Tenant;

beforeEach(async () => {
	tenant = await Tenant.start();
});

afterEach(async () => {
	await tenant.simulator.close();
	jest.restoreAllMocks();
});

const CONTOSO = 175;

const device = (name: string, values: IDataObject = {}) =>
	Number(
		tenant.simulator.state.createConfigurationItem({
			...{ companyID: CONTOSO, referenceTitle: name },
			...(values as object),
		}).id,
	);

const raised = (number: number, rest: IDataObject = {}, ticket: IDataObject = {}) =>
	tenant.change(number, { device: { id: String(number), name: `PC-${number}`, ...rest } }, ticket);

const sync = async (items: IDataObject[], options: IDataObject = {}) =>
	await tenant.sync(items, 'continueErrorOutput', { options });

const itemOf = (ticket = 0) => tenant.tickets[ticket].configurationItemID;
const descriptionOf = (ticket = 0) => String(tenant.tickets[ticket].description);
const lookUps = () => tenant.simulator.counters.requests('POST ConfigurationItems/query');
const hintOf = ({ hints }: { hints: string[] }) => hints.join(' ');

describe('a new ticket', () => {
	it('has the configuration item of its device', async () => {
		const id = device('pc-1');
		await sync([raised(1)]);
		expect(itemOf()).toBe(id);
		expect(descriptionOf()).toBe('Why');
	});

	it('has none where the company has no such device, and says so in one line', async () => {
		device('PC-1', { companyID: 176 });
		device('PC-1', { isActive: false });
		await sync([raised(1)]);
		expect(itemOf()).toBeNull();
		expect(descriptionOf()).toBe(
			'Why\n\nConfiguration item: none. Autotask has no active one of this company with the name of the device.',
		);
	});

	it('has none where several have the name, and says so', async () => {
		device('PC-1');
		device('PC-1');
		await sync([raised(1)]);
		expect(itemOf()).toBeNull();
		expect(descriptionOf()).toContain('Configuration item: none. Autotask has 2 active ones');
	});

	it('keeps the line within what Autotask allows', async () => {
		await sync([raised(1, {}, { description: 'x'.repeat(9_000) })]);
		expect(descriptionOf()).toHaveLength(8_000);
		expect(descriptionOf()).toContain('Configuration item: none.');
	});

	it('has none where that is switched off, which costs no request', async () => {
		device('PC-1');
		await sync([raised(1)], { linkConfigurationItem: false });
		expect(itemOf()).toBeNull();
		expect(descriptionOf()).toBe('Why');
		expect(lookUps()).toBe(0);
	});

	it('of an item that names no device has none', async () => {
		await sync([tenant.change(1)]);
		expect(descriptionOf()).toBe('Why');
		expect(lookUps()).toBe(0);
	});
});

describe('look-ups', () => {
	it('are one for all new tickets, and none for an hour in these companies', async () => {
		range(20).forEach((number) => device(`PC-${number}`));
		await sync(range(10).map((number) => raised(number)));
		expect(lookUps()).toBe(1);
		tenant.pass(30);
		await sync(range(10, 20).map((number) => raised(number)));
		expect(lookUps()).toBe(1);
		expect(tenant.tickets.every((ticket) => ticket.configurationItemID !== null)).toBe(true);
		tenant.pass(31);
		await sync([raised(30)]);
		expect(lookUps()).toBe(2);
	});

	it('ask a company with many devices for the names of those with new tickets', async () => {
		range(700).forEach((number) => device(`PC-${number}`));
		await sync(range(650, 660).map((number) => raised(number)));
		expect(tenant.tickets.every((ticket) => ticket.configurationItemID !== null)).toBe(true);
		// One that shows how many there are, one for the ticket that goes first, one for the names of the rest.
		expect(lookUps()).toBe(3);
		await sync(range(650, 660).map((number) => raised(number, {}, { externalID: `k${number}` })));
		expect(lookUps()).toBe(3);
	});

	it('are none where no ticket is created', async () => {
		await sync([raised(1)]);
		const { counters } = tenant.simulator;
		counters.reset(true);
		await sync([raised(1)]);
		expect(lookUps()).toBe(0);
	});

	it('that Autotask refuses cost no ticket: a hint says what to do, once an hour', async () => {
		device('PC-1');
		tenant.simulator.state.settings.noPermission.push('ConfigurationItems:query');
		const run = await sync([raised(1)]);
		expect(run.items).toMatchObject([{ result: 'created' }]);
		expect(descriptionOf()).toBe('Why');
		expect(hintOf(run)).toContain('New tickets have no configuration item');
		expect(hintOf(run)).toContain('"Link Configuration Item" of the options');
		expect(hintOf(await sync([raised(2)]))).toContain('New tickets have no configuration item');
		expect(lookUps()).toBe(1);
	});

	it('that find nothing to hold on to cost no ticket', async () => {
		tenant.simulator.faults.add({ endpoint: 'ConfigurationItems/query', kind: 'threadLimit' });
		expect((await sync([raised(1)])).items).toMatchObject([{ result: 'created' }]);
		expect(tenant.tickets).toHaveLength(1);
	});
});

it('an item that Autotask refuses is left out: there is one ticket, without it', async () => {
	const id = device('PC-1');
	device('PC-2');
	await sync([raised(2)]);
	// Known for an hour; meanwhile it went out of use.
	Object.assign(tenant.simulator.state.tables.ConfigurationItems.get(id) ?? {}, {
		isActive: false,
	});
	const run = await sync([raised(1)]);
	expect(run.items).toMatchObject([{ result: 'created' }]);
	expect(tenant.tickets).toHaveLength(2);
	expect(itemOf(1)).toBeNull();
});

describe('a ticket for all devices of a customer', () => {
	let customers: Customers;
	beforeEach(() => {
		customers = new Customers(tenant);
	});
	const listed = (...devices: number[]) => customers.list(devices);
	const linked = () =>
		[...tenant.simulator.state.tables.TicketAdditionalConfigurationItems.values()].map(
			({ configurationItemID }) => configurationItemID,
		);
	const add = async (configurationItemID: number) => {
		const { state } = tenant.simulator;
		const id = state.nextId.TicketAdditionalConfigurationItems++;
		const ticketID = tenant.tickets[0].id;
		state.tables.TicketAdditionalConfigurationItems.set(id, { id, ticketID, configurationItemID });
	};

	it('has each of them as a further configuration item', async () => {
		const ids = [1, 2].map((number) => device(`PC-${number}`));
		await sync([listed(1, 2, 3)]);
		expect(linked()).toEqual(ids);
		expect(itemOf()).toBeNull();
	});

	it('follows as they join and leave; what a person has added stays', async () => {
		const [one, two, three, printer] = ['PC-1', 'PC-2', 'PC-3', 'PRINTER'].map((name) =>
			device(name),
		);
		await sync([listed(1, 2)]);
		await add(printer);
		tenant.pass(10);
		await sync([listed(2, 3)]);
		expect(linked()).toEqual([two, printer, three]);
		expect(linked()).not.toContain(one);
	});

	it('gets at the next list what could not be added before', async () => {
		const id = device('PC-1');
		const { faults } = tenant.simulator;
		const fault = faults.add({
			...{ endpoint: 'Tickets/{id}/AdditionalConfigurationItems', method: 'POST' },
			...{ kind: 'errors', errors: ['An unexpected error occurred.'] },
		});
		const run = await sync([listed(1)]);
		expect(run.items).toMatchObject([{ result: 'created' }]);
		expect(String(run.items[0].message)).toContain('keep its configuration items up to date');
		faults.remove(fault);
		tenant.pass(60);
		await sync([listed(1)]);
		expect(linked()).toEqual([id]);
	});

	it('has at most a hundred, with those of people', async () => {
		range(150).forEach((number) => device(`PC-${number}`));
		await sync([listed(...range(150))]);
		expect(linked()).toHaveLength(100);
	}, 60_000);

	it('costs no write when the same list comes again', async () => {
		device('PC-1');
		await sync([listed(1)]);
		const { writes } = tenant;
		tenant.pass(60);
		await sync([listed(1)]);
		expect(tenant.writes).toBe(writes);
	});

	it('has none where that is switched off', async () => {
		device('PC-1');
		await sync([listed(1)], { linkConfigurationItem: false });
		expect(linked()).toEqual([]);
		expect(lookUps()).toBe(0);
	});
});

it('requests for each of 1,000 new tickets are at most 1.05, and 1.02 once their devices are known', async () => {
	const { state, counters } = tenant.simulator;
	const companies = range(30_001, 30_006);
	for (const id of companies) {
		state.tables.Companies.set(id, { ...state.company(CONTOSO), id, companyName: `C${id}` });
	}
	const devices = range(1_000).map((number) => ({
		...{ number, companyID: companies[number % companies.length] },
	}));
	for (const { number, companyID } of devices) device(`PC-${number}`, { companyID });
	const requestsOfStorm = async (status: string) => {
		counters.reset(true);
		await sync(
			devices.map(({ number, companyID }) =>
				raised(number, {}, { companyID, externalID: keyOf(number, status) }),
			),
		);
		return counters.total / devices.length;
	};
	expect(await requestsOfStorm('databasesOutdated')).toBeLessThanOrEqual(1.05);
	expect(await requestsOfStorm('appNotRunning')).toBeLessThanOrEqual(1.02);
	const linked = tenant.tickets.filter((ticket) => ticket.configurationItemID !== null);
	expect(linked).toHaveLength(2_000);
}, 240_000);
