import fc from 'fast-check';
import { isEqual, omit } from 'lodash';
import { parseRules, readRows } from '../../nodes/KasperskyTicketingRules/ruleTable/readRules';
import { cellText } from '../../nodes/KasperskyTicketingRules/ruleTable/readCells';
import type { Rule } from '../../nodes/KasperskyTicketingRules/ruleTable/rules';
import {
	RuleTable,
	SOLUTIONS,
	type TableRow,
} from '../../nodes/KasperskyTicketingRules/ruleTable/ruleTable';
import { describeStatus, STATUS_CATALOGUE } from '../../nodes/shared/deviceStatus/statusCatalogue';
import { LEVELS, readRulesItem, type StatusChange } from '../../nodes/shared/items';
import { ensure, expectClear, fuzz, pairs } from './fuzzing';
import { anything, GARBAGE, nearly, type Json } from './mutations';
import { withZodAlone } from './zodAlone';

const ZONE = 'Europe/Berlin';

const RULE = {
	...{ name: 'Databases', solution: 'kasperskySecurityCenter', level: 'Critical' },
	...{ statuses: ['databasesOutdated', 'Restart is required'], createTicket: 'on' },
	...{ queue: '8', priority: 4, dueHours: 12, workType: 'none', issueType: 10, subIssueType: 100 },
	...{ onePer: 'customer', days: 'Mon-Fri', from: '08:00', to: '18:00', timeZone: '' },
};

const { statuses, ...rest } = RULE;
const ROW = { ...omit(rest, 'name'), status: statuses[0], customer: 'Contoso' };

const ITEM = {
	...{ change: 'raised', solution: 'kasperskySecurityCenter', level: 'Critical' },
	status: { code: 'databasesOutdated', description: 'Databases are outdated' },
	device: { id: '4328c0de', name: 'FIN-PC-07', fqdn: 'x.y', group: 'A/B', ip: '10.0.0.1' },
	customer: { id: 'VSRV1', name: 'Contoso', kind: 'virtualServer' },
	source: { id: 'ksc:5f0c21aa', name: 'ksc.msp.example' },
	...{ raisedAt: '2026-11-22T10:00:00Z', observedAt: '2026-11-22T10:00:00Z' },
	otherStatuses: [{ code: 'restartRequired', description: 'Restart', level: 'Warning' }],
};

const { status, customer, source, observedAt } = ITEM;
const LIST = {
	...{ change: 'snapshot', solution: 'kasperskySecurityCenter', status, customer, source },
	...{ observedAt, isComplete: true },
	devices: [
		{ id: '4328c0de', name: 'A', level: 'Critical', raisedAt: ITEM.raisedAt, isRaised: true },
		{ id: 2, name: 'B', level: 'Warning', raisedAt: ITEM.raisedAt, isRaised: false },
	],
};

const KNOWN = new Set(STATUS_CATALOGUE.map(({ code }) => code));
const CELLS = SOLUTIONS.flatMap((solution) =>
	LEVELS.flatMap((level) => [...KNOWN].map((code) => ({ solution, level, code }))),
);
const CONTOSO = { id: 'VSRV1', name: 'Contoso', kind: 'virtualServer' } as const;

function expectSoundRules(rules: readonly Rule[]): void {
	for (const rule of rules) {
		ensure(
			rule.solutions.every((solution) => SOLUTIONS.includes(solution)),
			'solution',
			rule,
		);
		ensure(
			rule.levels.every((level) => LEVELS.includes(level)),
			'level',
			rule,
		);
		ensure(rule.statuses?.every((code) => KNOWN.has(code)) ?? true, 'status', rule);
		ensure([undefined, true, false].includes(rule.createTicket), 'createTicket', rule);
		ensure([undefined, 'device', 'customer'].includes(rule.onePer), 'onePer', rule);
		for (const issues of Object.values(rule.unread ?? {})) {
			ensure(issues.length > 0, 'a reason', rule);
			issues.forEach(({ message }) => expectClear(message));
		}
	}
}

it('rules of the node: sound, or issues in words', async () => {
	await fuzz(fc.oneof(nearly([RULE, RULE]), nearly([RULE]), anything), (raw) => {
		const { rules, issues } = parseRules(raw, ZONE);
		expectSoundRules(rules);
		issues.forEach(({ message }) => expectClear(message));
	});
});

it('rows of a table: sound, or issues in words', async () => {
	await fuzz(nearly([ROW, ROW], [ROW]), (raw) => {
		const records = (Array.isArray(raw) ? raw : [raw]).filter(
			(row): row is Record<string, Json> =>
				typeof row === 'object' && row !== null && !Array.isArray(row),
		);
		expectSoundRules(readRows(records, ZONE));
	});
});

/** Whether the row makes tickets: it is on, and nothing about that is unclear. */
const makesTickets = ({ createTicket }: TableRow) => createTicket.value && !createTicket.issues;

