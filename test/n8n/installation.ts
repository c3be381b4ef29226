/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statfsSync } from 'node:fs';
import path from 'node:path';
import { UserError } from 'n8n-workflow';
import { installationAt, installationFolder, type N8nInstallation } from './cacheLayout';
import { compileAddons, installPackages, verify } from './installSteps';
import { byTime, countPackages, InstallOutput, InstallProgress } from './installProgress';
import { withLock } from './installLock';
import { chosenRelease, type N8nRelease } from './n8nRelease';
import type { Progress } from './progress';

/** npm's own cache and what compiles need room, too. */
const SPARE_GB = 0.7;
/** Measured, as the number of files: npm looks up each name once, and installs some in several versions. */
const LOOKUPS_PER_PACKAGE = 0.76;
const COMPILED_FILES = 36;

function requireDiskSpace(folder: string, { version, gigabytes }: N8nRelease): void {
	const neededGb = gigabytes + SPARE_GB;
	const { bavail, bsize } = statfsSync(folder);
	const freeGb = (bavail * bsize) / 1024 ** 3;
	if (freeGb >= neededGb) return;
	throw new UserError(
		`n8n ${version} needs ${neededGb.toFixed(1)} GB in ${folder}, where ${freeGb.toFixed(1)} GB are free. ` +
			'Make room, or set KASPERSKY_AUTOTASK_CACHE to a folder on another disk.',
	);
}

/** Under the lock every partial folder is a dead one's: npm may trust half-written packages in it, so it starts afresh. */
function removeLeftovers(folder: string): void {
	const parent = path.dirname(folder);
	for (const name of readdirSync(parent)) {
		if (name.startsWith(`${path.basename(folder)}.partial-`)) {
			// The npm of a killed process may write on for a moment.
			rmSync(path.join(parent, name), {
				recursive: true,
				force: true,
				maxRetries: 5,
				retryDelay: 1_000,
			});
		}
	}
}

async function fill(
	partial: string,
	logFile: string,
	release: N8nRelease,
	progress: InstallProgress,
): Promise<void> {
	const { version, packages: expected, gigabytes } = release;
	const nodeModules = path.join(partial, 'node_modules');
	const output = new InstallOutput();
	const lookups = Math.round(expected * LOOKUPS_PER_PACKAGE);
	const packages = {
		name: `downloading n8n ${version} (${gigabytes} GB, once)`,
		from: 0,
		to: 70,
		done: () =>
			0.4 * Math.min(1, output.lookedUp / lookups) + 0.6 * (countPackages(nodeModules) / expected),
		count: () => {
			const unpacked = countPackages(nodeModules);
			return unpacked > 0
				? `${unpacked} of about ${expected} packages are here`
				: `${output.lookedUp} of about ${lookups} packages looked up`;
		},
	};
	const compile = {
		name: 'building the database driver',
		from: 70,
		to: 95,
		// One of the files is as large as all others together; let the bar move a little meanwhile.
		done: (ms: number) =>
			0.5 * Math.min(1, output.compiled / COMPILED_FILES) + 0.5 * byTime(120_000)(ms),
		count: () => `${output.compiled} files compiled; a large one takes minutes`,
	};
	const check = { name: 'checking that n8n runs', from: 95, to: 99, done: byTime(10_000) };
	const step = { cwd: partial, logFile, onOutput: (text: string) => output.read(text) };
	await progress.during(packages, async () => await installPackages(release, step));
	await progress.during(compile, async () => await compileAddons(step));
	await progress.during(check, async () => await verify(installationAt(partial)));
}

async function install(
	folder: string,
	release: N8nRelease,
	progress: InstallProgress,
): Promise<void> {
	requireDiskSpace(path.dirname(folder), release);
	const partial = `${folder}.partial-${process.pid}`;
	const logFile = `${folder}.log`;
	rmSync(logFile, { force: true });
	mkdirSync(partial);
	try {
		await fill(partial, logFile, release, progress);
		renameSync(partial, folder);
	} finally {
		// Still there only after a failure, whose log says more than these gigabytes.
		rmSync(partial, { recursive: true, force: true });
	}
}

/** The n8n of this test run, installed on the first call of this machine and reused ever after. */
export async function ensureN8n(options: { progress?: Progress } = {}): Promise<N8nInstallation> {
	const release = chosenRelease();
	const folder = installationFolder();
	const ready = installationAt(folder);
	if (existsSync(ready.entry)) return ready;
	mkdirSync(path.dirname(folder), { recursive: true });
	const progress = new InstallProgress(options.progress);
	await withLock(
		`${folder}.lock`,
		async () => {
			if (existsSync(ready.entry)) return;
			removeLeftovers(folder);
			await install(folder, release, progress);
		},
		(owner) => progress.say(`waiting for process ${owner}, which installs n8n`),
	);
	progress.say(`n8n ${release.version} is installed`, 100);
	return ready;
}
