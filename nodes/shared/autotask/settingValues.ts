import type { AutotaskClient } from './client';
import { loadTicketPicklists, type TicketPicklists } from './picklists';
import { loadAssignees, type Assignee } from './resources';
import { loadUserDefinedFields, type UserDefinedField } from './userDefinedFields';

/** Everything that settings of a ticket are compared with, whatever the company. */
export interface SettingValues extends TicketPicklists {
	assignee: Assignee[];
	userDefinedFields: UserDefinedField[];
}

/** What costs requests of its own; what is not wanted is empty. */
export interface WantedValues {
	workTypes: boolean;
	assignees: boolean;
	userDefinedFields: boolean;
}

/** @throws NodeApiError that says what to do */
export async function loadSettingValues(
	client: AutotaskClient,
	wanted: WantedValues,
): Promise<SettingValues> {
	// One after the other: a credential that is refused must not be sent twice, users get locked out.
	const picklists = await loadTicketPicklists(client, { withWorkTypes: wanted.workTypes });
	const assignee = wanted.assignees ? await loadAssignees(client) : [];
	const userDefinedFields = wanted.userDefinedFields ? await loadUserDefinedFields(client) : [];
	return { ...picklists, assignee, userDefinedFields };
}
