import { NinjaOneClient, type Answer } from '../testClient';
import { startNinjaOneSimulator, type NinjaOneSimulator } from './index';

const MINUTE = 60_000;
let time: number;
let simulator: NinjaOneSimulator;
let client: NinjaOneClient;

beforeEach(async () => {
	time = Date.parse('2026-11-29T10:00:00Z');
	simulator = await startNinjaOneSimulator({ devices: 2, now: () => new Date(time) });
	client = await new NinjaOneClient(simulator).signIn();
});
afterEach(async () => await simulator.close());

const query = async () => await client.get('queries/antivirus-status');

async function queries(count: number): Promise<Answer[]> {
	const answers: Answer[] = [];
	for (let index = 0; index < count; index++) answers.push(await query());
	return answers;
}

describe('queries', () => {
	it('are ten in ten minutes, then 429 with Retry-After in seconds', async () => {
		await queries(1);
		time += MINUTE;
		const answers = await queries(10);
		expect(answers.map(({ status }) => status)).toEqual([...Array(9).fill(200), 429]);
		expect(answers[9].headers['retry-after']).toBe('540');
		time += 9 * MINUTE;
		expect((await query()).status).toBe(200);
	});

	it('or over the limit a web page with status 200', async () => {
		simulator.settings.overLimit = 'webPage';
		const { status, headers, text } = (await queries(11))[10];
		expect(status).toBe(200);
		expect(headers['content-type']).toMatch(/^text\/html/);
		expect(text).toMatch(/rate limit/i);
	});

	it('pages of one query count each for itself', async () => {
		const { pages } = await client.query('pageSize=1');
		expect(pages.length).toBeGreaterThan(1);
		expect((await queries(11 - pages.length)).at(-1)?.status).toBe(429);
	});

	it('of other tools take their part', async () => {
		simulator.settings.queriesByOthers = 5;
		expect((await queries(6)).map(({ status }) => status)).toEqual([...Array(5).fill(200), 429]);
	});

	it('a refused one is not counted', async () => {
		await queries(30);
		time += 10 * MINUTE;
		expect((await queries(10)).at(-1)?.status).toBe(200);
	});
});

it('lists of devices have no such limit', async () => {
	await queries(11);
	for (let index = 0; index < 20; index++) expect((await client.get('devices')).status).toBe(200);
});
