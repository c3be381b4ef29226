import type { IDataObject } from 'n8n-workflow';
import { readInput } from '../../../nodes/AutotaskTicket/sync/readInput';
import type { Open } from '../../../nodes/shared/ticketPlan/desired';
import { customerExternalID } from '../../../nodes/shared/externalId';
import { EXTERNAL_ID, HOUR, MINUTE, openDecision, T0 } from './planFixtures';

const CUSTOMER = customerExternalID('ksc:5f0c21aa', 'VSRV1', 'databasesOutdated');
const iso = (time: number) => new Date(time).toISOString();

const device = (name: string, rest: object = {}) => ({
	...{ externalID: EXTERNAL_ID, name, level: 'Warning', raisedAt: iso(T0), isRaised: true },
	...rest,
});

const listOf = (...devices: object[]) => ({
	...{ change: 'snapshot', observedAt: iso(T0 + HOUR), isComplete: true },
	...{ customer: { id: 'VSRV1', name: 'Contoso' }, status: { code: 'databasesOutdated' }, devices },
	ticket: openDecision({ externalID: CUSTOMER, devices }),
});

const change = (rest: object = {}) => ({
	...{ change: 'raised', level: 'Critical', raisedAt: iso(T0), observedAt: iso(T0) },
	...{ ticket: openDecision() },
	...rest,
});

const cleared = { action: 'complete', externalID: EXTERNAL_ID, reason: '' };

const read = (...items: object[]) => readInput(items as IDataObject[]);

/** What should be, in the order in which it is to happen. */
const desiresOf = (...items: object[]) =>
	read(...items)
		.rounds.flat()
		.map(({ desired }) => desired);

const only = (...items: object[]) => desiresOf(...items)[0] as Open;

describe('a list of devices', () => {
	it('wants one ticket with the highest level, and that device first', () => {
		const { level, devices } = only(listOf(device('LOW'), device('HIGH', { level: 'Critical' })));
		expect(level).toBe('Critical');
		expect(devices?.map(({ name }) => name)).toEqual(['HIGH', 'LOW']);
	});

	it('is written alike in whatever order the source lists its devices', () => {
		const [a, b] = [device('A'), device('B')];
		expect(only(listOf(b, a)).devices).toEqual(only(listOf(a, b)).devices);
	});

	it('began with its newest raised device, so that a closing before it does not count for it', () => {
		const later = device('LATER', { raisedAt: iso(T0 + 30 * MINUTE) });
		const known = device('KNOWN', { raisedAt: iso(T0 + 50 * MINUTE), isRaised: false });
		expect(only(listOf(device('FIRST'), later, known))).toMatchObject({
			...{ raisedAt: T0 + 30 * MINUTE, mayBeOlder: false, isRaised: true },
		});
	});

	it('may be older only where nobody knows of any raised device when it began', () => {
		const unclear = device('UNCLEAR', { mayBeOlder: true, raisedAt: iso(T0 + 30 * MINUTE) });
		expect(only(listOf(unclear))).toMatchObject({ mayBeOlder: true });
		expect(only(listOf(unclear, device('DATED')))).toMatchObject({
			...{ mayBeOlder: false, raisedAt: T0 },
		});
	});

	it('raises nothing when none of its devices was raised', () => {
		expect(only(listOf(device('KNOWN', { isRaised: false })))).toMatchObject({ isRaised: false });
	});

	it('is not whole where devices may be missing', () => {
		expect(only({ ...listOf(device('PC')), isComplete: false })).toMatchObject({ isWhole: false });
	});

	it('without a device completes the ticket', () => {
		const ticket = { action: 'complete', externalID: CUSTOMER, reason: 'none has it' };
		expect(desiresOf({ ...listOf(), ticket })).toMatchObject([
			{ state: 'absent', key: CUSTOMER, reason: 'none has it', instead: [] },
		]);
	});
});

