import fc from 'fast-check';
import { STATUS_CATALOGUE } from '../../../nodes/shared/deviceStatus/statusCatalogue';
import {
	decodeProblems,
	encodeProblems,
	type TrackedProblem,
} from '../../../nodes/shared/deviceStatus/trackedProblems';

const FROM = Date.UTC(2026, 10, 22, 10) / 1000;

const problem = fc.record<TrackedProblem>(
	{
		level: fc.constantFrom('Critical', 'Warning'),
		phase: fc.constantFrom('waiting', 'raised', 'baseline'),
		since: fc.integer({ min: FROM, max: FROM + 20 * 365 * 24 * 3600 }),
		mayBeOlder: fc.constant(true),
		isUnselected: fc.constant(true),
	},
	{ requiredKeys: ['level', 'phase', 'since'] },
);
/** Only what was raised is marked. */
const possible = problem.filter(({ phase, isUnselected }) => phase === 'raised' || !isUnselected);
const codes = [...STATUS_CATALOGUE.map(({ code }) => code), 'unknownStatusBit31'];
const problems = fc.array(fc.tuple(fc.constantFrom(...codes), possible));

it.each([FROM, 0])('problems are read as they were stored, counted from %d', (from) => {
	fc.assert(
		fc.property(problems, (entries) => {
			const known = new Map(entries);
			expect(decodeProblems(encodeProblems(known, from), from)).toEqual(known);
		}),
		{ numRuns: 500 },
	);
});
