/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
import { mkdtempSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** All that the tests of a run leave behind lies in one temporary folder, which the end of the run removes. */
export default function makeTemporaryFolder(): void {
	process.env.TMPDIR = mkdtempSync(path.join(os.tmpdir(), 'n8n-jest-'));
}
