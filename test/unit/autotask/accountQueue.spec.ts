/* eslint-disable @n8n/community-nodes/no-restricted-globals */
import { AccountQueue, type Waiting } from '../../../nodes/AutotaskTicket/sync/accountQueue';

/** A run whose work and waiting are in the hands of the test. */
class Run implements Waiting {
	sent = 0;

	isCancelled = false;

	hasBegun = false;

	private wake = () => {};

	private done = () => {};

	async pause(): Promise<void> {
		await new Promise<void>((resolve) => (this.wake = resolve));
	}

	begin(turns: AccountQueue, account = 'a'): Promise<void> {
		return turns.take(account, this, async () => {
			this.hasBegun = true;
			await new Promise<void>((resolve) => (this.done = resolve));
		});
	}

	/** The work ends. */
	async end(): Promise<void> {
		this.done();
		await resolveUncertain();
	}

	/** Its patience is at an end, or it is cancelled. */
	async recheck(): Promise<void> {
		this.wake();
		await resolveUncertain();
	}
}

const resolveUncertain = async () => await new Promise((resolve) => setImmediate(resolve));

const start = async (count: number, turns = new AccountQueue()) => {
	const runs = Array.from({ length: count }, () => new Run());
	for (const run of runs) void run.begin(turns);
	await resolveUncertain();
	return runs;
};

const begun = (runs: Run[]) => runs.map(({ hasBegun }) => hasBegun);

describe('runs of one account', () => {
	it('write one after the other, in their order', async () => {
		const runs = await start(3);
		expect(begun(runs)).toEqual([true, false, false]);
		await runs[0].end();
		expect(begun(runs)).toEqual([true, true, false]);
		await runs[1].end();
		expect(begun(runs)).toEqual([true, true, true]);
	});

	it('do not wait for those of another account', async () => {
		const [turns, a, b] = [new AccountQueue(), new Run(), new Run()];
		void a.begin(turns, 'a');
		void b.begin(turns, 'b');
		await resolveUncertain();
		expect(begun([a, b])).toEqual([true, true]);
	});

	it('wait on for a run that goes on sending', async () => {
		const runs = await start(2);
		for (let look = 0; look < 5; look++) {
			runs[0].sent++;
			await runs[1].recheck();
		}
		expect(runs[1].hasBegun).toBe(false);
	});

	it('pass by a run that has become silent, one at a time', async () => {
		const runs = await start(3);
		await runs[1].recheck();
		await runs[2].recheck();
		expect(begun(runs)).toEqual([true, true, false]);
		await runs[1].end();
		expect(runs[2].hasBegun).toBe(true);
	});

	it('wait on for one that waits itself, however long', async () => {
		const runs = await start(3);
		for (let look = 0; look < 3; look++) {
			runs[0].sent++;
			await runs[1].recheck();
			await runs[2].recheck();
		}
		expect(begun(runs)).toEqual([true, false, false]);
	});

	it('go on when the run before fails', async () => {
		const turns = new AccountQueue();
		const failing = turns.take('a', new Run(), async () => {
			await resolveUncertain();
			throw new Error('broken');
		});
		const next = new Run();
		void next.begin(turns);
		await expect(failing).rejects.toThrow('broken');
		await resolveUncertain();
		expect(next.hasBegun).toBe(true);
	});

	it('end their waiting when they are cancelled', async () => {
		const runs = await start(2);
		runs[1].isCancelled = true;
		runs[0].sent++;
		await runs[1].recheck();
		expect(runs[1].hasBegun).toBe(true);
	});
});
