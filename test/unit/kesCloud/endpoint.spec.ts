import fc from 'fast-check';
import { Endpoint } from '../../../nodes/KasperskyEndpointSecurityCloudTrigger/state/endpoint';
import type { StoredEndpoint } from '../../../nodes/KasperskyEndpointSecurityCloudTrigger/state/endpoint';
import { ingest } from '../../../nodes/KasperskyEndpointSecurityCloudTrigger/state/ingest';
import { externalID } from '../../../nodes/shared/externalId';
import { isDeviceList } from '../../../nodes/shared/items';
import type { Snapshot, TriggerItem } from '../../../nodes/shared/items';
import { changesOf, Fleet, report, SETTINGS, START } from './endpointFleet';

const CRITICAL = { databasesOutdated: 'Critical' } as const;
const WARNING = { databasesOutdated: 'Warning' } as const;
const HOUR = 60;
const DAY = 24 * HOUR;

describe('the reports of a device', () => {
	it('raise, change and clear', () => {
		const fleet = new Fleet();
		expect(fleet.brief(0, report('A', WARNING))).toEqual(['raised databasesOutdated A']);
		expect(fleet.brief(0.5, report('A', CRITICAL))).toEqual(['levelChanged databasesOutdated A']);
		expect(fleet.brief(0.8, report('A'))).toEqual(['cleared databasesOutdated A']);
	});

	it('bring nothing while nothing changes', () => {
		const fleet = new Fleet();
		fleet.post(0, report('A', CRITICAL), report('B'));
		fleet.post(2, report('A', CRITICAL), report('B'));
		expect(fleet.brief(10, report('A', CRITICAL), report('B'))).toEqual([]);
	});

	it('leave a reason as it was when they make no statement about it', () => {
		const fleet = new Fleet();
		fleet.post(0, report('A', { ...CRITICAL, appNotRunning: 'Critical' }));
		expect(fleet.brief(0.5, report('A', { appNotRunning: 'OK' }, false))).toEqual([
			'cleared appNotRunning A',
		]);
	});

	it('carry device, customer and times for a person to read', () => {
		const [item] = changesOf(new Fleet().post(0, report('A', CRITICAL)).changes);
		expect(item).toEqual({
			change: 'raised',
			solution: 'kasperskyEndpointSecurityCloud',
			level: 'Critical',
			status: {
				code: 'databasesOutdated',
				description: 'Anti-malware databases have not been updated in a long time',
			},
			device: { id: 'contoso/a', name: 'A' },
			customer: { id: 'workspace:contoso', name: 'Contoso', kind: 'workspace' },
			source: SETTINGS.source,
			raisedAt: '2026-11-22T10:00:00Z',
			mayBeOlder: true,
			observedAt: '2026-11-22T10:00:00Z',
		});
	});

	it('tell what else holds on the device, also what a report makes no statement about', () => {
		const fleet = new Fleet();
		fleet.post(0, report('A', CRITICAL));
		const [item] = changesOf(
			fleet.post(0.5, report('A', { appNotRunning: 'Critical' }, false)).changes,
		);
		expect(item).toMatchObject({
			status: { code: 'appNotRunning' },
			otherStatuses: [{ code: 'databasesOutdated', level: 'Critical' }],
		});
	});

	it('wait until a status has lasted, when they are asked to', () => {
		const fleet = new Fleet({ ...SETTINGS, raiseAfterMinutes: 30 });
		expect(fleet.post(0, report('A', CRITICAL)).changes).toEqual([]);
		expect(fleet.brief(0.5, report('B', CRITICAL))).toEqual([]);
		expect(fleet.brief(0.8, report('B'))).toEqual([]);
		expect(fleet.post(31, report('A', CRITICAL)).changes).toHaveLength(1);
	});

	it('may overtake each other: the older one is refused and changes nothing', () => {
		const fleet = new Fleet();
		const at = (minute: number) => new Date(START + minute * 60_000).toISOString();
		fleet.post(10, { ...report('A', CRITICAL), collected_at: at(9) });
		const { results, changes } = fleet.post(11, { ...report('A'), collected_at: at(8) });
		expect(changes).toEqual([]);
		expect(results[0]).toMatchObject({ accepted: false, reason: expect.stringMatching(/newer/) });
	});

	it('may wait for hours on their way, also while n8n is restarted: the older one completes nothing', () => {
		const fleet = new Fleet();
		const at = (minute: number) => new Date(START + minute * 60_000).toISOString();
		fleet.post(10 * HOUR, { ...report('A', CRITICAL), collected_at: at(10 * HOUR) });
		fleet.restart(10 * HOUR + 1);
		const waited = { ...report('A'), collected_at: at(8 * HOUR) };
		expect(fleet.post(10 * HOUR + 2, waited).changes).toEqual([]);
	});
});

