import { randomBytes } from 'node:crypto';
import { authenticationFailure, HttpReply } from '../errors';
import type { SimulatorSettings } from '../settings';
import type { Account } from './accounts';
import type { Connection } from './connection';

export interface Session {
	readonly id: string;
	readonly account: Account;
	/** 0: the main server. */
	readonly virtualServerId: number;
	readonly startedAt: number;
	lastUsedAt: number;
	state: 'active' | 'ended' | 'expired';
}

interface LogonToken {
	account: Account;
	expiresAt: number;
}

/** Sessions and one-time logon tokens. */
export class Sessions {
	private readonly byToken = new Map<string, Session>();
	private readonly logonTokens = new Map<string, LogonToken>();

	constructor(
		private readonly settings: SimulatorSettings,
		private readonly now: () => number,
		/** Closing a session destroys its result sets. */
		private readonly onClose: (session: Session) => void,
	) {}

	/** Starts a session; `X-KSC-Session` takes its id. */
	start(account: Account, virtualServerId: number): Session {
		const session: Session = {
			id: randomBytes(24).toString('base64'),
			account,
			virtualServerId,
			startedAt: this.now(),
			lastUsedAt: this.now(),
			state: 'active',
		};
		this.byToken.set(session.id, session);
		return session;
	}

	/**
	 * The session of a request: by `X-KSC-Session`, otherwise that of the connection.
	 * @throws HttpReply 403 after EndSession (KSCAPI 16/a00608), 401 or 403 once it has run out
	 */
	require(token: string | undefined, connection: Connection): Session {
		const session = token === undefined ? connection.session : this.byToken.get(token);
		if (!session) {
			throw token === undefined ? authenticationFailure() : this.expired();
		}
		this.expireIfDue(session);
		if (session.state === 'ended') throw new HttpReply(403, 'Forbidden');
		if (session.state === 'expired') throw this.expired();
		session.lastUsedAt = this.now();
		return session;
	}

	/** Ends a session on the client's wish. */
	end(session: Session): void {
		this.close(session, 'ended');
	}

	/** Lets one session run out at once. */
	expire(session: Session): void {
		if (session.state === 'active') this.close(session, 'expired');
	}

	/** Lets all sessions run out at once, as a restart of the server does. */
	expireAll(): number {
		const active = this.active();
		active.forEach((session) => this.expire(session));
		return active.length;
	}

	active(): Session[] {
		return [...this.byToken.values()].filter((session) => session.state === 'active');
	}

	/** `Session.CreateToken`: good for one logon within a few minutes. */
	createLogonToken(account: Account): string {
		const token = randomBytes(24).toString('base64');
		const expiresAt = this.now() + this.settings.tokenLifetimeSeconds * 1000;
		this.logonTokens.set(token, { account, expiresAt });
		return token;
	}

	/** @throws HttpReply 401 when the token is unknown, used or too old */
	useLogonToken(token: string): Account {
		const found = this.logonTokens.get(token);
		this.logonTokens.delete(token);
		if (!found || found.expiresAt < this.now()) throw authenticationFailure();
		return found.account;
	}

	/** The reply to a session that has run out, or to one that this server has never known. */
	expired(): HttpReply {
		const status = this.settings.expiredSessionStatus;
		return new HttpReply(status, status === 401 ? 'Authentication failure' : 'Forbidden');
	}

	private expireIfDue(session: Session): void {
		const age = this.now() - session.startedAt;
		const idle = this.now() - session.lastUsedAt;
		if (
			age > this.settings.sessionLifetimeSeconds * 1000 ||
			idle > this.settings.sessionInactivitySeconds * 1000
		) {
			this.expire(session);
		}
	}

	private close(session: Session, state: 'ended' | 'expired'): void {
		session.state = state;
		this.onClose(session);
		this.forgetOldSessions();
	}

	/** Closed sessions are kept so that 403 and 401 can be told apart, but not for ever. */
	private forgetOldSessions(): void {
		if (this.byToken.size < 20_000) return;
		for (const [token, session] of this.byToken) {
			if (session.state !== 'active') this.byToken.delete(token);
		}
	}
}
