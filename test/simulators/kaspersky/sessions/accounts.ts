/** What an account may read. Smallest role in the field: Basic functionality, Read, on a scope. */
export type Rights =
	| { kind: 'all' }
	/** Can log on, may read nothing. */
	| { kind: 'none' }
	/** Only these groups with their subgroups, and only these virtual servers. */
	| { kind: 'limited'; groups: number[]; virtualServers: number[] };

export interface Account {
	user: string;
	password: string;
	/** Set for an operating-system or domain account; null for an internal user of Kaspersky Security Center. */
	domain: string | null;
	rights: Rights;
	/** The server the account was created on: 0 is the main server; an account of a virtual server exists only there. */
	homeServerId: number;
	/** Two-step verification: secret of the authenticator app (RFC 6238), or null. */
	totpSecret: string | null;
	failedLogons: number;
	blockedUntil: number;
}

export type AccountChanges = Partial<Omit<Account, 'user' | 'failedLogons' | 'blockedUntil'>>;

/** The users of the simulated server, by logon name. */
export class Accounts {
	private readonly byName = new Map<string, Account>();

	/** Adds a user or changes an existing one. */
	put(user: string, changes: AccountChanges): Account {
		const account: Account = {
			password: '',
			domain: null,
			rights: { kind: 'all' },
			homeServerId: 0,
			totpSecret: null,
			...this.byName.get(user),
			...changes,
			user,
			failedLogons: 0,
			blockedUntil: 0,
		};
		this.byName.set(user, account);
		return account;
	}

	get(user: string): Account | undefined {
		return this.byName.get(user);
	}

	all(): Account[] {
		return [...this.byName.values()];
	}

	/** Finds the account that a logon names; `null` domain means that the header gave none. */
	find(user: string, domain: string | null, internal: boolean | null): Account | undefined {
		const [prefix, name] = user.includes('\\') ? user.split('\\', 2) : [domain, user];
		const account = this.byName.get(name);
		if (!account) return undefined;
		// Vendor samples log internal users on with internal="0", so only the reverse is a mismatch.
		if (account.domain === null) return prefix ? undefined : account;
		return internal !== true && sameDomain(prefix, account.domain) ? account : undefined;
	}
}

/** KlAkOAPI sends the domain as it is, other clients in base64; a server must take both. */
function sameDomain(sent: string | null, domain: string): boolean {
	if (!sent) return false;
	const candidates = [sent, Buffer.from(sent, 'base64').toString('utf8')];
	return candidates.some((candidate) => candidate.toLowerCase() === domain.toLowerCase());
}

/** What the user of two-step verification would have scanned into an authenticator app. */
const TWO_STEP_EXAMPLE = 'JBSWY3DPEHPK3PXP';

/** The users that every simulator starts with besides the main one; documented in the control API's state. */
export function seedAccounts(
	accounts: Accounts,
	main: { user: string; password: string },
	limited: Extract<Rights, { kind: 'limited' }>,
): void {
	const { password } = main;
	accounts.put(main.user, { password });
	accounts.put('svc-limited', { password, rights: limited });
	accounts.put('svc-no-rights', { password, rights: { kind: 'none' } });
	accounts.put('svc-two-step', { password, totpSecret: TWO_STEP_EXAMPLE });
	accounts.put('operator', { password, domain: 'MSP' });
	accounts.put('customer-admin', { password, homeServerId: 1 });
}
