import {
	NodeOperationError,
	type ILoadOptionsFunctions,
	type INodePropertyOptions,
} from 'n8n-workflow';
import { AutotaskClient } from '../../shared/autotask/client';
import {
	loadNotePicklists,
	loadTicketPicklists,
	type NotePicklists,
	type PicklistValue,
	type TicketPicklists,
} from '../../shared/autotask/picklists';
import { loadAssignees } from '../../shared/autotask/resources';

type Load = (this: ILoadOptionsFunctions) => Promise<INodePropertyOptions[]>;

const active = (values: PicklistValue[]): INodePropertyOptions[] =>
	values.filter((value) => value.isActive).map(({ id, label }) => ({ name: label, value: id }));

const ticketField = (field: keyof TicketPicklists): Load =>
	async function () {
		return active((await loadTicketPicklists(new AutotaskClient(this)))[field]);
	};

const noteField = (field: keyof NotePicklists): Load =>
	async function () {
		return active((await loadNotePicklists(new AutotaskClient(this)))[field]);
	};

/** The chosen issue type, from the same collection. An expression cannot be known here: then all are shown. */
function chosenIssueType(context: ILoadOptionsFunctions): number | undefined {
	const value = context.getCurrentNodeParameter('&issueType');
	const id = typeof value === 'number' || typeof value === 'string' ? Number(value) : NaN;
	return value === '' || Number.isNaN(id) ? undefined : id;
}

async function getSubIssueTypes(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	const { subIssueType } = await loadTicketPicklists(new AutotaskClient(this));
	const parent = chosenIssueType(this);
	return active(
		parent === undefined
			? subIssueType
			: subIssueType.filter(({ parentId }) => parentId === parent),
	);
}

async function getPrimaryResources(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	const { list, refused } = await loadAssignees(new AutotaskClient(this));
	if (refused !== undefined) throw new NodeOperationError(this.getNode(), refused);
	return list
		.filter(({ isActive }) => isActive)
		.map(({ label, resourceID, roleID }) => ({
			name: label,
			value: `${resourceID}:${roleID}`,
		}));
}

/** What fills the drop-downs of the node. Inactive values are not offered. */
export const loadOptions = {
	getQueues: ticketField('queueID'),
	getPriorities: ticketField('priority'),
	getStatuses: ticketField('status'),
	getSources: ticketField('source'),
	getTicketCategories: ticketField('ticketCategory'),
	getTicketTypes: ticketField('ticketType'),
	getIssueTypes: ticketField('issueType'),
	getSubIssueTypes,
	getPrimaryResources,
	getWorkTypes: ticketField('billingCodeID'),
	getNoteTypes: noteField('noteType'),
	getNotePublish: noteField('publish'),
};