/** Which statuses make tickets, of customer Contoso. */
function ticketing(rules: readonly Rule[]): string[] {
	const table = new RuleTable(rules);
	return CELLS.filter(({ solution, level, code }) =>
		makesTickets(table.rowFor(solution, level, code, CONTOSO)),
	).map(({ solution, level, code }) => `${solution}/${level}/${code}`);
}

/** Of a text that is blank a rule leaves things as they are; any other garbage must not decide anything. */
const garbage = GARBAGE.filter((value) => cellText(value).replace(/,/g, '') !== '');

it.each(pairs(['solution', 'level', 'statuses'], garbage))(
	'a rule with %s %j, which says nothing about the statuses that are meant, has a issue',
	(field, value) => {
		expect(parseRules([{ ...RULE, [field]: value }], ZONE).issues).not.toEqual([]);
	},
);

it.each(pairs(['solution', 'level', 'status'], garbage))(
	'a row with %s %j, which says nothing about the statuses that are meant, makes no tickets',
	(field, value) => {
		expect(ticketing(readRows([{ ...ROW, [field]: value }], ZONE))).toEqual([]);
	},
);

it.each(garbage.filter((value) => value !== true))('the switch %j is not on', (createTicket) => {
	expect(ticketing(readRows([{ ...ROW, createTicket }], ZONE))).toEqual([]);
	const { rules, issues } = parseRules([{ ...RULE, createTicket }], ZONE);
	expect(issues.length > 0 || ticketing(rules).length === 0).toBe(true);
});

it('would notice a row that makes tickets', () => {
	const on = 'kasperskySecurityCenter/Critical/databasesOutdated';
	expect(ticketing(readRows([ROW], ZONE))).toEqual([on]);
	expect(ticketing(parseRules([RULE], ZONE).rules)).toContain(on);
});

const readJson = (item: Json, read = readRulesItem) =>
	read(
		typeof item === 'object' && item !== null && !Array.isArray(item) ? item : {},
		describeStatus,
	);

it('items: accepted and refused as zod alone does, with the same outcome and in the same words', async () => {
	const alone = withZodAlone(() =>
		jest.requireActual<typeof import('../../nodes/shared/items')>('../../nodes/shared/items'),
	);
	await fuzz(fc.oneof(nearly(ITEM, LIST), anything), (item) => {
		const byZod = readJson(item, alone.readRulesItem);
		ensure(isEqual(readJson(item), byZod), 'as zod reads it', byZod);
	});
});

it('items: one that nothing is changed in is not copied', () => {
	const item = { ...omit(ITEM, 'otherStatuses'), customer };
	const read = readJson(item);
	expect(read.kind === 'change' && read.change).toBe(item);
});

/** Both kinds of items: what the key of a ticket and its texts are made of. */
function expectSoundParts(read: Pick<StatusChange, 'solution' | 'status' | 'source'>): void {
	const { solution, status, source } = read;
	ensure(SOLUTIONS.includes(solution), 'solution', read);
	ensure(/^[A-Za-z0-9]{1,20}$/.test(status.code) && status.description !== '', 'status', status);
	ensure(/^(ksc|kes):[0-9a-f]{8}$/.test(source.id), 'source', source);
}

it('items: a status change that is sound, or words', async () => {
	await fuzz(fc.oneof(nearly(ITEM), fc.dictionary(fc.string(), anything)), (item) => {
		const read = readJson(item);
		if (read.kind === 'unreadable') return expectClear(read.why);
		if (read.kind !== 'change') return;
		expectSoundParts(read.change);
		const { change, level, device, customer } = read.change;
		ensure(['raised', 'levelChanged', 'cleared', 'ongoing'].includes(change), 'change', change);
		ensure(LEVELS.includes(level), 'level', read);
		ensure(device.id !== '' && device.name !== '', 'device', device);
		ensure(customer === null || typeof customer.id === 'string', 'customer', customer);
	});
});

it('items: a list of devices that is sound and whole, or words', async () => {
	await fuzz(nearly(LIST), (item) => {
		const read = readJson(item);
		if (read.kind === 'unreadable') return expectClear(read.why);
		if (read.kind !== 'deviceList') return;
		expectSoundParts(read.list);
		const { devices, customer, isComplete } = read.list;
		ensure(typeof customer.id === 'string', 'customer', customer);
		ensure(typeof isComplete === 'boolean', 'isComplete', isComplete);
		const sent = (item as { devices: Json[] }).devices;
		ensure(devices.length === sent.length, 'as many devices as were sent', read);
		for (const { id, name, level, raisedAt, isRaised } of devices) {
			ensure(id !== '' && name !== '' && LEVELS.includes(level), 'device', devices);
			ensure(typeof isRaised === 'boolean', 'isRaised', devices);
			ensure(!Number.isNaN(Date.parse(raisedAt)), 'raisedAt', raisedAt);
		}
	});
});
