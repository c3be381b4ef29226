import { partition } from 'lodash';
import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { AutotaskClient } from '../../shared/autotask/client';
import { clock } from '../../shared/autotask/clock';
import type { CustomerTicketDecision, DecidedList, TicketDecision } from '../../shared/decisions';
import { type AccountRules, accountRules } from '../accounts/accounts';
import {
	decideWithoutAutotask,
	decideEmptyList,
	decideHeldList,
	sortDevices,
	ticketDevices,
	type ListedDevices,
} from '../decisions/decide';
import { decideWanted, type WantedTicket } from '../decisions/decideWanted';
import { hintAtManyRules } from '../ruleTable/manyRules';
import { muteOf } from '../ruleTable/mutes';
import { ticketTexts } from '../texts/ticketTexts';
import { describeStatus } from '../../shared/deviceStatus/statusCatalogue';
import { customerExternalID } from '../../shared/externalId';
import {
	readRulesItem,
	type DeviceList,
	type ListedDevice,
	type StatusChange,
} from '../../shared/items';
import { oneLine } from '../../shared/text';
import { outputItems, failedItem, type ItemOutcome } from '../../shared/outputItems';
import { ruleSource, type RuleSource } from '../ruleTable/ruleSource';
import type { NodeOperation } from '../../shared/operation';

/** A ticket that a rule wants, and for a customer's ticket the list that asks for it. */
interface Wanted extends WantedTicket {
	list?: ListedDevices & { all: DeviceList };
}

type LocalDecision = ItemOutcome | Wanted;

/** Status changes in; the same items out, with `ticket` and `rule`. Reads Autotask only when a rule wants a ticket. */
async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	return outputItems(context, await decideItems(context, context.getInputData()));
}

/** What the rules decide on items: those that came in, or others that take their places. */
export async function decideItems(
	context: IExecuteFunctions,
	items: readonly INodeExecutionData[],
): Promise<ItemOutcome[]> {
	const looks = decideLocally(context, items);
	const [wanted, decided] = partition(looks, (look): look is Wanted => 'change' in look);
	const outcomes = [...decided, ...(await decideWithAutotask(context, wanted))];
	return outcomes.map((outcome) => addMovedDevices(outcome, outcomes));
}

/** The ticket that a device has left says where the device is now, and why it gets no ticket there. */
function addMovedDevices(outcome: ItemOutcome, outcomes: readonly ItemOutcome[]): ItemOutcome {
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
function decideLocally(
	context: IExecuteFunctions,
	items: readonly INodeExecutionData[],
): LocalDecision[] {
	const now = clock.now();
	const rulesOf = ruleSource(context);
	hintAtManyRules(context);
	const accountsOf = accountRules(context);
	const look = ({ json }: INodeExecutionData, index: number): LocalDecision => {
		const read = readRulesItem(json, describeStatus);
		if (read.kind === 'passOn') return { index, json };
		if (read.kind === 'unreadable') return { index, error: read.why };
		const rules = rulesOf(index);
		const accounts = () => accountsOf(index);
		return read.kind === 'deviceList'
			? decideList({ index, json, now }, read.list, rules, accounts)
			: decideChange({ index, json, now }, read.change, rules, accounts);
	};
	return items.map((item, index) => {
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

interface LookedAt extends InputItem {
	/** Milliseconds. */
	now: number;
}

function decideChange(
	{ now, ...item }: LookedAt,
	change: StatusChange,
	rules: RuleSource,
	accounts: () => AccountRules,
): LocalDecision {
	if (rules.issues.length > 0 && change.change !== 'cleared') {
		return { index: item.index, error: rules.issues.join(' ') };
	}
	const { solution, level, status, device, customer } = change;
	const row = rules.rowFor(solution, level, status.code, customer);
	const mute = muteOf(rules.mutes, { solution, level, code: status.code, device, customer }, now);
	const ticket = decideWithoutAutotask(change, row, mute);
	if (ticket) return withDecision(item, change, row.rule, ticket);
	return { ...item, change, row, onePer: 'device', accounts: accounts() };
}

/** One ticket for all devices of a customer: with the settings of the highest level that one of them has. */
function decideList(
	{ now, ...item }: LookedAt,
	list: DeviceList,
	rules: RuleSource,
	accounts: () => AccountRules,
): LocalDecision {
	if (rules.issues.length > 0 && list.devices.length > 0) {
		return { index: item.index, error: rules.issues.join(' ') };
	}
	const { solution, status, customer } = list;
	const rowAt = (level: StatusChange['level']) =>
		rules.rowFor(solution, level, status.code, customer);
	const muteFor = (device: ListedDevice) => {
		const of = { solution, level: device.level, code: status.code, device, customer };
		return muteOf(rules.mutes, of, now);
	};
	const sorted = sortDevices(list, rowAt, muteFor);
	const [lead] = sorted.shared;
	if (lead === undefined) return withDecision(item, list, null, decideEmptyList(list, sorted));
	const { id, name, level, raisedAt } = lead;
	const change: StatusChange = {
		...{ change: 'ongoing', solution, status, customer, source: list.source },
		...{ level, device: { id, name }, raisedAt, observedAt: list.observedAt },
	};
	const wanted = { ...item, change, row: rowAt(level), onePer: 'customer' as const };
	return { ...wanted, accounts: accounts(), list: { all: list, ...sorted } };
}

async function decideWithAutotask(
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
			const { all } = one.list;
			if (ticket.action !== 'open') return withDecision(one, all, rule, ticket);
			const devices = ticketDevices(all, one.list);
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
	const read = { status, source, customer, observedAt };
	return { index, json: { ...json, ...read, rule: rule?.title ?? null, ticket } };
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

export const applyRules: NodeOperation = {
	name: 'Apply Rules',
	value: 'applyRules',
	description: 'Add the ticket that the rules require to each status change',
	action: 'Apply rules to status changes',
	fields: [],
	execute,
};
