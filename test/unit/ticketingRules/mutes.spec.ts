import fc from 'fast-check';
import {
	decideEmptyList,
	decideWithoutAutotask,
	sortDevices,
	ticketDevices,
} from '../../../nodes/KasperskyTicketingRules/decisions/decide';
import {
	muteOf,
	mutedReason,
	type Mute,
} from '../../../nodes/KasperskyTicketingRules/ruleTable/mutes';
import {
	parseRules,
	readRows,
	readTable,
} from '../../../nodes/KasperskyTicketingRules/ruleTable/readRules';
import { listMutes } from '../../../nodes/KasperskyTicketingRules/ruleTable/rowCells';
import { RuleTable } from '../../../nodes/KasperskyTicketingRules/ruleTable/ruleTable';
import { growth } from '../../growth';
import { deviceList, listedDevice, statusChange } from './fixtures';

const NOW = Date.parse('2026-11-29T12:00:00Z');
const mutesIn = (row: object, zone = 'Europe/Berlin') =>
	readTable([{ id: 7, status: 'all', devices: '*', until: '2026-12-31', ...row }], zone).mutes;
const mutes = (row: object) => {
	const { solution, level, status, device, customer } = statusChange();
	const of = { solution, level, code: status.code, device, customer };
	return (changed: Partial<typeof of> = {}, now = NOW) =>
		muteOf(mutesIn(row), { ...of, ...changed }, now) !== undefined;
};
const issuesOf = (row: object, zone?: string) =>
	mutesIn(row, zone).flatMap(({ issues }) => issues.map(({ message }) => message));
const device = (name: string, group?: string) => ({ device: { id: name, name, group } });

describe('a mute is for', () => {
	it.each([
		['FIN-PC-07', true],
		['fin-pc-07', true],
		['FIN-*', true],
		['*-PC-*', true],
		['*7', true],
		['FIN-PC', false],
		['*PC', false],
		['FIN*FIN-PC-07', false],
		['HR-*, FIN-PC-07', true],
		['Managed devices/Finance', true],
		['managed devices/fin*', true],
		['*/Finance', true],
		['Finance', false],
		['', false],
	])('devices whose name, or the path of whose group, is %j: %j', (devices, isMuted) => {
		expect(mutes({ devices })()).toBe(isMuted);
	});

	it('the subgroups of its group, too, and not groups whose names only begin so', () => {
		const isMuted = mutes({ devices: 'Managed devices/Test' });
		expect(isMuted(device('A', 'Managed devices/Test/Room 1/'))).toBe(true);
		expect(isMuted(device('A', 'Managed devices/Testing'))).toBe(false);
		expect(isMuted(device('A'))).toBe(false);
	});

	it('the statuses, levels, solutions and customers of its row, and no others', () => {
		const scoped = mutes({ status: 'databasesOutdated', level: 'Critical', customer: 'contoso' });
		expect(scoped()).toBe(true);
		expect(scoped({ code: 'scanOverdue' })).toBe(false);
		expect(scoped({ level: 'Warning' })).toBe(false);
		expect(scoped({ customer: { id: 'VSRV2', name: 'Fabrikam', kind: 'virtualServer' } })).toBe(
			false,
		);
		expect(scoped({ customer: null })).toBe(false);
		expect(mutes({ customer: 'VSRV1' })()).toBe(true);
		expect(mutes({ solution: 'kasperskyEndpointSecurityCloud' })()).toBe(false);
	});

	it('as long as its end has not come', () => {
		const isMuted = mutes({ until: '2026-11-29T12:30:00Z' });
		expect(isMuted({}, Date.parse('2026-11-29T12:29:59Z'))).toBe(true);
		expect(isMuted({}, Date.parse('2026-11-29T12:30:00Z'))).toBe(false);
	});

	it('the longest time of several', () => {
		const row = { status: 'all', devices: '*' };
		const rows = [{ ...row, until: '2026-12-02' }, { ...row, until: '2026-12-03' }, row];
		const { mutes: all } = readTable(rows, 'UTC');
		const { solution, level, status, device: of, customer } = statusChange();
		const found = muteOf(all, { solution, level, code: status.code, device: of, customer }, NOW);
		expect(mutedReason(found as Mute, of.name)).toBe(
			'FIN-PC-07 is muted until 2026-12-04 00:00 (UTC) by Row 2 (Critical and Warning: all statuses).',
		);
	});

	it('whatever asterisks somebody types, in time that grows with the text', () => {
		const name = (size: number) => 'a'.repeat(size);
		const search = (size: number) => mutes({ devices: `${'*a'.repeat(50)}*b` })(device(name(size)));
		expect(growth(search, 2_000, 8)).toBeLessThan(24);
	});
});

