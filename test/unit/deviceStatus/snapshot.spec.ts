import type { Observation } from '../../../nodes/shared/deviceStatus/observation';
import { customerExternalID, externalID } from '../../../nodes/shared/deviceStatus/problemKey';
import { trackProblems } from '../../../nodes/shared/deviceStatus/problemTracker';
import type { Customer, Snapshot } from '../../../nodes/shared/deviceStatus/statusChange';
import { observation, OPTIONS, SOURCE, type Problems } from './observations';
import { many, snapshotIn } from './play';

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

const keys = (name: string, ...codes: string[]) =>
	codes.map((code) => customerExternalID(SOURCE.id, `VSRV-${name}`, code));

it('tells once for each customer and status that there are devices', () => {
	expect(snapshotOf(observe(60, customer('Fabrikam'))).customerExternalIDs).toEqual(
		[
			...keys('Contoso', 'scanOverdue', 'restartRequired'),
			...keys('Fabrikam', 'scanOverdue'),
		].sort(),
	);
});

it("leaves out devices that are nobody's", () => {
	expect(snapshotOf(observe(60, null)).customerExternalIDs).toEqual(
		keys('Contoso', 'scanOverdue', 'restartRequired').sort(),
	);
});

it('says nothing of customers while it is not known whose a device is', () => {
	const { externalIDs, ...rest } = snapshotOf(observe(60, undefined));
	expect(externalIDs).toHaveLength(4);
	expect(rest).not.toHaveProperty('customerExternalIDs');
});

it('says nothing of customers while devices are held that can no longer be asked', () => {
	const { externalIDs, ...rest } = snapshotOf(observation(60, many(20)), observation(0, many(40)));
	expect(externalIDs).toHaveLength(40);
	expect(rest).not.toHaveProperty('customerExternalIDs');
});

it('speaks for one device alone when that is all that was observed', () => {
	const now = { ...observation(60, { A: FLEET.A }), onlyDevice: 'a' };
	const before = { ...observation(0, { A: FLEET.A }), onlyDevice: 'a' };
	const { prefix, externalIDs, ...rest } = snapshotOf(now, before);
	expect(prefix).toBe(externalID(SOURCE.id, 'a', ''));
	expect(externalIDs.every((key) => key.startsWith(prefix))).toBe(true);
	expect(rest).not.toHaveProperty('customerExternalIDs');
});
