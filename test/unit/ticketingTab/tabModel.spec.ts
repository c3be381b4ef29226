import { STATUS_CATALOGUE } from '../../../nodes/shared/deviceStatus/statusCatalogue';
import { rowKey, type RowRef } from '../../../nodes/KasperskyTicketingRules/ticketingTab/tab';
import { cellsOf } from '../../../nodes/KasperskyTicketingRules/ticketingTab/tabModel';
import { pick, picklists } from '../ticketingRules/fixtures';
import { CONTOSO, LISTS, model, REF, tableOf } from './tabs';

const rowOf = (rows: object[], ref: RowRef, lists = LISTS) => {
	const { rows: all, customerRows } = model(rows, lists);
	return [...all, ...customerRows].find((row) => rowKey(row.ref) === rowKey(ref));
};

describe('the rows', () => {
	it('are one for each solution, level and status that it has', () => {
		const wanted = STATUS_CATALOGUE.flatMap(({ text }) => Object.keys(text)).length * 2;
		expect(new Set(model().rows.map(({ ref }) => rowKey(ref))).size).toBe(wanted);
	});

	it('have the defaults of their level where the table is empty', () => {
		const { defaults } = model();
		for (const { ref, cells } of model().rows) expect(cells).toEqual(defaults[ref.level]);
		expect(defaults).toMatchObject({
			Critical: {
				createTicket: 'off',
				queue: 'Monitoring Alert',
				priority: 'Critical',
				dueHours: '12',
			},
			Warning: {
				createTicket: 'off',
				queue: 'Monitoring Alert',
				priority: 'Medium',
				dueHours: '24',
			},
		});
	});

	it('have a blank priority where Autotask has none of the default’s name', () => {
		const lists = picklists({ ...LISTS, priority: [pick(1, 'High')] });
		expect(rowOf([], REF, lists)?.cells.priority).toBe('');
	});

	it('show an inactive value under its name', () => {
		expect(rowOf([{ ...REF, queue: '6|Old' }], REF)?.cells.queue).toBe('Old');
	});

	it('say of a cell that nobody can read what may stand there', () => {
		const issues = rowOf([{ ...REF, from: '25:00' }], REF)?.issues;
		expect(issues?.hours).toMatch(/^Weekly hours “25:00” cannot be read: use /);
	});
});

describe('a row of which nobody knows what it is for', () => {
	it('is told once, and not in every row of the page', () => {
		const { unreadable, rows } = model([{ ...REF, status: 'dataBaseOld', createTicket: 'on' }]);
		expect(unreadable).toEqual([expect.stringContaining('dataBaseOld')]);
		expect(rows.filter(({ issues }) => issues !== undefined)).toEqual([]);
	});
});

describe('the rows of a customer', () => {
	it('hold what differs from those of all customers', () => {
		const rows = [
			{ ...REF, dueHours: '4' },
			{ ...CONTOSO, dueHours: '4', queue: 'Security' },
		];
		expect(rowOf(rows, CONTOSO)?.cells).toEqual({ queue: 'Security' });
	});

	it('are left out where nothing differs', () => {
		expect(model([{ ...CONTOSO, dueHours: '12' }]).customerRows).toEqual([]);
	});
});

describe('the values that can be chosen', () => {
	it('are in Autotask’s order, with what is inactive marked', () => {
		const queueID = [
			pick(1, 'Last', { sortOrder: 3 }),
			pick(2, 'First', { sortOrder: 1, isDefault: true }),
			pick(3, 'Gone', { sortOrder: 2, isActive: false }),
		];
		expect(model([], picklists({ queueID })).choices.queue).toEqual([
			{ value: 'First', label: 'First', isDefault: true },
			{ value: 'Gone', label: 'Gone', isDefault: false, isInactive: true },
			{ value: 'Last', label: 'Last', isDefault: false },
		]);
	});

	it('say of a sub-issue type which issue type it is beneath', () => {
		const [antivirus] = model().choices.subIssueType;
		expect(antivirus).toMatchObject({ value: 'Antivirus', parent: 'Computer' });
	});
});

describe('weekly hours', () => {
	const hours = (row: object) => {
		const { solution, level, status } = REF;
		return cellsOf(tableOf([{ ...REF, ...row }]).rowFor(solution, level, status, null), LISTS)
			.hours;
	};

	it('are nothing where tickets are always created', () => {
		expect(hours({ days: 'Mon-Sun' })).toBe('');
	});

	it('are days, times and time zone', () => {
		const row = { days: 'Mon-Fri', from: '08:00', to: '18:00', timeZone: 'Europe/Berlin' };
		expect(hours(row)).toBe('Mon-Fri|08:00|18:00|Europe/Berlin');
	});
});
