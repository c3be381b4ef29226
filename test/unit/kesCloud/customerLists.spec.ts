import fc from 'fast-check';
import { workspaceCustomer } from '../../../nodes/KasperskyEndpointSecurityCloudTrigger/reports/deviceReport';
import type { DeviceList } from '../../../nodes/shared/items';
import { Fleet, listBriefly, report, SETTINGS } from './endpointFleet';

const CRITICAL = { databasesOutdated: 'Critical' } as const;
const WARNING = { databasesOutdated: 'Warning' } as const;
const HOUR = 60;
const DAY = 24 * HOUR;

const brief = (fleet: Fleet, minute: number, ...reports: object[]) =>
	fleet.post(minute, ...reports).lists.map(listBriefly);

describe('the list of a customer and status', () => {
	it('comes whole when a device joins, changes its level or leaves, and empty at the end', () => {
		const fleet = new Fleet();
		expect(brief(fleet, 0, report('A', CRITICAL))).toEqual([
			'databasesOutdated of Contoso: A Critical',
		]);
		expect(brief(fleet, 0.1, report('B', WARNING))).toEqual([
			'databasesOutdated of Contoso: A Critical, B Warning',
		]);
		expect(brief(fleet, 0.2, report('B', CRITICAL))).toEqual([
			'databasesOutdated of Contoso: A Critical, B Critical',
		]);
		expect(brief(fleet, 0.3, report('A'))).toEqual(['databasesOutdated of Contoso: B Critical']);
		expect(brief(fleet, 0.4, report('B'))).toEqual(['databasesOutdated of Contoso: ']);
	});

	it('has the highest level of its devices, for texts and filters, and none when it is empty', () => {
		const fleet = new Fleet();
		const levels = [report('A', WARNING), report('B', CRITICAL), report('B'), report('A')].map(
			(sent, at) => fleet.post(at / 10, sent).lists.map(({ level }) => level),
		);
		expect(levels).toEqual([['Warning'], ['Critical'], ['Warning'], [undefined]]);
	});

	it('names only the devices of this customer and status', () => {
		const fleet = new Fleet();
		fleet.post(0, report('A', CRITICAL), report('B', { appNotRunning: 'Critical' }));
		expect(brief(fleet, 0.1, { ...report('C', CRITICAL), workspace: 'Fabrikam' })).toEqual([
			'databasesOutdated of Fabrikam: C Critical',
		]);
	});

	it('says of a device that waits that it was not raised, and again when it is', () => {
		const fleet = new Fleet({ ...SETTINGS, raiseAfterMinutes: 30 });
		expect(brief(fleet, 0, report('A', CRITICAL))).toEqual([
			'databasesOutdated of Contoso: A Critical waiting',
		]);
		expect(brief(fleet, 31, report('A', CRITICAL))).toEqual([
			'databasesOutdated of Contoso: A Critical',
		]);
	});

	it('does not come while nothing changes, but every Resend Every', () => {
		const fleet = new Fleet();
		const sent: number[] = [];
		for (let minute = 0; minute <= 3 * HOUR; minute += 10) {
			if (brief(fleet, minute, report('A', CRITICAL)).length > 0) sent.push(minute);
		}
		expect(sent).toEqual([0, 60, 120, 180]);
	});

	it('comes empty again, ever more rarely, in case that the first one was lost', () => {
		const fleet = new Fleet();
		fleet.post(0, report('A', CRITICAL));
		const sent: number[] = [];
		for (let hour = 1; hour <= 60; hour++) {
			if (brief(fleet, hour * HOUR, report('A')).length > 0) sent.push(hour);
			if (hour === 30) fleet.restart(hour * HOUR);
		}
		expect(sent.filter((hour) => hour >= 24)).toEqual([24, 25, 27, 31, 39, 55]);
	});

	it('comes empty every Resend Every until all devices have had time to report: only then it completes a ticket', () => {
		const fleet = new Fleet();
		fleet.post(0, report('A', CRITICAL));
		const complete: boolean[] = [];
		for (let hour = 1; hour <= 24; hour++) {
			for (const list of fleet.post(hour * HOUR, report('A')).lists) complete.push(list.isComplete);
		}
		expect(complete).toHaveLength(24);
		expect(complete.at(-1)).toBe(true);
	});

	it('is at most one of 50 that are repeated in a minute, and none is left out', () => {
		const fleet = new Fleet();
		const all = Array.from({ length: 70 }, (_, index) => ({
			...report(`D${index}`, CRITICAL),
			workspace: `Customer ${index}`,
		}));
		fleet.post(0, ...all);
		const sent = [60, 61, 62].map((minute) => fleet.post(minute, all[0]).lists.length);
		expect(sent).toEqual([50, 20, 0]);
	});

	it('comes once a minute at most when it is long, so that a storm does not send it with each report', () => {
		const fleet = new Fleet();
		fleet.post(0, ...Array.from({ length: 101 }, (_, index) => report(`D${index}`, CRITICAL)));
		const lengths = [0.1, 0.2, 0.9, 1, 1.1].map((minute, index) => {
			const { lists } = fleet.post(minute, report(`E${index}`, CRITICAL));
			return lists.map(({ devices }) => devices.length);
		});
		expect(lengths).toEqual([[], [], [], [105], []]);
	});

	it('costs no look at all devices while it is long and waits', () => {
		const fleet = new Fleet();
		fleet.post(0, ...Array.from({ length: 101 }, (_, index) => report(`D${index}`, CRITICAL)));
		fleet.post(0.1, report('E', CRITICAL));
		const looks = jest.spyOn(fleet.endpoint.devices, 'values');
		expect(brief(fleet, 0.2, report('D0', CRITICAL))).toEqual([]);
		expect(looks).not.toHaveBeenCalled();
	});

	it('is known by its length, whatever is reported', () => {
		const reports = fc.record({
			name: fc.constantFrom('A', 'B', 'C'),
			id: fc.constantFrom('1', '2'),
			level: fc.constantFrom('Critical' as const, 'Warning' as const, 'OK' as const),
		});
		fc.assert(
			fc.property(fc.array(fc.array(reports, { minLength: 1 }), { maxLength: 20 }), (posts) => {
				const fleet = new Fleet();
				posts.forEach((post, index) => {
					const sent = post.map(({ name, id, level }) => ({
						...report(name, { databasesOutdated: level }),
						device: { id, name },
					}));
					fleet.post(index * 13 * HOUR, ...sent);
					const { devices } = fleet.endpoint;
					const named = [...devices.values()].filter(({ problems }) => problems.size > 0);
					const list = { customer: workspaceCustomer('Contoso'), code: 'databasesOutdated' };
					expect(devices.listLength(list)).toBe(named.length);
				});
			}),
		);
	});

	it('names a silent device, too: its last report counts', () => {
		const fleet = new Fleet({ ...SETTINGS, silenceSeconds: 24 * 3600 });
		fleet.post(0, report('A', CRITICAL), report('B'));
		const last = new Map<string, string>();
		for (let hour = 1; hour <= 30; hour++) {
			for (const list of fleet.post(hour * HOUR, report('B')).lists) {
				last.set(list.status.code, listBriefly(list));
			}
		}
		expect([...last.values()].sort()).toEqual([
			'databasesOutdated of Contoso: A Critical',
			'noData of Contoso: A Warning',
		]);
	});

	it('names a computer whose agent was installed again once, under its new id in the end', () => {
		const fleet = new Fleet();
		const of = (id: string) => ({ ...report('A', CRITICAL), device: { id, name: 'A' } });
		fleet.post(0, of('old'));
		const lists: DeviceList[] = [];
		for (let hour = 1; hour < 30; hour++) lists.push(...fleet.post(hour * HOUR, of('new')).lists);
		expect(lists.every(({ devices }) => devices.length === 1)).toBe(true);
		expect(lists.at(-1)?.devices).toMatchObject([{ id: 'contoso/new', isRaised: true }]);
	});
});

