import fc from 'fast-check';
import { limitConcurrency } from '../../../nodes/shared/limitConcurrency';

test('no more run at a time than allowed, in the order in which they came, and all of them end', async () => {
	const works = fc.array(
		fc.record({ turns: fc.integer({ min: 1, max: 4 }), fails: fc.boolean() }),
		{ maxLength: 12 },
	);
	await fc.assert(
		fc.asyncProperty(fc.integer({ min: 1, max: 3 }), works, async (count, plans) => {
			const limit = limitConcurrency(() => count);
			let running = 0;
			let most = 0;
			const started: number[] = [];
			const run = async (index: number) =>
				await limit(async () => {
					started.push(index);
					most = Math.max(most, ++running);
					for (let turn = 0; turn < plans[index].turns; turn++) await Promise.resolve();
					running--;
					if (plans[index].fails) throw new Error('refused');
					return index;
				});
			const ends = await Promise.allSettled(plans.map(async (_plan, index) => await run(index)));
			expect(most).toBe(Math.min(count, plans.length));
			expect(started).toEqual(plans.map((_plan, index) => index));
			expect(ends.map(({ status }) => status === 'rejected')).toEqual(
				plans.map(({ fails }) => fails),
			);
		}),
	);
});

test('who comes while a place is handed over has to wait, too', async () => {
	const limit = limitConcurrency(() => 1);
	let running = 0;
	let most = 0;
	const work = async () => {
		most = Math.max(most, ++running);
		await Promise.resolve();
		running--;
	};
	const works = [limit(work), limit(work)];
	// One in every microtask: some come in the middle of a handover.
	for (let turn = 0; turn < 20; turn++) {
		await Promise.resolve();
		works.push(limit(work));
	}
	await Promise.all(works);
	expect(most).toBe(1);
});
