import fc from 'fast-check';
import { externalID, sourceId } from '../../../nodes/shared/externalId';
import type { TriggerItem } from '../../../nodes/shared/items';
import { Fleet, report, SETTINGS, START, type Reasons } from './endpointFleet';

const CRITICAL = { databasesOutdated: 'Critical' } as const;
const HALF_HOUR = 30;
const HOUR = 60;
const DAY = 24 * HOUR;

/** A report of a computer under the given id of Network Agent. */
const of = (name: string, id: string | undefined, reasons: Reasons = {}) => ({
	...report(name, reasons),
	device: { ...(id === undefined ? {} : { id }), name },
});

/** Status changes only: what is sent again and snapshots left out. */
const changesIn = (items: string[]) =>
	items.filter((item) => !/^(ongoing|snapshot|warning)/.test(item));

/** Posts every half an hour; all changes. */
function everyHalfHour(fleet: Fleet, from: number, to: number, ...reports: object[]): string[] {
	const items: string[] = [];
	for (let minute = from; minute <= to; minute += HALF_HOUR) {
		for (const [index, each] of reports.entries()) {
			items.push(...fleet.brief(minute + index, each));
		}
	}
	return changesIn(items);
}

describe('two workspaces with one id of Network Agent', () => {
	it('are two devices', () => {
		const fleet = new Fleet();
		fleet.post(0, { ...of('A', 'x', CRITICAL), workspace: 'Contoso' });
		const { changes } = fleet.post(1, { ...of('A', 'x'), workspace: 'Fabrikam' });
		expect(changes).toEqual([]);
		expect([...fleet.endpoint.devices.keys()]).toEqual(['contoso/x', 'fabrikam/x']);
	});
});

describe('computers that share an id of Network Agent', () => {
	it('do not speak for each other: the one with the problem keeps its one ticket', () => {
		const fleet = new Fleet();
		expect(everyHalfHour(fleet, 0, 12 * HOUR, of('A', 'x', CRITICAL), of('B', 'x'))).toEqual([
			'raised databasesOutdated A',
		]);
	});

	it('get a ticket each when both have the problem', () => {
		const fleet = new Fleet();
		const both = [of('A', 'x', CRITICAL), of('B', 'x', CRITICAL)];
		expect(everyHalfHour(fleet, 0, 12 * HOUR, ...both)).toEqual([
			'raised databasesOutdated A',
			'raised databasesOutdated B',
		]);
	});

	it('get it also when only the second one has it', () => {
		const fleet = new Fleet();
		expect(everyHalfHour(fleet, 0, 48 * HOUR, of('A', 'x'), of('B', 'x', CRITICAL))).toEqual([
			'raised databasesOutdated B',
		]);
	});

	it('are distinguished also when there are three, and after a restart', () => {
		const fleet = new Fleet();
		const three = [of('A', 'x', CRITICAL), of('B', 'x'), of('C', 'x', CRITICAL)];
		everyHalfHour(fleet, 0, 2 * HOUR, ...three);
		fleet.restart(3 * HOUR);
		expect(everyHalfHour(fleet, 3 * HOUR, 2 * DAY, ...three)).toEqual([]);
		expect(changesIn(fleet.brief(2 * DAY + HOUR, of('C', 'x')))).toEqual([
			'cleared databasesOutdated C',
		]);
	});

	it('keep it while the other one is off for the first weekend', () => {
		const fleet = new Fleet();
		fleet.post(0, of('A', 'x', CRITICAL));
		fleet.post(1, of('B', 'x'));
		expect(changesIn(fleet.brief(62 * HOUR, of('B', 'x')))).toEqual([]);
		expect(
			everyHalfHour(fleet, 62 * HOUR, 65 * HOUR, of('A', 'x', CRITICAL), of('B', 'x')),
		).toEqual([]);
	});

	it('are named to a person once every Resend Every: who, which id, and what to do', () => {
		const fleet = new Fleet();
		const warnings: string[] = [];
		for (let minute = 0; minute < 3 * HOUR; minute += 10) {
			const { repeats } = fleet.post(minute, of('A', 'x'), of('B', 'x'));
			warnings.push(...repeats.flatMap((item) => (item.change === 'warning' ? item.message : [])));
		}
		expect(warnings).toHaveLength(3);
		expect(warnings[0]).toMatch(/"A" and "B" of Contoso \(id "x"\).*klmover -dupfix/);
	});

	it('are named in the response', () => {
		const fleet = new Fleet();
		fleet.post(0, of('A', 'x'));
		expect(fleet.post(1, of('B', 'x')).results[0]).not.toHaveProperty('notes');
		expect(fleet.post(2, of('A', 'x')).results[0]).toMatchObject({
			accepted: true,
			notes: [expect.stringMatching(/"B" reports the same Network Agent id "x".*klmover/)],
		});
	});

	it('get an id of their own: the ticket of the shared one ends when the new one is there', () => {
		const fleet = new Fleet();
		everyHalfHour(fleet, 0, 2 * HOUR, of('A', 'x'), of('B', 'x', CRITICAL));
		const after = [of('A', 'x'), of('B', 'y', CRITICAL)];
		expect(everyHalfHour(fleet, 3 * HOUR, 3 * DAY, ...after)).toEqual([
			'raised databasesOutdated B',
			'cleared databasesOutdated B',
		]);
	});
});

