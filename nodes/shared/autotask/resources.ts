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

/** Or why the API user may not see them, in words. */
export type Assignees = { list: Assignee[]; refused?: undefined } | { list: []; refused: string };

const assignees = new ExpiringCache<Assignees>(LIFETIME_MS);

/**
 * Who can be, or could once be, the primary resource of a ticket, by name; kept for 5 minutes per credential. Resources
 * of the API are in no service desk role, so they are none.
 *
 * @throws NodeApiError that says what to do
 */
export async function loadAssignees(client: AutotaskClient): Promise<Assignees> {
	const { account } = await client.connection();
	return await assignees.get(account, async () => {
		const tables: Row[][] = [];
		for (const [entity, fields] of ENTITIES) {
			const answer = await all(client, entity, fields);
			if (answer.kind === 'rejected') {
				const { message, description } = client.explain(answer, DOING);
				return { list: [], refused: `${message}. ${description}` };
			}
			tables.push(client.expectRows(answer, DOING));
		}
		const [pairs, resources, roles] = tables;
		return { list: assigneesOf(pairs, byId(resources), byId(roles)) };
	});
}

const DOING = 'return the resources and their roles';

const ENTITIES: ReadonlyArray<[string, string[]]> = [
	['ResourceServiceDeskRoles', ['resourceID', 'roleID']],
	['Resources', ['firstName', 'lastName']],
	['Roles', ['name']],
];

type ById = ReadonlyMap<unknown, Row>;

function assigneesOf(pairs: readonly Row[], resources: ById, roles: ById): Assignee[] {
	const found = pairs.flatMap((pair): Assignee[] => {
		const { id, resourceID, roleID } = pair;
		const [resource, role] = [resources.get(resourceID), roles.get(roleID)];
		if (wholeNumber(id) === undefined || resource === undefined || role === undefined) return [];
		const label = `${String(resource.firstName)} ${String(resource.lastName)} (${String(role.name)})`;
		const isActive = [pair, resource, role].every((row) => row.isActive === true);
		return [
			{
				...{ id: Number(id), label, isActive, isDefault: false, sortOrder: 0, parentId: null },
				...{ resourceID: Number(resourceID), roleID: Number(roleID) },
			},
		];
	});
	return found.sort((a, b) => a.label.localeCompare(b.label));
}

const all = async (client: AutotaskClient, entity: string, fields: string[]) =>
	await client.query(entity, {
		includeFields: ['id', 'isActive', ...fields],
		filter: [{ op: 'gte', field: 'id', value: 0 }],
	});

const byId = (rows: readonly Row[]): ById =>
	new Map(rows.map((row): [unknown, Row] => [row.id, row]));
