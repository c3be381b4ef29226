/* eslint-disable @n8n/community-nodes/no-restricted-globals */
import { World } from '../world/world';
import { SimulatedTime } from './simulatedTime';

const own = { Date: globalThis.Date, setTimeout: globalThis.setTimeout };

afterEach(async () => await World.endAll());

it('a run that a test has given up leaves no simulated clock behind, and ends with an error', async () => {
	const world = await World.begin({ seed: 1, size: { hosts: 5, problems: 0 } });
	const givenUp = expect(world.time.until(() => false)).rejects.toThrow(/waits for ever|given up/);
	expect(globalThis.setTimeout).not.toBe(own.setTimeout);
	await World.endAll();
	await givenUp;
	expect({ Date: globalThis.Date, setTimeout: globalThis.setTimeout }).toEqual(own);
	await expect(world.time.pass(1)).rejects.toThrow('given up');
});

it('a run that begins takes the clock from one that has not ended', () => {
	const [first, second] = [new SimulatedTime(1_000), new SimulatedTime(2_000)];
	first.install(() => 0);
	second.install(() => 0);
	first.restore();
	expect(Date.now()).toBe(2_000);
	second.restore();
	expect(globalThis.Date).toBe(own.Date);
});
