import type { ApiError } from './response';
import type { NetworkErrorKind } from '../requestErrors';
import { cut, oneLine, sentence } from '../text';

/** A message for a person: what happened, and what to do next. */
export interface ErrorText {
	message: string;
	description: string;
}

/** How the panel of an operation calls what a person can change in it. */
export interface Panel {
	/** Where a field is filled, by Autotask's name of it: `queueID` → `"Queue"`. */
	fields: Readonly<Record<string, string>>;
	/** Where another ticket category is chosen; absent: nowhere. */
	category?: string;
	/** What helps when the company is none for tickets, as an imperative. */
	company?: string;
}

/** Of callers that only read. */
const NO_PANEL: Panel = { fields: {} };

/** Of what others say, so much is quoted. */
const QUOTED_LENGTH = 1_000;

// A page of many megabytes is not worth cleaning for what is quoted of it.
const quoted = (text: string) => cut(oneLine(text.slice(0, 10 * QUOTED_LENGTH)), QUOTED_LENGTH);

const count = (number: number) => number.toLocaleString('en-US');

/** What Autotask itself said, joined. */
const ownWords = (texts: string[]) => sentence(quoted(texts.join(' ')));

/** Autotask's names of fields that a text names. A user-defined field may be called like one of them. */
function fieldsIn(texts: string): ReadonlySet<string> {
	if (/user.?defined/i.test(texts)) return new Set();
	const words = new Set(texts.toLowerCase().split(/\W/));
	// A work type is an allocation code there.
	return /allocation code/i.test(texts) ? words.add('billingcodeid') : words;
}

/** Where the panel fills these fields, joined; empty: nowhere. */
function placesOf(named: ReadonlySet<string>, { fields }: Panel, joint: 'and' | 'or'): string {
	const found = Object.keys(fields).filter((name) => named.has(name.toLowerCase()));
	return [...new Set(found.map((name) => fields[name]))].join(` ${joint} `);
}

const AGAIN = 'and run the item again.';

/** What a person can do about a text of Autotask; the texts are Autotask's own. */
function adviceFor(texts: string, panel: Panel): string {
	const named = fieldsIn(texts);
	const isOneEnough = /cannot all be empty/i.test(texts);
	const places = placesOf(named, panel, isOneEnough ? 'or' : 'and');
	if (/adequate permissions/i.test(texts)) {
		return "Give the API user's security level the right to do this in Autotask (Admin > Resources/Users > Security > Security Levels).";
	}
	if (/existing entity for id\b/i.test(texts)) {
		return 'The ticket is no longer there, or the API user does not see it: look for it in Autotask.';
	}
	const other = PARTS.find(({ field }) => named.has(field.toLowerCase()));
	if (other && !/is required|maximum length/i.test(texts)) return partAdvice(other, places, panel);
	if (/companyID|AccountID/.test(texts)) {
		const otherwise = panel.company === undefined ? '' : `, or ${panel.company}`;
		return `Check in Autotask that the account exists and is active${otherwise}.`;
	}
	if (isOneEnough || /is required|required field|must (be|assign)/i.test(texts)) {
		return places === '' ? categoryAdvice(panel) : `Fill in ${places}, ${AGAIN}`;
	}
	if (/maximum length/i.test(texts) && places !== '') return `Shorten ${places}, ${AGAIN}`;
	if (/not currently defined/i.test(texts)) {
		return `Choose a role that the resource has in a service desk queue${inPlaces(places)}, ${AGAIN}`;
	}
	if (/picklist value|does not exist|does not reference|not an active/i.test(texts)) {
		const child = named.has('subissuetype') ? ' and that belongs to the issue type' : '';
		return `Choose a value${inPlaces(places)} that Autotask still has${child}, ${AGAIN}`;
	}
	return places === ''
		? `Correct the value that Autotask names, ${AGAIN}`
		: `Correct ${places}, ${AGAIN}`;
}

const inPlaces = (places: string) => (places === '' ? '' : ` in ${places}`);

/** What must be of the same company as the ticket. */
const PARTS = [
	{ field: 'companyLocationID', name: 'location', must: 'belong' },
	{ field: 'contactID', name: 'contact', must: 'be active and belong' },
	{ field: 'configurationItemID', name: 'configuration item', must: 'belong' },
];

