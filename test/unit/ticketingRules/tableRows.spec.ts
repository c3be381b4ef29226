import fc from 'fast-check';
import { resolveRow } from '../../../nodes/KasperskyTicketingRules/ruleTable/resolveRow';
import { RuleTable } from '../../../nodes/KasperskyTicketingRules/ruleTable/ruleTable';
import { readRows } from '../../../nodes/KasperskyTicketingRules/ruleTable/readRules';
import type { Customer } from '../../../nodes/shared/items';
import { noSettings, picklists } from './fixtures';

const CONTOSO: Customer = { id: 'VSRV1', name: 'Contoso', kind: 'virtualServer' };
const OTHER: Customer = { id: 'VSRV2', name: 'Fabrikam', kind: 'virtualServer' };

const table = (...rows: object[]) =>
	new RuleTable(readRows(rows as Array<Record<string, unknown>>, 'Europe/Berlin'));
const rowOf = (of: RuleTable, customer: Customer | null = null, code = 'databasesOutdated') =>
	of.rowFor('kasperskySecurityCenter', 'Critical', code, customer);
const issuesOf = (of: RuleTable, customer: Customer | null = null, code = 'databasesOutdated') =>
	resolveRow(rowOf(of, customer, code), picklists()).issues;

const everything = { status: 'all' };
const outdated = { status: 'databasesOutdated' };

describe('a row of a table', () => {
	it('sets what its cells say, and leaves empty cells as they are', () => {
		const row = rowOf(
			table({
				...{ solution: 'kasperskySecurityCenter', level: 'Critical', ...outdated, customer: '' },
				...{ createTicket: true, queue: 'Security', priority: '', dueHours: 4, workType: null },
				...{ issueType: 10, subIssueType: '100|Antivirus', onePer: 'Customer' },
				...{ days: 'Mon-Fri', from: '08:00', to: '18:00', timeZone: '' },
			}),
		);
		expect(resolveRow(row, picklists()).settings).toEqual({
			...noSettings,
			queue: { id: 29682833, label: 'Security' },
			priority: { id: 4, label: 'Critical' },
			dueHours: 4,
			issueType: { id: 10, label: 'Computer' },
			subIssueType: { id: 100, label: 'Antivirus' },
		});
		expect(row).toMatchObject({
			createTicket: { value: true },
			onePer: { value: 'customer' },
			hours: { value: { days: [1, 2, 3, 4, 5], from: 480, to: 1080, zone: 'Europe/Berlin' } },
			rule: { kind: 'row', index: 1, title: 'Row 1 (Critical: Databases are outdated)' },
		});
	});

	it.each([true, 'on', 'TRUE', 'yes', 1, '1'])('switches on with %p', (createTicket) => {
		expect(rowOf(table({ ...outdated, createTicket })).createTicket.value).toBe(true);
	});

	it.each([false, 'off', 'No', 0])('switches off with %p', (createTicket) => {
		const on = { ...everything, createTicket: true };
		expect(rowOf(table(on, { ...outdated, createTicket })).createTicket.value).toBe(false);
	});

	it('names its status by code or by the text of a console', () => {
		const of = table({ status: 'License has expired', createTicket: true });
		expect(rowOf(of, null, 'licenseExpiry').createTicket.value).toBe(true);
	});

	it.each(['Create Ticket', 'createticket', 'create_ticket'])('may call a column %p', (column) => {
		expect(rowOf(table({ ...outdated, [column]: 'on' })).createTicket.value).toBe(true);
	});

	it('counts for both solutions and levels when it names none', () => {
		const of = table({ status: 'otherStatus', createTicket: true });
		expect(of.rows.filter(({ createTicket }) => createTicket.value)).toHaveLength(4);
	});

	it('changes nothing when it is empty, as a new row of a grid is', () => {
		const blank = { id: 7, createdAt: '2026-11-22', status: null, createTicket: null, queue: '' };
		expect(readRows([blank, {}, { mine: 'x', rule: 'Row 9' }], 'UTC')).toEqual([]);
	});
});

