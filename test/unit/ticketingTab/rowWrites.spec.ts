import fc from 'fast-check';
import { planWrites } from '../../../nodes/KasperskyTicketingRules/ticketingTab/rowWrites';
import { namedCustomer } from '../../../nodes/KasperskyTicketingRules/accounts/accounts';
import { cellsOf } from '../../../nodes/KasperskyTicketingRules/ticketingTab/tabModel';
import {
	readStoredRows,
	writtenRow,
	type StoredRow,
} from '../../../nodes/KasperskyTicketingRules/ticketingTab/tableRows';
import {
	rowKey,
	TAB_COLUMNS,
	type Cells,
	type Change,
	type RowRef,
	type TabColumn,
} from '../../../nodes/KasperskyTicketingRules/ticketingTab/tab';
import { readRows } from '../../../nodes/KasperskyTicketingRules/ruleTable/readRules';
import { RuleTable } from '../../../nodes/KasperskyTicketingRules/ruleTable/ruleTable';
import { growth } from '../../growth';
import { pick, picklists } from '../ticketingRules/fixtures';
import { change, context, lists, REF, SCOPE } from './tab';

const tableOf = (rows: readonly StoredRow[]) =>
	new RuleTable(
		readRows(
			rows.map(({ cells }) => cells),
			'UTC',
		),
	);

const cellsIn = (rows: readonly StoredRow[], ref: RowRef): Cells => {
	const customer = ref.customer === '' ? null : namedCustomer(ref.customer);
	return cellsOf(tableOf(rows).rowFor(ref.solution, ref.level, ref.status, customer), lists);
};

/** What a person then finds in the table: as n8n's Data Table writes, new rows behind the others. */
function saved(stored: readonly StoredRow[], changes: Change[]): StoredRow[] {
	const planned = planWrites(stored, { changes, accounts: [] }, context);
	if (planned.issues.length > 0) throw new Error(planned.issues.join('\n'));
	const byId = new Map(stored.map((row) => [row.id, row]));
	for (const id of planned.removed) byId.delete(id);
	let next = 1000;
	for (const row of planned.rows) {
		const id = row.id ?? next++;
		byId.set(id, { id, cells: readStoredRows([writtenRow(row)])[0].cells });
	}
	return [...byId.values()];
}

const row = (id: number, cells: StoredRow['cells']): StoredRow => ({ id, cells });

describe('a changed setting', () => {
	it('is written into the row of its status, and nothing else is written', () => {
		const stored = [
			row(1, { ...SCOPE, createTicket: 'off' }),
			row(2, { ...SCOPE, status: 'appNotRunning', createTicket: 'on' }),
		];
		const planned = planWrites(
			stored,
			{ changes: [change('queue', 'Security')], accounts: [] },
			context,
		);
		expect(planned).toMatchObject({
			rows: [{ id: 1, cells: { ...SCOPE, createTicket: 'off', queue: 'Security' } }],
			removed: [],
		});
	});

	it('gets a row where there is none', () => {
		const planned = planWrites(
			[],
			{ changes: [change('createTicket', 'on'), change('dueHours', '4')], accounts: [] },
			context,
		);
		expect(planned).toMatchObject({
			rows: [{ cells: { ...SCOPE, createTicket: 'on', dueHours: '4' } }],
		});
	});

	it('counts although a wider row behind it says otherwise', () => {
		const stored = [
			row(1, { ...SCOPE, queue: 'Security' }),
			row(2, { status: 'databasesOutdated', queue: 'Security' }),
		];
		const after = saved(stored, [change('queue', 'Monitoring Alert')]);
		expect(cellsIn(after, REF).queue).toBe('Monitoring Alert');
	});

	it('is told with what it was before', () => {
		const planned = planWrites(
			[row(1, { ...SCOPE, queue: 'Security' })],
			{ changes: [change('queue', 'Monitoring Alert')], accounts: [] },
			context,
		);
		expect(planned).toMatchObject({
			history: [
				{
					...{ by: 'service-desk', customer: '', setting: 'Queue' },
					row: 'Databases are outdated (Critical, Kaspersky Security Center)',
					...{ before: 'Security', after: 'Monitoring Alert' },
				},
			],
		});
	});
});

