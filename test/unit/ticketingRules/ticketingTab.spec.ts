/**
 * The original's page "Ticketing for computer statuses", sentence by sentence; what is not about rules
 * is proved where docs/ticketing-tab.md says.
 */
import fc from 'fast-check';
import type { Account } from '../../../nodes/KasperskyTicketingRules/accounts/accounts';
import {
	decideWithoutAutotask,
	decideTicket,
	onePerOf,
} from '../../../nodes/KasperskyTicketingRules/decisions/decide';
import { pickOptions } from '../../../nodes/KasperskyTicketingRules/methods/pickOptions';
import { resolveRow } from '../../../nodes/KasperskyTicketingRules/ruleTable/resolveRow';
import { parseRules } from '../../../nodes/KasperskyTicketingRules/ruleTable/readRules';
import {
	RuleTable,
	type TableRow,
} from '../../../nodes/KasperskyTicketingRules/ruleTable/ruleTable';
import type { Rule } from '../../../nodes/KasperskyTicketingRules/ruleTable/rules';
import { TICKET_SETTINGS, type SettingName } from '../../../nodes/shared/ticketSettings';
import { STATUS_CATALOGUE } from '../../../nodes/shared/deviceStatus/statusCatalogue';
import { pick, picklists, statusChange } from './fixtures';

const table = (...rules: object[]) => {
	const forAll = rules.map((rule) => ({ statuses: ['all'], ...rule }));
	const parsed = parseRules(forAll, 'UTC');
	expect(parsed.issues).toEqual([]);
	return new RuleTable(parsed.rules);
};
const KSC = 'kasperskySecurityCenter';
const CLOUD = 'kasperskyEndpointSecurityCloud';
const outdated = (of: RuleTable, level: 'Critical' | 'Warning' = 'Critical') =>
	of.rowFor(KSC, level, 'databasesOutdated', null);
const settingsOf = (row: TableRow, lists = picklists()) => resolveRow(row, lists).settings;

const ACTIVE: Account = {
	company: { id: 175, name: 'Contoso', isActive: true },
	matchedBy: 'name',
};
/** The ticket that a row makes at 10:00, if it is on. */
const ticketOf = (row: TableRow, account: Account = ACTIVE) => {
	const { solution, level } = row;
	const change = statusChange({ solution, level });
	const request = { change, row, settings: settingsOf(row), account };
	const onePer = onePerOf(change, row);
	const write = () => ({ title: 'T', description: 'D' });
	const now = Date.parse('2026-11-22T10:00:00.123Z');
	return (
		decideWithoutAutotask(change, row) ??
		decideTicket({ ...request, onePer, outsideHours: undefined, now }, write)
	);
};

it('“On the Ticketing tab, you can configure ticketing rules for the computer statuses.”: there is a row for each', () => {
	const rows = table().rows.map(({ solution, level, status }) => [solution, level, status.code]);
	for (const { code, text } of STATUS_CATALOGUE) {
		for (const solution of Object.keys(text)) {
			for (const level of ['Critical', 'Warning']) {
				expect(rows).toContainEqual([solution, level, code]);
			}
		}
	}
});

describe('“This allows tickets to be created in Autotask when the computer status in Kaspersky Security Center or Kaspersky Endpoint Security Cloud changes to Warning or Critical.”', () => {
	it.each([
		[KSC, 'Critical'],
		[KSC, 'Warning'],
		[CLOUD, 'Critical'],
		[CLOUD, 'Warning'],
	] as const)('%s, %s', (solution, level) => {
		const of = table({ solution, level, createTicket: 'on' });
		expect(ticketOf(of.rowFor(solution, level, 'databasesOutdated', null))).toMatchObject({
			action: 'open',
			companyID: 175,
			queueID: 8,
			priority: level === 'Critical' ? 4 : 2,
			dueDateTime: level === 'Critical' ? '2026-11-22T22:00:00Z' : '2026-11-23T10:00:00Z',
		});
	});
});

