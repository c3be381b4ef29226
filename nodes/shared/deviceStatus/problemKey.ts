import { createHash } from 'node:crypto';

/** Length of `Tickets.externalID` in Autotask. */
export const EXTERNAL_ID_LENGTH = 50;

const hex = (text: string, length: number) =>
	createHash('sha256').update(text).digest('hex').slice(0, length);

/**
 * Stable id of a source.
 *
 * @param kind `ksc` for an Administration Server, `kes` for a report endpoint
 * @param identity what stays the same for as long as it is the same source; compared without case
 */
export function sourceId(kind: 'ksc' | 'kes', identity: string): string {
	return `${kind}:${hex(identity.toLowerCase(), 8)}`;
}

/** What every external ID of a source starts with. */
export function keyPrefix(source: string): string {
	return `ksp-${source.slice(source.indexOf(':') + 1)}-`;
}

/**
 * Our key on the ticket: one per problem, the same for every occurrence and every level of it.
 *
 * @returns at most 50 characters, as long as the status code has at most 20
 */
export function externalID(source: string, deviceId: string, statusCode: string): string {
	return `${keyPrefix(source)}${hex(deviceId.toLowerCase(), 16)}-${statusCode}`;
}

/**
 * The key of the one ticket that a customer has for a status on several devices. The letter before
 * the customer's hash is no hexadecimal digit, so that it is never taken for a device's key.
 */
export function customerExternalID(source: string, customerId: string, statusCode: string): string {
	return `${keyPrefix(source)}g${hex(customerId.toLowerCase(), 15)}-${statusCode}`;
}
