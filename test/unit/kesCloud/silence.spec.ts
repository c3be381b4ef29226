import { changesOf, Fleet, report, SETTINGS } from './endpointFleet';

const CRITICAL = { databasesOutdated: 'Critical' } as const;
const HOUR = 60;

describe('silence', () => {
	const settings = { ...SETTINGS, silenceSeconds: 24 * 3600 };
	/** Hourly reports of some devices, from one hour to another; all that came of them. */
	const hours = (fleet: Fleet, from: number, to: number, ...reports: object[]) => {
		const items: string[] = [];
		for (let hour = from; hour <= to; hour++) items.push(...fleet.brief(hour * HOUR, ...reports));
		return items;
	};
	const noData = (items: string[]) => items.filter((item) => item.includes('noData'));

	it('is raised once as "No data received", sent again, and clears with the next report', () => {
		const fleet = new Fleet(settings);
		fleet.post(0, report('A', CRITICAL), report('B'));
		const items = noData(hours(fleet, 1, 26, report('B')));
		expect(items).toEqual(['raised noData A', 'ongoing noData A', 'ongoing noData A']);
		const back = changesOf(fleet.post(27 * HOUR, report('A', CRITICAL)).changes);
		expect(back.map(({ change, status }) => `${change} ${status.code}`)).toEqual([
			'cleared noData',
		]);
	});

	it('clears nothing and is never OK', () => {
		const fleet = new Fleet(settings);
		fleet.post(0, report('A', CRITICAL), report('B'));
		const items = hours(fleet, 1, 24 * 20, report('B'));
		expect(items.filter((item) => item.startsWith('cleared'))).toEqual([]);
		expect(fleet.endpoint.devices.get('contoso/a')?.problems.has('databasesOutdated')).toBe(true);
	});

	it('tells what else was last known of the device', () => {
		const fleet = new Fleet(settings);
		fleet.post(0, report('A', CRITICAL), report('B'));
		hours(fleet, 1, 23, report('B'));
		const [raised] = changesOf(fleet.post(24 * HOUR, report('B')).repeats);
		expect(raised).toMatchObject({
			...{ change: 'raised', status: { code: 'noData' } },
			otherStatuses: [{ code: 'databasesOutdated', level: 'Critical' }],
		});
	});

	it('is not reported unless it is asked for', () => {
		const fleet = new Fleet();
		fleet.post(0, report('A'), report('B'));
		expect(noData(hours(fleet, 1, 100, report('B')))).toEqual([]);
	});

	it("of all devices is the endpoint's own: no device is reported for it", () => {
		const fleet = new Fleet(settings);
		fleet.post(0, report('A'), report('B'));
		hours(fleet, 1, 20, report('A'), report('B'));
		expect(noData(fleet.brief(80 * HOUR, report('B')))).toEqual([]);
		expect(noData(hours(fleet, 81, 105, report('B')))).toContain('raised noData A');
	});

	it('of half a fleet at once is suspect: a warning, and no ticket for each', () => {
		const fleet = new Fleet(settings);
		const many = Array.from({ length: 30 }, (_, index) => report(`D${index}`));
		fleet.post(0, ...many, report('B'));
		const items = hours(fleet, 1, 30, report('B'));
		expect(noData(items)).toEqual([]);
		expect(items).toContain('warning');
	});

	it('of very many devices is raised over several minutes, each once', () => {
		const fleet = new Fleet(settings);
		const awake = Array.from({ length: 1_300 }, (_, index) => report(`A${index}`));
		const asleep = Array.from({ length: 1_200 }, (_, index) => report(`S${index}`));
		fleet.post(0, ...awake, ...asleep);
		for (const hour of [8, 16]) fleet.post(hour * HOUR, ...awake);
		const rounds = [0, 1.1, 2.2, 3.3].map((minute) =>
			noData(fleet.brief(24 * HOUR + minute, ...awake)),
		);
		expect(rounds.map(({ length }) => length)).toEqual([500, 500, 200, 0]);
		expect(new Set(rounds.flat()).size).toBe(1_200);
	});
});

describe('an office of 20 computers that report every half an hour on workdays from 8 to 18', () => {
	const START_OF_DAY = 8 * HOUR;
	const DAY = 24 * HOUR;
	/** Minutes from Monday 0:00; the first report is at 8:00. */
	const isWorkday = (day: number) => day % 7 < 5;

	/** When "No data received" was raised, and on whom, in 20 days. */
	function play(hours: number, fails: { at: number }, isRestarted = false) {
		const fleet = new Fleet({ ...SETTINGS, silenceSeconds: hours * 3600 });
		const reported: Array<{ name: string; hoursLater: number }> = [];
		for (let day = 0; day < 20; day++) {
			if (!isWorkday(day)) continue;
			for (let minute = START_OF_DAY; minute <= 18 * HOUR; minute += 30) {
				const at = day * DAY + minute;
				const working = Array.from({ length: 20 }, (_, index) => index).filter(
					(index) => index !== 7 || at < fails.at,
				);
				const [first, ...others] = working.map((index) => report(`PC-${index}`));
				// The first one to come in the morning looks for those that are silent.
				const items = [fleet.post(at, first), fleet.post(at + 1, ...others)];
				for (const item of changesOf(items.flatMap(({ repeats }) => repeats))) {
					if (item.change !== 'raised') continue;
					reported.push({ name: item.device.name, hoursLater: (at - fails.at) / HOUR });
				}
			}
			if (isRestarted) fleet.restart(day * DAY + 19 * HOUR);
		}
		return reported;
	}

	const limits = [12, 24, 28, 48];
	const days = [
		['on a Tuesday morning', DAY + 9 * HOUR],
		['on a Friday evening', 4 * DAY + 17 * HOUR],
	] as const;

	it.each(limits.flatMap((hours) => days.map(([when, at]) => [hours, when, at] as const)))(
		'with a limit of %d hours: one that fails %s is reported, once, and no other',
		(hours, _, at) => {
			const reported = play(hours, { at });
			expect(reported.map(({ name }) => name)).toEqual(['PC-7']);
			// At night nobody listens, so it takes more days, but no more than the limit has working hours.
			expect(reported[0].hoursLater).toBeGreaterThanOrEqual(hours - 1);
			expect(reported[0].hoursLater).toBeLessThan((hours / 10 + 3) * 24 + 2 * 24);
		},
	);

	it('reports no device while all work, whatever the limit', () => {
		for (const hours of limits) expect(play(hours, { at: Number.POSITIVE_INFINITY })).toEqual([]);
	});

	it('reports the same when n8n is restarted every night', () => {
		const fails = { at: DAY + 9 * HOUR };
		expect(play(24, fails, true)).toEqual(play(24, fails));
	});
});
