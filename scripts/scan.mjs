// Runs n8n's own package scanner over the source and over the compiled package, as the verification does.
import {
	analyzePackage,
	SOURCE_FILE_PATTERNS,
} from '@n8n/scan-community-package/scanner/scanner.mjs';

const root = process.cwd();
const passes = [
	['source', SOURCE_FILE_PATTERNS],
	['dist', ['dist/**/*.js', 'package.json']],
];
for (const [name, patterns] of passes) {
	const result = await analyzePackage(root, patterns);
	process.stdout.write(`scan of ${name}: ${result.passed ? 'passed' : 'FAILED'}\n`);
	if (!result.passed) {
		process.stderr.write(`${result.message}\n${result.details ?? ''}\n`);
		process.exitCode = 1;
	}
}
