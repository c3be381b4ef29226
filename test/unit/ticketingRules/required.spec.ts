import { readRows } from '../../../nodes/KasperskyTicketingRules/ruleTable/readRules';
import { requiredChecks } from '../../../nodes/KasperskyTicketingRules/ruleTable/required';
import { RuleTable } from '../../../nodes/KasperskyTicketingRules/ruleTable/ruleTable';
import type { Requirements } from '../../../nodes/shared/autotask/requirements';
import { pick, picklists, userDefined } from './fixtures';

const values = picklists({ ticketCategory: [pick(2, 'RMM Alert'), pick(3, 'Standard')] });
const WORK_TYPE = 'billingCodeID';

const issuesOf = (
	cells: object,
	required: string[],
	defaults: Requirements['defaults'] = new Map(),
	known = values,
) => {
	const rows = readRows([{ status: 'all', createTicket: 'on', ...cells }], 'UTC');
	return requiredChecks(known, { fields: required, defaults })(new RuleTable(rows).rows[0]);
};
const filling = new Map([
	[2, new Set([WORK_TYPE])],
	[3, new Set<string>()],
]);

describe('a field that Autotask requires of all tickets', () => {
	it('is named with the row and the setting that mends it', () => {
		const [issue] = issuesOf({}, [WORK_TYPE]);
		expect(issue).toMatchObject({ column: 'workType', by: { index: 1 } });
		expect(issue.message).toMatch(
			/^Row 1 .*: Autotask requires Work Type, “.*” .* has none\. Set Work Type in this row\.$/,
		);
	});

	it.each<[string, object, string[], Requirements['defaults']]>([
		['the row is off', { createTicket: 'off' }, [WORK_TYPE], new Map()],
		['the row sets it', { workType: 'Maintenance' }, [WORK_TYPE], new Map()],
		['its category fills it', { ticketCategory: 'RMM Alert' }, [WORK_TYPE], filling],
		['a category may be chosen elsewhere that fills it', {}, [WORK_TYPE], filling],
		['the API user cannot see what categories fill', {}, [WORK_TYPE], null],
		['an option of Sync may fill it', {}, ['source', 'ticketType', 'ticketCategory'], new Map()],
		['no rule can set it', {}, ['purchaseOrderNumber'], new Map()],
	])('is not named where %s', (_, cells, required, defaults) => {
		expect(issuesOf(cells, required, defaults)).toEqual([]);
	});

	it('is named where the row’s category does not fill it', () => {
		expect(issuesOf({ ticketCategory: 'Standard' }, [WORK_TYPE], filling)).toMatchObject([
			{ message: expect.stringContaining('its ticket category does not fill it') as string },
		]);
	});

	it('is named also where nobody sees what categories fill, if none can', () => {
		const required = ['contactID', 'contractID', 'companyLocationID', 'assignedResourceRoleID'];
		expect(issuesOf({}, required, null).map(({ column }) => column)).toEqual([
			...['assignee', 'contact', 'contract', 'location'],
		]);
	});

	it('may be a user-defined one', () => {
		const known = {
			...values,
			userDefinedFields: [userDefined('Site code', 'text', { isRequired: true })],
		};
		expect(issuesOf({ userDefinedFields: 'Site code: 12' }, [], null, known)).toEqual([]);
		expect(issuesOf({}, [], null, known)).toMatchObject([
			{
				column: 'userDefinedFields',
				message: expect.stringContaining(
					'Add “Site code” to User-Defined Fields in this row.',
				) as string,
			},
		]);
	});
});