describe('a time that n8n’s clock wrote when it was ahead', () => {
	const ahead = iso(T0 + 10 * HOUR);

	it('says that nobody knows since when the status holds', () => {
		expect(only(change({ raisedAt: ahead }))).toMatchObject({ raisedAt: T0, mayBeOlder: true });
		expect(only(listOf(device('PC', { raisedAt: ahead })))).toMatchObject({
			...{ raisedAt: T0 + HOUR, mayBeOlder: true },
		});
	});

	it('is one that may be a little later than the observation', () => {
		const raisedAt = iso(T0 + MINUTE / 2);
		expect(only(change({ raisedAt }))).toMatchObject({ raisedAt: T0, mayBeOlder: false });
	});
});

describe('several items of one key', () => {
	it('that want the same become one, and the last observation counts', () => {
		const later = change({ change: 'ongoing', observedAt: iso(T0 + HOUR), level: 'Warning' });
		const { rounds } = read(change(), later, change({ level: 'Old' }));
		expect(rounds).toMatchObject([[{ indexes: [0, 1, 2], desired: { level: 'Warning' } }]]);
	});

	it('stay news although a resend follows', () => {
		const levelled = change({ change: 'levelChanged', previousLevel: 'Warning' });
		const resent = change({ change: 'ongoing', observedAt: iso(T0 + MINUTE) });
		expect(only(levelled, resent)).toMatchObject({
			...{ change: 'levelChanged', previousLevel: 'Warning', observedAt: T0 + MINUTE },
		});
	});

	it('happen one after the other where one ends what the other begins', () => {
		const ended = change({ change: 'cleared', ticket: cleared });
		const { rounds } = read(change(), ended, change());
		expect(rounds.map(([{ desired }]) => desired.state)).toEqual(['open', 'absent', 'open']);
	});

	it.each([
		['ends', change({ change: 'ongoing', observedAt: iso(T0 + HOUR) }), { ticket: cleared }],
		['begins', change({ ticket: cleared, observedAt: iso(T0 + HOUR) }), { change: 'raised' }],
	])('are in any order: what was observed earlier %s nothing', (_, later, earlier) => {
		const { rounds, outcomes } = read(later, change(earlier));
		expect(rounds).toMatchObject([[{ indexes: [0] }]]);
		expect(outcomes.get(1)).toMatchObject({ result: 'skipped' });
		expect(outcomes.get(1)?.message).toContain('observed later (');
	});

	it('end nothing that a later snapshot of the same execution lists', () => {
		const snapshot = {
			...{ change: 'snapshot', observedAt: iso(T0 + HOUR) },
			snapshot: { prefix: 'ksp-5f0c21aa-', externalIDs: [EXTERNAL_ID], customers: [], former: [] },
		};
		const { rounds, outcomes } = read(change({ ticket: cleared }), snapshot);
		expect(rounds).toEqual([]);
		expect(outcomes.get(0)).toMatchObject({
			...{ result: 'skipped', message: expect.stringContaining('a snapshot of this execution') },
		});
		const earlier = { ...snapshot, observedAt: iso(T0 - HOUR) };
		expect(read(change({ ticket: cleared }), earlier).rounds).toHaveLength(1);
	});
});

it('what wants no ticket needs no request, and says why', () => {
	const held = { action: 'held', externalID: EXTERNAL_ID, reason: 'The account is inactive.' };
	const none = { action: 'none', externalID: EXTERNAL_ID, reason: '' };
	const warning = { change: 'warning', message: 'Half of the devices are gone.' };
	const { rounds, outcomes } = read(
		...[change({ ticket: held }), change({ ticket: none }), { change: 'raised' }, warning],
	);
	expect(rounds).toEqual([]);
	expect([...outcomes.values()].map(({ result }) => result)).toEqual([
		...['held', 'skipped', 'failed', 'skipped'],
	]);
	expect(outcomes.get(0)?.message).toBe('The account is inactive.');
});
