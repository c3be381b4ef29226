import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { AutotaskClient } from '../../shared/autotask/client';
import type { CustomerTicketDecision, DecidedList, TicketDecision } from '../../shared/decisions';
import { describeStatus } from '../../shared/deviceStatus/statusCatalogue';
import { customerExternalID } from '../../shared/externalId';
import { readRulesItem, type DeviceList, type StatusChange } from '../../shared/items';
import { oneLine } from '../../shared/text';
import { accountRules } from '../accounts/accountParameters';
import type { AccountRules } from '../accounts/accounts';
import {
	decideAlone,
	decideEmptyList,
	decideHeldList,
	sortDevices,
	ticketDevices,
} from '../decide';
import { outputItems, failedItem } from '../../shared/outputItems';
import type { ItemOutcome } from '../../shared/outputItems';
import { ruleSource } from '../reading/ruleSource';
import type { RuleSource } from '../reading/ruleSource';
import { ticketTexts } from '../texts/ticketTexts';
import { decideWanted } from './wantedTickets';
import type { WantedTicket } from './wantedTickets';

/** A ticket that a rule wants, and for a customer's ticket the list that asks for it. */
interface Wanted extends WantedTicket {
	list?: { all: DeviceList; shared: DeviceList['devices'] };
}

type FirstLook = ItemOutcome | Wanted;

/** Status changes in; the same items out, with `ticket` and `rule`. Reads Autotask only when a rule wants a ticket. */
export async function applyRules(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	const looks = firstLooks(context);
	const wanted = looks.flatMap((look) => ('change' in look ? [look] : []));
	const decided = looks.flatMap((look) => ('change' in look ? [] : [look]));
	const outcomes = [...decided, ...(await secondLooks(context, wanted))];
	return outputItems(
		context,
		outcomes.map((outcome) => tellOfMoved(outcome, outcomes)),
	);
}

/** Whoever works on the ticket that a device has left is told where the device is, and if nobody gets a ticket there. */
function tellOfMoved(outcome: ItemOutcome, outcomes: readonly ItemOutcome[]): ItemOutcome {
	if ('error' in outcome) return outcome;
	const { json } = outcome;
	const { moved = [] } = json as Partial<DeviceList>;
	const { source, status, ticket } = json as unknown as DecidedList;
	if (moved.length === 0 || ticket.action !== 'complete') return outcome;
	const sentences = moved.map(({ name, customer }) => {
		const key = customerExternalID(source.id, customer.id, status.code);
		const held = outcomes.map((other) => heldReason(other, key)).find(Boolean);
		const where = `${oneLine(name)} still has it, but belongs to ${oneLine(customer.name)} now.`;
		return held ? `${where} No ticket could be created there: ${held}` : where;
	});
	const reason = [ticket.reason, ...sentences].join(' ');
	return { ...outcome, json: { ...json, ticket: { ...ticket, reason } } };
}

function heldReason(outcome: ItemOutcome, key: string): string | undefined {
	if ('error' in outcome) return undefined;
	const ticket = outcome.json.ticket as TicketDecision | undefined;
	return ticket?.action === 'held' && ticket.externalID === key ? ticket.reason : undefined;
}

/** What can be said of the items before Autotask is asked. */
function firstLooks(context: IExecuteFunctions): FirstLook[] {
	const rulesOf = ruleSource(context);
	const accountsOf = accountRules(context);
	const look = ({ json }: INodeExecutionData, index: number): FirstLook => {
		const read = readRulesItem(json, describeStatus);
		if (read.kind === 'passOn') return { index, json };
		if (read.kind === 'unreadable') return { index, error: read.why };
		const rules = rulesOf(index);
		const accounts = () => accountsOf(index);
		return read.kind === 'deviceList'
			? lookAtList({ index, json }, read.list, rules, accounts)
			: lookAtChange({ index, json }, read.change, rules, accounts);
	};
	return context.getInputData().map((item, index) => {
		try {
			return look(item, index);
		} catch (error) {
			// An expression in a rule that this item has no value for.
			return failedItem(context, index, error);
		}
	});
}

