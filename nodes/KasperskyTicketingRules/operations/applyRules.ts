import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { AutotaskClient } from '../../shared/autotask/client';
import type { TicketDecision } from '../../shared/autotask/ticketDecision';
import type { StatusChange } from '../../shared/deviceStatus/statusChange';
import { LEVELS } from '../../shared/deviceStatus/statusChange';
import { accountRules } from '../accounts/accountParameters';
import { decideAlone } from '../decide';
import { hintAtHeld, outputItems, refusedBy } from '../outcomes';
import type { Outcome } from '../outcomes';
import { ruleSource } from '../reading/ruleSource';
import type { RuleSource } from '../reading/ruleSource';
import { readItem } from '../statusChangeItem';
import { ticketTexts } from '../texts/ticketTexts';
import { decideWanted } from './wantedTickets';
import type { WantedTicket } from './wantedTickets';

type FirstLook = Outcome | WantedTicket;

/** Status changes in; the same items out, with `ticket` and `rule`. Reads Autotask only when a rule wants a ticket. */
export async function applyRules(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	const looks = firstLooks(context);
	const wanted = looks.flatMap((look) => ('change' in look ? [look] : []));
	const decided = looks.flatMap((look) => ('change' in look ? [] : [look]));
	return outputItems(context, [...decided, ...(await secondLooks(context, wanted))]);
}

/** What can be said of the items before Autotask is asked. */
function firstLooks(context: IExecuteFunctions): FirstLook[] {
	const rulesOf = ruleSource(context);
	const accountsOf = accountRules(context);
	const look = ({ json }: INodeExecutionData, index: number): FirstLook => {
		const read = readItem(json);
		if (read.kind === 'passOn') return { index, json };
		if (read.kind === 'unreadable') return { index, refused: read.why };
		const { change } = read;
		const rules = rulesOf(index);
		if (rules.faults.length > 0 && change.change !== 'cleared') {
			return { index, refused: rules.faults.join(' ') };
		}
		const decided = { index, json, change, row: rowOf(rules, change) };
		const ticket = decideAlone(change, decided.row, mayShareTicket(rules, change));
		return ticket ? withDecision(decided, ticket) : { ...decided, accounts: accountsOf(index) };
	};
	return context.getInputData().map((item, index) => {
		try {
			return look(item, index);
		} catch (error) {
			// An expression in a rule that this item has no value for.
			return refusedBy(context, index, error);
		}
	});
}

const rowOf = (rules: RuleSource, { solution, level, status, customer }: StatusChange) =>
	rules.rowFor(solution, level, status.code, customer);

/** At any level: it may have been another one when the device came onto its customer's ticket. */
const mayShareTicket = (rules: RuleSource, change: StatusChange): boolean =>
	change.change === 'cleared' &&
	LEVELS.some((level) => {
		const { value, faults } = rowOf(rules, { ...change, level }).onePer;
		return value === 'customer' || faults !== undefined;
	});

async function secondLooks(
	context: IExecuteFunctions,
	wanted: readonly WantedTicket[],
): Promise<Outcome[]> {
	try {
		const decided = await decideWanted(new AutotaskClient(context), wanted, ticketTexts(context));
		hintAtHeld(
			context,
			decided.flatMap(({ ticket }) => (ticket.action === 'held' ? [ticket.reason] : [])),
		);
		return decided.map(({ wanted: one, ticket }) =>
			ticket.action === 'refused'
				? { index: one.index, refused: ticket.reason }
				: withDecision(one, ticket),
		);
	} catch (error) {
		// What needed no Autotask is decided all the same.
		return wanted.map(({ index }) => refusedBy(context, index, error));
	}
}

function withDecision(
	{ index, json, change, row }: Omit<WantedTicket, 'accounts'>,
	ticket: TicketDecision,
): Outcome {
	const { status, source, customer, observedAt }: StatusChange = change;
	return {
		index,
		json: { ...json, status, source, customer, observedAt, rule: row.rule, ticket },
	};
}
