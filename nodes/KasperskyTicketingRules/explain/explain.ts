import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { AutotaskClient } from '../../shared/autotask/client';
import { clock } from '../../shared/autotask/clock';
import { loadSettingValues } from '../../shared/autotask/settingValues';
import type { TicketDecision } from '../../shared/decisions';
import { highestLevel, LEVELS, readRulesItem, type Customer } from '../../shared/items';
import { describeStatus } from '../../shared/deviceStatus/statusCatalogue';
import type { ItemOutcome } from '../../shared/outputItems';
import type { Policies } from '../../shared/ticketPlan/policies';
import {
	accountRules,
	knownCompanies,
	matchAccount,
	type Account,
	type MatchedBy,
} from '../accounts/accounts';
import { decideItems } from '../operations/applyRules';
import { ruleSets } from '../ruleTable/ruleSource';
import { mutedReason, muteOf } from '../ruleTable/mutes';
import { rowTitle } from '../ruleTable/issues';
import { valuesFor } from '../ruleTable/resolveRow';
import { NONE } from '../ruleTable/rules';
import {
	BY_DEFAULT,
	explainRules,
	explainSettings,
	type ExplainedRule,
	type ExplainedSetting,
} from './provenance';
import { ANY_DEVICE, isThoughtOf, questionList } from './question';
import { answerForSync, type TicketNow } from './ticketNow';

/** Why a status gets the ticket that it gets, or none: decided by what Apply Rules decides with. Writes nothing. */
export interface Explanation {
	/** E.g. `Critical “Databases are outdated” (Kaspersky Security Center)`. */
	status: string;
	device: string;
	customer: string;
	/** That concern the status, in the order in which they apply: the later one wins, setting by setting. */
	rules: ExplainedRule[];
	settings: ExplainedSetting[];
	/** The company of the ticket and how it was found, or why there is none. */
	account: { company: string | null; id: number | null; foundBy: string; held: string };
	/** Why the device is muted for this status; empty when it is not. */
	mute: string;
	/** `open`, `none`, `held`, `complete`, or `refused`: the rules have to be corrected first. */
	decision: string;
	/** Why there is no ticket; empty where there is one. */
	reason: string;
	tickets: TicketNow[];
	sync: string[];
	/** All of it in words, a line each. */
	text: string;
}

const FOUND_BY: Record<MatchedBy, string> = {
	mapping: 'Account Mapping',
	source: 'named by the source',
	name: 'same name as the customer',
	fallback: 'Fallback Company',
};

/**
 * Explains items of triggers, or those made of questions.
 *
 * @param policies under which Sync works
 * @returns one outcome for each item; items that are no status change fail
 * @throws NodeApiError when Autotask does not answer
 */
export async function explainItems(
	context: IExecuteFunctions,
	items: readonly IDataObject[],
	policies: Policies,
): Promise<Array<{ explanation: Explanation } | { error: string }>> {
	const client = new AutotaskClient(context);
	const decided = await decideItems(
		context,
		items.map((json) => ({ json })),
	);
	const byIndex = new Map(decided.map((outcome) => [outcome.index, outcome]));
	const outcomes: Array<{ explanation: Explanation } | { error: string }> = [];
	for (const [index, json] of items.entries()) {
		const outcome = byIndex.get(index);
		outcomes.push(await explainItem(context, client, { index, json }, outcome, policies));
	}
	return outcomes;
}

async function explainItem(
	context: IExecuteFunctions,
	client: AutotaskClient,
	{ index, json }: { index: number; json: IDataObject },
	first: ItemOutcome | undefined,
	policies: Policies,
): Promise<{ explanation: Explanation } | { error: string }> {
	const asked = askedOf(json);
	if (typeof asked === 'string') return { error: asked };
	const { solution, level, code, customer, device } = asked;
	const { table, mutes } = ruleSets(context)(index);
	const mute = muteOf(
		mutes,
		{ ...asked, device: { name: device, group: asked.group } },
		clock.now(),
	);
	const row = table.rowFor(solution, level, code, customer);
	const accounts = accountRules(context)(index);
	const account = matchAccount(
		customer,
		accounts,
		await knownCompanies(client, [{ customer, accounts }]),
	);
	const outcome = await ofSharedTicket(context, json, first);
	const found = 'company' in account ? (account.company ?? null) : null;
	const decision = decisionOf(outcome);
	const sync =
		outcome === undefined || 'error' in outcome
			? { tickets: [], sync: [NOT_SENT] }
			: await answerForSync(
					client,
					{
						json: outcome.json,
						...(isThoughtOf(json) && {
							device: {
								name: device === ANY_DEVICE ? '' : device,
								companyID: found?.id ?? null,
								status: code,
							},
						}),
					},
					policies,
				);
	const facts = {
		...{ status: rowTitle(row), device, customer: customer?.name ?? '' },
		rules: explainRules(table.rulesFor(solution, level, code, customer)),
		settings: explainSettings(row, await loadSettingValues(client, valuesFor([row]))),
		account: explainAccount(account),
		mute: mute ? mutedReason(mute, device) : '',
		...{ ...decision, ...sync },
	};
	return { explanation: { ...facts, text: inWords(facts) } };
}