describe('the end of a mute', () => {
	const endOf = (until: unknown, zone?: string) =>
		mutesIn({ until }, zone).map(({ endsAt }) => new Date(endsAt).toISOString());

	it.each([
		['2026-12-01', '2026-12-01T23:00:00.000Z'],
		['2026-03-29', '2026-03-29T22:00:00.000Z'],
		['2026-12-01 18:00', '2026-12-01T17:00:00.000Z'],
		['2026-12-01T18:00:30', '2026-12-01T17:00:30.000Z'],
		['2026-12-01T18:00:00.000Z', '2026-12-01T18:00:00.000Z'],
		['2026-12-01 18:00 -05:00', '2026-12-01T23:00:00.000Z'],
	])('%s, in a workflow of Berlin, is %s', (until, end) => {
		expect(endOf(until)).toEqual([end]);
	});

	it('may be a date of a table or of an expression', () => {
		expect(endOf(new Date('2026-12-01T18:00:00Z'))).toEqual(['2026-12-01T18:00:00.000Z']);
	});

	it.each(['soon', '01.12.2026', '12/01/2026', '2026-13-01', '2026-12-01 25:00', '2026', '18:00'])(
		'cannot be %j: then nothing is muted, and it is told',
		(until) => {
			expect(mutes({ until })()).toBe(false);
			expect(issuesOf({ until })).toEqual([
				`Row with id 7 (Critical and Warning: all statuses): Until “${until}” is not known. Use a date or a time, e.g. “2026-12-31” or “2026-12-31 18:00”. Until then it mutes nothing.`,
			]);
		},
	);

	it('is asked for: nobody mutes for ever by accident', () => {
		expect(mutes({ until: '' })()).toBe(false);
		expect(issuesOf({ until: '' })).toEqual([expect.stringMatching(/Until is empty\. Use a date/)]);
	});

	it('needs a zone of its own where n8n has none', () => {
		expect(issuesOf({ until: '2026-12-01' }, 'Europe/Berlyn')[0]).toContain('“Europe/Berlyn”');
		expect(issuesOf({ until: '2026-12-01T18:00Z' }, 'Europe/Berlyn')).toEqual([]);
	});
});

describe('a row that cannot be read as a mute mutes nothing, and says so', () => {
	it.each([
		[{ devices: '' }, /Devices is empty/],
		[{ status: '' }, /Status is empty/],
		[{ status: 'databseOutdated' }, /Status “databseOutdated” is not known/],
		[{ level: 'high' }, /Level “high” is not known/],
		[{ queue: 'Security' }, /Queue is set beside Devices\. Use nothing there/],
		[{ createTicket: true }, /Create Ticket is set beside Devices/],
		[{ devices: '', devcies: 'LAB' }, /“devcies” is not a column of a rule table/],
	])('%j', (row, message) => {
		expect(mutes(row)()).toBe(false);
		expect(issuesOf(row)[0]).toMatch(message);
		expect(issuesOf(row)[0]).toMatch(/Until then it mutes nothing\.$/);
	});

	it('what it alone would switch on waits, as nobody knows for which devices it is meant', () => {
		const rows = [
			{ id: 7, status: 'scanOverdue', createTicket: true, devices: 'LAB-*', until: '' },
		];
		const of = (all: object[]) =>
			new RuleTable(readRows(all as Array<Record<string, unknown>>, 'UTC')).rowFor(
				...(['kasperskySecurityCenter', 'Critical', 'scanOverdue', null] as const),
			).createTicket;
		expect(of(rows).issues).toHaveLength(2);
		expect(of([...rows, { status: 'scanOverdue', createTicket: true }]).issues).toBeUndefined();
		expect(of([{ ...rows[0], createTicket: false }])).toEqual({ value: false, rule: null });
	});

	it('a rule of the panel likewise: its Create Ticket is on from the start and says nothing', () => {
		const parsed = (rule: object) =>
			parseRules([{ statuses: ['all'], createTicket: 'on', devices: 'LAB-*', ...rule }], 'UTC');
		expect(parsed({ until: '2026-12-31' })).toMatchObject({
			...{ rules: [], issues: [] },
			mutes: [{ issues: [], title: 'Rule 1 (Critical and Warning: all statuses)' }],
		});
		expect(parsed({ until: '2026-12-31', queue: '8' }).mutes[0].issues).toHaveLength(1);
		expect(parsed({ until: '2026-12-31', statuses: [] }).mutes[0].issues).toHaveLength(1);
	});
});

