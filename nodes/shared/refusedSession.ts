import { createHash } from 'node:crypto';
import { omit } from 'lodash';
import type { IDataObject } from 'n8n-workflow';
import type { CredentialRequest } from './credentialRequest';
import { CredentialError } from './requestErrors';

/** How a node tells a credential that a server no longer accepts its session or token. */

/** Tells the credential which session was refused; never sent. */
const HEADER = 'x-refused-session';

/** Identifies a session where the token itself must not appear. */
const sessionDigest = (token: unknown) =>
	createHash('sha256')
		.update(JSON.stringify([String(token ?? '')]))
		.digest('hex')
		.slice(0, 16);

/** The headers of a request after a session was refused. */
export const refusal = (token: unknown): IDataObject => ({ [HEADER]: sessionDigest(token) });

/** Whether the node says that this session was refused. */
export const isRefused = ({ headers }: CredentialRequest, token: unknown): boolean =>
	headers?.[HEADER] === sessionDigest(token);

/** The headers to send. */
export const withoutRefusal = ({ headers }: CredentialRequest): IDataObject =>
	omit(headers ?? {}, HEADER);

/**
 * It looks like a 401 to n8n, which therefore starts a new session, keeps it, and then sends the request. Every n8n
 * does so, while only newer ones renew after a status of the node's choice.
 */
export class SessionRefused extends CredentialError {
	readonly response = { status: 401, statusText: 'The session was refused' };
}
