import { createHash } from 'node:crypto';
import { trimEnd } from 'lodash';
import type { IDataObject } from 'n8n-workflow';
import { isConfidential, isInAllowedDomains, type DomainRestriction } from '../credentialRequest';
import { CredentialError } from '../requestErrors';
import { sentences } from '../text';

/** An error for a person: what happened, and what to do next. */
export interface ErrorText {
	message: string;
	description: string;
}

/** A credential of either RMM, read. */
export interface RmmConnection extends DomainRestriction {
	/** Without a path, e.g. `https://concord-api.centrastage.net`. */
	baseUrl: string;
	id: string;
	secret: string;
	accessToken: string;
}

/** One way to ask for a token. */
export interface TokenRequest {
	path: string;
	headers: IDataObject;
	form: Record<string, string>;
}

/** What is known of an RMM before anything is read from it. */
export interface Rmm {
	name: string;
	credential: 'dattoRmmApi' | 'ninjaOneApi';
	/** What the fields of its credential are called. */
	fields: { place: string; id: string; secret: string };
	/** Below which its API lies, e.g. `/api`. */
	apiPath: string;
	/** Those who go on after a 429 are blocked with 403 for a while. */
	blocksWith403: boolean;
	/** What its limits count, for a person. */
	limits: string;
	/** Why it refuses an id and secret, beside a typing error. */
	refusalAdvice: string;
	/** What gives the right to read. */
	rightAdvice: string;
	read(credential: IDataObject): RmmConnection;
	/** Ways to get a token: the next one where a path does not exist. */
	tokenRequests(connection: RmmConnection): TokenRequest[];
}

/** Choice in the list of platforms or regions: the address is entered. */
export const OTHER_ADDRESS = 'other';

/** The address that was entered, with a scheme. */
export function enteredUrl(entered: unknown): string {
	const trimmed = trimEnd(String(entered ?? '').trim(), '/');
	return /^https?:\/\//i.test(trimmed) || trimmed === '' ? trimmed : `https://${trimmed}`;
}

/** What must not appear in an error or a log, no matter who quotes it. */
export const secretsOf = ({ id, secret, accessToken }: RmmConnection): string[] => [
	id,
	secret,
	accessToken.slice(accessToken.indexOf('.') + 1),
];

/** Host name of the RMM, for texts. */
export const hostOf = ({ baseUrl }: Pick<RmmConnection, 'baseUrl'>): string =>
	URL.canParse(baseUrl) ? new URL(baseUrl).hostname : baseUrl;

const digest = (...parts: string[]) =>
	createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 16);

/** The same for every use of one id on one platform: whoever has another id may see other devices. */
export const accountKey = ({ baseUrl, id }: RmmConnection): string =>
	`${hostOf({ baseUrl })}/${digest(baseUrl, id)}`;

/** Identifies a login, the secret included: a token of another one does not count. */
export const loginKey = ({ baseUrl, id, secret }: RmmConnection): string =>
	digest(baseUrl, id, secret);

/** @throws CredentialError for requests that cannot be sent; nothing has been sent then */
export function fail({ message, description }: ErrorText): never {
	throw new CredentialError(sentences(message, description));
}

/** @throws CredentialError when secrets must not be sent to the address of the credential */
export function checkAddress(rmm: Rmm, connection: RmmConnection): void {
	const { baseUrl } = connection;
	const { place } = rmm.fields;
	if (!URL.canParse(baseUrl)) {
		fail({
			message: `The address of ${rmm.name} in the credential is not an address`,
			description: `Choose the "${place}" in the credential, or enter an address that begins with https:// as "API URL".`,
		});
	}
	if (!isConfidential(new URL(baseUrl))) {
		fail({
			message: `The address of ${rmm.name} in the credential begins with http://`,
			description:
				'Anyone on the network could read the secret, so nothing was sent. Enter "API URL" with https:// in the credential.',
		});
	}
	if (!isInAllowedDomains(connection, baseUrl)) {
		fail({
			message: `The ${rmm.name} credential is restricted to other domains than ${hostOf(connection)}`,
			description: 'Add it to "Allowed Domains" of the credential.',
		});
	}
}
