import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { completedStatus } from '../complete';
import { shownFor } from '../fields';
import { readId, requireId } from '../parameters';
import { DEFAULT_POLICIES, type Policies } from './policies';
import type { SyncSettings } from './run';
import { syncOptions } from './syncOptions';

/** Percent of the tenant's hourly requests: from there on Autotask slows every integration most. */
const DEFAULT_STOP_AT = 75;

export const syncFields = shownFor(
	['sync'],
	[
		{
			displayName:
				'Feed this with the items of a Kaspersky Ticketing Rules node. Running the same items again changes nothing.',
			name: 'syncNotice',
			type: 'notice',
			default: '',
		},
		completedStatus,
		syncOptions,
	],
);

/** The same for all items of a run: the first one's. */
export function readSettings(context: IExecuteFunctions): SyncSettings {
	const chosen = context.getNodeParameter('options', 0, {}) as IDataObject;
	const id = (name: string, label: string) => readId(context, chosen[name], label, 0);
	return {
		completedStatus: requireId(
			context,
			context.getNodeParameter('completedStatus', 0),
			'Completed Status',
			0,
		),
		newStatus: id('newStatus', 'New Status') ?? 1,
		defaults: {
			source: id('source', 'Source'),
			ticketCategory: id('ticketCategory', 'Ticket Category'),
			ticketType: id('ticketType', 'Ticket Type'),
		},
		noteType: id('noteType', 'Note Type') ?? 1,
		publish: id('publish', 'Note Publish') ?? 2,
		policies: readPolicies(chosen),
		stopAtPercent: within(chosen.stopAtRequestShare, 1, 100) ?? DEFAULT_STOP_AT,
	};
}

/** An expression may give anything: what is none of the choices counts as the cautious default. */
function readPolicies(chosen: IDataObject): Policies {
	const { whenClosedByPerson, onRecurrence, whenTaken } = chosen;
	const isKnown = whenClosedByPerson === 'reopen' || whenClosedByPerson === 'createNew';
	return {
		whenClosedByPerson: isKnown ? whenClosedByPerson : DEFAULT_POLICIES.whenClosedByPerson,
		onRecurrence: onRecurrence === 'reopen' ? onRecurrence : DEFAULT_POLICIES.onRecurrence,
		whenTaken: whenTaken === 'addNote' ? whenTaken : DEFAULT_POLICIES.whenTaken,
		reopenWithinDays: within(chosen.reopenWithinDays, 0, 3650) ?? DEFAULT_POLICIES.reopenWithinDays,
	};
}

function within(value: unknown, least: number, most: number): number | undefined {
	if (value === undefined || value === null || value === '') return undefined;
	const number = Number(value);
	return Number.isFinite(number) ? Math.min(most, Math.max(least, number)) : undefined;
}
