import { ExpiringCache } from '../expiringCache';
import type { AutotaskClient } from './client';
import { wholeNumber, type Row } from './query';

/** A person in one of the roles in which Autotask can assign tickets to it. */
export interface Assignee {
	resourceID: number;
	roleID: number;
	/** E.g. `Dana Whitfield (Service Desk Engineer)`, as Autotask shows it. */
	label: string;
}

const LIFETIME_MS = 5 * 60_000;

const assignees = new ExpiringCache<Assignee[]>(LIFETIME_MS);

/**
 * Who can be the primary resource of a ticket, by name; kept for 5 minutes per credential. Resources of the API are
 * in no service desk role, so they are none.
 *
 * @throws NodeApiError that says what to do
 */
export async function loadAssignees(client: AutotaskClient): Promise<Assignee[]> {
	const { account } = await client.connection();
	return await assignees.get(account, async () => {
		const pairs = await active(client, 'ResourceServiceDeskRoles', ['resourceID', 'roleID']);
		const resources = byId(await active(client, 'Resources', ['firstName', 'lastName']));
		const roles = byId(await active(client, 'Roles', ['name']));
		return pairs
			.flatMap(({ resourceID, roleID }) => {
				const [resource, role] = [resources.get(resourceID), roles.get(roleID)];
				if (resource === undefined || role === undefined) return [];
				const label = `${String(resource.firstName)} ${String(resource.lastName)} (${String(role.name)})`;
				return [{ resourceID: Number(resourceID), roleID: Number(roleID), label }];
			})
			.sort((a, b) => a.label.localeCompare(b.label));
	});
}

async function active(client: AutotaskClient, entity: string, fields: string[]): Promise<Row[]> {
	const answer = await client.query(entity, {
		includeFields: ['id', 'isActive', ...fields],
		filter: [{ op: 'eq', field: 'isActive', value: true }],
	});
	const rows = client.expectRows(answer, 'return the resources and their roles');
	return rows.filter(({ id, isActive }) => wholeNumber(id) !== undefined && isActive === true);
}

const byId = (rows: Row[]) => new Map(rows.map((row): [unknown, Row] => [row.id, row]));