describe('On First Run: Only New Changes', () => {
	const settings = { ...SETTINGS, onFirstRun: 'onlyNewChanges' as const };

	it('leaves alone what a device brings along on the first day', () => {
		const fleet = new Fleet(settings);
		expect(fleet.post(0, report('A', CRITICAL)).changes).toEqual([]);
		expect(fleet.post(HOUR, report('B', CRITICAL)).changes).toEqual([]);
		expect(fleet.post(HOUR, report('B', WARNING)).changes).toHaveLength(1);
	});

	it('raises the problem of a device that comes later', () => {
		const fleet = new Fleet(settings);
		fleet.post(0, report('A'));
		expect(fleet.post(2 * DAY, report('B', CRITICAL)).changes).toHaveLength(1);
	});
});

describe('repeats', () => {
	it('send the problems and the snapshot of a device at most every Resend Every', () => {
		const fleet = new Fleet();
		fleet.post(0, report('A', CRITICAL));
		expect(fleet.brief(2, report('A', CRITICAL))).toEqual([
			'ongoing databasesOutdated A',
			'snapshot 1',
		]);
		expect(fleet.brief(61, report('A', CRITICAL))).toEqual([]);
		expect(fleet.brief(62, report('A', CRITICAL))).toEqual([
			'ongoing databasesOutdated A',
			'snapshot 1',
		]);
	});

	it('are never of an old observation, however seldom and at the same moment all devices report', () => {
		const fleet = new Fleet();
		const names = ['A', 'B', 'C'];
		const ages: Record<string, number[]> = {};
		for (let minute = 0; minute < 24 * 64; minute += 64) {
			// As their reports come in: one after the other, within a second.
			for (const name of names) {
				const now = START + minute * 60_000;
				for (const item of fleet.post(minute, report(name, CRITICAL)).repeats) {
					if (item.change !== 'ongoing') continue;
					(ages[item.device.name] ??= []).push((now - Date.parse(item.observedAt)) / 60_000);
				}
			}
		}
		expect(Object.keys(ages).sort()).toEqual(names);
		for (const name of names) {
			expect(ages[name].filter((age) => age <= 15).length).toBeGreaterThan(10);
		}
	});

	it('speak for one device alone', () => {
		const fleet = new Fleet();
		fleet.post(0, report('A', CRITICAL), report('B', CRITICAL));
		const { repeats } = fleet.post(2, report('A', CRITICAL));
		const snapshots = repeats.filter((item): item is Snapshot => item.change === 'snapshot');
		const prefix = externalID(SETTINGS.source.id, 'contoso/a', '');
		expect(prefix).toMatch(/^ksp-[0-9a-f]{8}-[0-9a-f]{16}-$/);
		expect(
			snapshots.find(({ snapshot }) => snapshot.prefix === prefix)?.snapshot.externalIDs,
		).toEqual([externalID(SETTINGS.source.id, 'contoso/a', 'databasesOutdated')]);
	});

	it('of an OK device become rarer and rarer: 1, 2, 4 … hours after its problem cleared, then weekly', () => {
		const fleet = new Fleet();
		fleet.post(0, report('A', CRITICAL));
		fleet.post(1, report('A', CRITICAL));
		fleet.post(2, report('A'));
		const sent: number[] = [];
		for (let hour = 1; hour <= 24 * 30; hour++) {
			if (fleet.post(2 + hour * HOUR, report('A')).repeats.length > 0) sent.push(hour);
		}
		expect(sent.slice(0, 5)).toEqual([1, 3, 7, 15, 31]);
		expect(sent.at(-1)! - sent.at(-2)!).toBe(7 * 24);
	});

	it('are no more than 50 devices in a minute, and leave nobody out', () => {
		const fleet = new Fleet();
		const all = Array.from({ length: 120 }, (_, index) => report(`D${index}`));
		fleet.post(0, ...all);
		const sent = [1.1, 2.2, 3.3].map((minute) => fleet.post(minute, report('D0')).repeats.length);
		expect([fleet.endpoint.devices.size, ...sent]).toEqual([120, 50, 20, 0]);
	});
});

