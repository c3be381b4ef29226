import type { AutotaskClient } from '../../../nodes/shared/autotask/client';
import { findCompaniesByName } from '../../../nodes/shared/autotask/companies';
import type { Query } from '../../../nodes/shared/autotask/query';

const COMPANIES = [
	{ id: 1, companyName: 'Contoso', isActive: false },
	{ id: 2, companyName: 'CONTOSO', isActive: true },
	{ id: 3, companyName: 'Fabrikam', isActive: true },
	{ id: 4, companyName: 'Northwind', isActive: false },
	{ id: 5, companyName: 'Mu\u0308ller GmbH', isActive: false },
	{ id: 6, companyName: '\u00d6zel', isActive: true },
	{ id: 7, companyName: 'Adatum  Ltd', isActive: true },
];

let accounts = 0;

/** An Autotask that compares character by character; nobody has documented that it does not. */
function sensitiveClient() {
	const account = String(++accounts);
	const asked: Query[] = [];
	const client = {
		connection: async () => ({ zoneUrl: '', webUrl: '', account }),
		query: async (_: string, query: Query) => {
			asked.push(query);
			const [condition] = query.filter;
			const rows = COMPANIES.filter(({ companyName, isActive }) =>
				condition.op === 'in' && Array.isArray(condition.value)
					? condition.value.some((name) => name === companyName)
					: isActive,
			);
			return { kind: 'rows', rows };
		},
		expectRows: ({ rows }: { rows: unknown[] }) => rows,
	};
	return { asked, client: client as unknown as AutotaskClient };
}

const idsOf = async (client: AutotaskClient, names: string[]) =>
	(await findCompaniesByName(client, names)).map(({ id }) => id).sort();

describe('findCompaniesByName', () => {
	it('is not content with an inactive company where an active one differs by case only', async () => {
		expect(await idsOf(sensitiveClient().client, ['Contoso'])).toEqual([1, 2]);
	});

	it('tells an inactive company from one that does not exist', async () => {
		expect(await idsOf(sensitiveClient().client, ['Northwind', 'Nobody'])).toEqual([4]);
	});

	it.each([
		['spells a letter in another way, also where it is inactive', 'M\u00fcller GmbH', [5]],
		['spells a letter in another way', 'O\u0308zel', [6]],
		['spells it in another way, and differs by case', 'o\u0308ZEL', [6]],
		['has two spaces', 'Adatum Ltd', [7]],
	])('finds a company that %s', async (_, name, ids) => {
		expect(await idsOf(sensitiveClient().client, [name])).toEqual(ids);
	});

	it('needs one request when each name has an active company', async () => {
		const { asked, client } = sensitiveClient();
		expect(await idsOf(client, ['Fabrikam', 'CONTOSO', ' Fabrikam '])).toEqual([2, 3]);
		expect(asked).toHaveLength(1);
	});
});
