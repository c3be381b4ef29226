import fc from 'fast-check';
import { COLUMNS } from '../../../nodes/KasperskyTicketingRules/ruleTable/columns';
import {
	resolveRow,
	ruleIssues,
} from '../../../nodes/KasperskyTicketingRules/ruleTable/resolveRow';
import { listRows } from '../../../nodes/KasperskyTicketingRules/ruleTable/rowCells';
import { parseRules, readRows } from '../../../nodes/KasperskyTicketingRules/ruleTable/readRules';
import { RuleTable } from '../../../nodes/KasperskyTicketingRules/ruleTable/ruleTable';
import type { Customer } from '../../../nodes/shared/items';
import { pick, picklists } from './fixtures';

const lists = picklists({
	queueID: [
		...picklists().queueID,
		pick(24, '24|7 Support'),
		pick(30, 'Security'),
		pick(31, '8'),
		pick(32, 'none'),
	],
});
const fromRows = (rows: object[]) =>
	new RuleTable(readRows(rows as Array<Record<string, unknown>>, 'Europe/Berlin'));
const fromRules = (...rules: object[]) => new RuleTable(parseRules(rules, 'Europe/Berlin').rules);
const listed = (table: RuleTable) => listRows(table, lists);
const again = (table: RuleTable) => fromRows(listed(table));

describe('a listed row', () => {
	it('is flat, with labels', () => {
		const rule = {
			...{ name: 'Databases', level: 'Critical', statuses: ['databasesOutdated'] },
			...{ createTicket: 'on', queue: '5|Client Portal', workType: 29683003, issueType: 10 },
			...{ subIssueType: '100', onePer: 'customer', days: ['Mon', 'Tue', 'Wed'], to: '18:00' },
		};
		expect(listed(fromRules(rule))[7]).toEqual({
			solution: 'kasperskySecurityCenter',
			level: 'Critical',
			status: 'databasesOutdated',
			statusDescription: 'Databases are outdated',
			customer: '',
			createTicket: true,
			queue: 'Client Portal',
			priority: 'Critical',
			dueHours: 12,
			workType: 'Maintenance',
			issueType: 'Computer',
			subIssueType: 'Antivirus',
			ticketCategory: '',
			onePer: 'customer',
			days: 'Mon-Wed',
			from: '00:00',
			to: '18:00',
			timeZone: 'Europe/Berlin',
			company: '',
			devices: '',
			until: '',
			rule: 'Rule 1 “Databases” (Critical: Databases are outdated)',
			needsAttention: '',
		});
	});

	it('has its columns in the order in which people need them, and in that of a table', () => {
		const [row] = listed(fromRules());
		const [description, ...columns] = Object.keys(row);
		expect(description).toBe('statusDescription');
		expect(columns.slice(0, 5)).toEqual(['level', 'createTicket', 'queue', 'priority', 'dueHours']);
		expect(columns).toEqual([...COLUMNS, 'rule', 'needsAttention']);
	});

	it('of one customer holds only what differs, and only where anything does', () => {
		const rows = listed(
			fromRows([
				{ status: 'databasesOutdated', queue: 'Client Portal', workType: 'Maintenance' },
				{
					...{ status: 'databasesOutdated', level: 'Critical', customer: 'Contoso' },
					...{ solution: 'kasperskySecurityCenter', createTicket: true, workType: 'none' },
					...{ queue: 'Client Portal' },
				},
				{ status: 'scanOverdue', customer: 'Contoso', dueHours: 12, level: 'Critical' },
			]),
		).slice(62);
		expect(rows).toEqual([
			{
				solution: 'kasperskySecurityCenter',
				level: 'Critical',
				status: 'databasesOutdated',
				statusDescription: 'Databases are outdated',
				customer: 'Contoso',
				createTicket: true,
				queue: '',
				priority: '',
				dueHours: null,
				workType: 'none',
				issueType: '',
				subIssueType: '',
				ticketCategory: '',
				onePer: '',
				days: '',
				from: '',
				to: '',
				timeZone: '',
				company: '',
				devices: '',
				until: '',
				rule: 'Row 2 (Critical: Databases are outdated, for Contoso)',
				needsAttention: '',
			},
		]);
	});

	it('shows what cannot be read or found as it was given, and says what to do', () => {
		const [row] = listed(
			fromRows([
				{ status: 'deviceUnmanaged', createTicket: 'maybe', queue: '77|Old', days: 'daily' },
			]),
		);
		expect(row).toMatchObject({ createTicket: 'maybe', queue: '77|Old', days: 'daily' });
		expect(row.needsAttention).toMatch(
			/Row 1 \(Critical and Warning: Device has become unmanaged\): Create Ticket “maybe”.*Days “daily”.*“Old” \(77\)/,
		);
	});

	it('is blank where Autotask has no value for the default, as in the original', () => {
		const [row] = listRows(new RuleTable([]), picklists({ priority: [] }));
		expect(row).toMatchObject({ priority: '', queue: 'Monitoring Alert', needsAttention: '' });
	});
});

const CUSTOMERS: Array<Customer | null> = [
	null,
	{ id: 'VSRV1', name: 'Contoso', kind: 'virtualServer' },
	{ id: 'VSRV2', name: 'Fabrikam', kind: 'virtualServer' },
];

