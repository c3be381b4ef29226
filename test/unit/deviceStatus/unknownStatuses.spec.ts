import fc from 'fast-check';
import type { Observation } from '../../../nodes/shared/deviceStatus/observation';
import { trackProblems } from '../../../nodes/shared/deviceStatus/problemTracker';
import { customerExternalID, externalID } from '../../../nodes/shared/externalId';
import { type Customer, type Level, type TriggerItem } from '../../../nodes/shared/items';
import { observation, OPTIONS, SOURCE } from './observations';

/** What is known of one device: which statuses hold, and which are not known. */
interface Known {
	levels?: Record<string, Level>;
	unknown?: string[];
}

const contoso: Customer = { id: 'site:1', name: 'Contoso', kind: 'site' };
const outdated: Known = { levels: { databasesOutdated: 'Warning' } };
const silent: Known = { unknown: ['databasesOutdated', 'appNotRunning'] };
const fine: Known = {};
const key = (code: string) => externalID(SOURCE.id, 'pc', code);

function seen(minute: number, { levels = {}, unknown = [] }: Known, isNew = false): Observation {
	const device = { id: 'pc', name: 'PC' };
	const found = { device, customer: contoso, levels: new Map(Object.entries(levels)) };
	return {
		...observation(minute, {}),
		devices: new Map([['pc', { ...found, unknown: new Set(unknown) }]]),
		...(isNew ? { isNew } : {}),
	};
}

/** The items of the last of these looks, one a minute. */
function itemsOf(looks: Known[], { minutes = 1, isNew = false } = {}): TriggerItem[] {
	let state: ReturnType<typeof trackProblems>['state'] | undefined;
	let items: TriggerItem[] = [];
	looks.forEach((look, index) => {
		({ items, state } = trackProblems(state, seen(index * minutes, look, isNew), OPTIONS));
	});
	return items;
}

const changesOf = (items: TriggerItem[]) =>
	items.flatMap((item) => ('device' in item ? [`${item.change} ${item.status.code}`] : []));

const snapshotKeys = (items: TriggerItem[]) =>
	items.flatMap((item) => ('snapshot' in item ? item.snapshot.externalIDs : []));

describe('a status that the source does not tell', () => {
	it('clears nothing', () => {
		expect(itemsOf([outdated, silent])).toEqual([]);
	});

	it('raises nothing', () => {
		expect(itemsOf([fine, silent])).toEqual([]);
	});

	it('is sent again with every resend while it was the last that was known', () => {
		const items = itemsOf([outdated, silent], { minutes: 61 });
		expect(changesOf(items)).toEqual(['ongoing databasesOutdated']);
	});

	it('clears once the source says so', () => {
		expect(changesOf(itemsOf([outdated, silent, fine]))).toEqual(['cleared databasesOutdated']);
	});

	it('that waits to be raised goes on waiting', () => {
		const waiting = { ...OPTIONS, raiseAfterMinutes: 10 };
		const first = trackProblems(undefined, seen(0, outdated), waiting);
		const later = trackProblems(first.state, seen(30, silent), waiting);
		expect(changesOf(later.items)).toEqual([]);
		expect(changesOf(trackProblems(later.state, seen(31, outdated), waiting).items)).toEqual([
			'raised databasesOutdated',
		]);
	});

	it('is in the snapshot: after a lost state nothing is completed for it', () => {
		expect(snapshotKeys(itemsOf([silent, silent], { minutes: 61 }))).toEqual([
			key('appNotRunning'),
			key('databasesOutdated'),
		]);
	});

	it('of a new source may be on the ticket of a customer, which is not completed for it', () => {
		const [snapshot] = itemsOf([silent, silent], { minutes: 61, isNew: true });
		expect(snapshot).toMatchObject({
			snapshot: {
				customers: [
					{
						externalIDs: ['appNotRunning', 'databasesOutdated']
							.map((code) => customerExternalID(SOURCE.id, contoso.id, code))
							.sort(),
					},
				],
			},
		});
	});
});

test('whatever is said and not said, only a statement clears, and only what holds is raised', () => {
	const codes = ['databasesOutdated', 'appNotRunning'];
	const look = fc.record({
		holds: fc.subarray(codes),
		unknown: fc.subarray(codes),
	});
	fc.assert(
		fc.property(fc.array(look, { minLength: 1, maxLength: 12 }), (looks) => {
			let state: ReturnType<typeof trackProblems>['state'] | undefined;
			const open = new Set<string>();
			looks.forEach(({ holds, unknown }, minute) => {
				const known = holds.filter((code) => !unknown.includes(code));
				const levels = Object.fromEntries(known.map((code) => [code, 'Warning' as const]));
				const result = trackProblems(state, seen(minute, { levels, unknown }), OPTIONS);
				state = result.state;
				for (const item of result.items) {
					if (!('device' in item)) continue;
					const { code } = item.status;
					if (item.change === 'cleared') {
						expect([...unknown, ...known]).not.toContain(code);
						open.delete(code);
					}
					if (item.change === 'raised') {
						expect(known).toContain(code);
						open.add(code);
					}
				}
				for (const code of known) expect(open).toContain(code);
				for (const code of codes) {
					if (!known.includes(code) && !unknown.includes(code)) expect(open).not.toContain(code);
				}
			});
		}),
	);
});