/** Where the panel has no such field, Autotask fills it. */
function partAdvice({ name, must }: (typeof PARTS)[number], places: string, panel: Panel): string {
	const where =
		places === ''
			? ' in Autotask (on the ticket, or where new tickets get it from)'
			: inPlaces(places);
	const otherwise = panel.company === undefined ? '' : `, or ${panel.company}`;
	return `The ${name} must ${must} to the company of the ticket: choose another ${name}${where}${otherwise}.`;
}

/** Nothing of the panel fills the field that Autotask requires. */
function categoryAdvice({ category }: Panel): string {
	const inAutotask =
		'Ticket categories decide in Autotask which fields are required (Admin > Features & Settings > Service Desk (Tickets) > Ticket Categories)';
	if (category === undefined)
		return `${inAutotask}: make this one optional in the ticket's category.`;
	return `${inAutotask}. Choose one that does not require this field in ${category}, preferably an API-only category made for this integration.`;
}

/**
 * @param doing what was tried, as the rest of a sentence: "create the ticket for FIN-PC-07"
 * @param panel of the operation that the person sees
 */
export function explainError(error: ApiError, doing: string, panel: Panel = NO_PANEL): ErrorText {
	const message = `Autotask did not ${doing}`;
	switch (error.kind) {
		case 'rejected':
			return {
				message: `${message}: ${ownWords(error.texts)}`,
				description: adviceFor(error.texts.join(' '), panel),
			};
		case 'unauthorized':
			return {
				message: `${message}: it does not accept the credential`,
				description:
					error.blockedUntil === undefined
						? UNAUTHORIZED_ADVICE
						: blockedAdvice(error.blockedUntil),
			};
		case 'throttled':
			return {
				message: `${message}: too many requests at the same time`,
				description:
					'Give this integration an API user and tracking identifier of its own, or run it again later.',
			};
		case 'overBudget':
			return {
				message: `${message}: the hourly requests of the whole Autotask database are used up`,
				description: `Autotask says: ${sentence(quoted(error.text))} Look for the integration that sends so many requests; this node continues in its next run.`,
			};
		case 'reserved':
			return {
				message: `The request to ${doing} was not sent, to keep within the request budget`,
				description: `All integrations together have used about ${count(error.used)} of the ${count(error.limit)} hourly requests of this Autotask database, and this node stops at ${error.percent} %. Raise "Stop at Share of Requests (%)" in the node's options, or look for the integration that sends so many.`,
			};
		case 'unreachable':
			return {
				message: `${message}: it could not be reached (${error.detail})`,
				description: UNREACHABLE_ADVICE[error.what ?? 'route'],
			};
		case 'transient':
		case 'unreadable':
			return {
				message: `${message}: ${quoted(error.detail)}`,
				description: 'Autotask may be under maintenance. Run it again later.',
			};
		case 'notSent':
			return {
				message: `The request to ${doing} was not sent`,
				description: quoted(error.detail),
			};
		case 'cancelled':
			return { message: `${message}: the execution was cancelled`, description: '' };
	}
}

const INSPECTED =
	"Something between n8n and Autotask responds in its place, e.g. a proxy or firewall that inspects TLS. Exempt *.autotask.net from it, or set NODE_EXTRA_CA_CERTS in n8n's environment to the path of the CA certificate that it uses.";

const UNREACHABLE_ADVICE: Record<NetworkErrorKind, string> = {
	name: 'Check the DNS server that this n8n server uses, and "Zone URL" of the credential if it is filled in.',
	route: "Check this n8n server's connection to the internet, its firewall and its proxy.",
	encryption: INSPECTED,
	certificate: `${INSPECTED} If the clock of this n8n server is wrong, valid certificates seem to have expired: correct the clock.`,
	response: 'Autotask may be under maintenance. Run it again later.',
};

const blockedAdvice = (until: string) =>
	`Autotask refused this credential a short time ago, so nothing is sent with it until ${until}: Autotask locks users after repeated attempts. Correct the credential; a corrected one works at once. If it was right and the API user was locked or inactive, unlock it in Autotask (Admin > Resources/Users), then test the credential in n8n: the test connects at once.`;

const UNAUTHORIZED_ADVICE =
	'The user name, the secret or the tracking identifier is wrong, or the API user is inactive or locked. It is not tried again, because Autotask locks users after repeated attempts: correct the credential first.';
