// Whether a tag may be published: the tag, package.json, package-lock.json and the first entry of CHANGELOG.md
// name the same version, and the entry has a date. Usage: node scripts/check-release.mjs v1.2.3
import { readFileSync } from 'node:fs';

const [tag = ''] = process.argv.slice(2);
const read = (file) => readFileSync(file, 'utf8');
const { version } = JSON.parse(read('package.json'));
const lock = JSON.parse(read('package-lock.json'));
const [, entry = '', date = ''] = /^## (\S+)(?: \((.*)\))?$/m.exec(read('CHANGELOG.md')) ?? [];

const faults = [
	tag !== `v${version}` && `the tag is "${tag}", package.json says ${version}`,
	[lock.version, lock.packages?.['']?.version].some((locked) => locked !== version) &&
		`package-lock.json says ${lock.version}`,
	entry !== version && `the first entry of CHANGELOG.md is "${entry}"`,
	!/^\d{4}-\d{2}-\d{2}$/.test(date) && `its date is "${date}", not one like 2026-12-31`,
].filter(Boolean);

if (faults.length > 0) {
	process.stderr.write(`${version} cannot be published: ${faults.join('; ')}.\n`);
	process.exitCode = 1;
} else {
	process.stdout.write(`${version} of ${date} can be published.\n`);
}
