/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import type { IncomingHttpHeaders } from 'node:http';
import { Random } from '../kaspersky/fleet/random';

interface Token<Grant> {
	grant: Grant;
	expiresAt: number;
}

/** The access tokens that were given out, and what each is good for. */
export class Tokens<Grant> {
	private readonly tokens = new Map<string, Token<Grant>>();
	private readonly random: Random;

	constructor(
		private readonly lifetimeSeconds: () => number,
		private readonly now: () => number,
		seed: number,
	) {
		this.random = new Random(seed ^ 0x70ce);
	}

	/** @returns the new token, and the seconds that it is good for */
	issue(grant: Grant): { token: string; expiresIn: number } {
		const token = `${this.random.uuid()}.${this.random.uuid()}`;
		const expiresIn = this.lifetimeSeconds();
		this.tokens.set(token, { grant, expiresAt: this.now() + expiresIn * 1000 });
		return { token, expiresIn };
	}

	/** What the token of a request is good for; undefined when there is none, or when it has run out. */
	grantOf({ authorization = '' }: IncomingHttpHeaders): Grant | undefined {
		const [, text] = /^Bearer +(\S+)$/i.exec(authorization) ?? [];
		const token = this.tokens.get(text ?? '');
		return token && this.now() < token.expiresAt ? token.grant : undefined;
	}

	/** All tokens run out now. @returns how many there were */
	expireAll(): number {
		const { size } = this.tokens;
		this.tokens.clear();
		return size;
	}
}
