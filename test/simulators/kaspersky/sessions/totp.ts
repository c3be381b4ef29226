import { createHmac } from 'node:crypto';

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const STEP_SECONDS = 30;

/** The six digits that an authenticator app shows for a secret (RFC 6238 with SHA-1, steps of 30 s). */
export function totpCode(secret: string, milliseconds: number): string {
	const counter = Buffer.alloc(8);
	counter.writeBigUInt64BE(BigInt(Math.floor(milliseconds / 1000 / STEP_SECONDS)));
	const digest = createHmac('sha1', decodeBase32(secret)).update(counter).digest();
	const offset = digest[digest.length - 1] & 0x0f;
	const number = digest.readUInt32BE(offset) & 0x7fffffff;
	return String(number % 1_000_000).padStart(6, '0');
}

/** Whether a code is right now, or was one step ago: people type slowly. */
export function isTotpValid(secret: string, code: string, milliseconds: number): boolean {
	return [0, -1, 1].some(
		(step) => totpCode(secret, milliseconds + step * STEP_SECONDS * 1000) === code,
	);
}

function decodeBase32(text: string): Buffer {
	const bytes: number[] = [];
	let bits = 0;
	let value = 0;
	for (const character of text.toUpperCase().replace(/=+$/, '')) {
		value = (value << 5) | BASE32.indexOf(character);
		bits += 5;
		if (bits >= 8) {
			bits -= 8;
			bytes.push((value >>> bits) & 0xff);
			value &= (1 << bits) - 1;
		}
	}
	return Buffer.from(bytes);
}
