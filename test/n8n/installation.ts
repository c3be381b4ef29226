/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
import {
	existsSync,
	mkdirSync,
	readdirSync,
	renameSync,
	rmSync,
	statfsSync,
	writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { UserError } from 'n8n-workflow';
import {
	installationAt,
	installationFolder,
	N8N_VERSION,
	type N8nInstallation,
} from './cacheLayout';
import { compileAddons, installPackages, verify } from './installSteps';
import { byTime, countPackages, EXPECTED_PACKAGES, InstallProgress } from './installProgress';
import { withLock } from './installLock';
import type { Progress } from './progress';

const NEEDED_GB = 3.5;

function requireDiskSpace(folder: string): void {
	const { bavail, bsize } = statfsSync(folder);
	const freeGb = (bavail * bsize) / 1024 ** 3;
	if (freeGb >= NEEDED_GB) return;
	throw new UserError(
		`n8n needs ${NEEDED_GB} GB in ${folder}, where ${freeGb.toFixed(1)} GB are free. ` +
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

async function fill(partial: string, logFile: string, progress: InstallProgress): Promise<void> {
	writeFileSync(path.join(partial, 'package.json'), '{ "private": true }\n');
	const nodeModules = path.join(partial, 'node_modules');
	const packages = {
		name: `downloading n8n ${N8N_VERSION} (about ${EXPECTED_PACKAGES} packages, 2.8 GB, once)`,
		from: 0,
		to: 70,
		// npm first thinks for a good minute; let the bar move a little meanwhile.
		done: (ms: number) =>
			0.2 * byTime(60_000)(ms) + 0.8 * (countPackages(nodeModules) / EXPECTED_PACKAGES),
	};
	const compile = { name: 'building the database driver', from: 70, to: 95, done: byTime(80_000) };
	const check = { name: 'checking that n8n runs', from: 95, to: 99, done: byTime(10_000) };
	const step = { cwd: partial, logFile };
	await progress.during(packages, async () => await installPackages(step));
	await progress.during(compile, async () => await compileAddons(step));
	await progress.during(check, async () => await verify(installationAt(partial)));
}

async function install(folder: string, progress: InstallProgress): Promise<void> {
	requireDiskSpace(path.dirname(folder));
	const partial = `${folder}.partial-${process.pid}`;
	const logFile = `${folder}.log`;
	rmSync(logFile, { force: true });
	mkdirSync(partial);
	try {
		await fill(partial, logFile, progress);
		renameSync(partial, folder);
	} finally {
		// Still there only after a failure, whose log says more than these gigabytes.
		rmSync(partial, { recursive: true, force: true });
	}
}

/** The pinned n8n, installed on the first call of this machine and reused ever after. */
export async function ensureN8n(options: { progress?: Progress } = {}): Promise<N8nInstallation> {
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
			await install(folder, progress);
		},
		(owner) => progress.say(`waiting for process ${owner}, which installs n8n`),
	);
	progress.say(`n8n ${N8N_VERSION} is installed`, 100);
	return ready;
}
