import type { Ticket } from '../../../shared/autotask/tickets';
import type { Pending } from './outcome';
import type { SnapshotItem } from './syncItem';
import type { TidyingKind } from './tidySummary';

export interface IndexedSnapshot {
	index: number;
	item: SnapshotItem;
}

/** Something that a snapshot makes necessary; `index`: of the snapshot that speaks of it. */
export interface Task {
	index: number;
	kind: TidyingKind;
	ticket: Ticket;
	act: () => Promise<Pending>;
}
