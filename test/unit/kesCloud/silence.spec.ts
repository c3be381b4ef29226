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
		expect(fleet.endpoint.devices.get('a')?.problems.has('databasesOutdated')).toBe(true);
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

	it("of all devices is the endpoint's own: nobody is blamed for it", () => {
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
