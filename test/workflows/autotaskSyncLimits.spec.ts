import { range } from 'lodash';
import { ExecuteContext } from 'n8n-core';
import type { IDataObject } from 'n8n-workflow';
import { Tenant, keyOf } from '../simulators/autotaskTenant';

let tenant: Tenant;

beforeEach(async () => {
	tenant = await Tenant.start();
	tenant.simulator.state.settings.thresholdLatencyMs = [0, 0];
});

afterEach(async () => {
	await tenant.simulator.close();
	jest.restoreAllMocks();
});

const results = (items: IDataObject[]) => items.map(({ result }) => result);
const batch = (count: number) =>
	range(count).map((device) =>
		tenant.change(device, { device: { id: `${device}`, name: `PC-${device}` } }),
	);
const requests = (endpoint: string) => tenant.simulator.counters.requests(endpoint);

describe('requests', () => {
	it('at most 1.02 for each of 2,000 new tickets; for the same items again 14, and no write', async () => {
		const items = batch(2_000);
		const { counters } = tenant.simulator;
		expect(new Set(results((await tenant.sync(items)).items))).toEqual(new Set(['created']));
		expect(tenant.tickets).toHaveLength(2_000);
		expect(counters.total / 2_000).toBeLessThanOrEqual(1.02);

		counters.reset(true);
		expect(new Set(results((await tenant.sync(items)).items))).toEqual(new Set(['exists']));
		expect(tenant.writes).toBe(0);
		expect(counters.total).toBeLessThanOrEqual(14);
	}, 120_000);

	it('for a key with a long past are as many as for one without', async () => {
		for (let past = 0; past < 600; past++) {
			tenant.simulator.state.createTicket({
				...{ externalID: keyOf(1), companyID: 175, status: 5 },
				completedDate: '2026-03-01T00:00:00.000Z',
			});
		}
		expect(results((await tenant.sync([tenant.change(1)])).items)).toEqual(['created']);
		// One look-up, one read-back.
		expect(requests('POST Tickets/query')).toBe(2);
	});
});

describe('request budget', () => {
	const others = (count: number) => {
		tenant.simulator.state.settings.requestsByOthers = count;
	};

	it('stops a large run at 75 % of what the whole tenant may send; the rest comes again', async () => {
		others(7_450);
		const items = batch(100);
		const run = await tenant.sync(items);
		const made = run.items.length;
		expect(made).toBeGreaterThan(30);
		expect(made).toBeLessThan(60);
		expect(new Set(results(run.items))).toEqual(new Set(['created']));
		expect(run.errorItems).toHaveLength(100 - made);
		const [first] = run.errorItems;
		expect(first.message).toContain('request budget');
		expect(first.error).toContain('this node stops at 75 %');
		expect(first.error).toContain('with the next snapshot');
		expect(requests('GET ThresholdInformation')).toBe(1);

		others(0);
		tenant.pass(61);
		expect(results((await tenant.sync(items)).items).sort()).toEqual(
			[...range(100 - made).map(() => 'created'), ...range(made).map(() => 'exists')].sort(),
		);
		expect(tenant.tickets).toHaveLength(100);
	});

	it('is a share of the user', async () => {
		others(7_450);
		const options = { stopAtRequestShare: 90 };
		const { errorItems } = await tenant.sync(batch(100), 'continueErrorOutput', { options });
		expect(errorItems).toEqual([]);
	});

	it('spent already: nothing is written', async () => {
		others(8_000);
		const { errorItems } = await tenant.sync([...batch(50), tenant.snapshot()]);
		expect(errorItems).toHaveLength(51);
		expect(tenant.tickets).toHaveLength(0);
	});

	it('holds for the completions of a snapshot, too', async () => {
		await tenant.sync(batch(60));
		tenant.pass(60);
		others(8_000);
		const { errorItems } = await tenant.sync([tenant.snapshot()]);
		expect(errorItems[0].message).toContain('request budget');
		expect(tenant.open).toHaveLength(60);
	});

	it('costs a small run no request, and does not stop a user who may not read it', async () => {
		await tenant.sync(batch(10));
		expect(requests('GET ThresholdInformation')).toBe(0);
		const fault = { endpoint: 'GET ThresholdInformation', kind: 'errors' as const, status: 500 };
		tenant.simulator.faults.add({ ...fault, errors: ['… adequate permissions …'] });
		const { items } = await tenant.sync(batch(80));
		expect(results(items).filter((result) => result === 'created')).toHaveLength(70);
	});
});

