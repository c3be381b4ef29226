import { z } from 'zod';
import { LEVELS } from '../../shared/items';
import { SOLUTIONS } from '../ruleTable/ruleTable';
import { TAB_COLUMNS, type Submission, type TabColumn } from './tab';

const TEXT = z.string().max(300);

const submission = z.object({
	token: z.string().max(500),
	view: z.object({ section: TEXT, customer: TEXT }).catch({ section: '', customer: '' }),
	changes: z
		.array(
			z.object({
				solution: z.enum(SOLUTIONS as [(typeof SOLUTIONS)[number]]),
				level: z.enum(LEVELS as unknown as [(typeof LEVELS)[number]]),
				status: TEXT,
				customer: TEXT,
				column: z.enum(TAB_COLUMNS as [TabColumn]),
				value: TEXT.nullable(),
			}),
		)
		.max(10_000),
	accounts: z
		.array(
			z.object({
				customer: TEXT.min(1),
				company: z.number().int().min(0).nullable(),
			}),
		)
		.max(10_000),
});

/**
 * Reads the fields of the posted form: `token` and `edits`, which is JSON.
 *
 * @returns `undefined` when it is none of this page's forms
 */
export function readSubmission(body: unknown): Submission | undefined {
	const fields = z.object({ token: z.string(), edits: z.string() }).safeParse(body);
	if (!fields.success) return undefined;
	const { token, edits } = fields.data;
	try {
		const read = submission.safeParse({ ...(JSON.parse(edits) as object), token });
		return read.success ? read.data : undefined;
	} catch {
		return undefined;
	}
}