describe('what a row is called', () => {
	const titles = (...rows: object[]) =>
		readRows(rows as Array<Record<string, unknown>>, 'UTC').map(({ title }) => title);
	const on = { ...outdated, createTicket: true };

	it('is its id in n8n’s Data Table, with its level and status', () => {
		expect(titles({ ...on, id: 8, level: 'Critical' })).toEqual([
			'Row with id 8 (Critical: Databases are outdated)',
		]);
	});

	it('is its position where the table has no ids', () => {
		expect(titles(on, { ...on, level: 'Warning' })).toEqual([
			'Row 1 (Critical and Warning: Databases are outdated)',
			'Row 2 (Warning: Databases are outdated)',
		]);
	});

	it('is its position where rows of several tables share an id', () => {
		const [one, other] = titles({ ...on, id: 8 }, { ...on, id: 8 });
		expect([one, other]).toEqual([
			expect.stringMatching(/^Row 1 /),
			expect.stringMatching(/^Row 2 /),
		]);
	});

	it('names the customer that it is for', () => {
		expect(titles({ ...on, id: 3, customer: 'Contoso' })).toEqual([
			'Row with id 3 (Critical and Warning: Databases are outdated, for Contoso)',
		]);
	});
});

describe('the more specific row wins, cell by cell', () => {
	it.each([
		['a named status over “all”', [outdated, everything]],
		['a customer over none', [{ ...outdated, customer: 'Contoso' }, outdated]],
		['a customer’s “all” over a named status', [{ ...everything, customer: 'Contoso' }, outdated]],
		['the id of a customer as well as its name', [{ ...outdated, customer: 'vsrv1' }, outdated]],
	])('%s, wherever it stands', (_, [winner, loser]) => {
		const on = { ...winner, createTicket: true };
		const off = { ...loser, createTicket: false };
		expect(rowOf(table(on, off), CONTOSO).createTicket.value).toBe(true);
		expect(rowOf(table(off, on), CONTOSO).createTicket.value).toBe(true);
	});

	it('of equals the later', () => {
		const [on, off] = [true, false].map((createTicket) => ({ ...outdated, createTicket }));
		expect(rowOf(table(off, on)).createTicket.value).toBe(true);
		expect(rowOf(table(on, off)).createTicket.value).toBe(false);
	});

	it('an empty cell of the more specific row leaves the other row’s', () => {
		const of = table(
			{ ...outdated, customer: 'Contoso', queue: 'Security' },
			{ ...everything, createTicket: true, priority: 'High' },
		);
		expect(rowOf(of, CONTOSO)).toMatchObject({
			createTicket: { value: true, rule: { index: 2 } },
			settings: { queue: { value: 'Security', rule: { index: 1 } }, priority: { value: 'High' } },
		});
	});

	it('a row of one customer is not for another, nor for a device without customer', () => {
		const of = table({ ...outdated, customer: 'Contoso', createTicket: true });
		expect(rowOf(of, CONTOSO).createTicket.value).toBe(true);
		expect(rowOf(of, OTHER).createTicket.value).toBe(false);
		expect(rowOf(of, null).createTicket.value).toBe(false);
	});

	it('rows under the id and the name of one customer are equals', () => {
		const byId = { ...outdated, customer: 'VSRV1', queue: 'Security', priority: 'High' };
		const byName = { ...outdated, customer: 'Contoso', queue: 'Client Portal' };
		expect(rowOf(table(byId, byName), CONTOSO).settings.queue.value).toBe('Client Portal');
		expect(rowOf(table(byName, byId), CONTOSO).settings.queue.value).toBe('Security');
		expect(rowOf(table(byId, byName), CONTOSO).settings.priority.value).toBe('High');
	});

	it('customers without rows of their own share one row, which is resolved once', () => {
		const of = table({ ...outdated, customer: 'Contoso', createTicket: true });
		expect(rowOf(of, OTHER)).toBe(rowOf(of, null));
		expect(rowOf(of, CONTOSO)).toBe(rowOf(of, { ...CONTOSO }));
	});
});