describe('a customer’s setting', () => {
	const contoso = { customer: 'Contoso' };

	it('that is given up takes its row with it when nothing else is in it', () => {
		const stored = [row(1, { ...SCOPE, ...contoso, queue: 'Security' })];
		const planned = planWrites(
			stored,
			{ changes: [change('queue', null, contoso)], accounts: [] },
			context,
		);
		expect(planned).toMatchObject({ rows: [], removed: [1] });
	});

	it('that is given up leaves the others', () => {
		const stored = [row(1, { ...SCOPE, ...contoso, queue: 'Security', dueHours: '2' })];
		const after = saved(stored, [change('queue', null, contoso)]);
		expect(cellsIn(after, { ...REF, ...contoso })).toMatchObject({
			...{ queue: 'Monitoring Alert', dueHours: '2' },
		});
	});
});

describe('what cannot be saved', () => {
	const issuesOf = (changes: Change[], stored: StoredRow[] = []) =>
		planWrites(stored, { changes, accounts: [] }, context).issues;
	const NAME = '“Databases are outdated” (Critical, Kaspersky Security Center)';

	it.each([
		[
			'a queue that Autotask does not have',
			change('queue', 'Nowhere'),
			'Queue cannot be “Nowhere”',
		],
		['an inactive queue', change('queue', 'Old'), 'inactive in Autotask'],
		['no queue', change('queue', 'none'), 'Queue cannot be “none”'],
		['hours that are none', change('dueHours', '0'), 'Due, hours cannot be “0”'],
		['a switch that is neither on nor off', change('createTicket', 'maybe'), 'on or off'],
		['days that are none', change('hours', 'Mon-Xyz|||'), 'Weekly hours cannot be'],
		['nothing for all customers', change('queue', null), 'Queue cannot be'],
	])('names the row and what is allowed: %s', (_what, wrong, text) => {
		const [issue] = issuesOf([wrong]);
		expect(issue).toContain(NAME);
		expect(issue).toContain(text);
	});

	it('is a subtype of another issue type', () => {
		const changes = [change('issueType', 'Security'), change('subIssueType', 'Disk')];
		expect(issuesOf(changes)).toEqual([
			expect.stringContaining('belongs to Issue Type “Computer”'),
		]);
	});

	it('is a row that is switched on with an inactive queue', () => {
		const stored = [row(1, { ...SCOPE, queue: 'Old' })];
		expect(issuesOf([change('createTicket', 'on')], stored)).toEqual([
			expect.stringContaining('“Old” (10) is inactive in Autotask'),
		]);
		expect(issuesOf([change('dueHours', '3')], stored)).toEqual([]);
	});
});

describe('a fault', () => {
	const other = { status: 'appNotRunning' };
	const bad = change('queue', 'Nowhere');

	it('keeps its own row from being saved, and no other', () => {
		const good = change('dueHours', '3', other);
		const planned = planWrites(
			[],
			{ changes: [bad, change('dueHours', '9'), good], accounts: [] },
			context,
		);
		expect(planned).toMatchObject({
			rows: [{ cells: { status: 'appNotRunning', dueHours: '3' } }],
			history: [{ setting: 'Due, hours', after: '3' }],
			refused: { changes: [bad, change('dueHours', '9')], accounts: [] },
			issues: [expect.stringContaining('Queue cannot be “Nowhere”')],
		});
	});

	it('of an account keeps nothing else from being saved', () => {
		const accounts = [
			{ customer: 'Tailspin', company: 999 },
			{ customer: 'Contoso', company: 175 },
		];
		const planned = planWrites([], { changes: [change('dueHours', '3')], accounts }, context);
		expect(planned.rows).toHaveLength(2);
		expect(planned.refused).toEqual({ changes: [], accounts: [accounts[0]] });
	});

	it('of all customers’ row refuses the customer’s row that would need it', () => {
		const contoso = { customer: 'Contoso' };
		const stored = [row(1, { ...SCOPE, queue: 'Old' })];
		const changes = [change('queue', 'Nowhere'), change('createTicket', 'on', contoso)];
		const planned = planWrites(stored, { changes, accounts: [] }, context);
		expect(planned).toMatchObject({ rows: [], history: [] });
		expect(planned.refused.changes).toEqual(changes);
	});

	it('is a status description that the solution does not have', () => {
		const planned = planWrites(
			[],
			{ changes: [change('dueHours', '3', { status: 'nonsense' })], accounts: [] },
			context,
		);
		expect(planned).toMatchObject({ rows: [], issues: [expect.stringContaining('“nonsense”')] });
	});
});

