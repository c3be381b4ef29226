import type { AxiosInstance } from 'axios';
import { UserError, type DataTableRows } from 'n8n-workflow';

type Row = DataTableRows[number];

/** What a person does with a Data Table of the own project. */
export class N8nDataTables {
	constructor(private readonly rest: AxiosInstance) {}

	/** @throws UserError when there is none of exactly this name */
	async idOf(name: string): Promise<string> {
		const id = await this.find(name);
		if (id !== undefined) return id;
		throw new UserError(`n8n has no Data Table named ${name}`);
	}

	private async find(name: string): Promise<string | undefined> {
		const answer = await this.rest.get<{ data: { data: Array<{ id: string; name: string }> } }>(
			await this.path(),
		);
		return answer.data.data.data.find((each) => each.name === name)?.id;
	}

	/** At most 100 rows. */
	async rows(id: string): Promise<Row[]> {
		const path = `${await this.path(id)}/rows`;
		const answer = await this.rest.get<{ data: { data: Row[] } }>(path, { params: { take: 100 } });
		return answer.data.data.data;
	}

	/** Adds rows to a table; where there is none, it is made, with columns that hold texts. */
	async add(name: string, rows: Array<Record<string, string>>): Promise<void> {
		const present = await this.find(name);
		if (present !== undefined) return await this.insert(present, rows);
		const names = new Set(rows.flatMap((row) => Object.keys(row)));
		const columns = [...names].map((column) => ({ name: column, type: 'string' }));
		const created = await this.rest.post<{ data: { id: string } }>(await this.path(), {
			...{ name, columns },
		});
		await this.insert(created.data.data.id, rows);
	}

	/** Adds rows; cells that a row does not name stay empty. */
	async insert(id: string, rows: Array<Partial<Row>>): Promise<void> {
		await this.rest.post(`${await this.path(id)}/insert`, { data: rows });
	}

	/** Types into cells of one row. */
	async edit(id: string, row: number, data: Partial<Row>): Promise<void> {
		const filters = [{ columnName: 'id', condition: 'eq', value: row }];
		await this.rest.patch(`${await this.path(id)}/rows`, {
			filter: { type: 'and', filters },
			data,
		});
	}

	private async path(id?: string): Promise<string> {
		const answer = await this.rest.get<{ data: { id: string } }>('/projects/personal');
		const tables = `/projects/${answer.data.data.id}/data-tables`;
		return id === undefined ? tables : `${tables}/${id}`;
	}
}
