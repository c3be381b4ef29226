import { groupBy } from 'lodash';
import type { Ticket } from '../../simulators/autotask';
import { customerName } from '../../simulators/kaspersky/fleet/names';
import type { World } from '../world/world';
import { addFindings, noFindings, type Findings } from './findings';
import { isListed, listedMarks } from './lists';
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
	const found: Found = (finding, line) => {
		findings[finding]++;
		report(`${finding}: ${line}`);
	};
	const { truth, simulators } = world;
	const problems = groupBy([...truth.problems.values()], ({ ticketKey }) => ticketKey);
	for (const holders of Object.values(problems)) judgeHolders(world, holders, found);
	for (const ticket of simulators.autotask.state.ticketRows()) {
		const key = ticket.externalID ?? '';
		if (!key.startsWith(PREFIX) || ticket.completedDate !== null) continue;
		if (key in problems || isLeftToTechnician(world, ticket)) continue;
		found('leftOpen', `${ticket.id} (${truth.nameOf(key)}) is open without a problem`);
	}
	for (const { id, title } of world.strangers.touched()) {
		found('strangersTouched', `${id} (${title})`);
	}
	return findings;
}

type Found = (finding: keyof Findings, line: string) => void;

/** @param holders the problems that have one ticket together; one, unless they share it */
function judgeHolders(world: World, holders: Problem[], found: Found): void {
	const { judge, n8n, truth, policies } = world;
	const [problem] = holders;
	const { ticketKey } = problem;
	const name = truth.nameOf(ticketKey);
	const all = judge.openTickets(ticketKey);
	const open = all.filter((ticket, index) => index === 0 || !isLeftToTechnician(world, ticket));
	if (open.length > 1) found('duplicates', `${name} has ${open.length} open tickets`);
	if (open.length > 0 && !wantsTicket(problem)) found('leftOpen', `${name} has no rule`);
	if (!wantsTicket(problem)) return;
	if (truth.shared.has(problem.code) && open.length === 1)
		judgeList(world, open[0], holders, found);
	if (open.length > 0 || !canHaveTicket(world, problem)) return;
	const decided = judge.closedByPerson.get(ticketKey) ?? -Infinity;
	const stands = holders.every((each) => n8n.trigger.isOlderThan(decided, each));
	if (stands && policies.whenClosedByPerson === 'leaveClosed') return;
	found('lost', `${name} (${ticketKey}) has no open ticket`);
}

/** Who is on the list of a customer's ticket has the problem, and who has it is on the list. */
function judgeList(world: World, ticket: Ticket, holders: Problem[], found: Found): void {
	const { truth } = world;
	const marks = listedMarks(ticket);
	const line = (who: string, what: string) => `${who} ${what} ticket ${ticket.id}`;
	for (const problem of holders) {
		if (!canHaveTicket(world, problem) || isListed(ticket, problem.deviceId)) continue;
		found('lost', line(problem.name, 'is not on the list of its'));
	}
	// A device stays on the list of the customer it was with until there is one for it elsewhere.
	const movable = [...truth.problems.values()].filter(
		(each) => each.code === holders[0].code && !canHaveTicket(world, each),
	);
	const known = [...holders, ...movable].filter(({ deviceId }) => isListed(ticket, deviceId));
	const strange = (marks?.length ?? 0) - known.length;
	if (strange > 0) found('leftOpen', line(`${strange} without a problem`, 'are on the list of'));
}

/** Whether our own setting leaves a ticket to whoever has taken it. */
function isLeftToTechnician({ policies }: World, { assignedResourceID }: Ticket): boolean {
	return policies.whenTaken === 'addNote' && assignedResourceID !== null;
}

/** The whole verdict: what happened on the way, and how it ended. */
export function verdict(world: World): Findings {
	const findings = endState(world, (line) => world.log(`!!! ${line}`));
	addFindings(findings, world.judge.findings);
	return findings;
}
