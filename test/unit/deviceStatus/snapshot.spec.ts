import type { Observation } from '../../../nodes/shared/deviceStatus/observation';
import { customerExternalID, customerPrefix, externalID } from '../../../nodes/shared/externalId';
import { trackProblems } from '../../../nodes/shared/deviceStatus/problemTracker';
import type { Customer, Snapshot } from '../../../nodes/shared/items';
import { observation, OPTIONS, SOURCE, type Problems } from './observations';
import { snapshotIn } from './play';

const FLEET: Problems = {
	A: { scanOverdue: 'Warning', restartRequired: 'Warning' },
	B: { scanOverdue: 'Critical' },
	C: { scanOverdue: 'Warning' },
};
const customer = (name: string): Customer => ({ id: `VSRV-${name}`, name, kind: 'virtualServer' });

/** Devices of Contoso, but C is somebody else's. */
function observe(minute: number, of: Customer | null | undefined, fleet = FLEET): Observation {
	const now = observation(minute, fleet);
	for (const [id, device] of now.devices) device.customer = id === 'c' ? of : customer('Contoso');
	return now;
}

/** The snapshot that closes a resend which finds this. */
function snapshotOf(
	now: Observation,
	before = observe(0, customer('Fabrikam')),
): Snapshot['snapshot'] {
	const { state } = trackProblems(undefined, before, OPTIONS);
	const found = snapshotIn(trackProblems(state, now, OPTIONS).items);
	return found?.snapshot ?? { prefix: 'none', externalIDs: [] };
}

const VIRTUAL_SERVERS = customerPrefix(SOURCE.id, 'VSRV-x');

const keys = (name: string, ...codes: string[]) =>
	codes.map((code) => customerExternalID(SOURCE.id, `VSRV-${name}`, code));

it('tells once for each customer and status that there are devices', () => {
	const fabrikam = keys('Fabrikam', 'scanOverdue');
	const contoso = keys('Contoso', 'scanOverdue', 'restartRequired');
	expect(snapshotOf(observe(60, customer('Fabrikam'))).customers).toEqual([
		{ prefix: VIRTUAL_SERVERS, externalIDs: [...contoso, ...fabrikam].sort() },
	]);
});

it("leaves out devices that are nobody's", () => {
	const contoso = keys('Contoso', 'scanOverdue', 'restartRequired');
	expect(snapshotOf(observe(60, null)).customers).toEqual([
		{ prefix: VIRTUAL_SERVERS, externalIDs: contoso.sort() },
	]);
});

it('tells that there are none, too, of the kind of customers that the source knows', () => {
	const now = { ...observation(60, {}), customerScope: 'mainServer' };
	expect(snapshotOf(now).customers).toEqual([{ prefix: VIRTUAL_SERVERS, externalIDs: [] }]);
});

it('counts the last known customer while the customer of a device is not known', () => {
	expect(snapshotOf(observe(60, undefined)).customers).toEqual(
		snapshotOf(observe(60, customer('Fabrikam'))).customers,
	);
});

it('says nothing of customers while it was never known whose a device is', () => {
	const { externalIDs, ...rest } = snapshotOf(observe(60, undefined), observe(0, undefined));
	expect(externalIDs).toHaveLength(4);
	expect(rest).not.toHaveProperty('customers');
});

it('speaks for one device alone when that is all that was observed', () => {
	const now = { ...observation(60, { A: FLEET.A }), onlyDevice: 'a' };
	const before = { ...observation(0, { A: FLEET.A }), onlyDevice: 'a' };
	const { prefix, externalIDs, ...rest } = snapshotOf(now, before);
	expect(prefix).toBe(externalID(SOURCE.id, 'a', ''));
	expect(externalIDs.every((key) => key.startsWith(prefix))).toBe(true);
	expect(rest).not.toHaveProperty('customers');
});
