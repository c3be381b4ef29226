import {
	rowKey,
	TAB_COLUMNS,
	type AccountChange,
	type Change,
	type Edits,
	type NewMute,
	type RowRef,
	type TabColumn,
	type TabModel,
	type TabRow,
} from '../tab';

/** Values to be set, by column; `null`: the setting of all customers. */
export type NewCells = Partial<Record<TabColumn, string | null>>;

/** What the page shows and what was changed on it: values of a row are its edits over its own over those of all customers. */
export class Draft {
	private readonly saved = new Map<string, TabRow>();

	/** By row, then by column; no row is without a change. */
	private readonly changes = new Map<string, Map<TabColumn, Change>>();

	private readonly accounts = new Map<string, AccountChange>();

	private readonly begun = new Set<NewMute>();

	/** IDs of mutes. */
	private readonly ended = new Set<string>();

	constructor(readonly model: TabModel) {
		for (const row of [...model.rows, ...model.customerRows]) this.saved.set(rowKey(row.ref), row);
		for (const change of model.edits.changes) this.write(change);
		for (const { customer, company } of model.edits.accounts) this.setAccount(customer, company);
		for (const mute of model.edits.mutes ?? []) this.begun.add(mute);
		for (const { id } of model.mutes) if (model.edits.ended?.includes(id)) this.ended.add(id);
	}

	get newMutes(): NewMute[] {
		return [...this.begun];
	}

	mute(mute: NewMute): void {
		this.begun.add(mute);
	}

	takeBack(mute: NewMute): void {
		this.begun.delete(mute);
	}

	isEnded(id: string): boolean {
		return this.ended.has(id);
	}

	end(id: string, isEnded: boolean): void {
		if (isEnded) this.ended.add(id);
		else this.ended.delete(id);
	}

	/** What holds for the row when everything is saved. */
	value(ref: RowRef, column: TabColumn): string {
		const own = this.own(ref, column);
		if (own !== undefined) return own;
		return ref.customer === '' ? '' : this.value(ofAll(ref), column);
	}

	/** Of a customer's row: its own value; `undefined` when it has that of all customers. */
	own(ref: RowRef, column: TabColumn): string | undefined {
		const change = this.changes.get(rowKey(ref))?.get(column);
		return change ? (change.value ?? undefined) : this.savedValue(ref, column);
	}

	/** What the server cannot read in a value that nobody has changed yet; else empty. */
	unreadable(ref: RowRef, column: TabColumn): string {
		if (this.isChanged(ref, column)) return '';
		const own = this.saved.get(rowKey(ref));
		if (own || ref.customer === '') return own?.issues?.[column] ?? '';
		return this.unreadable(ofAll(ref), column);
	}

	/** @param value `null`: the setting of all customers */
	set(ref: RowRef, column: TabColumn, value: string | null): void {
		const issueType = this.value(ref, 'issueType');
		this.write({ ...ref, column, value });
		if (this.value(ref, 'issueType') !== issueType) this.emptySubIssueType(ref);
	}

	setAll(refs: readonly RowRef[], cells: NewCells): void {
		for (const ref of refs) {
			// In this order: another issue type empties the sub-issue type.
			for (const column of TAB_COLUMNS) {
				const value = cells[column];
				if (value !== undefined) this.set(ref, column, value);
			}
		}
	}

	isChanged(ref: RowRef, column?: TabColumn): boolean {
		const ofRow = this.changes.get(rowKey(ref));
		return column ? ofRow?.has(column) === true : ofRow !== undefined;
	}

	/** Rows with changes, each once. */
	get changedRows(): RowRef[] {
		return [...this.changes.values()].flatMap((ofRow) => {
			const [first] = ofRow.values();
			const { solution, level, status, customer } = first;
			return [{ solution, level, status, customer }];
		});
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

	/** How many rows, accounts and mutes are changed. */
	get count(): number {
		return this.changes.size + this.accounts.size + this.begun.size + this.ended.size;
	}

	get edits(): Edits {
		return {
			changes: [...this.changes.values()].flatMap((ofRow) => [...ofRow.values()]),
			accounts: [...this.accounts.values()],
			...(this.begun.size > 0 ? { mutes: this.newMutes } : {}),
			...(this.ended.size > 0 ? { ended: [...this.ended] } : {}),
		};
	}

	cancel(): void {
		this.changes.clear();
		this.accounts.clear();
		this.begun.clear();
		this.ended.clear();
	}

	/** A sub-issue type means something beneath its issue type only: with that, the saved one comes back. */
	private emptySubIssueType(ref: RowRef): void {
		const saved = this.savedValue(ref, 'subIssueType') ?? null;
		const others = this.own(ref, 'issueType') === undefined ? null : NONE;
		const value = this.isChanged(ref, 'issueType') ? others : saved;
		this.write({ ...ref, column: 'subIssueType', value });
	}

	private write({ solution, level, status, customer, column, value }: Change): void {
		const ref: RowRef = { solution, level, status, customer };
		const ofRow = this.changes.get(rowKey(ref)) ?? new Map<TabColumn, Change>();
		if (value === (this.savedValue(ref, column) ?? null)) ofRow.delete(column);
		else ofRow.set(column, { ...ref, column, value });
		if (ofRow.size > 0) this.changes.set(rowKey(ref), ofRow);
		else this.changes.delete(rowKey(ref));
	}

	private savedValue(ref: RowRef, column: TabColumn): string | undefined {
		return this.saved.get(rowKey(ref))?.cells[column];
	}
}

const NONE = 'none';

export const ofAll = (ref: RowRef): RowRef => ({ ...ref, customer: '' });
