import { resolveRow } from '../../../nodes/KasperskyTicketingRules/ruleTable/resolveRow';
import * as parameters from '../../../nodes/KasperskyTicketingRules/ruleTable/readRules';
import { RuleTable } from '../../../nodes/KasperskyTicketingRules/ruleTable/ruleTable';
import {
	pickOptions,
	subIssueTypeOptions,
} from '../../../nodes/KasperskyTicketingRules/methods/pickOptions';
import { pick, picklists, UNWANTED_WORDS } from './fixtures';

const parseRules = (raw: unknown) => parameters.parseRules(raw, 'Europe/Berlin');

const issuesOf = (rules: object[], lists = picklists()) => {
	const row = new RuleTable(parseRules(rules).rules).rowFor(
		'kasperskySecurityCenter',
		'Critical',
		'databasesOutdated',
		null,
	);
	const { issues } = resolveRow(row, lists);
	for (const issue of issues) expect(issue).not.toMatch(UNWANTED_WORDS);
	return issues;
};

describe('what a rule’s fields mean', () => {
	it.each([undefined, null, '', 'unchanged'])('%p changes nothing', (unset) => {
		const raw = {
			createTicket: unset,
			queue: unset,
			priority: unset,
			dueHours: unset,
			workType: unset,
		};
		const [rule] = parseRules([raw]).rules;
		expect(rule.settings).toEqual({});
		expect(rule.createTicket).toBeUndefined();
		expect(new RuleTable([rule]).rows.every((row) => row.rule === null)).toBe(true);
	});

	it('takes 0 hours as unset, and 0 as an id', () => {
		const [rule] = parseRules([{ dueHours: 0, queue: 0 }]).rules;
		expect(rule.settings).toEqual({ queue: '0' });
	});

	it.each([[[]], [['all']], [undefined], ['']])('statuses %p are all of them', (statuses) => {
		expect(parseRules([{ statuses }]).rules[0].statuses).toBeNull();
	});

	it('“All” counts only when it is alone', () => {
		expect(parseRules([{ statuses: ['all', 'scanOverdue'] }]).rules[0].statuses).toEqual([
			'scanOverdue',
		]);
	});

	it('takes the texts of the consoles for the codes, as expressions may deliver them', () => {
		const statuses = 'databases are outdated, License has expired';
		expect(parseRules([{ statuses }]).rules[0].statuses).toEqual([
			'databasesOutdated',
			'licenseExpiry',
		]);
		expect(parseRules([{ statuses: ['unknownStatusBit25'] }]).rules[0].statuses).toEqual([
			'otherStatus',
		]);
	});

	it('calls a rule without a name by its number', () => {
		const names = parseRules([{}, { name: ' Databases ' }]).rules.map(({ name }) => name);
		expect(names).toEqual(['Rule 1', 'Databases']);
	});

	it.each([
		[
			{ level: 'Urgent' },
			'Rule 1: Level “Urgent” is not known. Use “Critical”, “Warning”, “both”.',
		],
		[{ solution: 'KSC' }, 'Rule 1: Solution “KSC” is not known.'],
		[{ statuses: ['databaseOutdated'] }, 'Rule 1: Status “databaseOutdated” is not known.'],
		['nonsense', 'Rule 1 cannot be read.'],
	])('%j leaves it open which rows are meant, and is told: %s', (raw, text) => {
		expect(parseRules([raw]).issues.map(({ message }) => message)).toEqual([
			expect.stringContaining(text),
		]);
	});

	it.each([
		[{ createTicket: 'maybe' }, 'Rule 1: Create Ticket “maybe” is not known. Use “on”, “off”.'],
		[{ onePer: 'site' }, 'Rule 1: One Ticket Per “site” is not known.'],
		[{ from: '8 o’clock' }, 'Rule 1: From “8 o’clock” is not known.'],
		[
			{ days: ['Mon'], timeZone: 'Berlin' },
			'Rule 1: Time Zone “Berlin” is not known. Use an IANA name, e.g. “Europe/Berlin”, or nothing.',
		],
	])('%j keeps the rule’s rows from making tickets, and is told: %s', (raw, text) => {
		expect(parseRules([raw]).issues).toEqual([]);
		expect(issuesOf([raw])).toEqual([expect.stringContaining(text)]);
	});

	it('what cannot be read does not matter once a later rule sets it', () => {
		expect(issuesOf([{ createTicket: 'maybe', onePer: 'site' }])).toHaveLength(2);
		const later = { createTicket: 'on', onePer: 'device' };
		expect(issuesOf([{ createTicket: 'maybe', onePer: 'site' }, later])).toEqual([]);
	});
});

