import fc from 'fast-check';
import { levelFields, takeOver } from '../../../nodes/AutotaskTicket/operations/sync/changeLevel';
import { readDeviceList } from '../../../nodes/AutotaskTicket/operations/sync/customer/deviceList';
import { changeList } from '../../../nodes/AutotaskTicket/operations/sync/customer/membership';
import type { CustomerStep } from '../../../nodes/AutotaskTicket/operations/sync/customer/planCustomer';
import { lastCompleted } from '../../../nodes/AutotaskTicket/operations/sync/occurrences';
import {
	ownCompletion,
	reopenedText,
	resolutionText,
} from '../../../nodes/AutotaskTicket/operations/sync/resolution';
import type { ChangeItem } from '../../../nodes/AutotaskTicket/operations/sync/syncItem';
import { clock } from '../../../nodes/shared/autotask/clock';
import type { DescribedTicket } from '../../../nodes/shared/autotask/tickets';
import {
	CUSTOMER_ID,
	depart,
	devicesIn,
	join,
	listing,
	plan as planWith,
	shared,
} from './customerFixtures';
import { DAY, HOUR, T0, ticket } from './planFixtures';

const NOW = T0 + 60 * DAY;

beforeEach(() => {
	jest.spyOn(clock, 'now').mockReturnValue(NOW);
});

afterEach(() => jest.restoreAllMocks());

const plan = (items: ChangeItem[], tickets: DescribedTicket[]) =>
	planWith(items, tickets, {}, [], NOW);

const DEVICES = [1, 2, 3];
const times = fc.integer({ min: -48, max: 48 }).map((hours) => T0 + hours * HOUR);

const movementOf = (kinds: readonly string[]) =>
	fc
		.record({
			device: fc.constantFrom(...DEVICES),
			kind: fc.constantFrom(...kinds),
			level: fc.constantFrom('Critical', 'Warning'),
			raisedAt: times,
			lasted: fc.nat(48),
		})
		.map(({ device, kind, level, raisedAt, lasted }) => {
			const observedAt = raisedAt + lasted * HOUR;
			if (kind === 'cleared') return depart(device, observedAt, { raisedAt });
			const change = kind as 'raised';
			const decision = { priority: level === 'Critical' ? 4 : 2, title: `${level}: x` };
			return join(device, { change, level, raisedAt, observedAt }, decision);
		});

/** Of all kinds; or all well again, which completes tickets. */
const items = fc
	.constantFrom(['raised', 'ongoing', 'cleared', 'cleared'], ['cleared'])
	.chain((kinds) => fc.array(movementOf(kinds), { maxLength: 8 }));

const descriptions = fc.oneof(
	fc
		.record({ devices: fc.subarray(DEVICES), more: fc.constantFrom(0, 0, 0, 2), joinedAt: times })
		.map(({ devices, ...of }) => listing(devices, of)),
	fc.constantFrom('Wiped.', 'Devices (2): PC-1, PC-2'),
	// A line that somebody has deleted.
	fc.subarray(DEVICES, { minLength: 2 }).map((all) => listing(all).replace(/\n[^\n]+$/, '')),
);

const tickets = fc
	.array(
		fc.record({
			description: descriptions,
			createDate: times,
			title: fc.constantFrom('Critical: x', 'Warning: x', 'Renamed by hand'),
			end: fc.option(fc.record({ at: times, isOurs: fc.boolean() })),
		}),
		{ maxLength: 3 },
	)
	.map((rows) =>
		rows.map(({ end, ...row }, index): DescribedTicket => {
			const life = end && {
				completedDate: end.at,
				resolution: end.isOurs ? resolutionText('', 'gone', end.at, end.at - HOUR) : '',
			};
			return { ...shared([]), ...row, ...life, id: index + 1 };
		}),
	);

