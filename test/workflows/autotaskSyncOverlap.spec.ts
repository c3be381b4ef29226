import { countBy, range, sum } from 'lodash';
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

	const make = (devices: number[]) => {
		for (const device of devices) {
			tenant.simulator.state.createTicket({ externalID: keyOf(device), companyID: 0 });
		}
	};

	/** Makes some tickets whenever this one pauses. @returns how long each pause was */
	function otherProcess(...makes: number[][]): number[] {
		const pauses: number[] = [];
		const pause = jest.mocked(clock.pause).getMockImplementation();
		jest.mocked(clock.pause).mockImplementation(async (milliseconds) => {
			pauses.push(milliseconds);
			await pause?.(milliseconds);
			make(makes.shift() ?? []);
		});
		return pauses;
	}

	const resultsOf = async (count = 40) => {
		const { items: done } = await tenant.sync(items().slice(0, count));
		return countBy(done, 'result');
	};

	it('is let finish', async () => {
		make(range(5));
		otherProcess(range(5, 15), range(15, 35), range(35, 39), [39]);
		expect(await resultsOf()).toEqual({ exists: 40 });
		expect(tenant.tickets).toHaveLength(40);
	});

	it('does not keep this one from making the rest, once it has stopped', async () => {
		make(range(5));
		otherProcess(range(5, 15));
		expect(await resultsOf()).toEqual({ exists: 15, created: 25 });
		expect(tenant.tickets).toHaveLength(40);
	});

	it('and begins at the same moment is noticed by its first ticket', async () => {
		otherProcess([39], range(1, 20), range(20, 39));
		expect(await resultsOf()).toEqual({ created: 1, exists: 39 });
		expect(tenant.tickets).toHaveLength(40);
	});

	it('is not noticed, and not waited for, before ten tickets are missing', async () => {
		make(range(5));
		expect(otherProcess()).toEqual([]);
		expect(await resultsOf(14)).toEqual({ exists: 5, created: 9 });
	});

	it('is never waited for where there is none, nor are new tickets of this one', async () => {
		const pauses = otherProcess();
		await tenant.sync(range(40, 80).map((device) => tenant.change(device)));
		expect(await resultsOf()).toEqual({ created: 40 });
		expect(sum(pauses)).toBeLessThan(1_000);
	});

	it('that made its tickets a minute ago is not waited for', async () => {
		make(range(5));
		tenant.pass(1);
		const pauses = otherProcess();
		expect(await resultsOf()).toEqual({ exists: 5, created: 35 });
		expect(sum(pauses)).toBeLessThan(1_000);
	});
});
