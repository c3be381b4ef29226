const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** Of a problem on one device. */
export const DEVICE_KEY = /^ksp-([0-9a-f]{8})-([0-9a-f]{16})-(.+)$/;

/** Of the one ticket that a customer has for a status on several devices. */
export const CUSTOMER_KEY = /^ksp-([0-9a-f]{8})-g[0-9a-f]{15}-(.+)$/;

/** 8 hexadecimal digits, of any key or prefix of ours. */
export const sourceIn = (key: string) => key.slice('ksp-'.length, 'ksp-12345678'.length);

/** What the keys of all customers' tickets of a source begin with. */
export const customerPrefix = (source: string) => `ksp-${source}-g`;

/** A key taken apart: whose problem it is, and which status. */
export interface DeviceKey {
	/** 8 hexadecimal digits. */
	source: string;
	/** Short for the device: 5 characters. */
	mark: string;
	/** Status code. */
	code: string;
}

export function readDeviceKey(externalID: string): DeviceKey | undefined {
	const parts = DEVICE_KEY.exec(externalID);
	if (parts === null) return undefined;
	const [, source, device, code] = parts;
	return { source, mark: markOf(device), code };
}

export function readCustomerKey(externalID: string): { source: string; code: string } | undefined {
	const parts = CUSTOMER_KEY.exec(externalID);
	return parts === null ? undefined : { source: parts[1], code: parts[2] };
}

/**
 * The first 30 bits of a device's hash, base64url. Two of 340 devices share one once in 18,000 lists;
 * then the next snapshot puts right what was done to the wrong one.
 */
function markOf(deviceHash: string): string {
	const bits = Number.parseInt(deviceHash.slice(0, 8), 16) >>> 2;
	return [24, 18, 12, 6, 0].map((shift) => ALPHABET[(bits >>> shift) & 63]).join('');
}
