// Runs npm scripts on all cores. The first one writes as it goes; the others, in a second row, are told when each
// ends. Usage: node scripts/side-by-side.mjs jest lint scan typecheck
import { spawn } from 'node:child_process';

const [first, ...others] = process.argv.slice(2);
const windows = process.platform === 'win32';

/** @returns whether it has succeeded */
async function run(script, isQuiet) {
	const child = spawn('npm', ['run', '--silent', script], {
		stdio: ['ignore', isQuiet ? 'pipe' : 'inherit', isQuiet ? 'pipe' : 'inherit'],
		shell: windows,
	});
	const output = [];
	for (const stream of [child.stdout, child.stderr])
		stream?.on('data', (part) => output.push(part));
	const code = await new Promise((resolve) => {
		child.once('error', (error) => resolve(error.message));
		child.once('close', resolve);
	});
	if (isQuiet) {
		const told = Buffer.concat(output).toString();
		process.stdout.write(`\n=== npm run ${script}: ${code === 0 ? 'passed' : 'FAILED'}\n${told}`);
	}
	return code === 0;
}

async function oneAfterTheOther(scripts) {
	const failed = [];
	for (const script of scripts) if (!(await run(script, true))) failed.push(script);
	return failed;
}

const [isFirstGood, failed] = await Promise.all([run(first, false), oneAfterTheOther(others)]);
const all = [...(isFirstGood ? [] : [first]), ...failed];
if (all.length > 0) {
	process.stderr.write(`\nFAILED: ${all.map((script) => `npm run ${script}`).join(', ')}\n`);
	process.exitCode = 1;
}
