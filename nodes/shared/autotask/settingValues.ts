import type { AutotaskClient } from './client';
import { loadTicketPicklists, type TicketPicklists } from './picklists';
import { loadAssignees, type Assignee, type Assignees } from './resources';
import { loadUserDefinedFields, type UserDefinedField } from './userDefinedFields';

/** Everything that settings of a ticket are compared with, whatever the company. */
export interface SettingValues extends TicketPicklists {
	assignee: Assignee[];
	userDefinedFields: UserDefinedField[];
	/** Why the API user may not see who can be assigned: then nobody can be, and everything else can be set. */
	assigneesRefused?: string;
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
	const { list: assignee, refused: assigneesRefused } = wanted.assignees
		? await loadAssignees(client)
		: NOBODY;
	const userDefinedFields = wanted.userDefinedFields ? await loadUserDefinedFields(client) : [];
	return { ...picklists, assignee, userDefinedFields, assigneesRefused };
}

const NOBODY: Assignees = { list: [] };