describe('a renamed computer', () => {
	it('is no clone: its ticket stays, and is completed when the problem is gone', () => {
		const fleet = new Fleet();
		fleet.post(0, of('A', 'x', CRITICAL));
		expect(everyHalfHour(fleet, HOUR, 2 * DAY, of('B', 'x', CRITICAL))).toEqual([]);
		const { changes } = fleet.post(2 * DAY + HOUR, of('B', 'x'));
		expect(changes).toMatchObject([
			{ change: 'cleared', clearedBecause: 'resolved', device: { id: 'contoso/x', name: 'B' } },
		]);
		expect([...fleet.endpoint.devices.values()].filter((one) => !one.isReplaced)).toHaveLength(1);
	});

	it('is not reported as silent under its old name', () => {
		const fleet = new Fleet({ ...SETTINGS, silenceSeconds: 12 * 3600 });
		fleet.post(0, of('A', 'x'), of('C', 'z'));
		expect(everyHalfHour(fleet, HOUR, 3 * DAY, of('B', 'x'), of('C', 'z'))).toEqual([]);
	});

	it('that is fixed at once is completed after a day of silence under the old name', () => {
		const fleet = new Fleet();
		fleet.post(0, of('A', 'x', CRITICAL));
		expect(everyHalfHour(fleet, HOUR, 20 * HOUR, of('B', 'x'))).toEqual([]);
		expect(everyHalfHour(fleet, 20 * HOUR, 2 * DAY, of('B', 'x'))).toEqual([
			'cleared databasesOutdated B',
		]);
	});

	it('raises what is new at once, and has one ticket for it at the end', () => {
		const fleet = new Fleet();
		fleet.post(0, of('A', 'x'));
		expect(changesIn(fleet.brief(HOUR, of('B', 'x', CRITICAL)))).toEqual([
			'raised databasesOutdated B',
		]);
		expect(everyHalfHour(fleet, 2 * HOUR, 2 * DAY, of('B', 'x', CRITICAL))).toEqual([
			'raised databasesOutdated B',
			'cleared databasesOutdated B',
		]);
	});
});

