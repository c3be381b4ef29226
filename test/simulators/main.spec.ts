/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
import { once } from 'node:events';
import path from 'node:path';
import { spawnChild } from '../n8n/children';

const PORTS = ['ksc', 'autotask', 'datto', 'ninjaone'].flatMap((name) => [`--${name}-port`, '0']);
const SMALL = ['--hosts', '6', '--problems', '1', '--tickets', '1', '--rmm-devices', '4'];

/** The command as a person starts it; what it prints before it waits to be stopped. */
async function printed(...options: string[]): Promise<string> {
	const main = path.resolve(__dirname, 'main.ts');
	const args = ['--import', 'tsx', main, ...PORTS, ...SMALL, ...options];
	const child = spawnChild(process.execPath, args, { env: process.env });
	const ended = once(child, 'exit');
	const [text] = (await once(child.stdout!, 'data')) as [Buffer];
	child.kill('SIGTERM');
	await ended;
	return text.toString('utf8');
}

describe('npm run simulators', () => {
	it('prints the addresses of both web pages', async () => {
		const text = await printed();
		expect(text).toMatch(/^Devices as a web page +https:\/\/127\.0\.0\.1:\d+\/__sim\/ /m);
		expect(text).toMatch(/^Tickets as a web page +http:\/\/127\.0\.0\.1:\d+\/$/m);
	});

	it('prints the addresses and keys of both RMM platforms', async () => {
		const text = await printed();
		expect(text).toMatch(/^Datto RMM +http:\/\/127\.0\.0\.1:\d+ +API key \w+$/m);
		expect(text).toMatch(/^NinjaOne +http:\/\/127\.0\.0\.1:\d+ +client ID \S+$/m);
	});

	it('prints them as JSON, too', async () => {
		const { ksc, autotask, datto, ninjaone } = JSON.parse(await printed('--json')) as Record<
			'ksc' | 'autotask' | 'datto' | 'ninjaone',
			{ url: string; webUrl: string }
		>;
		expect(ksc.webUrl).toBe(`${ksc.url}/__sim/`);
		expect(autotask.webUrl).toBe(autotask.url);
		expect(Object.keys(datto)).toEqual(['url', 'webUrl', 'apiKey', 'apiSecret']);
		expect(Object.keys(ninjaone)).toEqual(['url', 'webUrl', 'clientId', 'clientSecret']);
	});
});
