import { groupBy, sortBy } from 'lodash';
import type { Ticket } from '../../simulators/autotask';
import { isAssignedByRule } from '../world/people';
import type { World } from '../world/world';
import { isOfCustomer, mayBeChosen } from './accounts';
import { addFindings, noFindings, type Findings } from './findings';
import { isListed } from './lists';
import type { Problem, Truth } from './truth';

const SWITCHED_OFF = ['vulnerabilities', 'updateCheckOverdue'];
const WITH_OWN_SETTINGS = 'databasesOutdated';

export const wantsTicket = ({ code }: Problem) => !SWITCHED_OFF.includes(code);

/** Whether a ticket can be made: it can be known of, nobody has muted the device, its account is active, and Autotask has the values of its row. */
export function canHaveTicket(world: World, problem: Problem): boolean {
	const { company, code, isHidden, deviceName } = problem;
	const { simulators } = world;
	if (isHidden || world.isMuted(deviceName)) return false;
	const { state } = simulators.autotask;
	const isActive = company !== undefined && state.company(company)?.isActive === true;
	const has = (field: string, value: string) =>
		state.picklists.valuesOf(field).some((entry) => entry.value === value && entry.isActive);
	const isValid = has('issueType', '13') && has('subIssueType', '132');
	const hasPeople = company === undefined || (world.people?.allow(code, company) ?? true);
	return isActive && hasPeople && (code !== WITH_OWN_SETTINGS || isValid);
}

/** Whether a person has closed the ticket of these problems, and nobody has seen them gone since. */
export function isClosedByPerson(world: World, truth: Truth, holders: Problem[]): boolean {
	const { judge } = world;
	const observers = world.observersOf(truth);
	const ofTicket = judge.closedAt(truth, holders[0].ticketKey);
	const isOld = (problem: Problem) => {
		// The rule may have been switched since.
		const decided = Math.max(ofTicket, judge.closedAt(truth, problem.key));
		if (decided === -Infinity) return false;
		if (observers.length === 0) return (truth.since(problem.key) ?? Infinity) <= decided;
		return observers.every(({ trigger }) => trigger.isOlderThan(decided, problem));
	};
	return world.policies.whenClosedByPerson === 'leaveClosed' && holders.every(isOld);
}

/** The difference between what must be true at the end and what is. */
export function endState(world: World, report: (line: string) => void): Findings {
	const findings = noFindings();
	const found: Found = (finding, line) => {
		findings[finding]++;
		report(`${finding}: ${line}`);
	};
	const { judge } = world;
	for (const truth of judge.truths) {
		const problems = groupBy([...truth.problems.values()], ({ ticketKey }) => ticketKey);
		for (const holders of Object.values(problems)) judgeHolders(world, truth, holders, found);
	}
	for (const ticket of judge.allOpen()) {
		const keys = judge.truths.map((truth) => [truth, truth.keyOf(ticket)] as const);
		if (keys.every(([, key]) => key === undefined) || mayStayOpen(world, ticket)) continue;
		if (keys.some(([truth, key]) => key !== undefined && truth.holdersOf(key).length > 0)) continue;
		if (keys.some(([truth, key]) => key !== undefined && waitsForOthers(world, truth, key)))
			continue;
		// Whether it is over was not said before its source fell silent.
		if (keys.some(([truth, key]) => key !== undefined && truth.view.cannotTell?.(key))) continue;
		if (keys.some(([truth, key]) => key !== undefined && isHeld(world, truth, key))) continue;
		found('leftOpen', `${ticket.id} (${judge.nameOf(ticket)}) is open without a problem`);
	}
	for (const ticket of world.itemLinks ? judge.allOpen() : []) {
		// A device that has left a list may stay on its ticket for a while, and one whose account is inactive waits: nobody
		// adds its item then.
		const names = judge.truths.flatMap((truth) => {
			const key = truth.keyOf(ticket);
			const holders = key === undefined ? [] : truth.holdersOf(key);
			return holders.flatMap((one) => (canHaveTicket(world, one) ? one.deviceName : []));
		});
		for (const name of world.itemLinks?.missing(ticket, names) ?? [])
			found('wrongItems', `the item of ${name} is not on ticket ${ticket.id}`);
	}
	for (const { id, title } of world.strangers.touched()) {
		found('strangersTouched', `${id} (${title})`);
	}
	return findings;
}

/**
 * The tickets of before stay, where a rule was switched or a customer has no account any more, until there are others;
 * these wait while none can be created, or a person wants none.
 */
function waitsForOthers(world: World, truth: Truth, key: string): boolean {
	const isOf = (problem: Problem) =>
		[problem.customerKey, problem.key, ...truth.formerCustomerKeys(problem)].includes(key);
	return [...truth.problems.values()].some(
		(problem) =>
			isOf(problem) &&
			(!canHaveTicket(world, problem) ||
				isClosedByPerson(world, truth, truth.holdersOf(problem.ticketKey))),
	);
}

const isHeld = (world: World, truth: Truth, key: string): boolean =>
	world.observersOf(truth).some(({ trigger }) => trigger.isHolding(key));

type Found = (finding: keyof Findings, line: string) => void;

