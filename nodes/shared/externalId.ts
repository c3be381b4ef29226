import { hash } from 'node:crypto';

/**
 * The keys of tickets (`Tickets.externalID`): how they are built and read. One for each problem,
 * the same for every occurrence and every level of it:
 *
 *     ksp-<source: 8 hex>-<device: 16 hex>-<status code>
 *     ksp-<source: 8 hex>-g<scope: 4 hex><customer: 11 hex>-<status code>
 *
 * The second is the one ticket that a customer has for a status on several devices. Its letter is no hexadecimal
 * digit, so no device's key looks like it. The scope distinguishes observers whose customers are of different kinds.
 */

/** Length of `Tickets.externalID` in Autotask; a status code has at most 20 characters. */
export const EXTERNAL_ID_LENGTH = 50;

/** What all keys start with. */
export const OWN_KEYS = 'ksp-';

export const STATUS_CODE = /^[A-Za-z0-9]{1,20}$/;

const DEVICE_KEY = /^ksp-([0-9a-f]{8})-([0-9a-f]{16})-([A-Za-z0-9]{1,20})$/;
const CUSTOMER_KEY = /^ksp-([0-9a-f]{8})-(g[0-9a-f]{15})-([A-Za-z0-9]{1,20})$/;

/** Of all tickets of a source, or of one device. Any other prefix could reach tickets that are not ours. */
const PREFIX = /^ksp-[0-9a-f]{8}-([0-9a-f]{16}-)?$/;
const CUSTOMER_PREFIX = /^ksp-[0-9a-f]{8}-g[0-9a-f]{4}$/;

const hex = (text: string, length: number) => hash('sha256', text).slice(0, length);

/**
 * Stable id of a source.
 *
 * @param kind `ksc` for Kaspersky Security Center, `kes` for a report endpoint or an RMM
 * @param identity what stays the same for as long as it is the same source; compared without case
 */
export function sourceId(kind: 'ksc' | 'kes', identity: string): string {
	return `${kind}:${hex(identity.toLowerCase(), 8)}`;
}

/** What every key of a source starts with. */
export function keyPrefix(source: string): string {
	return `ksp-${source.slice(source.indexOf(':') + 1)}-`;
}

/** What every key of a device starts with. */
export function devicePrefix(source: string, deviceId: string): string {
	return `${keyPrefix(source)}${hex(deviceId.toLowerCase(), 16)}-`;
}

/** @returns at most {@link EXTERNAL_ID_LENGTH} characters */
export function externalID(source: string, deviceId: string, statusCode: string): string {
	return devicePrefix(source, deviceId) + statusCode;
}

/** What the keys of all customers of this one's kind start with; each fixed customer is a kind of its own. */
export function customerPrefix(source: string, customerId: string): string {
	return `${keyPrefix(source)}g${hex(scopeOf(customerId), 4)}`;
}

/** The key of the one ticket that a customer has for a status on several devices. */
export function customerExternalID(source: string, customerId: string, statusCode: string): string {
	return `${customerPrefix(source, customerId)}${hex(customerId.toLowerCase(), 11)}-${statusCode}`;
}

const OTHER_SCOPES: readonly string[] = ['group', 'workspace', 'site', 'organization'];

/** Several workflows can watch one server, each with customers of another kind. */
function scopeOf(customerId: string): string {
	const [kind, name] = customerId.toLowerCase().split(/:(.*)/s);
	if (kind === 'fixed') return `fixed:${name}`;
	return OTHER_SCOPES.includes(kind) ? kind : 'virtualServer';
}

/** A key taken apart. */
export interface ExternalId {
	of: 'device' | 'customer';
	/** 8 hexadecimal digits. */
	source: string;
	/** The hash of the device or customer. */
	owner: string;
	statusCode: string;
}

/** @returns `undefined` when it is no key of ours */
export function readExternalId(key: string): ExternalId | undefined {
	const device = DEVICE_KEY.exec(key);
	const parts = device ?? CUSTOMER_KEY.exec(key);
	if (parts === null) return undefined;
	const [, source, owner, statusCode] = parts;
	return { of: device ? 'device' : 'customer', source, owner, statusCode };
}

/** Whether a text is what all keys of a source, or of one device, start with. */
export const isKeyPrefix = (text: string): boolean => PREFIX.test(text);

/** Whether a text is what all keys of customers of one kind start with. */
export const isCustomerPrefix = (text: string): boolean => CUSTOMER_PREFIX.test(text);
