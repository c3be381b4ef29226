import type { IDataObject } from 'n8n-workflow';
import {
	readStoredRows,
	versionOf,
} from '../../../nodes/KasperskyTicketingRules/ticketingTab/tableRows';
import { cellsIn, change, plan, REF, SCOPE, written } from './tab';

/** A table that somebody else fills as well, and not always well. */

const GOOD = { id: 1, ...SCOPE, createTicket: true, queue: 'Security' };
const OTHER = { ...REF, status: 'appNotRunning' } as const;

const RUBBISH: Array<[string, IDataObject[]]> = [
	[
		'a status that nobody knows',
		[{ id: 7, status: 'nonsense', createTicket: true, queue: 'Security' }],
	],
	['a level that nobody knows', [{ id: 7, ...SCOPE, level: 'Severe', createTicket: true }]],
	['a row without a status', [{ id: 7, solution: SCOPE.solution, createTicket: true }]],
	[
		'the same row twice',
		[
			{ id: 7, ...SCOPE, queue: 'Old' },
			{ id: 8, ...SCOPE, priority: 'High' },
		],
	],
	['a row for all statuses', [{ id: 7, status: 'all', createTicket: 'on', dueHours: 5 }]],
	['a row for both solutions and both levels', [{ id: 7, status: SCOPE.status, dueHours: 5 }]],
	['a queue that is inactive', [{ id: 7, ...SCOPE, createTicket: true, queue: 'Old' }]],
	[
		'a queue that Autotask does not have',
		[{ id: 7, ...SCOPE, createTicket: true, queue: 'Nowhere' }],
	],
	['hours that are none', [{ id: 7, ...SCOPE, days: 'Mon-Xyz' }]],
	['a number that is none', [{ id: 7, ...SCOPE, dueHours: 'soon' }]],
	['a switch that is neither on nor off', [{ id: 7, ...SCOPE, createTicket: 'maybe' }]],
	['a blank row', [{ id: 7, solution: '', level: null, queue: '' }]],
	['a row that sets nothing', [{ id: 7, ...SCOPE, customer: 'Contoso' }]],
	['columns of others', [{ id: 7, owner: 'Somebody', remark: '=1+1' }]],
	['a misspelt column', [{ id: 7, ...SCOPE, quue: 'Security' }]],
	[
		'two companies for one customer',
		[
			{ id: 7, customer: 'Contoso', company: '175|Contoso' },
			{ id: 8, customer: 'contoso', company: 'none of ours' },
		],
	],
];

describe.each(RUBBISH)('beside %s', (_what, rubbish) => {
	const stored = [GOOD, ...rubbish];

	it('another row of the page is saved, and nothing else is written', () => {
		const planned = plan(stored, { changes: [change('dueHours', '3', OTHER)] });
		expect(planned).toMatchObject({ issues: [], removed: [], refused: { changes: [] } });
		expect(planned.rows).toHaveLength(1);
		expect(cellsIn(written(stored, planned), OTHER).dueHours).toBe('3');
	});

	it('another row is switched on with values of its own', () => {
		const changes = [
			change('createTicket', 'on', OTHER),
			...[change('queue', 'Security', OTHER), change('priority', 'High', OTHER)],
			...[change('dueHours', '4', OTHER), change('hours', '', OTHER)],
			change('onePer', 'device', OTHER),
		];
		const planned = plan(stored, { changes });
		expect(planned.issues).toEqual([]);
		expect(cellsIn(written(stored, planned), OTHER)).toMatchObject({
			...{ createTicket: 'on', queue: 'Security', priority: 'High', dueHours: '4', hours: '' },
		});
	});

	it('what is changed in the same row counts', () => {
		const planned = plan(stored, { changes: [change('priority', 'Medium')] });
		expect(planned.issues).toEqual([]);
		expect(cellsIn(written(stored, planned), REF).priority).toBe('Medium');
	});

	it('an account is saved', () => {
		const planned = plan(stored, { accounts: [{ customer: 'Tailspin', company: 176 }] });
		expect(planned).toMatchObject({
			issues: [],
			removed: [],
			rows: [{ cells: { customer: 'Tailspin', company: '176|Fabrikam' } }],
		});
	});
});

describe('a row that is changed', () => {
	const changed = (row: IDataObject) => {
		const stored = [{ id: 7, ...row }];
		const planned = plan(stored, { changes: [change('dueHours', '3')] });
		return { planned, after: written(stored, planned) };
	};

	it.each([
		[
			'names instead of codes',
			{
				...{ solution: 'Kaspersky Security Center', level: 'critical' },
				status: 'Databases are outdated',
			},
		],
		['an ID as a text', { ...SCOPE, id: '7' }],
		['numbers and switches as texts', { ...SCOPE, dueHours: '12', createTicket: 'yes' }],
		['an ID and a label', { ...SCOPE, queue: '9|Security' }],
		['an ID alone', { ...SCOPE, queue: 9 }],
	])('is found by %s', (_what, row) => {
		const { planned, after } = changed(row);
		expect(planned.rows).toHaveLength(1);
		expect(after).toHaveLength(1);
		expect(cellsIn(after, REF).dueHours).toBe('3');
		expect(after[0].statusDescription).toBe('Databases are outdated');
	});

	it('keeps what cannot be read, for who has written it', () => {
		const { after } = changed({ ...SCOPE, createTicket: 'maybe', queue: 'Nowhere', owner: 'Ann' });
		expect(after).toEqual([
			expect.objectContaining({ createTicket: 'maybe', queue: 'Nowhere', owner: 'Ann' }),
		]);
	});

	it('is not removed while another column holds something', () => {
		const own = { id: 7, ...SCOPE, customer: 'Contoso', dueHours: 2 };
		const changes = [change('dueHours', null, { customer: 'Contoso' })];
		expect(plan([own], { changes })).toMatchObject({ removed: [7] });
		expect(plan([{ ...own, owner: 'Ann' }], { changes })).toMatchObject({ removed: [] });
	});
});

describe('the version of a table', () => {
	const version = (rows: IDataObject[]) => versionOf(readStoredRows(rows));

	it.each([
		['a cell', [{ ...GOOD, queue: 'Other' }]],
		['a row more', [GOOD, { id: 2, ...SCOPE }]],
		['a misspelt column', [{ ...GOOD, quue: 'Other' }]],
		['another ID', [{ ...GOOD, id: 2 }]],
	])('changes with %s', (_what, rows) => {
		expect(version(rows)).not.toBe(version([GOOD]));
	});

	it.each([
		['a column of somebody else', [{ ...GOOD, owner: 'Ann' }]],
		['the time of a row', [{ ...GOOD, updatedAt: '2026-11-28T14:00:00Z' }]],
		['a blank row', [GOOD, { id: 9, queue: '' }]],
	])('does not change with %s', (_what, rows) => {
		expect(version(rows)).toBe(version([GOOD]));
	});
});
