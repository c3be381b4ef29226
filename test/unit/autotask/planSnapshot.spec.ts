import fc from 'fast-check';
import { CLOCK_TOLERANCE_MS, reopenedText } from '../../../nodes/shared/ticketPlan/history';
import { planSnapshots } from '../../../nodes/AutotaskTicket/sync/planSnapshot';
import { customerExternalID, customerPrefix } from '../../../nodes/shared/externalId';
import type { Ticket } from '../../../nodes/shared/autotask/tickets';
import { byUs, contextOf, EXTERNAL_ID, HOUR, MINUTE, open, T0, ticket } from './planFixtures';

const SOURCE = 'ksc:5f0c21aa';
const OTHER = EXTERNAL_ID.replace('databasesOutdated', 'scanOverdue');
const CONTOSO = customerExternalID(SOURCE, 'VSRV1', 'scanOverdue');
const GROUP = customerExternalID(SOURCE, 'group:contoso', 'scanOverdue');

interface Said {
	externalIDs?: string[];
	customers?: Array<{ prefix: string; externalIDs: string[] }>;
	former?: string[];
	prefix?: string;
	observedAt?: number;
}

/** What is done for these open tickets, by their ids. @param ahead how much later Autotask's clock is */
function cleanUp(
	tickets: Ticket[],
	said: Said = {},
	now = T0 + HOUR + MINUTE,
	holding = [open()],
	ahead = 0,
) {
	const { observedAt = T0 + HOUR, ...snapshot } = said;
	const item = {
		...{ change: 'snapshot' as const, observedAt },
		snapshot: {
			...{ prefix: 'ksp-5f0c21aa-', externalIDs: [EXTERNAL_ID], customers: [], former: [] },
			...snapshot,
		},
	};
	const context = contextOf({ now, ahead });
	const since = holding.map((each) => ({ ...each, observedAt: T0 }));
	const planned = planSnapshots([{ index: 0, item }], tickets, [], since, new Set(), context);
	return planned.map(({ kind, action }) => [
		'ticket' in action ? action.ticket?.id : undefined,
		action.do === 'change' ? kind : action.do,
	]);
}

describe('a snapshot of a source', () => {
	it('completes tickets whose status is gone', () => {
		const gone = ticket({ id: 5, externalID: OTHER });
		expect(cleanUp([ticket(), gone])).toEqual([[5, 'stale']]);
	});

	it('leaves tickets created after it, also when the clocks differ a little', () => {
		const createDate = T0 + HOUR - CLOCK_TOLERANCE_MS / 2;
		expect(cleanUp([ticket({ externalID: OTHER, createDate })])).toEqual([]);
	});

	it('leaves a ticket that we reopened after it', () => {
		const at = { now: T0 + HOUR + MINUTE, ahead: 0 };
		const resolution = reopenedText('', at.now, at);
		expect(cleanUp([ticket({ externalID: OTHER, resolution })])).toEqual([]);
	});

	it('leaves a ticket that a person has reopened', () => {
		const reopened = { ...byUs(T0, T0), completedDate: null, externalID: OTHER };
		expect(cleanUp([reopened])).toEqual([[1, 'nothing']]);
	});

	it('completes nothing when it is old', () => {
		const gone = ticket({ id: 5, externalID: OTHER });
		const newer = ticket({ id: 9, createDate: T0 + 1 });
		const late = T0 + 2 * HOUR;
		expect(cleanUp([ticket(), gone, newer], {}, late)).toEqual([
			[5, 'nothing'],
			[9, 'nothing'],
		]);
	});

	it('completes duplicates: the older stays', () => {
		expect(cleanUp([ticket({ id: 9, createDate: T0 + 1 }), ticket()])).toEqual([[9, 'duplicate']]);
	});

	it('completes nothing that a later one of the same execution lists, in whatever order they come', () => {
		const list = (externalIDs: string[], observedAt: number) => ({
			...{ change: 'snapshot' as const, observedAt },
			snapshot: { prefix: 'ksp-5f0c21aa-', externalIDs, customers: [], former: [] },
		});
		const both = [list([], T0 + HOUR), list([EXTERNAL_ID], T0 + HOUR + MINUTE)];
		const context = contextOf({ now: T0 + HOUR + 2 * MINUTE, ahead: 0 });
		for (const items of [both, [...both].reverse()]) {
			const snapshots = items.map((item, index) => ({ index, item }));
			expect(planSnapshots(snapshots, [ticket()], [], [], new Set(), context)).toEqual([]);
		}
	});

	it('leaves one open ticket for each current key that had one', () => {
		const KEYS = ['a', 'b', 'c'].map((code) => EXTERNAL_ID.replace('databasesOutdated', code));
		const rows = fc.array(
			fc.record({
				externalID: fc.constantFrom(...KEYS),
				createDate: fc.integer({ min: T0 - HOUR, max: T0 }),
			}),
		);
		fc.assert(
			fc.property(rows, fc.subarray(KEYS), (raw, externalIDs) => {
				const tickets = raw.map((row, id) => ticket({ ...row, id }));
				const done = new Set(cleanUp(tickets, { externalIDs }, undefined, []).map(([id]) => id));
				const left = tickets.filter(({ id }) => !done.has(id)).map((each) => each.externalID);
				const had = externalIDs.filter((key) => tickets.some((each) => each.externalID === key));
				expect([...left].sort()).toEqual([...had].sort());
			}),
		);
	});
});

it('a snapshot completes the same however far apart the clocks of n8n and Autotask are', () => {
	const rows = fc.array(
		fc.record({
			externalID: fc.constantFrom(EXTERNAL_ID, OTHER, CONTOSO, GROUP),
			createDate: fc.integer({ min: -120, max: 120 }).map((minutes) => T0 + minutes * MINUTE),
		}),
	);
	const minutes = fc.integer({ min: -36 * 60, max: 36 * 60 });
	const customers = [{ prefix: customerPrefix(SOURCE, 'VSRV1'), externalIDs: [] }];
	fc.assert(
		fc.property(rows, minutes, (raw, late) => {
			const [together, apart] = [0, late * MINUTE].map((ahead) => {
				const onIts = (row: (typeof raw)[number], id: number) =>
					ticket({ ...row, id, createDate: row.createDate + ahead });
				return cleanUp(raw.map(onIts), { customers }, undefined, undefined, ahead);
			});
			expect(apart).toEqual(together);
		}),
	);
});

describe('tickets of customers', () => {
	const customers = [ticket({ id: 1, externalID: CONTOSO }), ticket({ id: 2, externalID: GROUP })];

	it('are none of a snapshot that says nothing of them', () => {
		expect(cleanUp(customers)).toEqual([]);
	});

	it('end with the kind of customers that the snapshot speaks of, and no other', () => {
		const prefix = customerPrefix(SOURCE, 'VSRV1');
		expect(cleanUp(customers, { customers: [{ prefix, externalIDs: [] }] })).toEqual([
			[1, 'stale'],
		]);
		const current = { customers: [{ prefix, externalIDs: [CONTOSO] }] };
		expect(cleanUp(customers, current)).toEqual([]);
	});

	it('and of devices end with the former identity of their source', () => {
		const former = ticket({ id: 3, externalID: EXTERNAL_ID.replace('5f0c21aa', '00000000') });
		const shared = ticket({ id: 4, externalID: CONTOSO.replace('5f0c21aa', '00000000') });
		expect(cleanUp([former, shared], { former: ['ksp-00000000-'] })).toEqual([
			[3, 'stale'],
			[4, 'stale'],
		]);
	});
});
