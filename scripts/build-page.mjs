// Bundles the browser's part of the Ticketing tab into a module that the node imports: a community node reads no files.
import { build } from 'esbuild';
import { writeFileSync } from 'node:fs';
import path from 'node:path';

const FOLDER = path.join(import.meta.dirname, '../nodes/KasperskyTicketingRules/ticketingTab');

async function bundle(file) {
	const { outputFiles } = await build({
		entryPoints: [path.join(FOLDER, 'page', file)],
		bundle: true,
		minify: true,
		format: 'iife',
		target: 'es2022',
		charset: 'utf8',
		write: false,
	});
	const text = outputFiles[0].text.trim();
	if (/<\/(script|style)/i.test(text))
		throw new Error(`${file} would end its own element in the page.`);
	return JSON.stringify(text);
}

const [script, style] = await Promise.all([bundle('main.ts'), bundle('page.css')]);
writeFileSync(
	path.join(FOLDER, 'pageFiles.ts'),
	`// Made by scripts/build-page.mjs from page/; not in version control.\nexport const PAGE_SCRIPT = ${script};\nexport const PAGE_STYLE = ${style};\n`,
);