describe('values that Autotask does not have', () => {
	it('names rule, field and value, and what is allowed', () => {
		expect(issuesOf([{}, { name: 'Databases', queue: 99 }])).toEqual([
			'Rule 2 “Databases”: Queue “99” does not exist in Autotask. Choose another value in this rule, e.g. “Client Portal” (5), “Monitoring Alert” (8), “Security” (29682833).',
		]);
	});

	it('an inactive value is named with its label', () => {
		expect(issuesOf([{ queue: 6 }])).toEqual([
			expect.stringContaining('Rule 1: Queue “Post Sale” (6) is inactive in Autotask. Choose'),
		]);
	});

	it.each([
		[{ priority: 77 }, 'Rule 1: Priority “77” does not exist'],
		[{ workType: 5 }, 'Rule 1: Work Type “5” does not exist'],
		[{ issueType: 5 }, 'Rule 1: Issue Type “5” does not exist'],
		[{ issueType: 10, subIssueType: 5 }, 'Rule 1: Sub-Issue Type “5” does not exist'],
		[{ dueHours: -3 }, 'Rule 1: Due (Hours) is “-3”. Enter a number above 0'],
		[{ dueHours: 'soon' }, 'Rule 1: Due (Hours) is “soon”.'],
	])('%j', (rule, text) => {
		expect(issuesOf([{ createTicket: 'on', ...rule }])).toEqual([expect.stringContaining(text)]);
	});

	it('does not mind a value that a later rule replaces', () => {
		expect(issuesOf([{ queue: 99 }, { queue: 8 }])).toEqual([]);
	});

	it('takes labels, as expressions may deliver them', () => {
		expect(issuesOf([{ queue: 'security', priority: 'HIGH' }])).toEqual([]);
	});

	it('says so when Autotask has no value at all', () => {
		expect(issuesOf([{ workType: 5 }], picklists({ billingCodeID: [] }))).toEqual([
			expect.stringContaining('or none: Autotask has no active one'),
		]);
	});
});

describe('sub-issue types', () => {
	it('must belong to the issue type', () => {
		expect(issuesOf([{ issueType: 10, subIssueType: 110 }])).toEqual([
			'Rule 1: Sub-Issue Type “Firewall” (110) belongs to Issue Type “Network”, not to “Computer”. Choose another value, e.g. “Antivirus” (100), “Disk” (101).',
		]);
	});

	it('need an issue type', () => {
		expect(issuesOf([{ subIssueType: 110 }])).toEqual([
			'Rule 1: Sub-Issue Type “Firewall” (110) needs Issue Type “Network”. Set it in the same rule.',
		]);
	});

	it('are not blamed for an issue type that has vanished', () => {
		const issues = issuesOf([{ issueType: 55, subIssueType: 110 }]);
		expect(issues).toEqual([expect.stringContaining('Issue Type “55” does not exist')]);
	});

	it.each(['10', 10, 'computer', '10|Computer', '99|Computer'])(
		'are offered for the issue type of the row, given as %p',
		(issueType) => {
			const names = subIssueTypeOptions(picklists(), issueType, '').map(({ name }) => name);
			expect(names).toEqual(['Antivirus', 'Disk']);
		},
	);

	it.each(['', 'unchanged', '={{ $json.type }}'])(
		'are all offered, with their issue types, when the row says %p',
		(issueType) => {
			expect(subIssueTypeOptions(picklists(), issueType, '')).toEqual([
				{ name: 'Computer: Antivirus', value: '100|Antivirus' },
				{ name: 'Computer: Disk', value: '101|Disk' },
				{ name: 'Network: Firewall', value: '110|Firewall' },
			]);
		},
	);

	it('are not offered without an issue type', () => {
		expect(subIssueTypeOptions(picklists(), 'none', 'unchanged')).toEqual([]);
	});

	it('of another issue type stay visible', () => {
		expect(subIssueTypeOptions(picklists(), '10|Computer', '110|Firewall').at(-1)).toEqual({
			name: 'Firewall (Not of This Issue Type)',
			value: '110|Firewall',
		});
	});
});

describe('drop-downs', () => {
	const values = [
		pick(1, 'B', { sortOrder: 2 }),
		pick(2, 'A', { sortOrder: 3, isDefault: true }),
		pick(3, 'Gone', { isActive: false }),
		pick(4, 'C', { sortOrder: 1 }),
	];
	const active = [
		{ name: 'C', value: '4|C' },
		{ name: 'B', value: '1|B' },
		{ name: 'A (Default)', value: '2|A' },
	];

	it('list active values in Autotask’s order and mark the default', () => {
		expect(pickOptions(values, 'unchanged')).toEqual(active);
	});

	it.each<[string | number, string]>([
		['1|B', 'as it is stored'],
		['1|Renamed since', 'under a label that has changed'],
		['9|B', 'from another tenant, by its label'],
		['1', 'as plain id'],
		[1, 'as number'],
		['b', 'as label'],
	])('show a configured %p: %s', (picked) => {
		const options = pickOptions(values, picked);
		expect(options).toHaveLength(3);
		expect(options[1]).toEqual({ name: 'B', value: picked });
	});

	it.each<[string | number, string]>([
		['3|Gone', 'Gone (Inactive in Autotask)'],
		['Gone', 'Gone (Inactive in Autotask)'],
		['77|Old Queue', 'Old Queue (Inactive or Deleted in Autotask)'],
		[77, '77 (Inactive or Deleted in Autotask)'],
	])('keep showing a configured %p that can no longer be chosen', (picked, name) => {
		expect(pickOptions(values, picked)).toEqual([...active, { name, value: picked }]);
	});

	it.each(['', 'none', 'unchanged', '={{ $json.queue }}'])('add nothing for %p', (picked) => {
		expect(pickOptions(values, picked)).toEqual(active);
	});
});
