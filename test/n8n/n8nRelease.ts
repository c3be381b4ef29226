/* eslint-disable @n8n/community-nodes/no-restricted-globals */
import { UserError } from 'n8n-workflow';
import type { Environment } from './children';

/** What the test bed needs to know about a version of n8n. */
export interface N8nRelease {
	version: string;
	/** What npm installs in place of dependencies that lie outside its registry: name -> version. */
	overrides: Record<string, string>;
	/** Its modules that call out or that nobody needs here; a name that it does not know keeps it from starting. */
	disabledModules: string[];
	/** What it answers, and where that is too early also says, once all of it can be used. */
	ready: { path: string; status: number; says?: string };
	/** Whether it answers an activation before the triggers are up, and tells later how that went. */
	publishesLater: boolean;
	/** Whether requests can bring a CA certificate of their own, as ours to Kaspersky Security Center do. */
	takesCaCertificates: boolean;
	/** Measured; the bar of the installation and its words only need them to be roughly right. */
	packages: number;
	gigabytes: number;
}

/** Names another n8n for a whole test run. */
export const VERSION_VARIABLE = 'KASPERSKY_AUTOTASK_N8N_VERSION';

const CURRENT: N8nRelease = {
	version: '2.41.1',
	overrides: {},
	// Without mcp-registry in the list it calls out at its start.
	disabledModules: ['mcp-registry', 'instance-ai', 'agents', 'chat-hub', 'mcp', 'insights'],
	ready: { path: '/healthz/readiness', status: 200 },
	publishesLater: true,
	takesCaCertificates: true,
	packages: 2370,
	gigabytes: 2.8,
};

/** The last of the 1.x that MSPs still run. */
export const OLDER: N8nRelease = {
	version: '1.123.81',
	// The spreadsheet node's reader comes from its maker's own server, which a closed network does not reach.
	overrides: { xlsx: '0.18.5' },
	disabledModules: ['chat-hub', 'mcp', 'insights'],
	// Its /healthz/readiness tells of the database only. This is a look at a session that is not there; the words come
	// when the published workflows have polled.
	ready: { path: '/rest/login', status: 401, says: 'Editor is now accessible' },
	publishesLater: false,
	takesCaCertificates: false,
	packages: 1930,
	gigabytes: 1.8,
};

const RELEASES = [CURRENT, OLDER];

/** What this test run uses. @throws UserError when it names a version that is not known here */
export function chosenRelease(env: Environment = process.env): N8nRelease {
	const version = env[VERSION_VARIABLE] ?? CURRENT.version;
	const release = RELEASES.find((each) => each.version === version);
	if (release) return release;
	const known = RELEASES.map((each) => each.version).join(', ');
	throw new UserError(
		`${VERSION_VARIABLE} is "${version}". Known are ${known}; others go into test/n8n/n8nRelease.ts.`,
	);
}
