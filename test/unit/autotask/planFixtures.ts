import { byPicklistField } from '../../../nodes/shared/ticketSettings';
import type { Absent, Desired, Open } from '../../../nodes/shared/ticketPlan/desired';
import { completedText, type Clocks } from '../../../nodes/shared/ticketPlan/history';
import { plan } from '../../../nodes/shared/ticketPlan/plan';
import { DEFAULT_POLICIES, type Policies } from '../../../nodes/shared/ticketPlan/policies';
import type { NoteOnTicket } from '../../../nodes/shared/autotask/ticketNotes';
import type { Ticket } from '../../../nodes/shared/autotask/tickets';
import type { Action, PlanContext } from '../../../nodes/shared/ticketPlan/actions';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
export const T0 = Date.parse('2026-11-22T10:00:00Z');
export const EXTERNAL_ID = 'ksp-5f0c21aa-9b1d77e0c4a2f318-databasesOutdated';

export const COMPLETE = 5;
const NEW = 1;

export const contextOf = (clocks: Clocks, policies: Partial<Policies> = {}): PlanContext => ({
	settings: {
		policies: { ...DEFAULT_POLICIES, ...policies },
		completedStatus: COMPLETE,
		newStatus: NEW,
		defaults: { source: null, ticketCategory: null, ticketType: null },
	},
	clocks,
});

/** As late as the item and what the tickets tell: what an item says is current. */
export const nowOf = (desired: Desired, tickets: readonly Ticket[]): number =>
	Math.max(
		desired.observedAt,
		...tickets.flatMap(({ createDate, completedDate }) => [createDate, completedDate ?? 0]),
	);

/** What is done for each open ticket of the key, or instead of them. */
export const planAll = (
	desired: Desired,
	tickets: Ticket[],
	policies: Partial<Policies> = {},
	notes: NoteOnTicket[] = [],
	clocks: Clocks = { now: nowOf(desired, tickets), ahead: 0 },
): Action[] => plan(desired, { tickets, notes }, contextOf(clocks, policies));

/** What is done for the only or oldest ticket. */
export const planStep = (...given: Parameters<typeof planAll>): Action => planAll(...given)[0];

export const ticket = (rest: Partial<Ticket> = {}): Ticket => ({
	...{ id: 1, ticketNumber: 'T20261122.0001', externalID: EXTERNAL_ID, title: 'x', status: 1 },
	...{ priority: 4, createDate: T0, dueDateTime: T0 + 12 * HOUR, completedDate: null },
	...{ resolution: '', assignedResourceID: null, companyID: 175 },
	...rest,
});

export const openDecision = (rest = {}): Open['decision'] => ({
	...{ action: 'open' as const, externalID: EXTERNAL_ID, companyID: 175, dueHours: 12 },
	...{ title: 'Critical: x', description: '' },
	...{ ...byPicklistField(() => null), queueID: 8, priority: 4 },
	...{ assignedResourceID: null, assignedResourceRoleID: null, userDefinedFields: [] },
	...{ contactID: null, contractID: null, companyLocationID: null },
	...rest,
});

export const open = (rest: Partial<Open> = {}): Open => ({
	...{ state: 'open', key: EXTERNAL_ID, decision: openDecision(), level: 'Critical' },
	...{ change: 'raised', raisedAt: T0, mayBeOlder: false, observedAt: T0 },
	...{ isWhole: true, isRaised: true },
	...rest,
});

export const cleared = (observedAt: number, rest: Partial<Absent> = {}): Absent => ({
	...{ state: 'absent', key: EXTERNAL_ID, reason: 'no longer applies' },
	...{ raisedAt: T0, observedAt, instead: [] },
	...rest,
});

/** A ticket that we have completed. */
export const byUs = (clearedAt: number, completedAt: number): Ticket =>
	ticket({
		completedDate: completedAt,
		resolution: completedText('', 'no longer applies', clearedAt, { now: completedAt, ahead: 0 }),
	});
