import {
	rowKey,
	type AccountChange,
	type Cells,
	type Change,
	type Edits,
	type RowRef,
	type TabColumn,
	type TabModel,
	type TabRow,
} from '../tab';

/** What the page shows and what was changed on it: values of a row are its edits over its own over those of all customers. */
export class Draft {
	private readonly saved = new Map<string, TabRow>();

	private changes = new Map<string, Change>();

	private accounts = new Map<string, AccountChange>();

	constructor(readonly model: TabModel) {
		for (const row of [...model.rows, ...model.customerRows]) this.saved.set(rowKey(row.ref), row);
		for (const change of model.edits.changes)
			this.changes.set(changeKey(change, change.column), change);
		for (const change of model.edits.accounts) this.accounts.set(change.customer, change);
	}

	/** What holds for the row when everything is saved. */
	value(ref: RowRef, column: TabColumn): string {
		const own = this.own(ref, column);
		if (own !== undefined) return own;
		return ref.customer === '' ? '' : this.value(ofAll(ref), column);
	}

	/** Of a customer's row: its own value; `undefined` when it has that of all customers. */
	own(ref: RowRef, column: TabColumn): string | undefined {
		const change = this.changes.get(changeKey(ref, column));
		if (change) return change.value ?? undefined;
		return this.saved.get(rowKey(ref))?.cells[column];
	}

	/** What has to be put right in the row as it was saved. */
	issues(ref: RowRef): string {
		return (this.saved.get(rowKey(ref)) ?? this.saved.get(rowKey(ofAll(ref))))?.issues ?? '';
	}

	/** @param value `null`: the setting of all customers */
	set(ref: RowRef, column: TabColumn, value: string | null): void {
		const key = changeKey(ref, column);
		const before = this.saved.get(rowKey(ref))?.cells[column] ?? null;
		const issueType = column === 'issueType' ? this.value(ref, 'issueType') : undefined;
		const { solution, level, status, customer } = ref;
		if (value === before) this.changes.delete(key);
		else this.changes.set(key, { solution, level, status, customer, column, value });
		// A sub-issue type means something beneath its issue type only.
		if (issueType !== undefined && issueType !== this.value(ref, 'issueType'))
			this.set(ref, 'subIssueType', 'none');
	}

	setAll(refs: readonly RowRef[], cells: Cells): void {
		for (const ref of refs) {
			for (const [column, value] of Object.entries(cells))
				this.set(ref, column as TabColumn, value);
		}
	}

	isChanged(ref: RowRef, column?: TabColumn): boolean {
		if (column) return this.changes.has(changeKey(ref, column));
		return [...this.changes.values()].some((change) => rowKey(change) === rowKey(ref));
	}

	account(customer: string): AccountChange | undefined {
		return this.accounts.get(customer);
	}

	setAccount(customer: string, company: number | null): void {
		const saved = this.model.accounts.find((one) => one.customer === customer);
		const before = saved?.matchedBy === 'mapping' ? (saved.company?.id ?? null) : null;
		if (company === before) this.accounts.delete(customer);
		else this.accounts.set(customer, { customer, company });
	}

	/** How many rows and accounts are changed. */
	get count(): number {
		return new Set([...this.changes.values()].map(rowKey)).size + this.accounts.size;
	}

	get edits(): Edits {
		return { changes: [...this.changes.values()], accounts: [...this.accounts.values()] };
	}

	cancel(): void {
		this.changes = new Map();
		this.accounts = new Map();
	}
}

const changeKey = (ref: RowRef, column: TabColumn) => `${rowKey(ref)}/${column}`;

export const ofAll = (ref: RowRef): RowRef => ({ ...ref, customer: '' });
