import { Random } from '../../kaspersky/fleet/random';
import { json, Refusal, type Reply } from '../reply';
import type { Call } from '../server';
import type { NinjaOneSettings } from './settings';

interface Cursor {
	name: string;
	/** As they were when the query began. */
	rows: unknown[];
	offset: number;
	expiresAt: number;
}

/** The answers of queries, page by page: a client gives the name of the cursor back until a page has no rows. */
export class Cursors {
	private readonly cursors = new Map<string, Cursor>();
	private readonly random: Random;

	constructor(
		private readonly settings: NinjaOneSettings,
		private readonly error: (status: number, text?: string) => Reply,
		private readonly seconds: () => number,
		seed: number,
	) {
		this.random = new Random(seed ^ 0xc025);
	}

	/** @param makeRows all rows of the query, for one that begins */
	page({ query, isStuck }: Call, makeRows: () => unknown[]): Reply {
		const { queryAnswer, queryPageMax, queryPageDefault, aboveMax } = this.settings;
		const asked = query.pageSize === undefined ? queryPageDefault : Number(query.pageSize);
		const isTooLarge = asked > queryPageMax && aboveMax === 'refused';
		if (!Number.isInteger(asked) || asked < 1 || isTooLarge) {
			throw new Refusal(this.error(400, 'Invalid page size'));
		}
		if (queryAnswer === 'array') return json(makeRows());
		const cursor = query.cursor === undefined ? this.begin(makeRows()) : this.find(query.cursor);
		const rows = cursor.rows.slice(cursor.offset, cursor.offset + Math.min(asked, queryPageMax));
		if (!isStuck) cursor.offset += rows.length;
		return json({ cursor: this.shown(cursor, rows.length), results: rows });
	}

	private begin(rows: unknown[]): Cursor {
		const expiresAt = this.seconds() + this.settings.cursorLifetimeSeconds;
		const cursor = { name: this.random.uuid(), rows, offset: 0, expiresAt };
		this.cursors.set(cursor.name, cursor);
		return cursor;
	}

	/** The name, or a text that begins with it. */
	private find(text: string): Cursor {
		const cursor = this.cursors.get(text.split('@')[0]);
		if (cursor && this.seconds() < cursor.expiresAt) return cursor;
		throw new Refusal(this.error(400, 'Cursor not found or expired'));
	}

	private shown({ name, rows, offset, expiresAt }: Cursor, size: number): unknown {
		const { queryAnswer, cursorCount } = this.settings;
		if (queryAnswer === 'text') return name;
		if (queryAnswer === 'movingText') return `${name}@${offset}`;
		return { name, offset, count: cursorCount === 'page' ? size : rows.length, expires: expiresAt };
	}
}
