import { UserError } from 'n8n-workflow';
import { runToEnd, type Environment } from './children';
import { ensureN8n } from './installation';
import { freePorts, n8nEnvironment } from './n8nEnvironment';

/**
 * One command of n8n's command line, beside a running n8n or without one:
 * `import:workflow`, `import:credentials`, `publish:workflow`, `export:nodes`, `execute`.
 */
export async function runN8nCommand(
	args: string[],
	{ userFolder, env = {} }: { userFolder: string; env?: Environment },
): Promise<string> {
	const { node, entry } = await ensureN8n();
	// `execute` starts a task broker, whose usual port a running n8n may hold.
	const [brokerPort] = await freePorts(1);
	const { code, output } = await runToEnd(node, [entry, ...args], {
		cwd: userFolder,
		env: n8nEnvironment(userFolder, { N8N_RUNNERS_BROKER_PORT: String(brokerPort), ...env }),
	});
	if (code !== 0)
		throw new UserError(`n8n ${args.join(' ')} ended with ${code}:\n${output.trimEnd()}`);
	return output;
}
