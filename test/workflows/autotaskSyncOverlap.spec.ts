import { range } from 'lodash';
import { clock } from '../../nodes/shared/autotask/clock';
import { keyOf, Tenant } from '../simulators/autotaskTenant';
import { Customers } from './autotaskCustomers';

/** Longer than any pause of a run that is at work. */
const PATIENCE_MS = 60_000;

let tenant: Tenant;

beforeEach(async () => {
	tenant = await Tenant.start();
	const pause = jest.mocked(clock.pause).getMockImplementation();
	jest.mocked(clock.pause).mockImplementation(async (milliseconds) => {
		await (milliseconds > PATIENCE_MS ? new Promise(() => {}) : pause?.(milliseconds));
	});
});

afterEach(async () => {
	await tenant.simulator.close();
	jest.restoreAllMocks();
});

const statusesOf = () => {
	const { endpoints } = tenant.simulator.counters.report();
	return Object.values(endpoints).flatMap(({ statuses }) => Object.keys(statuses));
};

describe('executions that overlap', () => {
	it('make every ticket once, and never send more than Autotask takes at a time', async () => {
		const items = range(40).map((device) => tenant.change(device));
		const runs = await Promise.all(range(4).map(async () => await tenant.sync(items)));
		expect(tenant.tickets).toHaveLength(40);
		const results = runs.flatMap((run) => run.items.map(({ result }) => result));
		expect(results.filter((result) => result === 'created')).toHaveLength(40);
		expect(results.filter((result) => result === 'exists')).toHaveLength(120);
		const { endpoints } = tenant.simulator.counters.report();
		expect(endpoints['POST Tickets'].maxConcurrent).toBeLessThanOrEqual(2);
		expect(statusesOf()).not.toContain('429');
	});

	it('do not lose what the one before has not finished', async () => {
		const raised = range(30).map((device) => tenant.change(device));
		// Seen to be gone while the one before still writes: how long that takes depends on the machine.
		const observedAt = new Date(Date.parse(tenant.pass(10)) + PATIENCE_MS).toISOString();
		const cleared = range(30).map((device) => tenant.cleared(device, { observedAt }));
		const [, second] = await Promise.all([tenant.sync(raised), tenant.sync(cleared)]);
		expect(new Set(second.items.map(({ result }) => result))).toEqual(new Set(['completed']));
		expect(tenant.open).toEqual([]);
	});

	it('list every device of a customer', async () => {
		const customers = new Customers(tenant);
		const each = range(1, 9).map((count) => {
			tenant.pass(1);
			return customers.list(range(count));
		});
		await Promise.all(each.map(async (list) => await tenant.sync([list])));
		expect(tenant.tickets).toHaveLength(1);
		expect(customers.listed().sort()).toEqual(range(8).map((device) => `PC-${device}`));
	});
});

describe('another process that makes the same tickets', () => {
	const items = () => range(40).map((device) => tenant.change(device));

	/** Makes some tickets whenever this one pauses. */
	function otherProcess(makes: number[]): void {
		const pause = jest.mocked(clock.pause).getMockImplementation();
		let made = 0;
		jest.mocked(clock.pause).mockImplementation(async (milliseconds) => {
			await pause?.(milliseconds);
			for (const device of range(made, made + (makes.shift() ?? 0))) {
				tenant.simulator.state.createTicket({ externalID: keyOf(device), companyID: 0 });
				made++;
			}
		});
	}

	it('is let finish', async () => {
		otherProcess([5, 10, 20, 4, 1]);
		const { items: done } = await tenant.sync(items());
		expect(new Set(done.map(({ result }) => result))).toEqual(new Set(['exists']));
		expect(tenant.tickets).toHaveLength(40);
	});

	it('does not keep this one from making the rest, once it has stopped', async () => {
		otherProcess([5, 10]);
		const { items: done } = await tenant.sync(items());
		expect(done.filter(({ result }) => result === 'created')).toHaveLength(25);
		expect(tenant.tickets).toHaveLength(40);
	});
});