it('of two values for one cell the later counts', () => {
	const changes = [change('dueHours', '3'), change('dueHours', '5')];
	expect(planWrites([], { changes, accounts: [] }, context)).toMatchObject({
		rows: [{ cells: { dueHours: '5' } }],
		history: [{ after: '5' }],
	});
});

it.each(['__proto__', 'constructor', 'toString'])('a customer may be called %s', (customer) => {
	const changes = [change('dueHours', '3', { customer })];
	const accounts = [{ customer, company: 175 }];
	expect(planWrites([], { changes, accounts }, context)).toMatchObject({
		rows: [{ cells: { customer, dueHours: '3' } }, { cells: { customer, company: '175|Contoso' } }],
		issues: [],
	});
});

it('one customer in two spellings is one row', () => {
	const stored = [row(1, { ...SCOPE, customer: 'Contoso', dueHours: '2' })];
	const changes = [
		change('dueHours', '3', { customer: 'CONTOSO' }),
		change('priority', 'High', { customer: ' contoso\u200B' }),
	];
	expect(planWrites(stored, { changes, accounts: [] }, context)).toMatchObject({
		rows: [{ id: 1, cells: { customer: 'Contoso', dueHours: '3', priority: 'High' } }],
	});
});

describe('the work of a save grows with', () => {
	const customer = (at: number) => `Customer ${at}`;
	const ofCustomers = (size: number) =>
		Array.from({ length: size }, (_, at) =>
			row(at + 1, { ...SCOPE, customer: customer(at), dueHours: '2' }),
		);

	it('the changes, not with their square', () => {
		const save = (size: number) => {
			const changes = Array.from({ length: size }, (_, at) =>
				change('dueHours', '3', { customer: customer(at) }),
			);
			const accounts = changes.map((one) => ({ customer: one.customer, company: 175 }));
			planWrites(ofCustomers(size), { changes, accounts }, context);
		};
		expect(growth(save, 100, 8)).toBeLessThan(24);
	});

	it('the faults, not with their square', () => {
		const save = (size: number) => {
			const changes = Array.from({ length: size }, (_, at) =>
				change('dueHours', 'soon', { customer: customer(at) }),
			);
			planWrites([], { changes, accounts: [] }, context);
		};
		expect(growth(save, 200, 8)).toBeLessThan(24);
	});

	it('the table, when one row of it is changed', () => {
		const save = (size: number) =>
			planWrites(ofCustomers(size), { changes: [change('dueHours', '3')], accounts: [] }, context);
		expect(growth(save, 100, 8)).toBeLessThan(24);
	});
});

describe('an account', () => {
	const saveAccount = (stored: StoredRow[], company: number | null) =>
		planWrites(stored, { changes: [], accounts: [{ customer: 'Tailspin', company }] }, context);

	it('gets a row of its own', () => {
		expect(saveAccount([], 176)).toMatchObject({
			rows: [{ cells: { customer: 'Tailspin', company: '176|Fabrikam' } }],
			history: [{ customer: 'Tailspin', setting: 'Company', before: 'by name', after: 'Fabrikam' }],
		});
	});

	it('is found by name again when its company is removed', () => {
		const stored = [row(7, { customer: 'Tailspin', company: '175|Contoso' })];
		expect(saveAccount(stored, null)).toMatchObject({ rows: [], removed: [7] });
	});

	it('is refused for a company that is not active', () => {
		expect(saveAccount([], 999)).toMatchObject({
			rows: [],
			refused: { accounts: [{ customer: 'Tailspin', company: 999 }] },
			issues: [expect.stringContaining('Autotask has no active company with the ID 999')],
		});
	});
});

