/* eslint-disable @n8n/community-nodes/require-node-api-error, @n8n/community-nodes/no-restricted-globals */
import fc from 'fast-check';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';

// The machine may have much else to do.
jest.setTimeout(180_000);

/** The same inputs in every run; a failure prints the seed and the smallest input that still fails. */
export const RUNS = { seed: 20_261_122, numRuns: Number(process.env.FUZZ_INPUTS ?? 2_000) };

/** What a text looks like that nobody has thought about. */
const UNCLEAR =
	/undefined|\[object |NaN|Maximum call stack|is not a function|Cannot read prop|not iterable/;

/** As jest's expect, which would take most of the time of so many runs. */
export function ensure(holds: boolean, what: string, found: unknown): void {
	if (!holds) throw new Error(`${what}: ${JSON.stringify(found)?.slice(0, 1_000)}`);
}

/** A text for a person: it says something, and does not show what a program thinks of it. */
export function expectClear(text: unknown): void {
	if (typeof text !== 'string' || text.trim().length < 8 || text.length > 20_000) {
		throw new Error(`This is no message for a person: ${JSON.stringify(text)?.slice(0, 500)}`);
	}
	if (UNCLEAR.test(text))
		throw new Error(`A person does not understand this: ${text.slice(0, 500)}`);
}

/** Whatever goes wrong is told as n8n tells it to a person; everything else is a crash. */
export function expectToldError(error: unknown): void {
	if (!(error instanceof NodeApiError || error instanceof NodeOperationError)) throw error;
	expectClear(error.message);
	if (error.description) expectClear(error.description);
}

/** Runs a property on 2,000 inputs, in `npm run test:deep` on 10,000. */
export async function fuzz<T>(
	inputs: fc.Arbitrary<T>,
	holds: (input: T) => void | Promise<void>,
): Promise<void> {
	const property = fc.asyncProperty(inputs, async (input) => {
		try {
			await holds(input);
		} catch (cause) {
			const shown = JSON.stringify(input)?.slice(0, 3_000);
			throw new Error(`${String(cause)}\nInput: ${shown}`, { cause });
		}
	});
	await fc.assert(property, RUNS);
}

/** For what has so few inputs that all of them can be tried: every one with every other. */
export function pairs<A, B>(some: readonly A[], others: readonly B[]): Array<[A, B]> {
	return some.flatMap((one) => others.map((other): [A, B] => [one, other]));
}
