import type { Account } from './accounts';
import type { Session } from './sessions';

/** One TCP connection. `login` belongs to its connection (vendor source: AdmServer.py keeps exactly one). */
export class Connection {
	/** Session of a `login` on this connection. */
	session: Session | null = null;

	/** First of two steps done: waiting for the code of the authenticator app. */
	pending: { account: Account; virtualServerId: number } | null = null;

	/** A request is being answered: each connection carries synchronous calls only. */
	busy = false;
}
