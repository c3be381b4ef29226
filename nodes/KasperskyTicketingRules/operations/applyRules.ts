import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { AutotaskClient } from '../../shared/autotask/client';
import type { TicketDecision } from '../../shared/autotask/ticketDecision';
import type { StatusChange } from '../../shared/deviceStatus/statusChange';
import { parseMappings } from '../accounts';
import { decideAlone } from '../decide';
import { hintAtHeld, outputItems, refusedBy } from '../outcomes';
import type { Outcome } from '../outcomes';
import { perItem } from '../perItem';
import { parseRules } from '../ruleParameters';
import { RuleTable } from '../ruleTable';
import { readItem } from '../statusChangeItem';
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
	const rulesOf = perItem(context, 'rules.rule', (raw) => {
		const { rules, faults } = parseRules(raw);
		return { table: new RuleTable(rules), faults };
	});
	const mappingsOf = perItem(context, 'accounts.mapping', parseMappings);
	const look = ({ json }: INodeExecutionData, index: number): FirstLook => {
		const read = readItem(json);
		if (read.kind === 'passOn') return { index, json };
		if (read.kind === 'unreadable') return { index, refused: read.why };
		const { change } = read;
		const { table, faults } = rulesOf(index);
		if (faults.length > 0 && change.change !== 'cleared') {
			return { index, refused: faults.join(' ') };
		}
		const row = table.rowFor(change.solution, change.level, change.status.code);
		const wanted = { index, json, change, row, mappings: mappingsOf(index) };
		const ticket = decideAlone(change, row);
		return ticket ? withDecision(wanted, ticket) : wanted;
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

async function secondLooks(
	context: IExecuteFunctions,
	wanted: readonly WantedTicket[],
): Promise<Outcome[]> {
	try {
		const decided = await decideWanted(new AutotaskClient(context), wanted);
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

function withDecision({ index, json, change, row }: WantedTicket, ticket: TicketDecision): Outcome {
	const { status, source, customer, observedAt }: StatusChange = change;
	return {
		index,
		json: { ...json, status, source, customer, observedAt, rule: row.rule, ticket },
	};
}
