import type { IDataObject } from 'n8n-workflow';
import type { Company } from '../../shared/autotask/companies';
import type { PicklistValue, TicketPicklists } from '../../shared/autotask/picklists';
import { readTime } from '../../shared/time';
import type { Choice, RowSettings } from '../table/rowSettings';
import { COLUMN_LABELS } from '../table/columns';
import type { StoredTicket } from './lifecycle';

/** A setting of a test ticket: what the rules want, and what Autotask has stored. */
export interface TestedSetting extends IDataObject {
	setting: string;
	/** `null`: the rules leave it to Autotask. */
	wanted: IDataObject | string | null;
	stored: IDataObject | string | null;
	/** What the rules leave open is as wanted whatever Autotask has put in. */
	asWanted: boolean;
}

/** Workflow rules of Autotask count from a moment later than we do. */
const SAME_TIME_MS = 60_000;

export function testedSettings(
	company: Company,
	settings: RowSettings,
	dueDateTime: string,
	stored: StoredTicket,
	picklists: TicketPicklists,
): TestedSetting[] {
	const account = { id: company.id, label: company.name };
	const { queue, priority, workType, issueType, subIssueType } = settings;
	return [
		choice('Account', account, stored.companyID, [account]),
		choice(COLUMN_LABELS.queue, queue, stored.queueID, picklists.queueID),
		choice(COLUMN_LABELS.priority, priority, stored.priority, picklists.priority),
		due(dueDateTime, stored.dueDateTime),
		choice(COLUMN_LABELS.workType, workType, stored.billingCodeID, picklists.billingCodeID),
		choice(COLUMN_LABELS.issueType, issueType, stored.issueType, picklists.issueType),
		choice(COLUMN_LABELS.subIssueType, subIssueType, stored.subIssueType, picklists.subIssueType),
	];
}

function choice(
	setting: string,
	wanted: Choice | null,
	id: unknown,
	values: ReadonlyArray<Choice | PicklistValue>,
): TestedSetting {
	const label = values.find((value) => value.id === id)?.label ?? '';
	return {
		setting,
		wanted: wanted && { ...wanted },
		stored: typeof id === 'number' ? { id, label } : null,
		asWanted: wanted === null || wanted.id === id,
	};
}

function due(wanted: string, stored: unknown): TestedSetting {
	const difference = Math.abs((readTime(stored) ?? NaN) - (readTime(wanted) ?? NaN));
	return {
		setting: 'Due',
		wanted,
		stored: typeof stored === 'string' ? stored : null,
		asWanted: difference <= SAME_TIME_MS,
	};
}
