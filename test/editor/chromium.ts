/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { UserError } from 'n8n-workflow';
import {
	chromium,
	selectors,
	type Browser,
	type BrowserContext,
	type BrowserContextOptions,
} from 'playwright-core';

/** n8n's own attribute for tests. */
selectors.setTestIdAttribute('data-test-id');

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
const USUAL_PLACES = [
	'/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
	'/Applications/Chromium.app/Contents/MacOS/Chromium',
	'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/** The machine's own browser: the tests download none. */
function chromiumPath(): string {
	const { CHROMIUM_PATH: named, PATH: folders = '' } = process.env;
	if (named) return named;
	const onPath = folders
		.split(path.delimiter)
		.flatMap((folder) => NAMES.map((name) => path.join(folder, name)));
	const found = [...onPath, ...USUAL_PLACES].find((file) => existsSync(file));
	if (found) return found;
	throw new UserError(
		'No Chromium was found. Install it (Debian: apt-get install chromium), or name the browser in CHROMIUM_PATH.',
	);
}

/** Draws every letter alike on every machine, so that pictures change only when the editor does. */
const SAME_LETTERS = ['--font-render-hinting=none', '--disable-lcd-text'];

const LOOK: BrowserContextOptions = {
	viewport: { width: 1440, height: 900 },
	colorScheme: 'light',
	locale: 'en-US',
	timezoneId: 'UTC',
};

export const PATIENCE_MS = 40_000;

/** A window of the editor's size. */
export async function openBrowser(): Promise<BrowserContext> {
	const browser = await chromium.launch({ executablePath: chromiumPath(), args: SAME_LETTERS });
	return await openWindow(browser);
}

/** One more, with cookies and logins of its own. */
export async function openWindow(
	browser: Browser,
	options: BrowserContextOptions = {},
): Promise<BrowserContext> {
	const window = await browser.newContext({ ...LOOK, ...options });
	window.setDefaultTimeout(PATIENCE_MS);
	return window;
}