/** @param holders the problems that have one ticket together; one, unless they share it */
function judgeHolders(world: World, truth: Truth, holders: Problem[], found: Found): void {
	const { judge } = world;
	const [problem] = holders;
	const { ticketKey } = problem;
	const name = truth.nameOf(ticketKey);
	const all = besideOthers(world, problem, judge.openTickets(ticketKey, truth));
	const isKept = (ticket: Ticket) => mayStayOpen(world, ticket) || isChosen(world, problem, ticket);
	const open = all.filter((ticket, index) => index === 0 || !isKept(ticket));
	// A move that was interrupted goes on when the device has an account again.
	const isBetween = judge.accounts.follows && !canHaveTicket(world, problem);
	if (open.length > 1 && !isBetween) found('duplicates', `${name} has ${open.length} open tickets`);
	if (open.length > 0 && !wantsTicket(problem) && !mayStayOpen(world, open[0]))
		found('leftOpen', `${name} has no rule`);
	if (!wantsTicket(problem)) return;
	if (truth.shared.has(problem.code) && open.length === 1)
		judgeList(world, truth, open[0], holders, found);
	if (open.length > 0) judgeAccount(world, truth, open[0], problem, found);
	if (open.length > 0 || !canHaveTicket(world, problem)) return;
	if (isClosedByPerson(world, truth, holders)) return;
	found('lost', `${name} (${ticketKey}) has no open ticket`);
}

/** Where tickets follow, those that people keep come last: they may be elsewhere, beside the one of the present account. */
const besideOthers = (world: World, { company }: Problem, open: Ticket[]): Ticket[] =>
	world.judge.accounts.follows
		? sortBy(open, [
				(ticket) => mayStayOpen(world, ticket),
				(ticket) => ticket.companyID !== company,
			])
		: open;

/** Whether a person has chosen another account for a ticket than its device has: it stays beside the one of the device. */
const isChosen = ({ judge }: World, { company }: Problem, ticket: Ticket): boolean =>
	judge.accounts.follows && ticket.companyID !== company && mayBeChosen(ticket);

/** Where a device is, there is its ticket, or else a note says where the device is. */
function judgeAccount(
	world: World,
	truth: Truth,
	ticket: Ticket,
	problem: Problem,
	found: Found,
): void {
	const { whenMoved } = world.policies;
	const { company, name } = problem;
	if (whenMoved === 'leave' || isOfCustomer(ticket.externalID)) return;
	if (ticket.companyID === company || !canHaveTicket(world, problem)) return;
	const { notes = [] } = world.simulators.autotask.state.ticket(ticket.id) ?? {};
	const isTold = notes.some(({ description }) =>
		String(description).includes(`to the account with id ${company} now`),
	);
	const line = `ticket ${ticket.id} of ${name} is of ${ticket.companyID}, its device of ${company}`;
	if (!isTold) found('wrongAccounts', `${line}, and no note says so`);
	else if (whenMoved === 'moveTicket' && !mayStayThere(world, truth, ticket, problem))
		found('wrongAccounts', line);
}

/** Whether a person keeps a ticket with another account, or wants none for the account that the device has now. */
function mayStayThere(world: World, truth: Truth, ticket: Ticket, { key }: Problem): boolean {
	if (mayStayOpen(world, ticket) || mayBeChosen(ticket)) return true;
	return world.judge.closedAt(truth, key) >= world.judge.opened(ticket);
}

/** Who is on the list of a customer's ticket has the problem, and who has it is on the list. */
function judgeList(
	world: World,
	truth: Truth,
	ticket: Ticket,
	holders: Problem[],
	found: Found,
): void {
	const line = (who: string, what: string) => `${who} ${what} ticket ${ticket.id}`;
	for (const problem of holders) {
		if (!canHaveTicket(world, problem) || isListed(ticket, problem.deviceName)) continue;
		found('lost', line(problem.name, 'is not on the list of its'));
	}
	// A device stays on the list of the customer it was with until there is one for it elsewhere.
	const movable = [...truth.problems.values()].filter(
		(each) => each.code === holders[0].code && !canHaveTicket(world, each),
	);
	// A list that may lack a device takes nobody off.
	const isUnclear = truth.view.cannotTell?.(holders[0].ticketKey);
	const known = new Set([...holders, ...movable].map(({ deviceName }) => deviceName));
	for (const name of truth.view.deviceNames()) {
		// Where the settings of the row are refused, its list waits until they are corrected.
		const waits = holders.every((holder) => !canHaveTicket(world, holder));
		if (!known.has(name) && !waits && !isUnclear && isListed(ticket, name))
			found('leftOpen', line(name, 'without the problem is on the list of'));
	}
}

/** Whether a ticket is left to a technician: by our own setting, or because a person has reopened it. */
function mayStayOpen({ policies, judge }: World, ticket: Ticket): boolean {
	const isOfPerson = ticket.assignedResourceID !== null && !isAssignedByRule(ticket);
	const isTaken = policies.whenTaken === 'addNote' && isOfPerson;
	return isTaken || judge.reopened.mayStayOpen(ticket);
}

/** The whole verdict: what happened on the way, and how it ended. */
export function verdict(world: World): Findings {
	const findings = endState(world, (line) => world.log(`!!! ${line}`));
	addFindings(findings, world.judge.findings);
	return findings;
}
