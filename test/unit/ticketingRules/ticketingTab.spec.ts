/** The original's page "Ticketing for computer statuses", as far as it is about rules: each sentence is a test. */
import fc from 'fast-check';
import { DateTime } from 'luxon';
import { decideAlone, decideTicket } from '../../../nodes/KasperskyTicketingRules/decide';
import { resolveRow } from '../../../nodes/KasperskyTicketingRules/resolveRow';
import { parseRules } from '../../../nodes/KasperskyTicketingRules/ruleParameters';
import { RuleTable, type TableRow } from '../../../nodes/KasperskyTicketingRules/ruleTable';
import {
	SETTINGS,
	type Rule,
	type SettingName,
} from '../../../nodes/KasperskyTicketingRules/rules';
import { STATUS_CATALOGUE } from '../../../nodes/shared/deviceStatus/statusCatalogue';
import { pick, picklists, statusChange } from './fixtures';

const table = (...rules: object[]) => {
	const parsed = parseRules(rules);
	expect(parsed.faults).toEqual([]);
	return new RuleTable(parsed.rules);
};
const KSC = 'kasperskySecurityCenter';
const CLOUD = 'kasperskyEndpointSecurityCloud';
const outdated = (of: RuleTable, level: 'Critical' | 'Warning' = 'Critical') =>
	of.rowFor(KSC, level, 'databasesOutdated');
const settingsOf = (row: TableRow, lists = picklists()) => resolveRow(row, lists).settings;

describe('“This allows tickets to be created in Autotask when the computer status in KSC or KES Cloud changes to Warning or Critical.”', () => {
	it.each([
		[KSC, 'Critical'],
		[KSC, 'Warning'],
		[CLOUD, 'Critical'],
		[CLOUD, 'Warning'],
	] as const)('%s, %s', (solution, level) => {
		const row = table({ solution, level, createTicket: 'on' }).rowFor(
			solution,
			level,
			'databasesOutdated',
		);
		const change = statusChange({ solution, level });
		expect(decideAlone(change, row)).toBeUndefined();
		const account = { company: { id: 175, name: 'Contoso', isActive: true } };
		const now = DateTime.fromISO('2026-11-22T10:00:00.123Z');
		expect(decideTicket(change, settingsOf(row), account, now)).toMatchObject({
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
		});
	});
});

it('“select the Warning status or Critical status section”: a rule for one level leaves the other alone', () => {
	const of = table({ level: 'Warning', createTicket: 'on' });
	expect(outdated(of, 'Warning').createTicket.value).toBe(true);
	expect(outdated(of, 'Critical').createTicket.value).toBe(false);
});

it('“In the left pane, click the Kaspersky solution name”: a rule for one solution leaves the other alone', () => {
	const of = table({ solution: CLOUD, createTicket: 'on' });
	expect(of.rows.every((row) => row.createTicket.value === (row.solution === CLOUD))).toBe(true);
});

describe('“use the toggle button in the Create ticket column to enable ticket creation”', () => {
	it('goes on, and off again by a later rule', () => {
		const on = { statuses: ['databasesOutdated'], createTicket: 'on' };
		expect(outdated(table(on)).createTicket.value).toBe(true);
		const off = { statuses: ['databasesOutdated'], createTicket: 'off' };
		expect(outdated(table(on, off)).createTicket.value).toBe(false);
	});

	it('stays when a later rule does not change it', () => {
		const of = table({ createTicket: 'on' }, { createTicket: 'unchanged', priority: 1 });
		expect(outdated(of).createTicket).toEqual({ value: true, rule: { name: 'Rule 1', index: 1 } });
		expect(outdated(of).rule).toEqual({ name: 'Rule 2', index: 2 });
	});
});

