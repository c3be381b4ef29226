import { resolveRow } from '../../../nodes/KasperskyTicketingRules/ruleTable/resolveRow';
import * as parameters from '../../../nodes/KasperskyTicketingRules/ruleTable/readRules';
import { RuleTable } from '../../../nodes/KasperskyTicketingRules/ruleTable/ruleTable';
import {
	pickOptions,
	subIssueTypeOptions,
} from '../../../nodes/KasperskyTicketingRules/methods/pickOptions';
import { pick, picklists, UNWANTED_WORDS } from './fixtures';

const parseRules = (raw: unknown) => parameters.parseRules(raw, 'Europe/Berlin');
const forAll = (rule: object) => ({ statuses: ['all'], ...rule });

const issuesOf = (rules: object[], lists = picklists()) => {
	const row = new RuleTable(parseRules(rules.map(forAll)).rules).rowFor(
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

	it('takes 0 as an id', () => {
		expect(parseRules([{ queue: 0 }]).rules[0].settings).toEqual({ queue: '0' });
	});

	it.each([[['all']], ['All']])('statuses %p are all of them', (statuses) => {
		const { rules, issues, unfinished } = parseRules([{ statuses }]);
		expect(rules[0].statuses).toBeNull();
		expect([...issues, ...unfinished]).toEqual([]);
	});

	it('“All” beside others is refused: one of the two must be meant', () => {
		const { issues } = parseRules([{ statuses: ['all', 'scanOverdue'], createTicket: 'on' }]);
		expect(issues.map(({ message }) => message)).toEqual([
			'Rule 1 (Critical and Warning: all statuses, Malware scan has not been performed in a long time): Status Descriptions has “All Status Descriptions” beside others. Use one status or several, or “All Status Descriptions” alone.',
		]);
	});

	it.each([[[]], [undefined], [''], [null]])(
		'a rule with the statuses %p does nothing, and is told',
		(statuses) => {
			const fresh = { name: 'Fresh', level: 'Critical', statuses, createTicket: 'on', dueHours: 2 };
			const { rules, issues, unfinished } = parseRules([fresh]);
			expect(new RuleTable(rules).rows).toEqual(new RuleTable([]).rows);
			expect(issues).toEqual([]);
			expect(unfinished.map(({ message }) => message)).toEqual([
				'Rule 1 “Fresh” (Critical) has no statuses yet and does nothing. Choose one status or several, or “All Status Descriptions” alone, in “Status Descriptions”.',
			]);
		},
	);

	it('a rule without statuses leaves the others alone', () => {
		const other = { statuses: ['scanOverdue'], createTicket: 'on' };
		const { rules } = parseRules([{ createTicket: 'off' }, other, { createTicket: 'off' }]);
		const on = new RuleTable(rules).rows.filter(({ createTicket }) => createTicket.value);
		expect(on).toHaveLength(2);
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

	it.each([
		[{ statuses: ['databasesOutdated'] }, 'Rule 1 (Critical and Warning: Databases are outdated)'],
		[
			{
				name: ' Old ',
				level: 'Critical',
				statuses: ['databasesOutdated', 'scanOverdue', 'noData'],
			},
			'Rule 1 “Old” (Critical: Databases are outdated, Malware scan has not been performed in a long time and 1 more)',
		],
		[
			{ level: 'Warning', solution: 'kasperskyEndpointSecurityCloud', statuses: 'licenseExpiry' },
			'Rule 1 (Warning: License has expired)',
		],
		[{ statuses: ['all'] }, 'Rule 1 (Critical and Warning: all statuses)'],
		[{ name: 'Fresh' }, 'Rule 1 “Fresh” (Critical and Warning)'],
		[{ level: 'Urgent', statuses: ['mine'] }, 'Rule 1 (Urgent: mine)'],
	])('%j is called %s', (raw, title) => {
		expect(parseRules([raw]).rules[0].title).toBe(title);
	});

	it.each([
		[
			{ level: 'Urgent' },
			'Rule 1 (Urgent: all statuses): Level “Urgent” is not known. Use “Critical”, “Warning”, “both”.',
		],
		[
			{ solution: 'KSC' },
			'Rule 1 (Critical and Warning: all statuses): Solution “KSC” is not known.',
		],
		[
			{ statuses: ['databaseOutdated'] },
			'Rule 1 (Critical and Warning: databaseOutdated): Status Descriptions “databaseOutdated” is not known.',
		],
		['nonsense', 'Rule 1 cannot be read.'],
	])('%j leaves it open which rows are meant, and is told: %s', (raw, text) => {
		const rule = typeof raw === 'string' ? raw : forAll(raw);
		expect(parseRules([rule]).issues.map(({ message }) => message)).toEqual([
			expect.stringContaining(text),
		]);
	});

	it.each([
		[
			{ createTicket: 'maybe' },
			'Rule 1 (Critical and Warning: all statuses): Create Ticket “maybe” is not known. Use “on”, “off”.',
		],
		[
			{ onePer: 'site' },
			'Rule 1 (Critical and Warning: all statuses): One Ticket Per “site” is not known.',
		],
		[
			{ from: '8 o’clock' },
			'Rule 1 (Critical and Warning: all statuses): From “8 o’clock” is not known.',
		],
		[
			{ days: ['Mon'], timeZone: 'Berlin' },
			'Rule 1 (Critical and Warning: all statuses): Time Zone “Berlin” is not known. Use an IANA name, e.g. “Europe/Berlin”, or nothing.',
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
			'Rule 2 “Databases” (Critical and Warning: all statuses): Queue “99” does not exist in Autotask. Choose another value in this rule, e.g. “Client Portal” (5), “Monitoring Alert” (8), “Security” (29682833).',
		]);
	});

	it('an inactive value is named with its label', () => {
		expect(issuesOf([{ queue: 6 }])).toEqual([
			expect.stringContaining(
				'Rule 1 (Critical and Warning: all statuses): Queue “Post Sale” (6) is inactive in Autotask. Choose',
			),
		]);
	});

	it.each([
		[{ priority: 77 }, 'Rule 1 (Critical and Warning: all statuses): Priority “77” does not exist'],
		[{ workType: 5 }, 'Rule 1 (Critical and Warning: all statuses): Work Type “5” does not exist'],
		[
			{ issueType: 5 },
			'Rule 1 (Critical and Warning: all statuses): Issue Type “5” does not exist',
		],
		[
			{ issueType: 10, subIssueType: 5 },
			'Rule 1 (Critical and Warning: all statuses): Sub-Issue Type “5” does not exist',
		],
		[
			{ dueHours: -3 },
			'Rule 1 (Critical and Warning: all statuses): Due (Hours) is “-3”. Enter a number above 0',
		],
		[{ dueHours: 'soon' }, 'Rule 1 (Critical and Warning: all statuses): Due (Hours) is “soon”.'],
		[{ dueHours: 'none' }, 'Rule 1 (Critical and Warning: all statuses): Due (Hours) is “none”.'],
		[
			{ dueHours: 0 },
			'Rule 1 (Critical and Warning: all statuses): Due (Hours) is “0”. Enter a number above 0 and up to 8760, or nothing',
		],
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
			'Rule 1 (Critical and Warning: all statuses): Sub-Issue Type “Firewall” (110) belongs to Issue Type “Network”, not to “Computer”. Choose another value, e.g. “Antivirus” (100), “Disk” (101).',
		]);
	});

	it('need an issue type', () => {
		expect(issuesOf([{ subIssueType: 110 }])).toEqual([
			'Rule 1 (Critical and Warning: all statuses): Sub-Issue Type “Firewall” (110) needs Issue Type “Network”. Set it in the same rule.',
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
		{ name: 'A (Autotask’s Default)', value: '2|A' },
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