interface Asked {
	solution: Parameters<typeof rowTitle>[0]['solution'];
	level: (typeof LEVELS)[number];
	code: string;
	customer: Customer | null;
	/** Name; empty for a list of devices. */
	device: string;
	/** Path. */
	group?: string;
}

/** @returns in words why it is none */
function askedOf(json: IDataObject): Asked | string {
	const read = readRulesItem(json, describeStatus);
	if (read.kind === 'unreadable') return read.why;
	if (read.kind === 'passOn') return 'This item is no status change: there is nothing to explain.';
	if (read.kind === 'deviceList') {
		const { solution, status, customer, devices } = read.list;
		const level = highestLevel(devices) ?? LEVELS[0];
		return { solution, level, code: status.code, customer, device: '' };
	}
	const { solution, level, status, customer, device } = read.change;
	const { name, group } = device;
	return { solution, level, code: status.code, customer, device: name, group };
}

/** Where the customer has one ticket for its devices, that one is explained. */
async function ofSharedTicket(
	context: IExecuteFunctions,
	json: IDataObject,
	outcome: ItemOutcome | undefined,
): Promise<ItemOutcome | undefined> {
	if (outcome === undefined || 'error' in outcome) return outcome;
	const { ticket } = outcome.json as unknown as { ticket: TicketDecision };
	if (!('onePer' in ticket) || ticket.onePer !== 'customer') return outcome;
	const [shared] = await decideItems(context, [{ json: questionList(json) }]);
	return shared;
}

function explainAccount(account: Account): Explanation['account'] {
	const { company, matchedBy } = account;
	return {
		company: company?.name ?? null,
		id: company?.id ?? null,
		foundBy: matchedBy === undefined ? '' : FOUND_BY[matchedBy],
		held: 'held' in account ? account.held : '',
	};
}

function decisionOf(outcome: ItemOutcome | undefined): Pick<Explanation, 'decision' | 'reason'> {
	if (outcome === undefined) return { decision: 'none', reason: '' };
	if ('error' in outcome) {
		const { error } = outcome;
		return { decision: 'refused', reason: typeof error === 'string' ? error : error.message };
	}
	const { action, ...ticket } = (outcome.json as unknown as { ticket: TicketDecision }).ticket;
	return { decision: action, reason: ('reason' in ticket ? ticket.reason : undefined) ?? '' };
}

const NOT_SENT = 'Sync would get no item for it: an open ticket stays as it is.';

const DECISIONS: Record<string, string> = {
	open: 'The rules want an open ticket.',
	none: 'The rules want no ticket.',
	held: 'The rules want a ticket, but it has to wait.',
	complete: 'The ticket is to be completed.',
	refused: 'The rules want a ticket, but they have to be corrected first.',
};

/** Whether there is anything to say of it: most settings are empty because no rule sets them. */
const isChosen = ({ value, decidedBy }: ExplainedSetting) =>
	value !== NONE || decidedBy !== BY_DEFAULT;

function inWords(facts: Omit<Explanation, 'text'>): string {
	const { status, device, customer, rules, settings, account, decision, reason } = facts;
	const mute = facts.mute === '' || reason.includes(facts.mute) ? [] : [facts.mute];
	const whose = [device, customer].filter(Boolean).join(' of ');
	const { company, id, foundBy, held } = account;
	const name = company === null ? 'none' : `${company} (${id})`;
	const left = settings.filter((one) => !isChosen(one)).map(({ setting }) => setting);
	return [
		`${status}${whose === '' ? '' : ` on ${whose}`}`,
		rules.length === 0
			? 'No rule concerns this status: everything is as by default.'
			: `Rules, in this order, the later one wins: ${rules.map((one, at) => `${at + 1}. ${one.rule} sets ${one.sets.join(', ') || 'nothing'}`).join('; ')}.`,
		...settings.filter(isChosen).map((one) => `${one.setting}: ${one.value} (${one.decidedBy})`),
		...(left.length > 0 ? [`Left empty: ${left.join(', ')}.`] : []),
		`Account: ${name}${foundBy === '' ? '' : `, by ${foundBy}`}. ${held}`.trim(),
		...mute,
		`${DECISIONS[decision] ?? decision} ${reason}`.trim(),
		...facts.tickets.map(
			(ticket) =>
				`Ticket ${ticket.number} (${ticket.isOpen ? 'open' : 'completed'}): ${ticket.title}`,
		),
		...facts.sync,
	].join('\n');
}