describe('“You can edit ticketing settings either for an individual computer status or for several statuses at the same time.”', () => {
	it('changes one row', () => {
		const of = table({
			solution: KSC,
			level: 'Critical',
			statuses: ['databasesOutdated'],
			createTicket: 'on',
		});
		expect(of.rows.filter((row) => row.createTicket.value)).toEqual([outdated(of)]);
	});

	it('gives five statuses of one rule five equal rows', () => {
		const statuses = STATUS_CATALOGUE.slice(0, 5).map(({ code }) => code);
		const of = table({
			solution: KSC,
			level: 'Warning',
			statuses,
			createTicket: 'on',
			queue: 29682833,
			priority: 1,
			dueHours: 4,
			workType: 29683003,
			issueType: 10,
			subIssueType: 100,
		});
		const on = of.rows.filter((row) => row.createTicket.value);
		expect(on.map((row) => row.status.code)).toEqual(statuses);
		expect(new Set(on.map((row) => JSON.stringify(settingsOf(row)))).size).toBe(1);
		expect(settingsOf(on[0])).toEqual({
			queue: { id: 29682833, label: 'Security' },
			priority: { id: 1, label: 'High' },
			dueHours: 4,
			workType: { id: 29683003, label: 'Maintenance' },
			issueType: { id: 10, label: 'Computer' },
			subIssueType: { id: 100, label: 'Antivirus' },
			ticketCategory: null,
		});
	});
});

it('“In the left pane, select the Warning status or Critical status section to configure ticketing for computer statuses.”: a rule for one level leaves the other alone', () => {
	const of = table({ level: 'Warning', createTicket: 'on' });
	expect(outdated(of, 'Warning').createTicket.value).toBe(true);
	expect(outdated(of, 'Critical').createTicket.value).toBe(false);
});

it('“In the left pane, click the Kaspersky solution name, and then select the Warning status or Critical status section.”: a rule for one solution leaves the other alone', () => {
	const of = table({ solution: CLOUD, createTicket: 'on' });
	expect(of.rows.every((row) => row.createTicket.value === (row.solution === CLOUD))).toBe(true);
});

describe('“To configure ticket creation for one status, use the toggle button in the Create ticket column to enable ticket creation for the corresponding status change.”', () => {
	it('goes on, and off again by a later rule', () => {
		const on = { statuses: ['databasesOutdated'], createTicket: 'on' };
		expect(outdated(table(on)).createTicket.value).toBe(true);
		const off = { statuses: ['databasesOutdated'], createTicket: 'off' };
		expect(outdated(table(on, off)).createTicket.value).toBe(false);
	});

	it('stays when a later rule does not change it', () => {
		const of = table({ createTicket: 'on' }, { createTicket: 'unchanged', priority: 1 });
		expect(outdated(of).createTicket).toMatchObject({ value: true, rule: { index: 1 } });
		expect(outdated(of).rule).toMatchObject({ index: 2 });
	});
});

describe('“In the Queue, Priority, and Due, hours columns, edit the settings as required.”', () => {
	it.each([
		[{ queue: '5|Client Portal' }, { queueID: 5 }],
		[{ priority: '1|High' }, { priority: 1 }],
		[{ dueHours: 3 }, { dueHours: 3, dueDateTime: '2026-11-22T13:00:00Z' }],
	])('%j changes its column, and no other', (cell, changed) => {
		const on = { createTicket: 'on' };
		const before = ticketOf(outdated(table(on)));
		expect(ticketOf(outdated(table(on, cell)))).toEqual({ ...before, ...changed });
	});
});

describe('“To configure ticket creation for one or several statuses simultaneously, select the lines that contain the required status description, and then click the Edit button above the table.”', () => {
	const statuses = ['databasesOutdated', 'scanOverdue'];

	it('a rule edits the lines that it names, and no other', () => {
		const of = table({ statuses, createTicket: 'on', queue: '5|Client Portal' });
		const edited = of.rows.filter((row) => row.rule !== null);
		expect(new Set(edited.map(({ status }) => status.code))).toEqual(new Set(statuses));
	});

	it('“Editing ticketing settings for multiple computer statuses is useful if you want to assign the same ticketing settings to these computer statuses.”', () => {
		const of = table({
			solution: KSC,
			level: 'Critical',
			statuses,
			createTicket: 'on',
			priority: 1,
		});
		const [one, other] = statuses.map((code) => of.rowFor(KSC, 'Critical', code, null));
		expect(settingsOf(one)).toEqual(settingsOf(other));
		expect(one.createTicket).toEqual(other.createTicket);
	});

	it('“If you want the ticketing settings to be different, edit them individually for each computer status.”', () => {
		const of = table({ statuses, priority: 1 }, { statuses: ['scanOverdue'], priority: 2 });
		const priorities = statuses.map(
			(code) => settingsOf(of.rowFor(KSC, 'Critical', code, null)).priority?.label,
		);
		expect(priorities).toEqual(['High', 'Medium']);
	});
});

describe('“On / Off (or, in the main window, the toggle button)—Enable or disable ticket creation for the selected status changes.”', () => {
	it.each([
		['on', 'open'],
		['off', 'none'],
	])('%s: %s', (createTicket, action) => {
		expect(ticketOf(outdated(table({ createTicket })))).toMatchObject({ action });
	});
});

