/** An `Authorization` header, taken apart. */
export type Authorization =
	| {
			scheme: 'basic';
			user: string;
			password: string;
			domain: string | null;
			internal: boolean | null;
	  }
	| { scheme: 'token'; token: string }
	| { scheme: 'totp'; code: string }
	| { scheme: 'unsupported' };

const FIELD = /(\w+)\s*=\s*(?:"([^"]*)"|([^,\s]*))/g;

/**
 * Reads the schemes of Kaspersky Security Center. Values may stand in quotes or not, `domain` and `internal` may be
 * missing (field: several public clients). KSCWT, KSCGW and NTLM exist there but not here.
 */
export function parseAuthorization(header: string): Authorization {
	const [, scheme = '', rest = ''] = /^(\S+)\s*(.*)$/s.exec(header.trim()) ?? [];
	const fields = readFields(rest);
	switch (scheme) {
		case 'KSCBasic': {
			const user = fields.get('user');
			const password = fields.get('pass');
			if (user === undefined || password === undefined) return { scheme: 'unsupported' };
			const internal = fields.get('internal');
			return {
				scheme: 'basic',
				user: decode(user),
				password: decode(password),
				domain: fields.get('domain') || null,
				internal: internal === undefined ? null : internal === '1',
			};
		}
		case 'KSCT':
			return { scheme: 'token', token: rest.trim() };
		case 'KSCMFA':
			return { scheme: 'totp', code: fields.get('totp') ?? '' };
		default:
			return { scheme: 'unsupported' };
	}
}

/**
 * The virtual server that `X-KSC-VServer` names, or null for the main server: header absent, empty (what KlAkOAPI
 * sends) or `x` (what go-ksc sends).
 */
export function parseVirtualServerName(header: string | undefined): string | null {
	const value = header?.trim() ?? '';
	return value === '' || value === 'x' ? null : decode(value);
}

function readFields(text: string): Map<string, string> {
	const fields = new Map<string, string>();
	for (const [, name, quoted, bare] of text.matchAll(FIELD)) fields.set(name, quoted ?? bare);
	return fields;
}

function decode(base64: string): string {
	return Buffer.from(base64, 'base64').toString('utf8');
}