/** Cancels the execution, as n8n does, once so many requests have been answered. */
function cancelAfter(answers: number): void {
	const controller = new AbortController();
	const from = tenant.simulator.counters.total;
	jest.spyOn(ExecuteContext.prototype, 'getExecutionCancelSignal').mockImplementation(() => {
		if (tenant.simulator.counters.total - from >= answers) controller.abort();
		return controller.signal;
	});
}

const goOn = () => {
	jest.spyOn(ExecuteContext.prototype, 'getExecutionCancelSignal').mockReturnValue(undefined);
};

describe('cancellation', () => {
	it('sends nothing more', async () => {
		cancelAfter(5);
		const { errorItems } = await tenant.sync(batch(20));
		expect(tenant.simulator.counters.total).toBeLessThanOrEqual(7);
		expect(errorItems.length).toBeGreaterThan(10);
		expect(errorItems[19 - (20 - errorItems.length)].message).toContain('was cancelled');
	});

	it('does not wait for a busy server any longer', async () => {
		tenant.simulator.faults.add({ endpoint: '*', kind: 'threadLimit', retryAfter: 30 });
		cancelAfter(1);
		const { errorItems } = await tenant.sync(batch(2));
		expect(errorItems).toHaveLength(2);
		expect(tenant.simulator.counters.total).toBe(1);
	});
});

describe('an execution that dies after any of its requests', () => {
	it.each(range(1, 12))('is made up for by the next one: %i', async (answers) => {
		await tenant.sync([tenant.change(1), tenant.change(2)]);
		tenant.pass(60);
		const toWarning = { change: 'levelChanged', level: 'Warning', previousLevel: 'Critical' };
		const title = 'Warning: Databases are outdated on PC-2';
		const items = [
			tenant.cleared(1),
			tenant.change(2, toWarning, { priority: 2, title }),
			tenant.change(3),
		];
		cancelAfter(answers);
		await tenant.sync(items);
		goOn();
		await tenant.sync(items);
		const [cleared, changed, made, ...more] = tenant.tickets;
		expect(more).toEqual([]);
		expect(cleared).toMatchObject({ status: 5, notes: [{ title: 'Status has cleared' }] });
		expect(changed).toMatchObject({ priority: 2, notes: [{ title: 'Level changed to Warning' }] });
		expect(made).toMatchObject({ completedDate: null, externalID: keyOf(3), notes: [] });
	});
});

describe('an Autotask that is down for two hours during 100 status changes', () => {
	it('has every ticket once after one snapshot, and none for what has cleared meanwhile', async () => {
		const down = tenant.simulator.faults.add({ endpoint: '*', kind: 'html', status: 503 });
		const raisedAt = range(100).map(() => tenant.pass(1));
		const changes = range(100).map((device) =>
			tenant.change(device, { raisedAt: raisedAt[device], observedAt: raisedAt[device] }),
		);
		for (const change of changes) {
			expect((await tenant.sync([change])).errorItems).toHaveLength(1);
		}
		await tenant.sync(range(20).map((device) => tenant.cleared(device)));
		tenant.simulator.faults.remove(down);
		tenant.pass(20);

		const lasting = range(20, 100);
		const resent = lasting.map((device) =>
			tenant.change(device, { change: 'ongoing', raisedAt: raisedAt[device] }),
		);
		const { items } = await tenant.sync([
			...resent,
			tenant.snapshot(...lasting.map((d) => keyOf(d))),
		]);
		expect(results(items)).toEqual([...lasting.map(() => 'created'), 'skipped']);
		expect(tenant.open.map(({ externalID }) => externalID)).toEqual(lasting.map((d) => keyOf(d)));
		expect(tenant.tickets).toHaveLength(80);
	});
});
