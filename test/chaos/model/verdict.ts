import { customerName } from '../../simulators/kaspersky/fleet/names';
import type { World } from '../world/world';
import { addFindings, noFindings, type Findings } from './findings';
import { PREFIX, type Problem } from './truth';

const SWITCHED_OFF = ['vulnerabilities', 'updateCheckOverdue'];
const WITH_OWN_SETTINGS = 'databasesOutdated';

/** Autotask's company of a customer: the simulators have the same names. */
export function companyOf(world: World, { virtualServerId }: Problem): number {
	if (virtualServerId === 0) return 0;
	const { state } = world.simulators.autotask;
	const wanted = customerName(virtualServerId - 1);
	const found = [...state.tables.Companies.values()].find((row) => row.companyName === wanted);
	return Number(found?.id);
}

export const wantsTicket = ({ code }: Problem) => !SWITCHED_OFF.includes(code);

/** Whether a ticket can be made: its account is active, and Autotask has the values of its row. */
function canHaveTicket(world: World, problem: Problem): boolean {
	const { state } = world.simulators.autotask;
	const isActive = state.company(companyOf(world, problem))?.isActive === true;
	const has = (field: string, value: string) =>
		state.picklists.valuesOf(field).some((entry) => entry.value === value && entry.isActive);
	const isValid = has('issueType', '13') && has('subIssueType', '132');
	return isActive && (problem.code !== WITH_OWN_SETTINGS || isValid);
}

/** The difference between what must be true at the end and what is. */
export function endState(world: World, report: (line: string) => void): Findings {
	const findings = noFindings();
	const found = (finding: keyof Findings, line: string) => {
		findings[finding]++;
		report(`${finding}: ${line}`);
	};
	const { truth, judge, n8n } = world;
	for (const problem of truth.problems.values()) {
		const { key, name } = problem;
		const open = judge.openTickets(key).length;
		if (open > 1) found('duplicates', `${name} has ${open} open tickets`);
		if (open > 0 && !wantsTicket(problem)) found('leftOpen', `${name} has no rule`);
		if (open > 0 || !wantsTicket(problem) || !canHaveTicket(world, problem)) continue;
		const decided = judge.closedByPerson.get(key);
		if (decided !== undefined && decided >= n8n.trigger.lastSeenAbsent(key)) continue;
		found('lost', `${name} (${key}) has no open ticket`);
	}
	for (const ticket of world.simulators.autotask.state.ticketRows()) {
		const key = ticket.externalID ?? '';
		if (!key.startsWith(PREFIX) || ticket.completedDate !== null) continue;
		if (!truth.problems.has(key)) {
			found('leftOpen', `${ticket.id} (${truth.nameOf(key)}) is open without a problem`);
		}
	}
	for (const { id, title } of world.strangers.touched()) {
		found('strangersTouched', `${id} (${title})`);
	}
	return findings;
}

/** The whole verdict: what happened on the way, and how it ended. */
export function verdict(world: World): Findings {
	const findings = endState(world, (line) => world.log(`!!! ${line}`));
	addFindings(findings, world.judge.findings);
	return findings;
}