it('“By default, ticket creation is disabled for all computer status descriptions.”', () => {
	const { rows } = table();
	// 21 status descriptions of KSC and 9 of KES Cloud, "Other status" among them, at two levels.
	expect(rows).toHaveLength(62);
	expect(rows.every((row) => !row.createTicket.value && row.rule === null)).toBe(true);
	expect(decideWithoutAutotask(statusChange(), outdated(table()))).toEqual({
		action: 'none',
		externalID: expect.stringMatching(/^ksp-5f0c21aa-[0-9a-f]{16}-databasesOutdated$/),
		reason:
			'Ticket creation is off for “Databases are outdated” (Critical, Kaspersky Security Center): no rule switches it on.',
	});
});

it('“Queue—Select the queue in which to put the created ticket.”', () => {
	const rule = { createTicket: 'on', queue: '29682833|Security' };
	expect(ticketOf(outdated(table(rule)))).toMatchObject({ action: 'open', queueID: 29682833 });
});

it('“The drop-down list contains the names of the Autotask queues.”: the active ones', () => {
	const { queueID } = picklists();
	expect(pickOptions(queueID, 'unchanged').map(({ name }) => name)).toEqual([
		'Client Portal',
		'Monitoring Alert',
		'Security',
	]);
});

it('“By default, the tickets are put in the Monitoring Alert queue.”', () => {
	for (const row of table().rows) {
		expect(settingsOf(row).queue).toEqual({ id: 8, label: 'Monitoring Alert' });
	}
});

describe('“This setting is required.” (queue and priority)', () => {
	const on = {
		name: 'Databases',
		solution: KSC,
		level: 'Critical',
		statuses: ['databasesOutdated'],
		createTicket: 'on',
	};

	it('names rule, row and field when a row that is on has no queue', () => {
		const lists = picklists({ queueID: [pick(5, 'Client Portal')] });
		expect(resolveRow(outdated(table(on)), lists).issues).toEqual([
			'Rule 1 “Databases” (Critical: Databases are outdated): Queue is blank for “Databases are outdated” (Critical, Kaspersky Security Center), because Autotask has no active value “Monitoring Alert” to use by default. Set Queue in this rule.',
		]);
	});

	it('asks nothing of a row that is off', () => {
		const lists = picklists({ queueID: [], priority: [] });
		expect(resolveRow(outdated(table()), lists).issues).toEqual([]);
	});

	it('is content when any rule sets it', () => {
		const lists = picklists({ queueID: [pick(5, 'Client Portal')] });
		expect(resolveRow(outdated(table(on, { queue: 5 })), lists).issues).toEqual([]);
	});

	it('says so when a rule empties it', () => {
		const { issues } = resolveRow(outdated(table(on, { priority: 'none' })), picklists());
		expect(issues).toEqual([
			expect.stringContaining('because Rule 2 (Critical and Warning: all statuses) empties it'),
		]);
	});
});

describe('“Priority—Select the priority level for the tickets created in Autotask.”', () => {
	it('is the priority of the ticket', () => {
		const rule = { createTicket: 'on', priority: '1|High' };
		expect(ticketOf(outdated(table(rule)))).toMatchObject({ action: 'open', priority: 1 });
	});

	it('“Assigning priority levels to the tickets created for computer status change is used to prioritize corresponding Autotask tickets.”: each status has its own', () => {
		const of = table(
			{ createTicket: 'on', priority: '2|Medium' },
			{ statuses: ['databasesOutdated'], priority: '1|High' },
		);
		expect(ticketOf(outdated(of))).toMatchObject({ priority: 1 });
		expect(ticketOf(of.rowFor(KSC, 'Critical', 'scanOverdue', null))).toMatchObject({
			priority: 2,
		});
	});

	it('“The ticket priority allows you to respond to the issues in order of their importance, so that more urgent problems can be resolved sooner.”: what is Critical comes before what is a Warning', () => {
		const of = table({ createTicket: 'on' });
		const priorityOf = (level: 'Critical' | 'Warning') => settingsOf(outdated(of, level)).priority;
		const order = pickOptions(
			[pick(4, 'Critical', { sortOrder: 1 }), pick(2, 'Medium', { sortOrder: 3 })],
			'',
		).map(({ name }) => name);
		expect(order).toEqual([priorityOf('Critical')?.label, priorityOf('Warning')?.label]);
	});
});

