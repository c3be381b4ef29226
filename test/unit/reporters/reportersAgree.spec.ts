/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { readFileSync } from 'node:fs';
import { POWERSHELL_REPORTER, SHELL_REPORTER } from './reporterRun';

const script = readFileSync(POWERSHELL_REPORTER, 'utf8');
const shellScript = readFileSync(SHELL_REPORTER, 'utf8');
const all = (text: string, pattern: RegExp) => [...new Set(text.match(pattern))].sort();

describe('the two reporters agree', () => {
	test('about the values that they report', () => {
		const names = all(script, /Protection_\w+/g);
		expect(names).toEqual(all(shellScript, /Protection_\w+/g));
		expect(names).toHaveLength(12);
	});

	test('about the environment variables', () => {
		const variables = /KASPERSKY_REPORT_[A-Z_]+/g;
		expect(all(script, variables)).toEqual(all(shellScript, variables));
	});

	test('about the exit codes', () => {
		const codes = [...script.matchAll(/^\$Exit(\w+) = (\d)$/gm)].map(([, name, code]) => [
			name.toUpperCase(),
			code,
		]);
		const shellCodes = [...shellScript.matchAll(/^EXIT_(\w+)=(\d)$/gm)]
			.map(([, name, code]) => [name.replace(/_/g, ''), code])
			.filter(([name]) => name !== 'TOOLMISSING');
		expect(codes).toEqual(shellCodes);
		expect(codes).toHaveLength(5);
	});

	test('about the headers, the shape of the report and its version', () => {
		for (const both of [
			/X-Kaspersky-Report-\w+/g,
			/klnagent-avstate/g,
			/collected_at/g,
			/(?<=VERSION ?= ?'?|Version = ')\d+\.\d+\.\d+/g,
		]) {
			expect(all(script, both)).toEqual(all(shellScript, both));
			expect(all(script, both)).not.toEqual([]);
		}
	});
});

test('the PowerShell reporter is ASCII: Windows PowerShell 5.1 reads files without a byte order mark in the code page of the system', () => {
	expect(script).toMatch(/^[\t\n -~]+$/);
});