describe('a computer whose Network Agent was installed again', () => {
	it('ends as replaced what it reported under the old id', () => {
		const fleet = new Fleet();
		fleet.post(0, of('A', 'old', { appNotInstalled: 'Critical' }));
		const ended = Array.from(
			{ length: 50 },
			(_, hour) => fleet.post((hour + 1) * HOUR, of('A', 'new')).changes,
		).flat();
		expect(ended).toMatchObject([
			{ change: 'cleared', clearedBecause: 'deviceReplaced', device: { id: 'contoso/old' } },
		]);
	});

	it('raises what still holds under the new id before the old ticket ends, with the time of its beginning', () => {
		const fleet = new Fleet();
		fleet.post(0, of('A', 'old', CRITICAL));
		const changes = Array.from(
			{ length: 50 },
			(_, hour) => fleet.post((hour + 1) * HOUR, of('A', 'new', CRITICAL)).changes,
		).flat();
		const raisedAt = new Date(START).toISOString().replace('.000Z', 'Z');
		expect(changes).toMatchObject([
			{ change: 'raised', device: { id: 'contoso/new' }, raisedAt },
			{ change: 'cleared', clearedBecause: 'deviceReplaced', device: { id: 'contoso/old' } },
		]);
	});

	it('is not confused with another computer of the same name', () => {
		const fleet = new Fleet();
		const two = [of('PC', 'one', CRITICAL), of('PC', 'two')];
		expect(everyHalfHour(fleet, 0, 3 * DAY, ...two)).toEqual(['raised databasesOutdated PC']);
	});

	it('ends its old ticket even if Autotask was not told: empty snapshots follow', () => {
		const fleet = new Fleet();
		fleet.post(0, of('A', 'old', CRITICAL));
		const prefix = externalID(SETTINGS.source.id, 'contoso/old', '');
		const sizes: number[] = [];
		for (let hour = 1; hour < 60; hour++) {
			for (const item of fleet.post(hour * HOUR, of('A', 'new')).repeats) {
				if (!('snapshot' in item) || item.snapshot.prefix !== prefix) continue;
				sizes.push(item.snapshot.externalIDs.length);
			}
		}
		expect(sizes).toEqual([1, 0, 0, 0, 0, 0]);
	});
});

describe('a report without an id', () => {
	it('belongs to the known device of its workspace and name', () => {
		const fleet = new Fleet();
		fleet.post(0, of('A', 'x', CRITICAL));
		expect(changesIn(fleet.brief(1, of('A', undefined)))).toEqual(['cleared databasesOutdated A']);
	});

	it('is followed by those with an id: the same device, with the same key', () => {
		const fleet = new Fleet();
		fleet.post(0, of('A', undefined, CRITICAL));
		expect(changesIn(fleet.brief(1, of('A', 'x', CRITICAL)))).toEqual([]);
		fleet.restart(2);
		const { changes } = fleet.post(3, of('A', 'x'));
		expect(changes).toMatchObject([{ change: 'cleared', device: { id: 'contoso//a' } }]);
	});

	it('that could be of two computers is of neither', () => {
		const fleet = new Fleet();
		fleet.post(0, of('PC', 'one', CRITICAL), of('PC', 'two', CRITICAL));
		fleet.post(HOUR, of('PC', 'one', CRITICAL), of('PC', 'two', CRITICAL));
		expect(changesIn(fleet.brief(2 * HOUR, of('PC', undefined)))).toEqual([]);
	});
});

describe('whatever ids and names computers have', () => {
	interface Machine {
		id: string | undefined;
		name: string;
		reasons: Reasons;
	}
	const reasons = fc.constantFrom<Reasons>({}, CRITICAL);
	const machine = fc.record<Machine>({
		id: fc.constantFrom('x', 'y', undefined),
		name: fc.constantFrom('A', 'B', 'C'),
		reasons,
	});
	/** Two computers with the same id, or none, and the same name cannot be distinguished. */
	const machines = fc.uniqueArray(machine, {
		...{ minLength: 2, maxLength: 4 },
		selector: ({ name }) => name,
	});

	it('no problem that lasts is ever cleared, and after two days each has one ticket', () => {
		fc.assert(
			fc.property(machines, fc.boolean(), (all, isRestarted) => {
				const fleet = new Fleet();
				const open = new Map<string, string>();
				for (let minute = 0; minute <= 2 * DAY; minute += HALF_HOUR) {
					for (const { name, id, reasons: has } of all) {
						for (const item of fleet.post(minute, of(name, id, has)).changes) {
							if (!('device' in item)) continue;
							if (item.change === 'raised') open.set(item.device.id, item.device.name);
							if (item.change === 'cleared') open.delete(item.device.id);
						}
					}
					if (isRestarted) fleet.restart(minute);
				}
				const expected = all.filter(({ reasons: has }) => Object.keys(has).length > 0);
				expect([...open.values()].sort()).toEqual(expected.map(({ name }) => name).sort());
			}),
			{ numRuns: 60 },
		);
	});
});

