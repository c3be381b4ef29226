/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Environment } from './children';
import { chosenRelease } from './n8nRelease';

/**
 * Settings that make an n8n trust a CA for all that it does, where a credential's certificate has no effect (before
 * n8n 2.20): the way that the README tells.
 */
export function trustByEnvironment(caPem: string, userFolder: string): Environment {
	if (chosenRelease().takesCaCertificates) return {};
	const file = path.join(userFolder, 'ksc-ca.pem');
	writeFileSync(file, caPem);
	return { NODE_EXTRA_CA_CERTS: file };
}
