/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
import path from 'node:path';
import { signatureOf, type Received } from '../unit/reporters/endpoint';
import {
	Cases,
	POWERSHELLS,
	SECRET,
	localRunner,
	type CaseResult,
	type Runner,
} from '../unit/reporters/powershell';
import { HEALTHY_REPORTED, temporaryFolders, writeFiles } from '../unit/reporters/reporterRun';
import { registryFile, type Registry } from './registry';
import { missingForWine, wineRunner } from './wine';

const folders = temporaryFolders();
afterAll(() => folders.remove());

/** The registry of a Windows is written into: only of one that is thrown away. */
const isDisposable = process.platform === 'win32' && process.env.CI === 'true';
const missing = process.platform === 'win32' ? [] : missingForWine();

type Windows = [name: string, start: () => Promise<Runner>];

function windows(): Windows[] {
	if (process.platform !== 'win32') {
		if (missing.length > 0) return [];
		return [['PowerShell 7 for Windows, under Wine', async () => await wineRunner()]];
	}
	if (!isDisposable) return [];
	return POWERSHELLS.map(([name, interpreter]) => [name, async () => localRunner(interpreter)]);
}

/** Healthy, with the numbers as numbers. */
const AGENT = HEALTHY_REPORTED;
const at = (lastConnected: string, version: string) => ({
	Protection_LastConnected: lastConnected,
	Protection_NagentVersion: version,
});

function readsTheRegistry(start: () => Promise<Runner>): void {
	let runner: Runner;
	const cases = new Cases({
		nameOf: (file) => runner.nameOf(file),
		run: async (script, args) => await runner.run(script, args),
	});
	beforeAll(async () => {
		runner = await start();
		await cases.run();
	}, 500_000);

	/** Each case writes the registry anew. */
	function withRegistry(registry: Registry, parameters = {}): () => CaseResult {
		const folder = writeFiles(folders.make(), { 'values.reg': registryFile(registry) });
		const file = path.join(folder, 'values.reg');
		return cases.add({ avState: null, parameters, registry: file });
	}

	function values(result: CaseResult): unknown {
		expect(result).toMatchObject({ code: 0, stderr: '' });
		const [{ headers, body }]: Received[] = result.received;
		const timestamp = String(headers['x-kaspersky-report-timestamp']);
		expect(headers['x-kaspersky-report-signature']).toBe(signatureOf(SECRET, timestamp, body));
		return (JSON.parse(body) as { values: unknown }).values;
	}

	const only32 = withRegistry({ view32: AGENT });
	const only64 = withRegistry({ view64: AGENT });
	test.each([
		['32-bit', only32],
		['64-bit', only64],
	])('sends what is in the %s view, when the other one is empty', (_view, result) => {
		expect(values(result())).toEqual(AGENT);
	});

	const later32 = withRegistry({
		view32: at('01-12-2026 00-00-00', 'later'),
		view64: at('30-11-2026 23-59-59', 'earlier'),
	});
	const later64 = withRegistry({
		view32: at('31-12-2025 23-59-59', 'earlier'),
		view64: at('01-01-2026 00-00-00', 'later'),
	});
	const none32 = withRegistry({
		view32: { Protection_NagentVersion: 'earlier' },
		view64: at('01-01-2026 00-00-00', 'later'),
	});
	test.each([
		['the 32-bit one', later32],
		['the 64-bit one', later64],
		['the one that has connected at all', none32],
	])('of two views the later connection counts: %s', (_which, result) => {
		expect(values(result())).toMatchObject({ Protection_NagentVersion: 'later' });
	});

	const texts = withRegistry({
		view32: {
			Protection_HostId: ' Müller "日本" \\ 😀 ',
			Protection_AvRunning: '1',
			Protection_HasRtp: '007',
			Protection_NagentFullVersion: ['15.1', '(a)'],
			Unknown: 'not ours',
		},
	});
	test('numbers that are texts, texts of several lines, and all of Unicode', () => {
		expect(values(texts())).toEqual({
			Protection_HostId: 'Müller "日本" \\ 😀',
			Protection_NagentFullVersion: '15.1 (a)',
			Protection_AvRunning: 1,
			Protection_HasRtp: 7,
		});
	});

	const negative = withRegistry({ view32: { ...AGENT, Protection_AvRunning: 0xffff_ffff } });
	test('a number that cannot be is left out, with a warning', () => {
		const { code, stderr, received } = negative();
		expect(code).toBe(0);
		expect(stderr).toContain('warning: Protection_AvRunning is not a number and is left out');
		expect(received[0].body).not.toContain('Protection_AvRunning');
	});

	const nothing = withRegistry({});
	const empty = withRegistry({ view32: {}, view64: { Unknown: 1 } });
	test.each([
		['no key', nothing],
		['none of its values', empty],
	])('%s of Network Agent ends with 3', (_what, result) => {
		expect(result()).toMatchObject({
			code: 3,
			received: [],
			stderr: expect.stringContaining('no data of Kaspersky Network Agent on this computer'),
		});
	});

	const ownName = withRegistry({ view32: AGENT }, { DryRun: true });
	test('a dry run prints what it reads', () => {
		expect(ownName()).toMatchObject({ code: 0, received: [] });
		expect((JSON.parse(ownName().stdout) as { values: unknown }).values).toEqual(AGENT);
	});
}

const found = windows();
if (found.length > 0) describe.each(found)('%s', (_name, start) => readsTheRegistry(start));
else {
	const why =
		missing.length > 0
			? `${missing.join(' and ')} missing`
			: 'it writes into the registry; set CI=true on a Windows that is thrown away';
	process.stderr.write(`\nLEFT OUT: the reporter on Windows' registry: ${why}.\n`);
	test.todo("the reporter on Windows' registry, where there is a Windows or Wine");
}