describe('the state', () => {
	it('survives a restart', () => {
		const fleet = new Fleet();
		fleet.post(0, report('A', CRITICAL), report('B|;,', WARNING), report('C'));
		fleet.post(2, report('A', CRITICAL));
		fleet.restart(3);
		expect(fleet.brief(4, report('A', CRITICAL), report('B|;,', WARNING), report('C'))).toEqual([]);
		expect(fleet.brief(4.5, report('B|;,'))).toEqual(['cleared databasesOutdated B|;,']);
	});

	it('is the same after a restart, whatever devices are called', () => {
		const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 }).filter((one) => {
			return one.trim() !== '';
		});
		const device = fc.record({ id: fc.option(text, { nil: undefined }), name: text });
		const reasons = fc.constantFrom({}, CRITICAL, { ...WARNING, otherStatus: 'Critical' as const });
		fc.assert(
			fc.property(
				fc.array(fc.tuple(device, text, reasons), { minLength: 1, maxLength: 6 }),
				(all) => {
					const fleet = new Fleet();
					const reports = all.map(([one, workspace, has]) => ({
						...report('', has),
						...{ device: one, workspace },
					}));
					fleet.post(0, ...reports);
					fleet.post(2, ...reports);
					const before = [...fleet.endpoint.devices.values()];
					fleet.restart(3);
					expect([...fleet.endpoint.devices.values()]).toEqual(before);
				},
			),
		);
	});

	it('is small: 5,000 devices in less than 500 kB', () => {
		const fleet = new Fleet();
		const guid = (index: number) => `0c9e6a17-1f6c-4b7a-9d0e-${String(index).padStart(12, '0')}`;
		const reports = Array.from({ length: 5000 }, (_, index) => ({
			...report(`CLIENT-PC-${index}`, index % 10 === 0 ? CRITICAL : {}),
			device: { id: guid(index), name: `CLIENT-PC-${index}` },
		}));
		fleet.post(0, ...reports);
		const stored = fleet.endpoint.save(START / 1000, true);
		expect(JSON.stringify(stored).length).toBeLessThan(500_000);
	});

	it('is written at once when something was sent, otherwise once a minute', () => {
		const { endpoint } = new Fleet();
		expect(endpoint.save(1000, true)).toBeDefined();
		expect(endpoint.save(1059, false)).toBeUndefined();
		expect(endpoint.save(1060, false)).toBeDefined();
	});

	it('of another version, or damaged, is as good as lost', () => {
		for (const stored of [{}, { version: 1, writer: 'x' }, { writer: 'x', devices: 'a' }]) {
			const endpoint = new Endpoint();
			endpoint.merge(stored as Partial<StoredEndpoint>);
			expect(endpoint.devices.size).toBe(0);
		}
	});

	it('forgets a device after 90 days, but none that has a problem: its ticket, and its place in lists, stay', () => {
		const fleet = new Fleet();
		fleet.post(0, report('A', CRITICAL), report('B'), report('C'));
		const items = Array.from({ length: 92 }, (_, day) =>
			fleet.brief(day * DAY + 5, report('B')),
		).flat();
		expect([...fleet.endpoint.devices.keys()]).toEqual(['contoso/a', 'contoso/b']);
		expect(items.filter((item) => item.startsWith('cleared'))).toEqual([]);
	});

	it('repairs itself when lost: a ticket whose problem is gone by then is completed', () => {
		const fleet = new Fleet();
		fleet.post(0, report('A', CRITICAL));
		fleet.forget();
		expect(fleet.brief(2, report('A'))).toEqual(['snapshot 0']);
	});
});

