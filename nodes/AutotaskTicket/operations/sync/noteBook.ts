import type { Refusal } from '../../../shared/autotask/answers';
import type { AutotaskClient } from '../../../shared/autotask/client';
import { findNotes, type NoteOnTicket } from '../../../shared/autotask/ticketNotes';
import { OWN_TITLES } from './ownNotes';

/** Our notes on the tickets that a run changes: whoever knows them writes none twice. */
export class NoteBook {
	private readonly pages = new Map<number, NoteOnTicket[]>();

	constructor(private readonly client: AutotaskClient) {}

	/** Reads the notes of tickets that have not been read yet. */
	async read(ticketIds: number[]): Promise<Refusal | undefined> {
		const unread = ticketIds.filter((id) => !this.pages.has(id));
		return unread.length === 0 ? undefined : await this.readAgain(unread);
	}

	async readAgain(ticketIds: number[]): Promise<Refusal | undefined> {
		const found = await findNotes(this.client, ticketIds, OWN_TITLES);
		if (found.kind !== 'notes') return found;
		for (const id of ticketIds) {
			this.pages.set(
				id,
				found.notes.filter(({ ticketId }) => ticketId === id),
			);
		}
		return undefined;
	}

	/** For a ticket that was made a moment ago: it cannot have any. */
	open(ticketId: number): void {
		this.pages.set(ticketId, []);
	}

	/** Empty for a ticket whose notes have not been read. */
	of(ticketId: number): readonly NoteOnTicket[] {
		return this.pages.get(ticketId) ?? [];
	}

	add(note: NoteOnTicket): void {
		this.pages.set(note.ticketId, [...this.of(note.ticketId), note]);
	}
}
