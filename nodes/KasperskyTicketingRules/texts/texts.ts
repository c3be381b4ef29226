import { LIMITS } from '../../shared/autotask/tickets';
import type { Customer, StatusChange } from '../../shared/items';
import { cut, oneLine } from '../../shared/text';
import { readableTimes, tidyLines } from './plainText';
import { SOLUTION_NAMES, type OnePer } from '../ruleTable/rules';
import { muteLink } from './muteLink';
import { statusAdvice } from './statusAdvice';

/** The texts of a ticket before anything is added to them: n8n expressions over the incoming item. */
export const DEFAULT_TEXTS: Record<OnePer, TicketTexts> = {
	device: {
		title: '={{ $json.level }}: {{ $json.status.description }} on {{ $json.device.name }}',
		description: `=Status: {{ $json.status.description }}
Level: {{ $json.level }}
Since: {{ $json.raisedAt }}

Device: {{ $json.device.name }}
FQDN: {{ $json.device.fqdn }}
IP address: {{ $json.device.ip }}
Group: {{ $json.device.group }}
Operating system: {{ $json.device.os }}
Last visible: {{ $json.device.lastVisibleAt }}

Customer: {{ $json.customer.name }}
Source: {{ $json.source.name }}`,
	},
	customer: {
		title: '={{ $json.level }}: {{ $json.status.description }} at {{ $json.customer.name }}',
		description: `=Status: {{ $json.status.description }}
Level: {{ $json.level }}

Customer: {{ $json.customer.name }}
Source: {{ $json.source.name }}`,
	},
};

export interface TicketTexts {
	title: string;
	description: string;
}

/** What the node knows of a ticket and no expression can. */
export interface TextFrame {
	externalID: string;
	onePer: OnePer;
	/** The name of the fallback company, if the ticket is there. */
	fallback?: string;
	withAdvice: boolean;
	/** Address of the Ticketing tab. */
	tab?: string;
}

const PORTAL = 'https://cloud.kaspersky.com';

/** One line of at most 255 characters; in the fallback company with the customer in front. */
export function framedTitle(text: string, { customer }: StatusChange, frame: TextFrame): string {
	const title = oneLine(readableTimes(text));
	const name = oneLine(customer?.name ?? '');
	const saysWhose = frame.onePer === 'customer' && title.includes(name);
	const inFront = frame.fallback !== undefined && name !== '' && !saysWhose;
	return cut(inFront ? `${name}: ${title}` : title, LIMITS.title);
}

/** Plain text of at most 8,000 characters, with what the node adds. The ending is never cut off. */
export function framedDescription(text: string, change: StatusChange, frame: TextFrame): string {
	const parts = [
		...inFallback(change, frame),
		tidyLines(readableTimes(text)),
		...(change.detail === undefined ? [] : [oneLine(change.detail)]),
		...otherStatuses(change, frame),
		`Where to find it: ${oneLine(whereToFind(change, frame.onePer))}`,
		...(frame.withAdvice ? [`What usually helps: ${statusAdvice(change.status.code)}`] : []),
	];
	const ending = `\n\n${endingOf(frame, change)}`;
	const body = parts.filter((part) => part !== '').join('\n\n');
	return cut(body, LIMITS.description - ending.length) + ending;
}

/** Why the ticket can be completed; goes into its note. */
export function clearedReason(change: StatusChange): string {
	const device = oneLine(change.device.name);
	const status = `“${oneLine(change.status.description)}”`;
	const when = readableTimes(change.observedAt);
	if (change.clearedBecause === 'deviceRemoved') {
		return `Device removed from ${SOLUTION_NAMES[change.solution]}: ${device} is no longer there (${when}), so ${status} no longer applies.`;
	}
	return `Resolved: ${status} no longer applies to ${device} (${when}).`;
}

function inFallback({ customer }: StatusChange, { fallback }: TextFrame): string[] {
	if (fallback === undefined) return [];
	const why = customer
		? `Customer “${oneLine(customer.name)}” has no account in Autotask`
		: 'The source does not say whose device this is';
	return [`${why}, so this ticket is in the fallback company “${oneLine(fallback)}”.`];
}

function otherStatuses({ otherStatuses: others = [] }: StatusChange, { onePer }: TextFrame) {
	if (onePer === 'customer' || others.length === 0) return [];
	const listed = others.map(({ description, level }) => `${oneLine(description)} (${level})`);
	return [`Other statuses of this device: ${listed.join('; ')}`];
}

/** The way through the console, as far as the item tells it. */
function whereToFind(change: StatusChange, onePer: OnePer): string {
	const { solution, source, customer, device } = change;
	const isCloud = solution === 'kasperskyEndpointSecurityCloud';
	const kinds: Partial<Record<Customer['kind'], string>> = {
		virtualServer: 'virtual server',
		workspace: 'workspace',
		site: 'site in the RMM',
		organization: 'organization in the RMM',
	};
	const kind = customer ? (kinds[customer.kind] ?? '') : '';
	return [
		isCloud ? `${SOLUTION_NAMES[solution]} (${PORTAL})` : SOLUTION_NAMES[solution],
		...(isCloud ? [] : [`Administration Server ${source.name}`]),
		...(kind === '' ? [] : [`${kind} ${customer?.name}`]),
		...(onePer === 'device' && device.group ? [`group ${device.group}`] : []),
		...(onePer === 'device' ? [`device ${device.name}`] : []),
	].join(', ');
}

function endingOf({ onePer, externalID, tab }: TextFrame, change: StatusChange): string {
	const cleared = onePer === 'device' ? 'cleared' : 'cleared on all its devices';
	const what = onePer === 'device' ? 'this device' : 'devices of this customer';
	return [
		`This ticket is completed automatically when the status has ${cleared}.`,
		...(tab === undefined ? [] : [`Mute ${what}: ${muteLink(tab, change, onePer)}`]),
		`External ID: ${externalID}`,
	].join('\n');
}
