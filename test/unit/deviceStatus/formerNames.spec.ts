import { customerExternalID, customerPrefix } from '../../../nodes/shared/externalId';
import type { Observation } from '../../../nodes/shared/deviceStatus/observation';
import { trackProblems } from '../../../nodes/shared/deviceStatus/problemTracker';
import {
	decodeState,
	encodeState,
	type TrackerState,
} from '../../../nodes/shared/deviceStatus/trackerState';
import type { Customer, TriggerItem } from '../../../nodes/shared/items';
import { observation, OPTIONS, SOURCE, type Problems } from './observations';
import { brief, snapshotIn } from './play';

const OTHER = { id: 'ksc:00000002', name: SOURCE.name };
const FLEET: Problems = { A: { scanOverdue: 'Warning' }, B: { scanOverdue: 'Warning' } };

/** One look after the other, with the state stored and loaded in between. */
function follow(...looks: Array<[minute: number, part: Partial<Observation>]>): TriggerItem[][] {
	let state: TrackerState | undefined;
	return looks.map(([minute, part]) => {
		const result = trackProblems(state, { ...observation(minute, FLEET), ...part }, OPTIONS);
		state = decodeState(JSON.parse(JSON.stringify(encodeState(result.state))));
		return result.items;
	});
}

const former = (items: TriggerItem[]) => snapshotIn(items)?.snapshot.former;

describe('a source that is called otherwise from now on', () => {
	it('sends everything again at once, and tells its former keys once', () => {
		const [, renamed, later] = follow([0, {}], [1, { source: OTHER }], [61, { source: OTHER }]);
		expect(renamed.map(brief)).toEqual([
			'ongoing Warning scanOverdue on A',
			'ongoing Warning scanOverdue on B',
			'snapshot of 2',
		]);
		expect(snapshotIn(renamed)?.snapshot).toMatchObject({
			prefix: 'ksp-00000002-',
			former: ['ksp-5f0c21aa-'],
		});
		expect(former(later)).toBeUndefined();
	});

	it('tells them with the first whole snapshot', () => {
		const failing = { source: OTHER, failedServers: ['Branch office 1'] };
		const [, cut, whole] = follow([0, {}], [1, failing], [61, { source: OTHER }]);
		expect(snapshotIn(cut)).toBeUndefined();
		expect(former(whole)).toEqual(['ksp-5f0c21aa-']);
	});

	it('has no former keys once it is called as before', () => {
		const failing = { failedServers: ['Branch office 1'] };
		const [, , back] = follow([0, {}], [1, { ...failing, source: OTHER }], [2, { source: SOURCE }]);
		expect(former(back)).toEqual(['ksp-00000002-']);
	});
});

describe('customers that are taken from elsewhere from now on', () => {
	const of = (customer: Customer): Partial<Observation> => {
		const { devices } = observation(0, FLEET);
		for (const observed of devices.values()) observed.customer = customer;
		return { devices, customerScope: customer.id };
	};
	const byServer = of({ id: 'VSRV-1', name: 'Contoso', kind: 'virtualServer' });
	const byGroup = of({ id: 'group:3', name: 'Contoso', kind: 'group' });

	it('leave their former lists empty: at once, and again in the next snapshot', () => {
		const [, changed, resend, later] = follow(
			[0, byServer],
			[1, byGroup],
			[60, byGroup],
			[120, byGroup],
		);
		expect(changed.map(brief)).toEqual([
			'scanOverdue of Contoso: none',
			'scanOverdue of Contoso: A Warning, B Warning',
		]);
		const own = {
			prefix: customerPrefix(SOURCE.id, 'group:3'),
			externalIDs: [customerExternalID(SOURCE.id, 'group:3', 'scanOverdue')],
		};
		expect(snapshotIn(resend)?.snapshot.customers).toEqual([
			{ prefix: customerPrefix(SOURCE.id, 'VSRV-1'), externalIDs: [] },
			own,
		]);
		expect(snapshotIn(later)?.snapshot.customers).toEqual([own]);
	});
});
