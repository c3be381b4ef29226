import nock from 'nock';
import type { IDataObject } from 'n8n-workflow';
import { timePasses } from '../timePasses';
import { pollChanges, watch, withBudget, type Engine } from './kasperskyPolling';
import { host, KasperskyServer } from './kasperskyServer';

const BUDGET_MS = 36_000;
const FIND = 'HostGroup.FindHosts';
const PAGE = 'ChunkAccessor.GetItemsChunk';

type Script = (body: IDataObject) => IDataObject;

let server: KasperskyServer;
/** How much later it is than it would be without slow servers. */
let late: number;

beforeEach(() => {
	nock.disableNetConnect();
	server = new KasperskyServer();
	late = 0;
	const now = Date.now.bind(Date);
	jest.spyOn(Date, 'now').mockImplementation(() => now() + late);
	timePasses();
});

afterEach(() => {
	jest.restoreAllMocks();
	nock.cleanAll();
});

const hosts = (count: number) => Array.from({ length: count }, (_, index) => host(`PC-${index}`));

/** From now on every call of a method takes so long. */
function slowDown(method: string, milliseconds: number): void {
	const answer = server.handlers[method] as Script;
	server.handlers[method] = (body) => {
		late += milliseconds;
		return answer(body);
	};
}

/** The next call of a method waits: until it has come, and for its answer to be released. */
function holdNext(method: string): { hasCome: Promise<void>; release: () => void } {
	const answer = server.handlers[method] as Script;
	const come = deferred();
	const released = deferred();
	server.handlers[method] = async (body) => {
		server.handlers[method] = answer;
		const held = answer(body);
		come.resolve();
		await released.promise;
		return held;
	};
	return { hasCome: come.promise, release: released.resolve };
}

function deferred() {
	let resolve: () => void = () => {};
	const promise = new Promise<void>((settle) => (resolve = settle));
	return { promise, resolve };
}

const failureOf = async (poll: Promise<unknown>) =>
	await poll.then(
		() => undefined,
		(error: Error & { description?: string }) => error,
	);

describe('a poll that has no time left', () => {
	it('stops before the next page, says how far it got and what to do, and changes nothing', async () => {
		server.hosts = hosts(10);
		const polling = watch({}, { engine: withBudget(BUDGET_MS) });
		await polling.poll();
		const before = polling.state;
		server.hosts = hosts(6_000);
		const quick = server.handlers[PAGE];
		slowDown(PAGE, 40_000);
		const error = await failureOf(polling.poll());
		expect(error?.message).toMatch(/not take more than 36 seconds.*devices \(5000 of 6000\)/);
		expect(error?.description).toMatch(/N8N_SCHEDULER_POLL_TIMEOUT/);
		expect(polling.state).toEqual(before);
		server.handlers[PAGE] = quick;
		expect(await pollChanges(polling)).toHaveLength(1_000);
	});

	it('says so while it asks for devices that have left the list, and completes nothing', async () => {
		server.hosts = hosts(600);
		const polling = watch({}, { engine: withBudget(BUDGET_MS) });
		await polling.poll();
		server.hosts = [];
		slowDown(FIND, 20_000);
		await expect(polling.poll()).rejects.toThrow(/left the list \(500 of 600\)/);
	});

	it('waits for no other try that would come too late', async () => {
		server.handlers[FIND] = { status: 503, body: 'busy' };
		const polling = watch({}, { engine: withBudget(900) });
		await expect(polling.poll()).rejects.toThrow(/not take more than 1 seconds/);
		expect(server.called(FIND)).toBe(1);
	});

	it('has a minute where n8n does not say how long it may take', async () => {
		const engine: Engine = async (context, poll) => {
			Object.assign(context, { getPollBudgetMs: undefined });
			return await poll();
		};
		server.hosts = hosts(6_000);
		slowDown(PAGE, 61_000);
		await expect(watch({}, { engine }).poll()).rejects.toThrow(/not take more than 60 seconds/);
	});
});

describe('a poll that is slower than its interval', () => {
	it('lets the next one pass, and is no obstacle once it has ended', async () => {
		server.hosts = hosts(3);
		const polling = watch();
		const { release } = holdNext(FIND);
		const slow = pollChanges(polling);
		expect(await pollChanges(polling)).toBeNull();
		release();
		expect(await slow).toHaveLength(3);
		server.hosts = hosts(4);
		expect(await pollChanges(polling)).toHaveLength(1);
	});

	it('that fails is no obstacle either', async () => {
		server.handlers[FIND] = { status: 200, body: 'no JSON' };
		const polling = watch();
		await expect(polling.poll()).rejects.toThrow();
		await expect(polling.poll()).rejects.toThrow();
	});

	it('that never ends blocks for a few minutes only, and its late answer is void', async () => {
		server.hosts = hosts(3);
		const polling = watch({}, { engine: withBudget(BUDGET_MS) });
		const { hasCome, release } = holdNext(FIND);
		const abandoned = polling.poll();
		await hasCome;
		late += 45_000;
		expect(await pollChanges(polling)).toBeNull();
		late += 3 * 60_000;
		server.hosts = hosts(5);
		expect(await pollChanges(polling)).toHaveLength(5);
		const { state } = polling;
		// All that the late one has left to do is to end.
		late -= 4 * 60_000;
		release();
		expect(await abandoned).toBeNull();
		expect(polling.state).toEqual(state);
		expect(await pollChanges(polling)).toBeNull();
	});
});

/** n8n's durable scheduler: every poll gets a copy of what is stored, which is kept when the poll succeeds. */
class DurableScheduler {
	stored: IDataObject = {};

	readonly engine: Engine = async (context, poll) => {
		const staged = structuredClone(this.stored);
		context.getPollBudgetMs = () => BUDGET_MS;
		context.getWorkflowStaticData = () => staged;
		let isAbandoned = false;
		this.abandon = () => (isAbandoned = true);
		const items = await poll();
		if (!isAbandoned) this.stored = structuredClone(staged);
		return items;
	};

	/** Gives up the poll that was started last; what it still does goes nowhere. */
	abandon: () => void = () => {};
}

describe('with the durable scheduler', () => {
	let scheduler: DurableScheduler;
	let polling: ReturnType<typeof watch>;

	beforeEach(async () => {
		scheduler = new DurableScheduler();
		polling = watch({}, { engine: scheduler.engine });
		server.hosts = hosts(3);
		expect(await pollChanges(polling)).toHaveLength(3);
	});

	it('the copy carries what is known from poll to poll', async () => {
		expect(await pollChanges(polling)).toBeNull();
		server.hosts = hosts(5);
		expect(await pollChanges(polling)).toHaveLength(2);
	});

	it('a poll that was given up loses nothing: a later one finds the same', async () => {
		server.hosts = hosts(5);
		const { hasCome, release } = holdNext(FIND);
		const abandoned = pollChanges(polling);
		await hasCome;
		scheduler.abandon();
		expect(await pollChanges(polling)).toBeNull();
		release();
		expect(await abandoned).toHaveLength(2);
		expect(await pollChanges(polling)).toHaveLength(2);
	});
});
