import { resolveRow } from '../../../nodes/KasperskyTicketingRules/resolveRow';
import { parseRules } from '../../../nodes/KasperskyTicketingRules/ruleParameters';
import { RuleTable } from '../../../nodes/KasperskyTicketingRules/ruleTable';
import { activeOptions, subIssueTypesOf } from '../../../nodes/KasperskyTicketingRules/options';
import { pick, picklists, UNWANTED_WORDS } from './fixtures';

const faultsOf = (rules: object[], lists = picklists()) => {
	const row = new RuleTable(parseRules(rules).rules).rowFor(
		'kasperskySecurityCenter',
		'Critical',
		'databasesOutdated',
	);
	const { faults } = resolveRow(row, lists);
	for (const fault of faults) expect(fault).not.toMatch(UNWANTED_WORDS);
	return faults;
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
			'Rule 1: Level “Urgent” is not known. Use for example “Critical”, “Warning”, “both”.',
		],
		[{ solution: 'KSC' }, 'Rule 1: Solution “KSC” is not known.'],
		[
			{ statuses: ['databaseOutdated'] },
			'Rule 1: Status Descriptions “databaseOutdated” is not known.',
		],
		[{ createTicket: 'maybe' }, 'Rule 1: Create Ticket “maybe” is not known.'],
		[{ queue: {} }, 'Rule 1 cannot be read.'],
	])('%j is told: %s', (raw, text) => {
		expect(parseRules([raw]).faults).toEqual([expect.stringContaining(text)]);
	});
});

describe('values that Autotask does not have', () => {
	it('names rule, field and value, and what is allowed', () => {
		expect(faultsOf([{}, { name: 'Databases', queue: 99 }])).toEqual([
			'Rule 2 “Databases”: Queue “99” does not exist in Autotask, or no longer. Choose another value in this rule, e.g. “Client Portal” (5), “Monitoring Alert” (8), “Security” (29682833).',
		]);
	});

	it('an inactive value is named with its label', () => {
		expect(faultsOf([{ queue: 6 }])).toEqual([
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
		expect(faultsOf([{ createTicket: 'on', ...rule }])).toEqual([expect.stringContaining(text)]);
	});

	it('does not mind a value that a later rule replaces', () => {
		expect(faultsOf([{ queue: 99 }, { queue: 8 }])).toEqual([]);
	});

	it('takes labels, as expressions may deliver them', () => {
		expect(faultsOf([{ queue: 'security', priority: 'HIGH' }])).toEqual([]);
	});

	it('says so when Autotask has no value at all', () => {
		expect(faultsOf([{ workType: 5 }], picklists({ billingCodeID: [] }))).toEqual([
			expect.stringContaining('or none: Autotask has no active one'),
		]);
	});
});

describe('sub-issue types', () => {
	it('must belong to the issue type', () => {
		expect(faultsOf([{ issueType: 10, subIssueType: 110 }])).toEqual([
			'Rule 1: Sub-Issue Type “Firewall” (110) belongs to Issue Type “Network”, not to “Computer”. Choose another value, e.g. “Antivirus” (100), “Disk” (101).',
		]);
	});

	it('need an issue type', () => {
		expect(faultsOf([{ subIssueType: 110 }])).toEqual([
			'Rule 1: Sub-Issue Type “Firewall” (110) needs Issue Type “Network”. Set it in the same rule.',
		]);
	});

	it('are not blamed for an issue type that has vanished', () => {
		const faults = faultsOf([{ issueType: 55, subIssueType: 110 }]);
		expect(faults).toEqual([expect.stringContaining('Issue Type “55” does not exist')]);
	});

	it('are offered for the issue type of the row, by id or label', () => {
		const labels = (issueType: string) =>
			subIssueTypesOf(picklists(), issueType).map(({ label }) => label);
		expect(labels('10')).toEqual(['Antivirus', 'Disk']);
		expect(labels('network')).toEqual(['Firewall']);
		expect(labels('none')).toEqual([]);
		expect(labels('unchanged')).toEqual([
			'Computer: Antivirus',
			'Computer: Disk',
			'Network: Firewall',
		]);
	});
});

it('drop-downs list active values in Autotask’s order and mark the default', () => {
	const values = [
		pick(1, 'B', { sortOrder: 2 }),
		pick(2, 'A', { sortOrder: 3, isDefault: true }),
		pick(3, 'Gone', { isActive: false }),
		pick(4, 'C', { sortOrder: 1 }),
	];
	expect(activeOptions(values)).toEqual([
		{ name: 'C', value: 4 },
		{ name: 'B', value: 1 },
		{ name: 'A (Default)', value: 2 },
	]);
});