interface InputItem {
	index: number;
	json: IDataObject;
}

function lookAtChange(
	item: InputItem,
	change: StatusChange,
	rules: RuleSource,
	accounts: () => AccountRules,
): FirstLook {
	if (rules.faults.length > 0 && change.change !== 'cleared') {
		return { index: item.index, error: rules.faults.join(' ') };
	}
	const row = rules.rowFor(change.solution, change.level, change.status.code, change.customer);
	const ticket = decideAlone(change, row);
	if (ticket) return withDecision(item, change, row.rule, ticket);
	return { ...item, change, row, onePer: 'device', accounts: accounts() };
}

/** One ticket for all devices of a customer: with the settings of the highest level that one of them has. */
function lookAtList(
	item: InputItem,
	list: DeviceList,
	rules: RuleSource,
	accounts: () => AccountRules,
): FirstLook {
	if (rules.faults.length > 0 && list.devices.length > 0) {
		return { index: item.index, error: rules.faults.join(' ') };
	}
	const { solution, status, customer } = list;
	const rowAt = (level: StatusChange['level']) =>
		rules.rowFor(solution, level, status.code, customer);
	const sorted = sortDevices(list, rowAt);
	const [lead] = sorted.shared;
	if (lead === undefined) return withDecision(item, list, null, decideEmptyList(list, sorted));
	const { id, name, level, raisedAt } = lead;
	const change: StatusChange = {
		...{ change: 'ongoing', solution, status, customer, source: list.source },
		...{ level, device: { id, name }, raisedAt, observedAt: list.observedAt },
	};
	const wanted = { ...item, change, row: rowAt(level), onePer: 'customer' as const };
	return { ...wanted, accounts: accounts(), list: { all: list, shared: sorted.shared } };
}

async function secondLooks(
	context: IExecuteFunctions,
	wanted: readonly Wanted[],
): Promise<ItemOutcome[]> {
	try {
		const texts = ticketTexts(context);
		const decided = await decideWanted(new AutotaskClient(context), wanted, texts);
		const tickets = decided.map(({ ticket }, place) => {
			const { list } = wanted[place];
			return list && ticket.action === 'held' ? decideHeldList(list, ticket) : ticket;
		});
		hintAtHeld(
			context,
			tickets.flatMap((ticket) => (ticket.action === 'held' ? [ticket.reason] : [])),
		);
		return tickets.map((ticket, place) => {
			const one = wanted[place];
			if (ticket.action === 'refused') return { index: one.index, error: ticket.reason };
			const { rule } = one.row;
			if (!one.list) return withDecision(one, one.change, rule, ticket);
			const { all, shared } = one.list;
			if (ticket.action !== 'open') return withDecision(one, all, rule, ticket);
			const devices = ticketDevices(all, { shared });
			return withDecision(one, all, rule, { ...ticket, devices });
		});
	} catch (error) {
		// What needed no Autotask is decided all the same.
		return wanted.map(({ index }) => failedItem(context, index, error));
	}
}

function withDecision(
	{ index, json }: InputItem,
	{ status, source, customer, observedAt }: StatusChange | DeviceList,
	rule: WantedTicket['row']['rule'],
	ticket: TicketDecision | CustomerTicketDecision,
): ItemOutcome {
	return { index, json: { ...json, status, source, customer, observedAt, rule, ticket } };
}

const MOST_LISTED = 10;

/** Shows in the editor that tickets are held, for an account or for their weekly hours, and why. */
function hintAtHeld(context: IExecuteFunctions, reasons: readonly string[]): void {
	if (reasons.length === 0) return;
	const different = [...new Set(reasons)];
	const listed = different.slice(0, MOST_LISTED).join(' ');
	const more = different.length > MOST_LISTED ? ` And ${different.length - MOST_LISTED} more.` : '';
	const count = reasons.length === 1 ? '1 ticket is held' : `${reasons.length} tickets are held`;
	context.addExecutionHints({ message: `${count}. ${listed}${more}`, location: 'outputPane' });
}