describe('a bad cell', () => {
	it.each([
		[
			{ createTicket: 'maybe' },
			'Row 1 (Critical and Warning: Databases are outdated): Create Ticket “maybe” is not known. Use “on”, “off”.',
		],
		[
			{ createTicket: true, queue: 'Old' },
			'Row 1 (Critical and Warning: Databases are outdated): Queue “Old” does not exist in Autotask. Choose another value in this row, e.g. “Client Portal” (5), “Monitoring Alert” (8), “Security” (29682833).',
		],
		[
			{ createTicket: true, dueHours: 'soon' },
			'Row 1 (Critical and Warning: Databases are outdated): Due (Hours) is “soon”.',
		],
		[
			{ createTicket: true, dueHours: 0 },
			'Row 1 (Critical and Warning: Databases are outdated): Due (Hours) is “0”.',
		],
		[
			{ createTicket: true, onePer: 'site' },
			'Row 1 (Critical and Warning: Databases are outdated): One Ticket Per “site” is not known.',
		],
		[
			{ createTicket: true, days: 'daily' },
			'Row 1 (Critical and Warning: Databases are outdated): Days “daily” is not known.',
		],
		[
			{ createTicket: true, queu: 'Security' },
			'Row 1 (Critical and Warning: Databases are outdated): “queu” is not a column of a rule table. Rename it to “queue”.',
		],
		[
			{ creatTicket: true },
			'Row 1 (Critical and Warning: Databases are outdated): “creatTicket” is not a column',
		],
	])('%j refuses what its row decides, and no more', (cells, text) => {
		const of = table({ ...outdated, ...cells }, { status: 'scanOverdue', createTicket: true });
		expect(issuesOf(of)).toEqual([expect.stringContaining(text)]);
		expect(rowOf(of).createTicket.value).toBe(true);
		expect(issuesOf(of, null, 'scanOverdue')).toEqual([]);
		expect(rowOf(of, null, 'restartRequired').createTicket.value).toBe(false);
	});

	it('does not matter where a better row says it', () => {
		const of = table(
			{ ...everything, queue: 'Old', createTicket: 'maybe' },
			{ ...outdated, queue: 8, createTicket: 'on' },
		);
		expect(issuesOf(of)).toEqual([]);
		expect(issuesOf(of, null, 'scanOverdue')).toHaveLength(2);
	});

	it('for one customer leaves the others alone', () => {
		const of = table(
			{ ...everything, createTicket: true },
			{ ...outdated, custmer: 'Contoso', queue: 'Security' },
		);
		expect(issuesOf(of, CONTOSO)).toEqual([expect.stringContaining('“custmer” is not a column')]);
		expect(issuesOf(of, OTHER)).toEqual([]);
	});

	it.each(['colour', 'notes', 'statusDescription', 'needsAttention', 'updatedAt', 'no'])(
		'a column of one’s own, %p, is none',
		(column) => {
			expect(issuesOf(table({ ...outdated, createTicket: true, [column]: 'x' }))).toEqual([]);
		},
	);
});

