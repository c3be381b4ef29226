/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import type { IncomingHttpHeaders } from 'node:http';
import { authenticationFailure, HttpReply, pxgErrors } from '../errors';
import type { SimulatorSettings } from '../settings';
import type { KscState } from '../state';
import type { Account } from './accounts';
import { parseAuthorization, parseVirtualServerName, type Authorization } from './authorization';
import type { Connection } from './connection';
import type { Session, Sessions } from './sessions';
import { isTotpValid } from './totp';

/** Checks `Authorization` and `X-KSC-VServer` of `login` and `Session.StartSession`. */
export class Logon {
	constructor(
		private readonly state: KscState,
		private readonly sessions: Sessions,
		private readonly settings: SimulatorSettings,
		private readonly now: () => number,
	) {}

	/**
	 * Starts a session for the credentials in the headers.
	 * @throws HttpReply 401 with plain text; PxgError 2013 for a blocked account
	 */
	logOn(headers: IncomingHttpHeaders, connection: Connection): Session {
		const authorization = parseAuthorization(headers.authorization ?? '');
		if (authorization.scheme === 'totp') return this.finishTwoSteps(authorization.code, connection);
		connection.pending = null;
		const account = this.authenticate(authorization);
		const header = headers['x-ksc-vserver'];
		const virtualServerId = this.chooseServer(account, Array.isArray(header) ? header[0] : header);
		if (account.totpSecret !== null && authorization.scheme === 'basic') {
			connection.pending = { account, virtualServerId };
			throw new HttpReply(401, 'Authentication not finished', { 'WWW-Authenticate': 'KSCMFA' });
		}
		return this.sessions.start(account, virtualServerId);
	}

	private authenticate(authorization: Authorization): Account {
		if (authorization.scheme === 'token') return this.sessions.useLogonToken(authorization.token);
		if (authorization.scheme !== 'basic') throw authenticationFailure();
		const { user, domain, internal, password } = authorization;
		const account = this.state.accounts.find(user, domain, internal);
		if (!account) throw authenticationFailure();
		this.checkSecret(account, account.password === password);
		return account;
	}

	/** Counts failures in a row; a blocked account stays blocked even with the right password. */
	private checkSecret(account: Account, right: boolean): void {
		if (account.blockedUntil > this.now()) throw pxgErrors.accountBlocked();
		if (right) {
			account.failedLogons = 0;
			return;
		}
		account.failedLogons++;
		if (account.failedLogons >= this.settings.maxFailedLogons) {
			account.failedLogons = 0;
			account.blockedUntil = this.now() + this.settings.blockSeconds * 1000;
		}
		throw authenticationFailure();
	}

	/** The code must come on the same connection as the password (field). */
	private finishTwoSteps(code: string, connection: Connection): Session {
		const { pending } = connection;
		if (!pending?.account.totpSecret) throw authenticationFailure();
		this.checkSecret(pending.account, isTotpValid(pending.account.totpSecret, code, this.now()));
		connection.pending = null;
		return this.sessions.start(pending.account, pending.virtualServerId);
	}

	/** An unknown, disabled or forbidden virtual server looks like wrong credentials (inferred). */
	private chooseServer(account: Account, header: string | undefined): number {
		const name = parseVirtualServerName(header);
		const { rights, homeServerId } = account;
		if (name === null) {
			if (homeServerId !== 0) throw authenticationFailure();
			return 0;
		}
		const server = this.state.findVirtualServerByName(name);
		if (!server?.enabled) throw authenticationFailure();
		if (homeServerId !== 0 && homeServerId !== server.id) throw authenticationFailure();
		if (rights.kind === 'limited' && !rights.virtualServers.includes(server.id)) {
			throw authenticationFailure();
		}
		return server.id;
	}
}
