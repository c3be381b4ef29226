import {
	companyValueIssues,
	companyValuesOf,
	resolveCompanyValues,
} from '../../../nodes/KasperskyTicketingRules/ruleTable/companyValues';
import { readRows } from '../../../nodes/KasperskyTicketingRules/ruleTable/readRules';
import { RuleTable } from '../../../nodes/KasperskyTicketingRules/ruleTable/ruleTable';
import type { CompanyRecord } from '../../../nodes/shared/autotask/companyRecords';

const CONTOSO = { id: 175, name: 'Contoso', isActive: true };

const rowWith = (cells: object) =>
	new RuleTable(readRows([{ status: 'all', ...cells }], 'UTC')).rows[0];
const record = (id: number, companyID: number, flaw: CompanyRecord['flaw'] = '') => ({
	...{ id, companyID, label: 'Megan Bowen', names: ['megan bowen'], flaw },
});
const resolve = (records: CompanyRecord[], cells: object = { contact: 'Megan Bowen' }) =>
	resolveCompanyValues(rowWith(cells), CONTOSO, () => records);

describe('a contact, contract or location of a row', () => {
	it('is the one of the ticket’s company', () => {
		const { fields, issues } = resolve([
			record(30, 175),
			record(32, 176),
			record(29, 175, 'inactive'),
		]);
		expect([fields, issues]).toEqual([{ contactID: 30 }, []]);
	});

	it('fills Autotask’s field of each', () => {
		const cells = { contact: 'a', contract: 'b', location: 'c' };
		expect(resolve([record(7, 175)], cells).fields).toEqual({
			...{ contactID: 7, contractID: 7, companyLocationID: 7 },
		});
	});

	it('asks nothing where no row sets any', () => {
		expect(companyValuesOf([rowWith({}), rowWith({ contact: 'none' })])).toEqual({
			...{ contact: [], contract: [], location: [] },
		});
	});

	it.each<[string, CompanyRecord[], string]>([
		[
			'of another company',
			[record(32, 176)],
			'belongs to another company (ID 176), and the ticket is for Contoso (175)',
		],
		['of others', [record(1, 176), record(2, 177)], 'belongs to other companies'],
		['inactive', [record(31, 175, 'inactive')], 'is inactive in Autotask'],
		[
			'inactive and listed without its company',
			[record(31, 0, 'inactive')],
			'is inactive in Autotask',
		],
		[
			'inactive here, active elsewhere',
			[record(31, 175, 'inactive'), record(32, 176)],
			'is inactive in Autotask',
		],
		['expired', [record(81, 175, 'expired')], 'has expired'],
		['not begun', [record(81, 175, 'not begun')], 'has not begun'],
		['unknown', [], 'does not exist in Autotask of Contoso (175), or the API user may not see it'],
		['ambiguous', [record(30, 175), record(39, 175)], 'Autotask has 2 (IDs 30, 39)'],
	])('that is %s is told in words', (_, records, text) => {
		const { fields, issues } = resolve(records);
		expect(fields).toEqual({});
		expect(issues).toMatchObject([{ column: 'contact', value: 'Megan Bowen' }]);
		expect(issues[0].message).toContain(text);
	});

	it('for all customers is right as long as any company has it', () => {
		const row = rowWith({ contact: 'Megan Bowen' });
		expect(companyValueIssues(row, () => [record(32, 176)])).toEqual([]);
		expect(companyValueIssues(row, () => [])).toMatchObject([{ column: 'contact' }]);
	});
});
