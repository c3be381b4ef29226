/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { KasperskyStatusReportApi } from '../../../credentials/KasperskyStatusReportApi.credentials';
import {
	authenticate,
	MIN_SECRET_LENGTH,
	ReplayCache,
	signatureOf,
	type ReportCredential,
} from '../../../nodes/KasperskyEndpointSecurityCloudTrigger/reports/authentication';

type Headers = Parameters<typeof authenticate>[1];

const SECRET = 'an example secret of this test';
const NOW = 1_795_000_000;
const VECTORS = 'test/vectors/report-signature.json';

const hmac: ReportCredential = { method: 'hmac', secret: SECRET };
const bearer: ReportCredential = { method: 'bearer', secret: SECRET };

function signed(body: string, timestamp = NOW, secret = SECRET): Headers {
	return {
		'x-kaspersky-report-timestamp': String(timestamp),
		'x-kaspersky-report-signature': `sha256=${signatureOf(secret, String(timestamp), body)}`,
	};
}

const check = (
	headers: Headers,
	body = '{}',
	{ credential = hmac, now = NOW, replays = new ReplayCache() } = {},
) => authenticate(credential, headers, Buffer.from(body), now, replays);

it('the field of the secret says its least length before it is saved', () => {
	const field = new KasperskyStatusReportApi().properties.find(({ name }) => name === 'secret');
	expect(field?.hint).toContain(`${MIN_SECRET_LENGTH} random characters`);
});

describe('the signature', () => {
	it('is HMAC-SHA256 over "<timestamp>." and the body', () => {
		// Computed with: printf '%s' '1767225600.{}' | openssl dgst -sha256 -hmac 'key'
		expect(signatureOf('key', '1767225600', '{}')).toBe(
			'df344de429b8ee672e1863e0008fdbd0080000536fbccdf0e4f89846acbbe872',
		);
	});

	it('is the one that the reporters compute', () => {
		if (!existsSync(VECTORS)) return;
		type Vector = { secret: string; timestamp: string | number; body: string; signature: string };
		const vectors: Vector[] = JSON.parse(readFileSync(VECTORS, 'utf8'));
		expect(vectors.length).toBeGreaterThan(0);
		for (const { secret, timestamp, body, signature } of vectors) {
			const expected = signature.replace(/^sha256=/, '');
			expect(signatureOf(secret, String(timestamp), body)).toBe(expected);
		}
	});

	it('is accepted in capital letters, too', () => {
		const headers = signed('{}');
		const capital = String(headers['x-kaspersky-report-signature']).slice(7).toUpperCase();
		expect(
			check({ ...headers, 'x-kaspersky-report-signature': `sha256=${capital}` }),
		).toBeUndefined();
	});

	it('of any other body, time or secret is refused', () => {
		const text = fc.string({ minLength: 1 });
		fc.assert(
			fc.property(text, text, fc.integer({ min: -200, max: 200 }), (body, other, seconds) => {
				expect(check(signed(body, NOW + seconds), body)).toBeUndefined();
				fc.pre(other !== body);
				expect(check(signed(body), other)?.status).toBe(401);
				expect(check(signed(body, NOW, `${SECRET}${other}`), body)?.status).toBe(401);
				const moved = { ...signed(body), 'x-kaspersky-report-timestamp': String(NOW + 1) };
				expect(check(moved, body)?.status).toBe(401);
			}),
		);
	});

	it.each([
		['no header', {}],
		['no timestamp', { 'x-kaspersky-report-signature': `sha256=${'0'.repeat(64)}` }],
		['a short one', { ...signed('{}'), 'x-kaspersky-report-signature': 'sha256=00' }],
		['another algorithm', { ...signed('{}'), 'x-kaspersky-report-signature': 'md5=00' }],
		['a time in words', { ...signed('{}'), 'x-kaspersky-report-timestamp': 'yesterday' }],
		['a bearer token instead', { authorization: `Bearer ${SECRET}` }],
	])('is asked for when there is %s', (_, headers) => {
		expect(check(headers)).toMatchObject({
			status: 401,
			message: expect.stringMatching(/signed report/),
		});
	});
});

describe('the time of a report', () => {
	it.each([-300, 0, 300])('may be %s seconds off', (seconds) => {
		expect(check(signed('{}', NOW + seconds))).toBeUndefined();
	});

	it.each([
		[-301, /6 minutes ago/],
		[301, /6 minutes in the future/],
	])('may not be %s seconds off', (seconds, message) => {
		expect(check(signed('{}', NOW + seconds))?.message).toMatch(message);
	});
});

describe('a replayed report', () => {
	it('is refused for as long as its time would be accepted', () => {
		const replays = new ReplayCache();
		const headers = signed('{}', NOW + 300);
		expect(check(headers, '{}', { replays })).toBeUndefined();
		for (const later of [0, 1, 599, 600]) {
			expect(check(headers, '{}', { replays, now: NOW + later })?.status).toBe(409);
		}
		expect(check(headers, '{}', { replays, now: NOW + 601 })?.status).toBe(401);
	});

	it('is not remembered when its signature is wrong: nobody else can fill the memory', () => {
		const replays = new ReplayCache(1);
		check(signed('{}'), '{}', { replays });
		check(signed('{}', NOW, 'some other secret'), '{}', { replays });
		expect(check(signed('{}'), '{}', { replays })?.status).toBe(409);
	});

	it('memory is bounded: the oldest goes first', () => {
		const replays = new ReplayCache(2);
		expect(['a', 'b', 'c'].map((each) => replays.remember(each, NOW + 300, NOW))).toEqual([
			true,
			true,
			true,
		]);
		expect(replays.remember('c', NOW + 300, NOW)).toBe(false);
		expect(replays.remember('a', NOW + 300, NOW)).toBe(true);
	});
});

describe('the bearer method', () => {
	it('takes the secret, and nothing else', () => {
		expect(
			check({ authorization: `Bearer ${SECRET}` }, '{}', { credential: bearer }),
		).toBeUndefined();
		for (const authorization of ['', SECRET, 'Bearer ', `Bearer ${SECRET}x`, 'Basic eA==']) {
			expect(check({ authorization }, '{}', { credential: bearer })?.status).toBe(401);
		}
	});
});

it('refuses everything while the credential has no secret that is long enough', () => {
	const credential: ReportCredential = { method: 'bearer', secret: '' };
	expect(check({ authorization: 'Bearer ' }, '{}', { credential })?.status).toBe(503);
});
