import { ExpiringCache } from '../expiringCache';
import type { AutotaskClient } from './client';
import type { PicklistValue } from './picklists';
import { wholeNumber, type Row } from './query';

/**
 * A person in one of the roles in which Autotask can assign tickets to it, as a value to choose: its ID is that of the
 * pair, its label e.g. `Dana Whitfield (Service Desk Engineer)`, as Autotask shows it.
 */
export interface Assignee extends PicklistValue {
	resourceID: number;
	roleID: number;
}

const LIFETIME_MS = 5 * 60_000;

const assignees = new ExpiringCache<Assignee[]>(LIFETIME_MS);

/**
 * Who can be, or could once be, the primary resource of a ticket, by name; kept for 5 minutes per credential. Resources
 * of the API are in no service desk role, so they are none.
 *
 * @throws NodeApiError that says what to do
 */
export async function loadAssignees(client: AutotaskClient): Promise<Assignee[]> {
	const { account } = await client.connection();
	return await assignees.get(account, async () => {
		const pairs = await all(client, 'ResourceServiceDeskRoles', ['resourceID', 'roleID']);
		const resources = byId(await all(client, 'Resources', ['firstName', 'lastName']));
		const roles = byId(await all(client, 'Roles', ['name']));
		return pairs
			.flatMap((pair): Assignee[] => {
				const { resourceID, roleID } = pair;
				const [resource, role] = [resources.get(resourceID), roles.get(roleID)];
				if (resource === undefined || role === undefined) return [];
				const label = `${String(resource.firstName)} ${String(resource.lastName)} (${String(role.name)})`;
				const isActive = [pair, resource, role].every((row) => row.isActive === true);
				return [
					{
						...{
							id: Number(pair.id),
							label,
							isActive,
							isDefault: false,
							sortOrder: 0,
							parentId: null,
						},
						...{ resourceID: Number(resourceID), roleID: Number(roleID) },
					},
				];
			})
			.sort((a, b) => a.label.localeCompare(b.label));
	});
}

async function all(client: AutotaskClient, entity: string, fields: string[]): Promise<Row[]> {
	const answer = await client.query(entity, {
		includeFields: ['id', 'isActive', ...fields],
		filter: [{ op: 'gte', field: 'id', value: 0 }],
	});
	const rows = client.expectRows(answer, 'return the resources and their roles');
	return rows.filter(({ id }) => wholeNumber(id) !== undefined);
}

const byId = (rows: Row[]) => new Map(rows.map((row): [unknown, Row] => [row.id, row]));
