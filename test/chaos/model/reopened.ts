import type { Ticket } from '../../simulators/autotask';

/**
 * Whose decision it is that a ticket is open. One that a person reopened after we had completed it is the person's;
 * what is left of our completion is in the resolution, so with somebody's edit of that nothing is certain any more.
 */
export class Reopened {
	private readonly completed = new Set<number>();

	private readonly certain = new Set<number>();

	private readonly uncertain = new Set<number>();

	completedByUs({ id }: Ticket): void {
		this.forget(id);
		this.completed.add(id);
	}

	byUs({ id }: Ticket): void {
		this.forget(id);
	}

	byPerson({ id }: Ticket): void {
		const isOurs = this.completed.has(id);
		this.forget(id);
		(isOurs ? this.certain : this.uncertain).add(id);
	}

	closedByPerson({ id }: Ticket): void {
		this.forget(id);
	}

	resolutionEdited({ id }: Ticket): void {
		const wasReopened = this.certain.has(id) || this.uncertain.has(id);
		this.forget(id);
		if (wasReopened) this.uncertain.add(id);
	}

	/** We must not complete it. */
	isLeftToPerson({ id }: Ticket): boolean {
		return this.certain.has(id);
	}

	/** It may stay open without a problem, and beside another one. */
	mayStayOpen({ id }: Ticket): boolean {
		return this.certain.has(id) || this.uncertain.has(id);
	}

	private forget(id: number): void {
		for (const set of [this.completed, this.certain, this.uncertain]) set.delete(id);
	}
}
