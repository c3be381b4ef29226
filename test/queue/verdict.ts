import { groupBy } from 'lodash';
import type { Ticket } from '../simulators/autotask';

/** A status that holds, or held, on a device. Times are milliseconds. */
export interface Problem {
	key: string;
	solution: 'ksc' | 'kes';
	/** Whose ticket it must be. */
	companyID: number;
	raisedAt: number;
	clearedAt?: number;
}

export interface Verdict {
	/** Problems without an open ticket that have none at all. */
	lost: string[];
	/** Problems with more than one ticket, be it completed. */
	doubles: string[];
	/** Problems that hold, though their ticket is completed. */
	completedWrongly: string[];
	/** Tickets that are open, though their problem has cleared. */
	leftOpen: string[];
	/** Tickets of ours that nothing is the reason for. */
	unfounded: string[];
	wrongAccount: string[];
}

export const PERFECT: Verdict = {
	lost: [],
	doubles: [],
	completedWrongly: [],
	leftOpen: [],
	unfounded: [],
	wrongAccount: [],
};

/** Compares the tickets with what happened to the devices, by nothing but the external IDs. */
export function judge(problems: ReadonlyMap<string, Problem>, tickets: Ticket[]): Verdict {
	const byKey = groupBy(tickets.filter(isOurs), ({ externalID }) => externalID);
	const all = [...problems.values()];
	const of = ({ key }: Problem) => byKey[key] ?? [];
	const isOpen = ({ completedDate }: Ticket) => completedDate === null;
	const keys = (wanted: (problem: Problem) => boolean) => all.filter(wanted).map(({ key }) => key);
	const holds = ({ clearedAt }: Problem) => clearedAt === undefined;
	return {
		lost: keys((problem) => of(problem).length === 0),
		doubles: keys((problem) => of(problem).length > 1),
		completedWrongly: keys(
			(problem) => holds(problem) && of(problem).length > 0 && !of(problem).some(isOpen),
		),
		leftOpen: keys((problem) => !holds(problem) && of(problem).some(isOpen)),
		unfounded: Object.keys(byKey).filter((key) => !problems.has(key)),
		wrongAccount: keys((problem) =>
			of(problem).some(({ companyID }) => companyID !== problem.companyID),
		),
	};
}

export const isOurs = ({ externalID }: Ticket) => externalID?.startsWith('ksp-') ?? false;
