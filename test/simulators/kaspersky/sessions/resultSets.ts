import { randomBytes } from 'node:crypto';
import { pxgErrors } from '../errors';
import type { JsonObject } from '../wire';
import type { Session } from './sessions';

/** An ordered collection, fixed when it was created: later changes of the fleet do not move its pages. */
export interface ResultSet {
	readonly size: number;
	render(start: number, count: number): JsonObject[];
}

interface Held {
	session: Session;
	resultSet: ResultSet;
	lifetime: number;
	expiresAt: number;
}

/** Documented maximum of `lMaxLifeTime`; a vendor sample sends 10800 all the same, so more is cut, not refused. */
const MAX_LIFETIME_SECONDS = 7_200;

/** Result sets by accessor; they end with their session, on Release, or unread for too long. */
export class ResultSets {
	private readonly byAccessor = new Map<string, Held>();

	constructor(private readonly now: () => number) {}

	get size(): number {
		return this.byAccessor.size;
	}

	/** Keeps a result set and returns its accessor. */
	add(session: Session, resultSet: ResultSet, lifetimeSeconds: number): string {
		this.dropExpired();
		const accessor = randomBytes(16).toString('hex');
		const lifetime = Math.min(Math.max(lifetimeSeconds, 1), MAX_LIFETIME_SECONDS) * 1000;
		const expiresAt = this.now() + lifetime;
		this.byAccessor.set(accessor, { session, resultSet, lifetime, expiresAt });
		return accessor;
	}

	/**
	 * Reads a result set and so prolongs its life.
	 * @throws PxgError 1186 when it is unknown, run out, or another session's
	 */
	get(session: Session, accessor: string): ResultSet {
		const held = this.find(session, accessor);
		held.expiresAt = this.now() + held.lifetime;
		return held.resultSet;
	}

	/** @throws PxgError 1186 */
	release(session: Session, accessor: string): void {
		this.find(session, accessor);
		this.byAccessor.delete(accessor);
	}

	/** Destroys all result sets, or those of one session. */
	expire(session?: Session): number {
		let expired = 0;
		for (const [accessor, held] of this.byAccessor) {
			if (session && held.session !== session) continue;
			this.byAccessor.delete(accessor);
			expired++;
		}
		return expired;
	}

	private find(session: Session, accessor: string): Held {
		const held = this.byAccessor.get(accessor);
		if (!held || held.session !== session || held.expiresAt < this.now()) {
			throw pxgErrors.notFound(accessor);
		}
		return held;
	}

	private dropExpired(): void {
		const now = this.now();
		for (const [accessor, held] of this.byAccessor) {
			if (held.expiresAt < now) this.byAccessor.delete(accessor);
		}
	}
}