describe('a row of which it cannot be told which statuses it means', () => {
	const bad = { status: 'databseOutdated', level: 'Critical', createTicket: true };

	it('refuses what no row as specific decides, and lets these go on', () => {
		const of = table(
			bad,
			{ ...everything, createTicket: true },
			{ status: 'scanOverdue', createTicket: true },
		);
		const text = expect.stringContaining(
			'Row 1 (Critical: databseOutdated): Status “databseOutdated” is not known.',
		);
		expect(issuesOf(of)).toEqual([text]);
		expect(issuesOf(of, null, 'scanOverdue')).toEqual([]);
		const warning = of.rowFor('kasperskySecurityCenter', 'Warning', 'databasesOutdated', null);
		expect(resolveRow(warning, picklists()).issues).toEqual([]);
	});

	it('refuses even what would be off: it may be this row that switches it on', () => {
		expect(rowOf(table(bad)).createTicket.value).toBe(true);
		expect(issuesOf(table(bad))).toHaveLength(1);
	});

	it('does not let a row that decides something else stand in for it', () => {
		const queueOnly = { ...outdated, queue: 'Security' };
		expect(issuesOf(table(bad, queueOnly))).toHaveLength(1);
	});

	it('of one customer refuses only the customer’s', () => {
		const of = table({ ...bad, customer: 'Contoso' }, { ...everything, createTicket: true });
		expect(issuesOf(of, CONTOSO)).toHaveLength(1);
		expect(issuesOf(of, OTHER)).toEqual([]);
	});

	it.each([
		[
			{ ...bad, status: '' },
			'Row 1 (Critical): Status is empty. Use the status description that the row is for, or “all”.',
		],
		[
			{ ...bad, status: { code: 'x' } },
			'Row 1 (Critical: {"code":"x"}): Status “{"code":"x"}” is not known.',
		],
		[
			{ ...bad, solution: 'KSC', status: 'all' },
			'Row 1 (Critical: all statuses): Solution “KSC” is not known.',
		],
		[
			{ ...bad, level: 'Urgent', status: 'all' },
			'Row 1 (Urgent: all statuses): Level “Urgent” is not known.',
		],
	])('%j is told: %s', (row, text) => {
		expect(issuesOf(table(row), null, 'appNotRunning')).toEqual([expect.stringContaining(text)]);
	});
});

describe('whatever rows are added, the good ones are not lost', () => {
	const cell = (...values: unknown[]) => fc.constantFrom(undefined, ...values);
	const anyRow = fc.record({
		solution: cell('', 'both', 'kasperskySecurityCenter', 'KSC'),
		level: cell('', 'Critical', 'Warning', 'Urgent'),
		status: cell('all', 'databasesOutdated', 'scanOverdue', 'databseOutdated', ''),
		customer: cell('', 'Contoso', 'VSRV2'),
		createTicket: cell(true, false, 'maybe', ''),
		queue: cell('Security', 5, 'Old', 'none', ''),
		dueHours: cell(4, 'soon', ''),
		onePer: cell('device', 'customer', 'site'),
		days: cell('Mon-Fri', 'daily', ''),
		queu: cell('Security'),
	});

	it('what the most specific row with a sound scope sets is what holds', () => {
		fc.assert(
			fc.property(fc.array(anyRow, { maxLength: 8 }), (rows) => {
				const best = {
					...{ solution: 'kasperskySecurityCenter', level: 'Critical', ...outdated },
					...{ customer: 'Contoso', createTicket: true, queue: 8, priority: 1, dueHours: 3 },
					...{ workType: 'none', issueType: 'none', subIssueType: 'none' },
					...{ onePer: 'device', days: 'Mon-Sun' },
				};
				const { settings, issues } = resolveRow(rowOf(table(...rows, best), CONTOSO), picklists());
				expect(issues).toEqual([]);
				expect(settings).toMatchObject({ queue: { id: 8 }, priority: { id: 1 }, dueHours: 3 });
			}),
		);
	});

	it('no row that wants a ticket ends as “off” because another cannot be read', () => {
		const sound = { ...outdated, createTicket: true };
		const bad = anyRow.map(({ createTicket, ...row }) =>
			createTicket === false ? row : { ...row, createTicket },
		);
		fc.assert(
			fc.property(fc.array(bad, { maxLength: 8 }), (rows) => {
				for (const customer of [CONTOSO, OTHER, null]) {
					expect(rowOf(table(...rows, sound), customer).createTicket.value).toBe(true);
				}
			}),
		);
	});
});
