import { planStep as plan } from '../../../nodes/AutotaskTicket/operations/sync/plan';
import {
	DEFAULT_POLICIES,
	type Policies,
} from '../../../nodes/AutotaskTicket/operations/sync/policies';
import { resolutionText } from '../../../nodes/AutotaskTicket/operations/sync/resolution';
import type { ChangeItem } from '../../../nodes/AutotaskTicket/operations/sync/syncItem';
import type { NoteOnTicket } from '../../../nodes/shared/autotask/ticketNotes';
import type { Ticket } from '../../../nodes/shared/autotask/tickets';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
export const T0 = Date.parse('2026-11-22T10:00:00Z');
export const EXTERNAL_ID = 'ksp-5f0c21aa-9b1d77e0c4a2f318-databasesOutdated';

export const planStep = (
	item: ChangeItem,
	tickets: Ticket[],
	now: number,
	policies: Partial<Policies> = {},
	notes: NoteOnTicket[] = [],
) => plan(item, { tickets, now, notes, policies: { ...DEFAULT_POLICIES, ...policies } });

export const ticket = (rest: Partial<Ticket> = {}): Ticket => ({
	...{ id: 1, ticketNumber: 'T20261122.0001', externalID: EXTERNAL_ID, title: 'x', status: 1 },
	...{ priority: 4, createDate: T0, dueDateTime: T0 + 12 * HOUR, completedDate: null },
	...{ resolution: '', assignedResourceID: null },
	...rest,
});

export const openDecision = (rest = {}) => ({
	...{ action: 'open' as const, externalID: EXTERNAL_ID, companyID: 175, dueHours: 12 },
	...{ title: 'Critical: x', description: '', queueID: 8, priority: 4 },
	...{ billingCodeID: null, issueType: null, subIssueType: null },
	...rest,
});

export const item = (rest: Partial<ChangeItem> = {}): ChangeItem => ({
	...{ change: 'raised', level: 'Critical', raisedAt: T0, observedAt: T0 },
	ticket: openDecision(),
	...rest,
});

export const cleared = (observedAt: number, rest: Partial<ChangeItem> = {}): ChangeItem =>
	item({
		change: 'cleared',
		observedAt,
		ticket: { action: 'complete', externalID: EXTERNAL_ID, reason: 'no longer applies' },
		...rest,
	});

/** A ticket that we have completed. */
export const byUs = (clearedAt: number, completedAt: number) =>
	ticket({
		completedDate: completedAt,
		resolution: resolutionText('', 'no longer applies', completedAt, clearedAt),
	});
