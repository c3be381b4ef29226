import { chunk } from 'lodash';
import type { ApiError } from './response';
import type { AutotaskClient } from './client';
import { IN_LIST_SIZE } from './query';
import { cut } from '../text';
import { LIMITS, readItemId } from './tickets';
import { readTime } from '../time';

/** What is written on a ticket. */
export interface TicketNote {
	title: string;
	description: string;
	noteType: number;
	/** Who sees it: 1 all Autotask users, 2 internal. */
	publish: number;
}

/** A note as it is on its ticket. */
export interface NoteOnTicket {
	ticketId: number;
	title: string;
	description: string;
	/** Milliseconds. */
	createdAt: number;
}

const FIELDS = ['id', 'ticketID', 'title', 'description', 'createDateTime'];

/** `POST /TicketNotes` does not exist: notes are children of their ticket. */
export async function createNote(client: AutotaskClient, ticketId: number, note: TicketNote) {
	const answer = await client.post(`V1.0/Tickets/${ticketId}/Notes`, {
		title: cut(note.title, LIMITS.noteTitle),
		description: cut(note.description, LIMITS.noteDescription),
		noteType: note.noteType,
		publish: note.publish,
	});
	return readItemId(answer);
}

/** The notes of these tickets that have one of these titles, 200 tickets a request. */
export async function findNotes(
	client: AutotaskClient,
	ticketIds: number[],
	titles: readonly string[],
): Promise<{ kind: 'notes'; notes: NoteOnTicket[] } | ApiError> {
	const notes: NoteOnTicket[] = [];
	for (const batch of chunk([...new Set(ticketIds)], IN_LIST_SIZE)) {
		const answer = await client.query('TicketNotes', {
			includeFields: FIELDS,
			filter: [
				{ op: 'in', field: 'ticketID', value: batch },
				{ op: 'in', field: 'title', value: titles },
			],
		});
		if (answer.kind !== 'rows') return answer;
		const read = answer.rows.flatMap(readNote);
		notes.push(
			...read.filter(({ ticketId, title }) => batch.includes(ticketId) && titles.includes(title)),
		);
	}
	return { kind: 'notes', notes };
}

function readNote(row: Record<string, unknown>): NoteOnTicket[] {
	const { ticketID, title, description, createDateTime } = row;
	if (typeof ticketID !== 'number' || typeof title !== 'string') return [];
	const text = typeof description === 'string' ? description : '';
	return [
		{ ticketId: ticketID, title, description: text, createdAt: readTime(createDateTime) ?? 0 },
	];
}