describe('whatever happens to computers', () => {
	interface Machine {
		id: string;
		name: string;
		reasons: Reasons;
		isOn: boolean;
	}
	const event = fc.record({
		machine: fc.nat(2),
		what: fc.constantFrom('rename', 'install again', 'break', 'repair', 'switch', 'restart n8n'),
		hours: fc.integer({ min: 1, max: 30 }),
	});

	/** What somebody believes who follows the items, as the Sync operation does. */
	function follow(open: Set<string>, items: TriggerItem[]): void {
		for (const item of items) {
			if ('snapshot' in item) {
				const { prefix, externalIDs } = item.snapshot;
				for (const key of open) {
					if (key.startsWith(prefix) && !externalIDs.includes(key)) open.delete(key);
				}
			} else if ('device' in item) {
				const key = externalID(item.source.id, item.device.id, item.status.code);
				if (item.change === 'cleared') open.delete(key);
				else open.add(key);
			}
		}
	}

	it('a few days later each problem has its one ticket, and nothing else has one', () => {
		fc.assert(
			fc.property(fc.array(event, { maxLength: 8 }), fc.boolean(), (events, areCloned) => {
				const fleet = new Fleet();
				const open = new Set<string>();
				const machines: Machine[] = ['A', 'B', 'C'].map((name, index) => ({
					...{ id: areCloned ? 'x' : `id${index}`, name, isOn: true },
					reasons: index === 0 ? CRITICAL : {},
				}));
				let count = 0;
				let minute = 0;
				const live = (hours: number) => {
					for (const end = minute + hours * HOUR; minute < end; minute += HOUR) {
						for (const { isOn, name, id, reasons } of machines) {
							if (!isOn) continue;
							const { changes, repeats } = fleet.post(minute, of(name, id, reasons));
							follow(open, [...changes, ...repeats]);
						}
					}
				};
				live(3);
				for (const { machine, what, hours } of events) {
					const one = machines[machine];
					// Both while it is off would make it a computer that nobody has seen before.
					if (what === 'rename' && one.isOn) one.name = `N${count++}`;
					if (what === 'install again' && one.isOn) one.id = `new${count++}`;
					if (what === 'break') one.reasons = CRITICAL;
					if (what === 'repair') one.reasons = {};
					if (what === 'switch') one.isOn = !one.isOn;
					if (what === 'restart n8n') fleet.restart(minute);
					live(hours);
				}
				for (const one of machines) one.isOn = true;
				live(4 * 24);
				const broken = machines.filter(({ reasons }) => Object.keys(reasons).length > 0);
				expect(open.size).toBe(broken.length);
				const known = [...fleet.endpoint.devices.values()].filter((one) => one.problems.size > 0);
				expect(known.map(({ device }) => device.name).sort()).toEqual(
					broken.map(({ name }) => name).sort(),
				);
			}),
			{ numRuns: 60 },
		);
	});
});

describe('the id of the source', () => {
	const other = (text: string, isSourceChosen: boolean) => ({
		...{ ...SETTINGS, isSourceChosen },
		source: { ...SETTINGS.source, id: sourceId('kes', text) },
	});

	it('stays what it was when the URL changes', () => {
		const fleet = new Fleet();
		fleet.post(0, report('A', CRITICAL));
		fleet.settings = other('another URL', false);
		fleet.restart(1);
		const { repeats } = fleet.post(2, report('A', CRITICAL));
		expect(repeats).toMatchObject([{ source: SETTINGS.source }, { source: SETTINGS.source }]);
	});

	it('that the user chooses takes the tickets along: all is sent under it, with the former keys', () => {
		const fleet = new Fleet();
		fleet.post(0, report('A', CRITICAL));
		fleet.post(2, report('A', CRITICAL));
		fleet.settings = other('kes-main', true);
		const source = fleet.settings.source.id;
		const { lists, repeats } = fleet.post(4, report('A', CRITICAL));
		expect(lists).toMatchObject([{ source: { id: source }, devices: [{ name: 'A' }] }]);
		expect(repeats).toMatchObject([
			{ change: 'ongoing', source: { id: source } },
			{
				change: 'snapshot',
				snapshot: {
					externalIDs: [externalID(source, 'contoso/a', 'databasesOutdated')],
					former: [externalID(SETTINGS.source.id, 'contoso/a', '')],
				},
			},
			{ change: 'snapshot', snapshot: { customers: [{ externalIDs: [] }] } },
		]);
		fleet.restart(5);
		expect(JSON.stringify(fleet.post(70, report('A', CRITICAL)))).not.toMatch(/former|customers/);
	});
});
