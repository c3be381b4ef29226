import { createHash } from 'node:crypto';
import { PAGE_SCRIPT, PAGE_STYLE } from './pageFiles';
import type { TabModel } from './tab';

/** Nothing is loaded from elsewhere, and no other script runs, whatever a name may contain. */
const POLICY = [
	"default-src 'none'",
	`script-src 'sha256-${createHash('sha256').update(PAGE_SCRIPT).digest('base64')}'`,
	"style-src 'unsafe-inline'",
	"base-uri 'none'",
].join('; ');

/** What the page says until its script has drawn it. */
const INSTEAD =
	'The Ticketing tab is not shown: this page needs JavaScript and a browser of the last three years. Nothing was changed.';

/** The page: one document with style, data and script. */
export function ticketingTabHtml(model: TabModel): string {
	return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width">
<title>Ticketing</title>
<style>${PAGE_STYLE}</style>
</head>
<body>
<main id="instead">
<h1>Ticketing</h1>
<p>${INSTEAD}</p>
</main>
<script type="application/json" id="model">${asScriptText(model)}</script>
<script>${PAGE_SCRIPT}</script>
</body>
</html>
`;
}

/** JSON in which no text can end the script element. */
function asScriptText(model: TabModel): string {
	return JSON.stringify(model).replace(/</g, '\\u003c');
}