describe('two processes with one stored state', () => {
	const store = (endpoint: Endpoint, minute: number) =>
		JSON.parse(JSON.stringify(endpoint.save(START / 1000 + minute * 60, true))) as StoredEndpoint;
	const post = (endpoint: Endpoint, minute: number, ...reports: object[]) =>
		ingest(endpoint, reports, START + minute * 60_000, SETTINGS);

	it('take over what the other one wrote, the later report of each device', () => {
		const [one, other] = [new Endpoint(), new Endpoint()];
		post(one, 0, report('A', CRITICAL));
		other.merge(store(one, 0));
		expect(post(other, 0.2, report('A', CRITICAL)).changes).toEqual([]);
		post(other, 0.4, report('A'));
		one.merge(store(other, 0.4));
		expect(one.devices.get('contoso/a')?.problems.size).toBe(0);
		expect(post(one, 0.6, report('A')).changes).toEqual([]);
	});

	it('keep what was collected last, whichever of them received it, and in whatever order', () => {
		const [one, other] = [new Endpoint(), new Endpoint()];
		const at = (minute: number) => new Date(START + minute * 60_000).toISOString();
		post(one, 10, { ...report('A', CRITICAL), collected_at: at(10) });
		post(other, 11, { ...report('A'), collected_at: at(5) });
		one.merge(store(other, 11));
		expect(one.devices.get('contoso/a')?.problems.size).toBe(1);
		other.merge(store(one, 12));
		expect(other.devices.get('contoso/a')?.problems.size).toBe(1);
	});

	it('lose nothing for long when both write at once', () => {
		const [one, other] = [new Endpoint(), new Endpoint()];
		post(one, 0, report('A', CRITICAL));
		post(other, 0, report('B', CRITICAL));
		const lost = store(one, 0);
		const last = store(other, 0);
		one.merge(last);
		other.merge(lost);
		expect([...one.devices.keys()].sort()).toEqual(['contoso/a', 'contoso/b']);
		expect([...other.devices.keys()].sort()).toEqual(['contoso/a', 'contoso/b']);
	});
});

it('a change right after a lost state does not put the repairing snapshot off', () => {
	const fleet = new Fleet();
	fleet.post(0, report('B', { databasesOutdated: 'Critical' }));
	fleet.forget();
	fleet.post(0, report('B', { appNotRunning: 'Critical' }));
	fleet.post(0, report('B'));
	expect(fleet.brief(2, report('B'))).toContain('snapshot 0');
});

describe('invariants', () => {
	const reasons = fc.dictionary(
		fc.constantFrom('databasesOutdated', 'appNotRunning', 'notConnected'),
		fc.constantFrom('Critical' as const, 'Warning' as const),
	);
	const step = fc.record({
		device: fc.constantFrom('A', 'B', 'C'),
		reasons,
		minutes: fc.integer({ min: 0, max: 200 }),
		accident: fc.constantFrom('none', 'none', 'none', 'restart', 'forget'),
	});

	/** What somebody believes who follows the items, as the Sync operation does. */
	function follow(believed: Set<string>, items: TriggerItem[]) {
		for (const item of items) {
			if (item.change === 'warning' || isDeviceList(item)) continue;
			if (item.change === 'snapshot') {
				const { prefix, externalIDs } = item.snapshot;
				for (const key of believed) {
					if (key.startsWith(prefix) && !externalIDs.includes(key)) believed.delete(key);
				}
				continue;
			}
			const key = externalID(item.source.id, item.device.id, item.status.code);
			if (item.change === 'cleared') believed.delete(key);
			else believed.add(key);
		}
	}

	it('whatever is reported, restarted or lost: one round later the follower knows exactly the problems', () => {
		fc.assert(
			fc.property(fc.array(step, { minLength: 1, maxLength: 25 }), (steps) => {
				const fleet = new Fleet();
				const believed = new Set<string>();
				const actual = new Map<string, Record<string, 'Critical' | 'Warning'>>();
				let minute = 0;
				const post = (name: string) => {
					const { changes, repeats } = fleet.post(minute, report(name, actual.get(name)));
					follow(believed, [...changes, ...repeats]);
				};
				for (const each of steps) {
					minute += each.minutes;
					actual.set(each.device, each.reasons);
					post(each.device);
					if (each.accident === 'restart') fleet.restart(minute);
					if (each.accident === 'forget') fleet.forget();
				}
				// The next round of reports, and one more so that the last snapshots are out.
				for (let round = 0; round < 2; round++) {
					for (const name of actual.keys()) {
						minute += 2;
						post(name);
					}
				}
				const expected = [...actual].flatMap(([name, problems]) =>
					Object.keys(problems).map((code) =>
						externalID(SETTINGS.source.id, `contoso/${name.toLowerCase()}`, code),
					),
				);
				expect([...believed].sort()).toEqual(expected.sort());
			}),
		);
	});
});