/** What decides on every status of every customer, without who said so. */
const effective = (table: RuleTable) =>
	CUSTOMERS.flatMap((customer) =>
		table.rows.map(({ solution, level, status }) => {
			const row = table.rowFor(solution, level, status.code, customer);
			const { settings } = resolveRow(row, lists);
			const { createTicket, onePer, hours } = row;
			return [createTicket.value, onePer.value, hours.value, settings];
		}),
	);

const anyRow = fc.record({
	solution: fc.constantFrom('', 'kasperskySecurityCenter', 'kasperskyEndpointSecurityCloud'),
	level: fc.constantFrom('', 'Critical', 'Warning'),
	status: fc.constantFrom('all', 'databasesOutdated', 'License has expired', 'noData'),
	customer: fc.constantFrom('', '', 'Contoso', 'vsrv2'),
	createTicket: fc.constantFrom(null, true, false),
	queue: fc.constantFrom('', 'Security', 30, '24|7 Support', '31|8', '32|none', '5|Client Portal'),
	priority: fc.constantFrom('', 'High', '2'),
	dueHours: fc.constantFrom(null, 4, '0.5'),
	workType: fc.constantFrom('', 'Maintenance', 'none'),
	issueType: fc.constantFrom('', 'Computer', '11|Network', 'none'),
	onePer: fc.constantFrom('', 'device', 'customer'),
	days: fc.constantFrom('', 'Mon-Fri', 'Sun', 'Mon-Sun'),
	from: fc.constantFrom('', '08:00', '22:00'),
	to: fc.constantFrom('', '18:00', '06:00'),
	timeZone: fc.constantFrom('', 'America/New_York'),
});
/** A sub-issue type goes with its issue type, and may be left as it is. */
const anyTable = fc.array(
	anyRow.chain((row) =>
		fc
			.constantFrom('', 'none', ...(row.issueType === 'Computer' ? ['Antivirus', '101'] : []))
			.map((subIssueType) => ({ ...row, subIssueType })),
	),
	{ maxLength: 12 },
);

describe('table → List Rule Table → table', () => {
	it('is a fixed point: what is listed reads back as the same rows', () => {
		fc.assert(
			fc.property(anyTable, (rows) => {
				const table = fromRows(rows);
				const bare = (of: RuleTable) => listed(of).map((row) => ({ ...row, rule: '' }));
				expect(bare(again(table))).toEqual(bare(table));
			}),
			{ numRuns: 60 },
		);
	});

	it('decides the same on every status of every customer', () => {
		fc.assert(
			fc.property(anyTable, (rows) => {
				const table = fromRows(rows);
				expect(effective(again(table))).toEqual(effective(table));
			}),
			{ numRuns: 60 },
		);
	});

	it('holds for the default table, with which a Data Table is reset', () => {
		const defaults = new RuleTable([]);
		expect(listed(defaults)).toHaveLength(62);
		expect(listed(defaults).every(({ createTicket }) => createTicket === false)).toBe(true);
		expect(effective(again(defaults))).toEqual(effective(defaults));
	});
});

describe('what has to be put right in a table', () => {
	const issuesOf = (...rows: object[]) => {
		const rules = readRows(rows as Array<Record<string, unknown>>, 'UTC');
		return ruleIssues(rules, new RuleTable(rules), picklists());
	};

	it('is nothing in the default table', () => {
		expect(issuesOf(...listRows(new RuleTable([]), picklists()))).toEqual([]);
	});

	it('names row, column, value and what is allowed, row by row', () => {
		const found = issuesOf(
			{ status: 'all', createTicket: true },
			{ status: 'scanOverdue', queue: 'Post Sale', createTicket: false },
			{ status: 'databseOutdated', createTicket: true, dueHours: 'soon' },
			{ status: 'noData', issueType: 'Computer', subIssueType: 'Firewall' },
		);
		expect(found.map(({ by, column, value }) => [by?.index, column, value])).toEqual([
			[2, 'queue', 'Post Sale'],
			[3, 'status', 'databseOutdated'],
			[4, 'subIssueType', 'Firewall'],
		]);
		expect(found[0]).toEqual({
			by: expect.objectContaining({ kind: 'row', index: 2 }),
			column: 'queue',
			value: 'Post Sale',
			allowed: '“Client Portal” (5), “Monitoring Alert” (8), “Security” (29682833)',
			message: expect.stringContaining('): Queue “Post Sale” (6) is inactive in Autotask.'),
		});
	});

	it('is told once, however many statuses a row is for', () => {
		expect(issuesOf({ status: 'all', createTicket: true, queue: 'Old' })).toHaveLength(1);
	});

	it('is told though a better row hides it', () => {
		const hidden = { status: 'all', priority: 'Urgent' };
		const better = ['Critical', 'Warning'].map((level) => ({ status: 'all', level, priority: 1 }));
		expect(issuesOf(hidden, ...better)).toMatchObject([{ column: 'priority', value: 'Urgent' }]);
	});

	it('includes a row that is on without a queue', () => {
		const found = issuesOf({ status: 'noData', createTicket: true, queue: 'none' });
		expect(found).toMatchObject([{ column: 'queue' }, { column: 'queue' }]);
		expect(found[0].message).toContain('Queue is blank for “No data received” (Critical');
	});
});