it('“By default, ticket creation is disabled for all computer status descriptions.”', () => {
	const { rows } = table();
	// 21 status descriptions of KSC and 9 of KES Cloud, "Other status" among them, at two levels.
	expect(rows).toHaveLength(62);
	expect(rows.every((row) => !row.createTicket.value && row.rule === null)).toBe(true);
	expect(decideAlone(statusChange(), outdated(table()))).toEqual({
		action: 'none',
		externalID: expect.stringMatching(/^ksp-5f0c21aa-[0-9a-f]{16}-databasesOutdated$/),
		reason:
			'Ticket creation is off for “Databases are outdated” (Critical, Kaspersky Security Center): no rule switches it on.',
	});
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
		expect(resolveRow(outdated(table(on)), lists).faults).toEqual([
			'Rule 1 “Databases”: Queue is blank for “Databases are outdated” (Critical, Kaspersky Security Center), because Autotask has no active value “Monitoring Alert” to take by default. Set Queue in this rule.',
		]);
	});

	it('asks nothing of a row that is off', () => {
		const lists = picklists({ queueID: [], priority: [] });
		expect(resolveRow(outdated(table()), lists).faults).toEqual([]);
	});

	it('is content when any rule sets it', () => {
		const lists = picklists({ queueID: [pick(5, 'Client Portal')] });
		expect(resolveRow(outdated(table(on, { queue: 5 })), lists).faults).toEqual([]);
	});

	it('says so when a rule empties it', () => {
		const { faults } = resolveRow(outdated(table(on, { priority: 'none' })), picklists());
		expect(faults).toEqual([expect.stringContaining('because Rule 2 empties it')]);
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

it('“The default value for Critical computer statuses is 12 hours, and for Warning computer statuses it is 24 hours.”', () => {
	for (const row of table().rows) {
		expect(settingsOf(row).dueHours).toBe(row.level === 'Critical' ? 12 : 24);
	}
});

describe('“Work type”, “Issue type”, “Issue subtype”', () => {
	it('are not set by default', () => {
		expect(settingsOf(outdated(table()))).toMatchObject({
			workType: null,
			issueType: null,
			subIssueType: null,
		});
	});

	it('can be set, and emptied by a later rule', () => {
		const set = { workType: 29683003, issueType: 10, subIssueType: 100 };
		expect(settingsOf(outdated(table(set)))).toMatchObject({
			workType: { id: 29683003 },
			issueType: { id: 10 },
			subIssueType: { id: 100 },
		});
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

it('“You can also reset ticketing settings to their default values”: without rules the table is the default one', () => {
	expect(table().rows).toEqual(new RuleTable([]).rows);
	expect(parseRules(undefined)).toEqual({ rules: [], faults: [] });
});

describe('later rules win field by field, as later edits do', () => {
	const setting = fc.constantFrom<SettingName>(...SETTINGS);
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
		.map((list) => list.map((rule, at): Rule => ({ ...rule, name: `r${at}`, index: at + 1 })));

	/** The original's grid: somebody edits cells one after the other. */
	function edited(list: Rule[]) {
		const cells = new Map<string, unknown>();
		for (const row of new RuleTable([]).rows) {
			const at = `${row.solution}/${row.level}/${row.status.code}`;
			cells.set(`${at}/createTicket`, false);
			for (const name of SETTINGS) cells.set(`${at}/${name}`, row.settings[name].value);
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
				const cells = edited(list);
				for (const row of new RuleTable(list).rows) {
					const at = `${row.solution}/${row.level}/${row.status.code}`;
					expect(row.createTicket.value).toBe(cells.get(`${at}/createTicket`));
					for (const name of SETTINGS) {
						expect(row.settings[name].value).toBe(cells.get(`${at}/${name}`));
					}
				}
			}),
		);
	});

	it('one more rule changes no row that it does not name', () => {
		fc.assert(
			fc.property(rules, (list) => {
				const last = list.at(-1);
				if (!last) return;
				const before = new RuleTable(list.slice(0, -1)).rows;
				new RuleTable(list).rows.forEach((row, at) => {
					const named =
						last.solutions.includes(row.solution) &&
						last.levels.includes(row.level) &&
						(last.statuses === null || last.statuses.includes(row.status.code));
					if (!named) expect(row).toEqual(before[at]);
				});
			}),
		);
	});
});

describe('rows beyond the original’s page', () => {
	it('unknown bits are decided by “Other status”', () => {
		const of = table({ statuses: ['otherStatus'], createTicket: 'on' });
		expect(of.rowFor(KSC, 'Warning', 'unknownStatusBit25').createTicket.value).toBe(true);
		expect(of.rowFor(KSC, 'Warning', 'databasesOutdated').createTicket.value).toBe(false);
	});

	it('so are statuses that KES Cloud does not list', () => {
		const of = table({ solution: CLOUD, statuses: ['otherStatus'], createTicket: 'on' });
		const row = of.rowFor(CLOUD, 'Critical', 'restartRequired');
		expect(row.status).toEqual({ code: 'otherStatus', description: 'Other status' });
		expect(row.createTicket.value).toBe(true);
	});
});
