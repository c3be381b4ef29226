import makeTemporaryFolder from '../globalSetup';
import { ensureN8n } from './installation';
import { progressPrinter } from './progress';

/** Before the first test, because a slow machine needs longer for it than a test may take. */
export default async function globalSetup(): Promise<void> {
	makeTemporaryFolder();
	await ensureN8n({ progress: progressPrinter() });
}
