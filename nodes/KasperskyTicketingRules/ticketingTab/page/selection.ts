import { rowKey } from '../tab';
import type { ShownRow } from './sections';

/** The rows that are ticked. */
export class Selection {
	private readonly keys = new Set<string>();

	private last?: string;

	has({ ref }: ShownRow): boolean {
		return this.keys.has(rowKey(ref));
	}

	mark({ ref }: ShownRow, isSelected: boolean): void {
		if (isSelected) this.keys.add(rowKey(ref));
		else this.keys.delete(rowKey(ref));
	}

	/** @param rows that are shown @param withRange all from the row that was selected last */
	select(rows: readonly ShownRow[], row: ShownRow, isSelected: boolean, withRange: boolean): void {
		const at = rows.findIndex(({ ref }) => rowKey(ref) === rowKey(row.ref));
		const last = rows.findIndex(({ ref }) => rowKey(ref) === this.last);
		const from = withRange && last >= 0 ? last : at;
		for (const one of rows.slice(Math.min(at, from), Math.max(at, from) + 1)) {
			this.mark(one, isSelected);
		}
		this.last = rowKey(row.ref);
	}

	clear(): void {
		this.keys.clear();
	}
}