describe('whatever the table holds', () => {
	const solutions = fc.constantFrom(
		'kasperskySecurityCenter',
		'kasperskyEndpointSecurityCloud',
		'',
	);
	const statuses = fc.constantFrom('databasesOutdated', 'appNotRunning', 'all');
	const customers = fc.constantFrom('', 'Contoso', 'Fabrikam');
	const stored = fc
		.array(
			fc.record({
				...{ solution: solutions, level: fc.constantFrom('Critical', 'Warning', '') },
				...{ status: statuses, customer: customers },
				createTicket: fc.constantFrom('', 'on', 'off'),
				queue: fc.constantFrom('', 'Security', 'Monitoring Alert'),
				dueHours: fc.constantFrom('', '3', '5'),
				issueType: fc.constantFrom('', 'none', 'Security'),
				days: fc.constantFrom('', 'Mon-Fri', 'Mon-Sun'),
			}),
			{ maxLength: 8 },
		)
		.map((rows) => readStoredRows(rows.map((cells, at) => ({ ...cells, id: at + 1 }))));
	const values = fc.oneof(
		fc.tuple(fc.constant<TabColumn>('createTicket'), fc.constantFrom('on', 'off')),
		fc.tuple(fc.constant<TabColumn>('queue'), fc.constantFrom('Security', 'Monitoring Alert')),
		fc.tuple(fc.constant<TabColumn>('dueHours'), fc.constantFrom('3', '7')),
		fc.tuple(fc.constant<TabColumn>('onePer'), fc.constantFrom('device', 'customer')),
		fc.tuple(fc.constant<TabColumn>('hours'), fc.constantFrom('', 'Mon-Fri|08:00|18:00|')),
	);
	const refs = fc.record({
		solution: fc.constantFrom<RowRef['solution']>(
			'kasperskySecurityCenter',
			'kasperskyEndpointSecurityCloud',
		),
		level: fc.constantFrom<RowRef['level']>('Critical', 'Warning'),
		status: fc.constantFrom('databasesOutdated', 'appNotRunning'),
		customer: customers,
	});
	const changes = fc.uniqueArray(
		fc.tuple(refs, values).map(([ref, [column, value]]): Change => ({ ...ref, column, value })),
		{ minLength: 1, maxLength: 5, selector: (one) => `${rowKey(one)}/${one.column}` },
	);

	it('has exactly what was changed, and all else as before', () => {
		fc.assert(
			fc.property(stored, changes, refs, (rows, wanted, other) => {
				const after = saved(rows, wanted);
				for (const one of wanted) {
					const value = cellsIn(after, one)[one.column];
					const expected =
						one.column === 'hours' && one.value !== '' ? `${one.value}UTC` : one.value;
					expect(value).toBe(expected);
				}
				// What a customer has of its own does not change with what all customers have.
				const beneath = wanted.filter(
					(one) => one.customer === '' || one.customer === other.customer,
				);
				for (const column of TAB_COLUMNS) {
					const touched = beneath.some(
						(one) =>
							one.column === column &&
							rowKey({ ...one, customer: '' }) === rowKey({ ...other, customer: '' }),
					);
					if (!touched) expect(cellsIn(after, other)[column]).toBe(cellsIn(rows, other)[column]);
				}
			}),
			{ numRuns: 60 },
		);
	});

	it('has nothing to write when the same is saved twice', () => {
		fc.assert(
			fc.property(stored, changes, (rows, wanted) => {
				const after = saved(rows, wanted);
				const again = planWrites(after, { changes: wanted, accounts: [] }, context);
				expect(saved(after, wanted)).toEqual(after);
				expect(again).toMatchObject({ removed: [] });
			}),
			{ numRuns: 40 },
		);
	});
});

describe('a default that Autotask does not have', () => {
	const without = { ...context, picklists: picklists({ ...lists, priority: [pick(1, 'High')] }) };
	const stored = [row(1, { ...SCOPE, createTicket: 'on', priority: 'High' })];
	const blank = change('priority', '');

	it('is blank again after a reset', () => {
		const changes = [change('createTicket', 'off'), blank];
		const planned = planWrites(stored, { changes, accounts: [] }, without);
		expect(planned).toMatchObject({ rows: [{ id: 1, cells: { ...SCOPE, createTicket: 'off' } }] });
	});

	it('is asked for while the row is on', () => {
		const planned = planWrites(stored, { changes: [blank], accounts: [] }, without);
		expect(planned).toMatchObject({ issues: [expect.stringContaining('Priority is blank')] });
	});
});
