import { NO_DATA, OTHER_STATUS, STATUS_CATALOGUE } from '../../shared/deviceStatus/statusCatalogue';
import type { Statement } from './deviceReport';
import type { ReadyMadeReport } from './reportSchema';

/** Codes and console texts of both solutions, because notification e-mails quote the texts. */
const CODES = new Map(
	STATUS_CATALOGUE.filter(({ code }) => code !== NO_DATA).flatMap(({ code, text }) =>
		[code, ...Object.values(text)].map((known): [string, string] => [known.toLowerCase(), code]),
	),
);

export type ReadyMadeStatements =
	{ statements: Map<string, Statement>; notes: string[] } | { refused: string };

/** Reads the reasons of a ready-made status. A reason without a level has the level of the device. */
export function readReasons({ status, reasons, complete }: ReadyMadeReport): ReadyMadeStatements {
	const statements = new Map<string, Statement>();
	const notes: string[] = [];
	for (const { code: text, level } of reasons) {
		if (level === undefined && status === 'OK') {
			return {
				refused: `The status is OK, but reason "${text}" is given without a level. Leave it out, or say its level.`,
			};
		}
		const code = CODES.get(text.toLowerCase());
		if (code === undefined)
			notes.push(`Reason "${text}" is not known: it counts as "Other status".`);
		state(statements, code ?? OTHER_STATUS, level ?? status);
	}
	// A level that comes without a reason is still a problem.
	if (status !== 'OK' && complete && !hasProblem(statements)) {
		statements.set(OTHER_STATUS, status);
	}
	return { statements, notes };
}

const RANK: Record<Statement, number> = { OK: 0, Warning: 1, Critical: 2 };

/** Several unknown reasons share one row: the worst level counts. */
function state(statements: Map<string, Statement>, code: string, level: Statement): void {
	const known = statements.get(code);
	if (known === undefined || RANK[level] > RANK[known]) statements.set(code, level);
}

function hasProblem(statements: Map<string, Statement>): boolean {
	return [...statements.values()].some((statement) => statement !== 'OK');
}
