import { z } from 'zod';
import { LEVELS } from '../../shared/items';
import { fold, oneLine } from '../../shared/text';
import { SOLUTIONS } from '../ruleTable/ruleTable';
import { TAB_COLUMNS, type Submission, type TabColumn } from './tab';

/** Of 62 rows with ten settings each, for a dozen customers. */
const MOST_CHANGES = 10_000;

const TEXT = z.string().max(2_000);

const LINE = TEXT.transform(oneLine);

/** A name of blanks alone would mean all customers. */
const CUSTOMER = TEXT.transform((name) => (fold(name) === '' ? '' : name));

/** What was changed on the page. */
export const EDITS = z.object({
	changes: z
		.array(
			z.object({
				solution: z.enum(SOLUTIONS as [(typeof SOLUTIONS)[number]]),
				level: z.enum(LEVELS as unknown as [(typeof LEVELS)[number]]),
				status: TEXT,
				customer: CUSTOMER,
				column: z.enum(TAB_COLUMNS as [TabColumn]),
				value: TEXT.nullable(),
			}),
		)
		.max(MOST_CHANGES),
	accounts: z
		.array(
			z.object({
				customer: CUSTOMER.refine((name) => name !== ''),
				company: z.number().int().min(0).nullable(),
			}),
		)
		.max(MOST_CHANGES),
	mutes: z
		.array(
			z.object({
				...{ devices: LINE, customer: CUSTOMER, status: LINE, until: LINE },
				level: z.enum(['', ...LEVELS]),
			}),
		)
		.max(MOST_CHANGES)
		.optional(),
	ended: z.array(LINE).max(MOST_CHANGES).optional(),
});

const question = z.object({
	solution: z.enum(SOLUTIONS as [(typeof SOLUTIONS)[number]]),
	level: z.enum(LEVELS as unknown as [(typeof LEVELS)[number]]),
	...{ status: LINE, customer: CUSTOMER, device: LINE, group: LINE },
});

const submission = EDITS.extend({
	question: question.optional(),
	token: z.string().max(500),
	view: z.object({ section: TEXT, customer: TEXT }).catch({ section: '', customer: '' }),
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
