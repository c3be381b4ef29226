/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { readFileSync } from 'node:fs';
import { SHELL_REPORTER } from './reporterRun';

/** What macOS and the BSDs understand as well: the options of POSIX, and `od -A n` etc. written together. */
const POSIX_OPTIONS: Record<string, RegExp> = {
	cat: /^$/,
	cut: /^-b$/,
	date: /^-u$/,
	dd: /^$/,
	id: /^-u$/,
	ls: /^-[ldL]+$/,
	od: /^-(An|v|t[ux]\d|N\d*)$/,
	rm: /^-f$/,
	sed: /^$/,
	sleep: /^$/,
	tr: /^-[ds]$/,
	uname: /^-n$/,
};

/** No part of POSIX: only where GNU wget sends, which is on Linux. */
const LINUX_ONLY = ['timeout', 'mktemp'];

/** The script without its help, comments and texts. */
const code = readFileSync(SHELL_REPORTER, 'utf8')
	.replace(/<<'HELP'[\s\S]*?^HELP$/m, '')
	.replace(/^\s*#.*$/gm, '');

/** Each start of a command: its options. */
function optionsOf(command: string): string[] {
	const starts = new RegExp(
		`(?:^|[|({;&]|\\bif|\\bthen)\\s*${command}\\b((?: +-{1,2}[A-Za-z]\\w*)*)`,
		'gm',
	);
	return [...code.matchAll(starts)].flatMap(([, options]) => options.split(' ').filter(Boolean));
}

it.each(Object.entries(POSIX_OPTIONS))(
	'%s gets only options that POSIX knows',
	(command, known) => {
		expect(code).toMatch(new RegExp(`\\b${command}\\b`));
		expect(optionsOf(command).filter((option) => !known.test(option))).toEqual([]);
	},
);

it.each(LINUX_ONLY)('%s is used only where GNU wget sends', (command) => {
	const withoutWget = code.replace(/^(send_by_wget|choose_client)\(\) \{[\s\S]*?^\}/gm, '');
	expect(code).toMatch(new RegExp(`\\b${command} `));
	expect(withoutWget).not.toMatch(new RegExp(`(?:^|[|({;&])\\s*${command} +\\S`, 'm'));
});

it('uses no words of one shell only', () => {
	const ofOneShell = /^\s*(\[\[|local |function |source )|<<<|&>|\|&|\becho -/gm;
	expect(code.match(ofOneShell) ?? []).toEqual([]);
});
