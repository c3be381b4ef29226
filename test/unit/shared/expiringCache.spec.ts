import { ExpiringCache } from '../../../nodes/shared/expiringCache';

const LIFETIME = 1000;
let now = 0;
let loads = 0;
let cache: ExpiringCache<number>;
const load = async () => ++loads;

beforeEach(() => {
	now = 50_000;
	loads = 0;
	cache = new ExpiringCache(LIFETIME, () => now);
});

it('keeps a value for its lifetime', async () => {
	await cache.get('a', load);
	now += LIFETIME - 1;
	expect(await cache.get('a', load)).toBe(1);
	now += 1;
	expect(await cache.get('a', load)).toBe(2);
});

it('does not keep it for longer because the clock was set back', async () => {
	await cache.get('a', load);
	now -= 1;
	expect(await cache.get('a', load)).toBe(2);
});

it('loads once for all that ask at the same moment', async () => {
	expect(await Promise.all([cache.get('a', load), cache.get('a', load)])).toEqual([1, 1]);
});

it('loads again what was forgotten, and nothing else', async () => {
	await cache.get('a', load);
	await cache.get('b', load);
	cache.forget('a');
	expect([await cache.get('a', load), await cache.get('b', load)]).toEqual([3, 2]);
});

it('does not keep what failed', async () => {
	const fail = async () => await Promise.reject(new Error('x'));
	await expect(cache.get('a', fail)).rejects.toThrow('x');
	expect(await cache.get('a', load)).toBe(1);
});

it('has what is current or being loaded, and nothing else', async () => {
	expect(cache.has('a')).toBe(false);
	const loading = cache.get('a', load);
	expect(cache.has('a')).toBe(true);
	await loading;
	now += LIFETIME;
	expect(cache.has('a')).toBe(false);
});