describe('“The default priority for Critical computer statuses is Critical, and for Warning computer statuses it is Medium.”', () => {
	it('is looked up by label', () => {
		expect(settingsOf(outdated(table(), 'Critical')).priority).toEqual({
			id: 4,
			label: 'Critical',
		});
		expect(settingsOf(outdated(table(), 'Warning')).priority).toEqual({ id: 2, label: 'Medium' });
	});

	it('“If one of these basic priority values is deleted in Autotask, the default value is blank.”', () => {
		const priority = [pick(4, 'Critical', { isActive: false }), pick(2, 'Medium')];
		expect(settingsOf(outdated(table(), 'Critical'), picklists({ priority })).priority).toBeNull();
		expect(settingsOf(outdated(table(), 'Warning'), picklists({ priority })).priority).toEqual({
			id: 2,
			label: 'Medium',
		});
		expect(settingsOf(outdated(table()), picklists({ priority: [] })).priority).toBeNull();
	});

	it('takes the active one of two with the same label', () => {
		const priority = [pick(3, 'critical', { isActive: false }), pick(9, 'Critical')];
		expect(settingsOf(outdated(table()), picklists({ priority })).priority?.id).toBe(9);
	});
});

it('“Due—Specify the time interval during which the ticket issue must be resolved and the ticket must be closed.”: from the creation of the ticket', () => {
	expect(ticketOf(outdated(table({ createTicket: 'on', dueHours: 48 })))).toMatchObject({
		dueHours: 48,
		dueDateTime: '2026-11-24T10:00:00Z',
	});
});

it('“The default value for Critical computer statuses is 12 hours, and for Warning computer statuses it is 24 hours.”', () => {
	for (const row of table().rows) {
		expect(settingsOf(row).dueHours).toBe(row.level === 'Critical' ? 12 : 24);
	}
});

describe('what the original has only in its dialog', () => {
	it.each([
		[
			'“Work type—Select the work type to be assigned to the ticket.”',
			{ workType: '29683003|Maintenance' },
			{ billingCodeID: 29683003 },
		],
		[
			'“Issue type—Select the Autotask issue type to be assigned to the ticket.”',
			{ issueType: '10|Computer' },
			{ issueType: 10 },
		],
		[
			'“Issue subtype—Select the Autotask issue subtype to be assigned to the ticket.”',
			{ issueType: '10|Computer', subIssueType: '100|Antivirus' },
			{ issueType: 10, subIssueType: 100 },
		],
	])('%s', (_, setting, expected) => {
		const nothing = { billingCodeID: null, issueType: null, subIssueType: null };
		expect(ticketOf(outdated(table({ createTicket: 'on' })))).toMatchObject(nothing);
		const rule = { createTicket: 'on', ...setting };
		expect(ticketOf(outdated(table(rule)))).toMatchObject({ ...nothing, ...expected });
	});

	it('can be emptied by a later rule', () => {
		const set = { workType: 29683003, issueType: 10, subIssueType: 100 };
		const emptied = settingsOf(outdated(table(set, { workType: 'none', issueType: 'none' })));
		expect(emptied).toMatchObject({ workType: null, issueType: null, subIssueType: null });
	});

	it('a later issue type takes the sub-issue type of the earlier one with it', () => {
		const earlier = { issueType: 10, subIssueType: 100 };
		expect(settingsOf(outdated(table(earlier, { issueType: 11 }))).subIssueType).toBeNull();
		expect(settingsOf(outdated(table(earlier, { issueType: 10 }))).subIssueType?.id).toBe(100);
		const both = table(earlier, { issueType: 11, subIssueType: 110 });
		expect(settingsOf(outdated(both)).subIssueType?.id).toBe(110);
	});
});

it('“Ticketing for computer statuses is configured and Autotask tickets will be created in accordance with the specified rules.”: the ticket names the rule', () => {
	const of = table(
		{ createTicket: 'on' },
		{ name: 'Databases', statuses: ['databasesOutdated'], dueHours: 1 },
	);
	expect(outdated(of).rule?.title).toBe(
		'Rule 2 “Databases” (Critical and Warning: Databases are outdated)',
	);
	expect(ticketOf(outdated(of))).toMatchObject({ action: 'open', dueHours: 1 });
});

it('“Kaspersky Security Integration Service for MSP can create Tickets only for active Autotask accounts.”: another is held', () => {
	const row = outdated(table({ createTicket: 'on' }));
	expect(ticketOf(row)).toMatchObject({ action: 'open' });
	expect(
		ticketOf(row, { held: 'The Autotask company “Contoso” (175) is inactive.' }),
	).toMatchObject({
		action: 'held',
		reason: 'The Autotask company “Contoso” (175) is inactive.',
	});
});

