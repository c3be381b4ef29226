import fc from 'fast-check';
import { externalID } from '../../../nodes/shared/externalId';
import type { TriggerItem } from '../../../nodes/shared/items';
import { Fleet, report, SETTINGS, START, type Reasons } from './endpointFleet';

const CRITICAL = { databasesOutdated: 'Critical' } as const;
const HOUR = 60;
const DAY = 24 * HOUR;
const settings = { ...SETTINGS, silenceSeconds: 24 * 3600 };

/** n8n's clock, and how long its process has been running, in minutes. */
function clockShows(minute: number, running: number): number {
	jest.spyOn(Date, 'now').mockReturnValue(START + minute * 60_000);
	jest.spyOn(performance, 'now').mockReturnValue(running * 60_000);
	return minute;
}

afterEach(() => jest.restoreAllMocks());

it("when n8n's clock was set back and is right again, what was raised meanwhile is sent again with its right time", () => {
	const fleet = new Fleet(settings);
	fleet.post(clockShows(0, 0), report('A'));
	fleet.post(clockShows(-300, 10), report('A', CRITICAL));
	const { repeats } = fleet.post(clockShows(20, 20), report('A', CRITICAL));
	expect(repeats).toContainEqual(
		expect.objectContaining({ change: 'ongoing', raisedAt: '2026-11-22T10:10:00Z' }),
	);
});

describe("when n8n's clock was ahead and is right again", () => {
	it('problems are sent again, with their snapshot, within Resend Every', () => {
		const fleet = new Fleet(settings);
		fleet.post(10 * HOUR, report('A', CRITICAL));
		fleet.post(10 * HOUR + 2, report('A', CRITICAL));
		fleet.restart(10 * HOUR + 3);
		const items = [0, 30, 61].flatMap((minute) => fleet.brief(minute, report('A', CRITICAL)));
		expect(items).toContain('ongoing databasesOutdated A');
		expect(items).toContain('snapshot 1');
	});

	it('no time of an item lies in the future', () => {
		const fleet = new Fleet(settings);
		fleet.post(10 * HOUR, report('A', CRITICAL));
		fleet.post(0, report('A', CRITICAL));
		const { repeats, lists } = fleet.post(70, report('A', CRITICAL));
		const now = START + 70 * 60_000;
		const times = JSON.stringify([...repeats, ...lists]).match(/2026-[^"]*/g) ?? [];
		expect(times.length).toBeGreaterThan(0);
		expect(times.filter((time) => Date.parse(time) > now)).toEqual([]);
	});

	it('a problem may be older than it seems: when it began is not known any more', () => {
		const fleet = new Fleet(settings);
		fleet.post(10 * HOUR, report('A'));
		fleet.post(10 * HOUR + 1, report('A', CRITICAL));
		fleet.post(2, report('A', CRITICAL));
		const { repeats } = fleet.post(70, report('A', CRITICAL));
		expect(repeats).toContainEqual(
			expect.objectContaining({ change: 'ongoing', mayBeOlder: true }),
		);
	});

	it('also one that was first seen at a time that has come since', () => {
		const fleet = new Fleet(settings);
		fleet.post(100, report('A'));
		fleet.post(101, report('A', CRITICAL));
		fleet.post(200, report('A', CRITICAL));
		fleet.post(150, report('A', CRITICAL));
		const { repeats } = fleet.post(230, report('A', CRITICAL));
		expect(repeats).toContainEqual(
			expect.objectContaining({ change: 'ongoing', mayBeOlder: true }),
		);
	});

	it('a report is not taken for an older one', () => {
		const fleet = new Fleet(settings);
		fleet.post(10 * HOUR, report('A', CRITICAL));
		expect(fleet.brief(1, report('A'))).toContain('cleared databasesOutdated A');
	});
});

describe('whatever the clock does', () => {
	const step = fc.record({
		/** Minutes to the next step, by a clock that is right. */
		minutes: fc.integer({ min: 1, max: 45 }),
		/** The clock of n8n is ahead or behind by so much from now on. */
		wrongBy: fc.oneof(
			{ weight: 4, arbitrary: fc.constant(undefined) },
			{ weight: 1, arbitrary: fc.integer({ min: -2 * DAY, max: 2 * DAY }) },
		),
		isRestarted: fc.boolean(),
		reasons: fc.array(fc.constantFrom<Reasons>({}, CRITICAL), { minLength: 3, maxLength: 3 }),
	});

	function follow(believed: Set<string>, items: TriggerItem[]): void {
		for (const item of items) {
			if ('snapshot' in item) {
				for (const key of believed) {
					const { prefix, externalIDs } = item.snapshot;
					if (key.startsWith(prefix) && !externalIDs.includes(key)) believed.delete(key);
				}
			} else if ('device' in item) {
				const key = externalID(item.source.id, item.device.id, item.status.code);
				if (item.change === 'cleared') believed.delete(key);
				else believed.add(key);
			}
		}
	}

	it('what was lost is sent again within Resend Every of correct time, and no device that reports is called silent', () => {
		fc.assert(
			fc.property(fc.array(step, { minLength: 1, maxLength: 15 }), (steps) => {
				const fleet = new Fleet(settings);
				const names = ['A', 'B', 'C'];
				let minute = 0;
				let wrongBy = 0;
				let reasons: Reasons[] = [{}, {}, {}];
				const post = () => {
					const all = names.map((name, index) => report(name, reasons[index]));
					const { changes, repeats } = fleet.post(minute + wrongBy, ...all);
					return [...changes, ...repeats];
				};
				const items: TriggerItem[] = post();
				for (const each of steps) {
					minute += each.minutes;
					wrongBy = each.wrongBy ?? wrongBy;
					reasons = each.reasons;
					items.push(...post());
					if (each.isRestarted) fleet.restart(minute + wrongBy);
				}
				// The follower received nothing of all that.
				const believed = new Set<string>();
				wrongBy = 0;
				for (let more = 0; more <= HOUR + 10; more += 5) {
					minute += 5;
					const again = post();
					items.push(...again);
					follow(believed, again);
				}
				const expected = names.filter((_, index) => Object.keys(reasons[index]).length > 0);
				for (const name of expected) expect(believed).toContain(keyOf(name));
				expect(items.filter((item) => 'status' in item && item.status.code === 'noData')).toEqual(
					[],
				);
			}),
			{ numRuns: 200 },
		);
	});

	const keyOf = (name: string) =>
		externalID(SETTINGS.source.id, `contoso/${name.toLowerCase()}`, 'databasesOutdated');
});