it('List Rule Table gives mutes as rows that read back as the same', () => {
	const rows = [
		{ id: 1, status: 'all', devices: 'LAB-*', until: '2026-12-31', customer: 'Contoso' },
		{ id: 2, status: 'scanOverdue', level: 'Warning', devices: 'B', until: 'soon' },
	];
	const { mutes: before } = readTable(rows, 'UTC');
	const listed = listMutes(before).map((row, at) => ({ ...row, id: at + 1 }));
	expect(readTable(listed, 'UTC').mutes).toMatchObject(
		before.map(({ cells, endsAt, statuses }) => ({ cells, endsAt, statuses })),
	);
	expect(listed[1].needsAttention).toContain('Until “soon” is not known');
	const { mutes: ofRule } = parseRules(
		[{ statuses: ['noData', 'scanOverdue'], devices: 'A', until: '2026-12-31' }],
		'UTC',
	);
	expect(listMutes(ofRule).map(({ status }) => status)).toEqual(['noData', 'scanOverdue']);
});

describe('with mutes of any kind', () => {
	const on = { createTicket: { value: true, rule: null } };
	const row = (onePer: 'device' | 'customer') => ({
		...new RuleTable([]).rowFor('kasperskySecurityCenter', 'Critical', 'databasesOutdated', null),
		...{ ...on, onePer: { value: onePer, rule: null } },
	});
	const [mute] = mutesIn({});

	it('what clears is completed, and nothing else is', () => {
		const changes = fc.constantFrom('raised', 'levelChanged', 'ongoing', 'cleared');
		fc.assert(
			fc.property(changes, fc.constantFrom('device', 'customer'), (change, onePer) => {
				const decided = decideWithoutAutotask(
					statusChange({ change: change as 'raised' }),
					row(onePer as 'device'),
					mute,
				);
				expect(decided?.action).toBe(change === 'cleared' ? 'complete' : 'held');
			}),
		);
	});

	it('the other devices of a list get what they get without the muted ones', () => {
		const anyDevice = fc.record({
			name: fc.uuid(),
			level: fc.constantFrom('Critical' as const, 'Warning' as const),
			isRaised: fc.boolean(),
			isMuted: fc.boolean(),
		});
		const onePer = fc.constantFrom('device' as const, 'customer' as const);
		fc.assert(
			fc.property(fc.array(anyDevice), onePer, onePer, (some, critical, warning) => {
				const all = some.map((one) => ({ ...one, ...listedDevice(one.name, one.level, one) }));
				const rowAt = (level: string) => row(level === 'Critical' ? critical : warning);
				const muteFor = ({ name }: { name: string }) =>
					some.find((one) => one.name === name)?.isMuted ? mute : undefined;
				const { shared, own, muted } = sortDevices({ devices: all }, rowAt, muteFor);
				const others = sortDevices({ devices: all.filter((one) => !one.isMuted) }, rowAt);
				expect({ shared, own }).toEqual({ shared: others.shared, own: others.own });
				const list = deviceList({ devices: all });
				if (muted.length > 0) expect(decideEmptyList(list, { own, muted }).action).toBe('held');
				expect(
					ticketDevices(list, { shared, muted }).filter(({ isMuted }) => isMuted),
				).toHaveLength(muted.length);
			}),
		);
	});
});
