import { DateTime } from 'luxon';
import { z } from 'zod';

/** The reports of a body, one or a list of them, not read yet. */
type ParsedBody = { reports: unknown[] } | { error: string };

/** A body of the largest size has room for about 1,500 reports of the usual one; each of them gets its own result. */
const MAX_REPORTS = 2_000;

/** Ignores a byte order mark. What is not UTF-8 is no text: two names that differ in such letters would be one device. */
const UTF8 = new TextDecoder('utf-8', { fatal: true });

/** Reads JSON from the bytes that were signed. */
export function parseBody(body: Buffer): ParsedBody {
	let text: string;
	try {
		text = UTF8.decode(body);
	} catch {
		return {
			error:
				'The body is not UTF-8. Send it as UTF-8 bytes; Windows PowerShell 5.1 sends a text in another encoding.',
		};
	}
	if (text.trim() === '') {
		return { error: 'The body is empty. Send JSON with "Content-Type: application/json".' };
	}
	let json: unknown;
	try {
		json = JSON.parse(text);
	} catch {
		return { error: 'The body is not JSON.' };
	}
	const reports: unknown[] = Array.isArray(json) ? json : [json];
	if (reports.length === 0) return { error: 'The list contains no report.' };
	if (reports.length > MAX_REPORTS) {
		return { error: `The list contains more than ${MAX_REPORTS} reports. Send fewer at once.` };
	}
	return { reports };
}

/**
 * Names go into ticket titles and into the stored state: no long texts, no control characters, no half
 * surrogate pairs, and none that change the direction of the text around them.
 */
const UNPRINTABLE = /[\p{Cc}\p{Cs}\p{Bidi_Control}\u2028\u2029]+/gu;
const name = (length: number) =>
	z
		.string()
		.max(length)
		.transform((text) => text.replace(UNPRINTABLE, ' ').trim())
		.pipe(z.string().min(1, 'is empty'));
const detail = name(255).optional().catch(undefined);

const time = z.string().transform((text, context) => {
	const parsed = DateTime.fromISO(text, { zone: 'utc' });
	if (parsed.isValid) return parsed.toMillis();
	context.addIssue({
		code: 'custom',
		message: 'is not an ISO 8601 time like 2026-02-03T08:00:00Z',
	});
	return z.NEVER;
});

const LEVEL_NAMES = { ok: 'OK', warning: 'Warning', critical: 'Critical' } as const;
const level = z
	.string()
	.transform((text) => text.trim().toLowerCase())
	.pipe(z.enum(['ok', 'warning', 'critical'], { message: 'must be OK, Warning or Critical' }))
	.transform((text) => LEVEL_NAMES[text]);

const common = { workspace: name(255).optional(), collected_at: time.optional() };

/** What the reporters send: the raw values of `AVState`. Unknown fields are ignored. */
export const avStateReport = z.object({
	...common,
	host: name(255),
	values: z.record(z.string(), z.unknown()),
});

const device = z.object({
	...{ id: name(255).optional(), name: name(255) },
	...{ fqdn: detail, ip: detail, group: detail, os: detail },
});

const withMessage = (message: string) => ({ errorMap: () => ({ message }) });

const reason = z.union(
	[
		name(255).transform((code) => ({ code, level: undefined })),
		z.object({ code: name(255), level: level.optional() }),
	],
	withMessage('must be the code of a status, or a record with "code" and perhaps "level"'),
);

/** What any other tool may send: a status that it has determined itself. */
export const readyMadeReport = z.object({
	...common,
	device: z.union(
		[name(255).transform((text) => ({ name: text })), device],
		withMessage('must be the name of the device, or a record with "name"'),
	),
	status: level,
	reasons: z.array(reason).max(50).default([]),
	complete: z.boolean().default(true),
});

export type AvStateReport = z.infer<typeof avStateReport>;
export type ReadyMadeReport = z.infer<typeof readyMadeReport>;