it('“You can also reset ticketing settings to their default values.”: without rules the table is the default one', () => {
	expect(parseRules(undefined, 'UTC')).toEqual({
		...{ rules: [], mutes: [], issues: [], unfinished: [] },
	});
	expect(table().rows.every(({ rule }) => rule === null)).toBe(true);
	for (const row of table().rows) {
		expect(settingsOf(row)).toEqual({
			queue: { id: 8, label: 'Monitoring Alert' },
			priority:
				row.level === 'Critical' ? { id: 4, label: 'Critical' } : { id: 2, label: 'Medium' },
			dueHours: row.level === 'Critical' ? 12 : 24,
			...{ workType: null, issueType: null, subIssueType: null },
			ticketCategory: null,
		});
	}
});

describe('later rules win field by field, as later edits do', () => {
	const setting = fc.constantFrom<SettingName>(...TICKET_SETTINGS.map(({ name }) => name));
	const rules = fc
		.array(
			fc.record({
				solutions: fc.subarray([KSC, CLOUD] as const, { minLength: 1 }),
				levels: fc.subarray(['Critical', 'Warning'] as const, { minLength: 1 }),
				statuses: fc.option(fc.subarray(STATUS_CATALOGUE.map(({ code }) => code))),
				createTicket: fc.option(fc.boolean(), { nil: undefined }),
				settings: fc.dictionary(setting, fc.integer({ min: 1, max: 3 })),
			}),
			{ maxLength: 6 },
		)
		.map((list) =>
			list.map((rule, at): Rule => ({ ...rule, kind: 'rule', index: at + 1, title: `r${at}` })),
		);

	/** The original's grid: somebody edits cells one after the other. */
	function edited(list: Rule[]) {
		const cells = new Map<string, unknown>();
		for (const row of new RuleTable([]).rows) {
			const at = `${row.solution}/${row.level}/${row.status.code}`;
			cells.set(`${at}/createTicket`, false);
			for (const { name } of TICKET_SETTINGS) cells.set(`${at}/${name}`, row.settings[name].value);
			for (const rule of list) {
				const hit =
					rule.solutions.includes(row.solution) &&
					rule.levels.includes(row.level) &&
					(rule.statuses === null || rule.statuses.includes(row.status.code));
				if (!hit) continue;
				if (rule.createTicket !== undefined) cells.set(`${at}/createTicket`, rule.createTicket);
				const { issueType } = rule.settings;
				if (issueType !== undefined && issueType !== cells.get(`${at}/issueType`)) {
					cells.set(`${at}/subIssueType`, null);
				}
				for (const [name, value] of Object.entries(rule.settings))
					cells.set(`${at}/${name}`, value);
			}
		}
		return cells;
	}

	it('the table equals the edits made one after the other', () => {
		fc.assert(
			fc.property(rules, (list) => {
				const found = new RuleTable(list).rows.flatMap((row) => {
					const at = `${row.solution}/${row.level}/${row.status.code}`;
					return [
						[`${at}/createTicket`, row.createTicket.value],
						...TICKET_SETTINGS.map(({ name }) => [`${at}/${name}`, row.settings[name].value]),
					];
				});
				expect(Object.fromEntries(found)).toEqual(Object.fromEntries(edited(list)));
			}),
		);
	});

	it('one more rule changes no row that it does not name', () => {
		fc.assert(
			fc.property(rules, (list) => {
				const last = list.at(-1);
				const isNamed = ({ solution, level, status }: TableRow) =>
					last?.solutions.includes(solution) &&
					last.levels.includes(level) &&
					(last.statuses === null || last.statuses.includes(status.code));
				const others = (of: Rule[]) => new RuleTable(of).rows.filter((row) => !isNamed(row));
				expect(others(list)).toEqual(others(list.slice(0, -1)));
			}),
		);
	});
});

describe('rows beyond the original’s page', () => {
	it('unknown bits are decided by “Other status”', () => {
		const of = table({ statuses: ['otherStatus'], createTicket: 'on' });
		expect(of.rowFor(KSC, 'Warning', 'unknownStatusBit25', null).createTicket.value).toBe(true);
		expect(of.rowFor(KSC, 'Warning', 'databasesOutdated', null).createTicket.value).toBe(false);
	});

	it('so are statuses that KES Cloud does not list', () => {
		const of = table({ solution: CLOUD, statuses: ['otherStatus'], createTicket: 'on' });
		const row = of.rowFor(CLOUD, 'Critical', 'restartRequired', null);
		expect(row.status).toEqual({ code: 'otherStatus', description: 'Other status' });
		expect(row.createTicket.value).toBe(true);
	});
});