/** What Autotask holds after the step. */
function apply(all: DescribedTicket[], step: CustomerStep): DescribedTicket[] {
	const rows = all.map((row) => ({ ...row }));
	const rowOf = ({ id }: DescribedTicket) => rows.find((row) => row.id === id) as DescribedTicket;
	switch (step.do) {
		case 'create': {
			const { title } = step.lead.decision;
			const made = ticket({ id: 99, externalID: CUSTOMER_ID, title, createDate: NOW });
			return [...rows, { ...made, description: step.description }];
		}
		case 'complete': {
			const row = rowOf(step.ticket);
			const clearedAt = step.last.item.observedAt;
			row.completedDate = NOW;
			row.resolution = resolutionText(row.resolution, 'gone', NOW, clearedAt);
			return rows;
		}
		case 'reopen': {
			const row = rowOf(step.ticket);
			const { item, decision } = step.lead;
			row.completedDate = null;
			row.description = step.description;
			row.resolution = reopenedText(row.resolution, NOW, item.observedAt);
			takeOver(row, levelFields(item, row, decision));
			return rows;
		}
		case 'update': {
			const row = rowOf(step.ticket);
			const { leavers, newcomers, level } = step;
			row.description = changeList(row.description, leavers, newcomers).description;
			if (level) takeOver(row, levelFields(level.item, row, level.decision));
			return rows;
		}
		case 'leave':
			return rows;
	}
}

const check = (
	property: (given: ChangeItem[], known: DescribedTicket[], step: CustomerStep) => void,
) =>
	fc.assert(
		fc.property(items, tickets, (given, known) => property(given, known, plan(given, known).step)),
		{ numRuns: 1_000 },
	);

const openOf = (all: DescribedTicket[]) =>
	all
		.filter(({ completedDate }) => completedDate === null)
		.sort((a, b) => a.createDate - b.createDate || a.id - b.id);

/** By device, what the last item says of it; nothing for one that is older than the end of its status. */
function lastWords(given: ChangeItem[], known: DescribedTicket[]): Map<string, string> {
	const last = lastCompleted(known);
	const end = (last && ownCompletion(last)?.clearedAt) ?? 0;
	const words = new Map(given.map((each) => [each.device?.name ?? '', each]));
	const counting = [...words].filter(
		([, { ticket: decision, observedAt }]) => decision.action !== 'open' || observedAt >= end,
	);
	return new Map(counting.map(([name, { ticket: decision }]) => [name, decision.action]));
}

describe('planCustomer, whatever the items and tickets', () => {
	it('finds nothing to do after it has been done, for each of several open tickets', () => {
		check((given, known, first) => {
			let [step, held] = [first, known];
			for (let left = Math.max(openOf(known).length, 1); left > 0; left--) {
				held = apply(held, step);
				({ step } = plan(given, held));
			}
			expect(step.do).toBe('leave');
		});
	});

	it('never makes nor reopens a ticket beside an open one', () => {
		check((_, known, step) => {
			if (openOf(known).length > 0) expect(['create', 'reopen']).not.toContain(step.do);
		});
	});

	it('completes only when all that are listed have left, none is unlisted, and none has joined', () => {
		check((given, known, step) => {
			if (step.do !== 'complete') return;
			const list = readDeviceList(step.ticket.description);
			expect(list?.more).toBe(0);
			const words = lastWords(given, known);
			for (const { name } of list?.devices ?? []) expect(words.get(name)).toBe('complete');
			expect([...words.values()]).not.toContain('open');
		});
	});

	it('lists every device that joins, and drops none that does not leave', () => {
		check((given, known, step) => {
			if (step.do !== 'update' && step.do !== 'leave') return;
			const [before] = openOf(known);
			if (before === undefined) return;
			const [row] = openOf(apply(known, step));
			const listed = devicesIn(row.description) ?? [];
			const words = lastWords(given, known);
			for (const [name, action] of words) if (action === 'open') expect(listed).toContain(name);
			for (const name of devicesIn(before.description) ?? []) {
				if (words.get(name) !== 'complete') expect(listed).toContain(name);
			}
		});
	});

	it('never completes by a list that cannot be read', () => {
		check((_, known, step) => {
			const [first] = openOf(known);
			const isUnread = first !== undefined && devicesIn(first.description) === undefined;
			if (isUnread) expect(step.do).not.toBe('complete');
		});
	});

	it('changes the oldest open ticket, and completed ones only to reopen them', () => {
		check((_, known, step) => {
			if (!('ticket' in step)) return;
			if (step.do === 'reopen') expect(step.ticket.completedDate).not.toBeNull();
			else expect(step.ticket.id).toBe(openOf(known)[0].id);
		});
	});
});

it('the generators reach every step', () => {
	const reached = new Set<string>();
	check((_, __, step) => void reached.add(step.do));
	expect([...reached].sort()).toEqual(['complete', 'create', 'leave', 'update']);
});
