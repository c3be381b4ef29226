import { BROKEN_PRODUCTS } from './brokenProducts';
import { chaosInChild } from './child';

/** How long a run may take says something about the machine, nothing about the product. */
const TIMEOUT_MS = 30 * 60_000;

let foundBySeed: Record<string, number | null>;

beforeAll(async () => {
	foundBySeed = await chaosInChild('--broken');
}, TIMEOUT_MS);

it.each(BROKEN_PRODUCTS.map(({ name }) => name))('a product that %s is found out', (name) => {
	expect(foundBySeed[name]).toEqual(expect.any(Number));
});