describe('after the first report, and after a lost state,', () => {
	const isComplete = (fleet: Fleet, hour: number) =>
		fleet.post(hour * HOUR, report(`D${hour}`, CRITICAL)).lists[0].isComplete;

	it('lists are not complete until every device has had a day to report', () => {
		const fleet = new Fleet();
		expect([0, 12, 23, 24].map((hour) => isComplete(fleet, hour))).toEqual([
			...[false, false, false, true],
		]);
		fleet.restart(24 * HOUR);
		expect(isComplete(fleet, 25)).toBe(true);
		fleet.forget();
		expect(isComplete(fleet, 26)).toBe(false);
	});

	it('a weekend in which nobody reports is no such day', () => {
		const fleet = new Fleet();
		isComplete(fleet, 0);
		expect(isComplete(fleet, 62)).toBe(false);
	});

	it('problems may be older than they look, for as long as they last', () => {
		const fleet = new Fleet();
		fleet.post(0, report('A', WARNING), report('B'));
		fleet.restart(1);
		const [level, raised] = fleet.post(2, report('A', CRITICAL), report('B', CRITICAL)).changes;
		expect(level).toMatchObject({ change: 'levelChanged', mayBeOlder: true });
		expect(raised).not.toHaveProperty('mayBeOlder');
		const { lists } = fleet.post(DAY, report('C', CRITICAL));
		expect(lists.at(-1)?.devices.map(({ name, mayBeOlder }) => [name, mayBeOlder])).toEqual([
			['A', true],
			['B', undefined],
			['C', true],
		]);
	});
});

describe('a change', () => {
	it('is sent again after five minutes, with the snapshot of its device', () => {
		const fleet = new Fleet();
		fleet.post(0, report('A'));
		fleet.post(2, report('A'));
		fleet.post(10, report('A', CRITICAL));
		const later = [11, 14, 15, 16, 25].map((minute) => fleet.brief(minute, report('B')));
		expect(later.map((items) => items.filter((item) => item.endsWith(' A')))).toEqual([
			...[[], [], ['ongoing databasesOutdated A'], [], []],
		]);
	});

	it('that cleared a problem is sent again by a snapshot', () => {
		const fleet = new Fleet();
		fleet.post(0, report('A', CRITICAL), report('B'));
		fleet.post(2, report('A', CRITICAL), report('B'));
		fleet.post(10, report('A'), report('B'));
		expect(fleet.brief(15, report('B'))).toEqual(['snapshot 0']);
		// And an hour later, should Autotask have been down meanwhile.
		expect(fleet.brief(15 + HOUR, report('A'))).toContain('snapshot 0');
	});
});
