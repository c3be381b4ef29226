/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
import { symlinkSync } from 'node:fs';
import path from 'node:path';
import { UserError } from 'n8n-workflow';
import { runToEnd } from '../n8n/children';
import { CHECKOUT, copyCheckout, packPackage } from '../n8n/package';

async function run(script: string, args: string[], cwd: string): Promise<string> {
	const { code, output } = await runToEnd(process.execPath, [script, ...args], {
		cwd,
		env: process.env,
	});
	if (code !== 0) throw new UserError(`${path.basename(script)} ended with ${code}:\n${output}`);
	return output;
}

/**
 * The tarball of a build from scratch, in a folder that does not exist yet. As `npm run build` and `npm pack`, only
 * without the type check, which changes nothing of the output.
 */
export async function buildAndPack(folder: string): Promise<string> {
	copyCheckout(folder);
	const nodeModules = path.join(CHECKOUT, 'node_modules');
	symlinkSync(nodeModules, path.join(folder, 'node_modules'), 'junction');
	await run(path.join(nodeModules, 'typescript', 'bin', 'tsc'), ['--noCheck'], folder);
	await run(path.join(nodeModules, 'gulp', 'bin', 'gulp.js'), [], folder);
	return await packPackage(folder);
}
