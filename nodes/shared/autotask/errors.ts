import type { Refusal } from './answers';
import { cut } from './limits';

/** A message for a person: what happened, and what to do next. */
export interface Explanation {
	message: string;
	description: string;
}

/** Of what others say, so much is quoted. */
const QUOTED_LENGTH = 1_000;

const quoted = (text: string) => cut(text.replace(/[\s\p{Cc}]+/gu, ' ').trim(), QUOTED_LENGTH);

function sentence(text: string): string {
	const said = quoted(text);
	return /[.!?…]$/.test(said) ? said : `${said}.`;
}

const count = (number: number) => number.toLocaleString('en-US');

/** What Autotask itself said, joined. */
function ownWords(texts: string[]): string {
	return sentence(texts.join(' '));
}

/** What a person can do about a text of Autotask; the texts are Autotask's own. */
function adviceFor(texts: string): string {
	if (/adequate permissions/i.test(texts)) {
		return "Give the API user's security level the right to do this in Autotask (Admin > Resources/Users > Security Levels).";
	}
	if (/companyID|AccountID/.test(texts)) {
		return 'Check in Autotask that the account exists and is active, or map the customer to another account.';
	}
	if (/picklist value|does not exist for/i.test(texts)) {
		return 'Choose a value that Autotask still has, and run the item again.';
	}
	if (/is required|cannot all be empty|must be/i.test(texts)) {
		return 'Fill this field in the rule or in the additional fields, or change the ticket category in Autotask.';
	}
	return 'Correct the value that Autotask names, and run the item again.';
}

/**
 * @param doing what was tried, as the rest of a sentence: "create the ticket for FIN-PC-07"
 */
export function explainRefusal(refusal: Refusal, doing: string): Explanation {
	const message = `Autotask did not ${doing}`;
	switch (refusal.kind) {
		case 'rejected':
			return {
				message: `${message}: ${ownWords(refusal.texts)}`,
				description: adviceFor(refusal.texts.join(' ')),
			};
		case 'unauthorized':
			return {
				message: `${message}: it does not accept the credential`,
				description: UNAUTHORIZED_ADVICE,
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
				description: `Autotask says: ${sentence(refusal.text)} Look for the integration that sends so many requests; this one goes on at its next run.`,
			};
		case 'reserved':
			return {
				message: `The request to ${doing} was not sent, to keep within the request budget`,
				description: `All integrations together have used about ${count(refusal.used)} of the ${count(refusal.limit)} hourly requests of this Autotask database, and this node stops at ${refusal.percent} %. Raise "Stop at Share of Requests" in the node's options, or look for the integration that sends so many.`,
			};
		case 'unreachable':
			return {
				message: `${message}: it could not be reached (${refusal.detail})`,
				description: "Check this n8n server's connection to the internet, its DNS and its proxy.",
			};
		case 'transient':
		case 'unreadable':
			return {
				message: `${message}: ${quoted(refusal.detail)}`,
				description: 'Autotask may be under maintenance. Run it again later.',
			};
		case 'notSent':
			return {
				message: `The request to ${doing} was not sent`,
				description: quoted(refusal.detail),
			};
		case 'cancelled':
			return { message: `${message}: the execution was cancelled`, description: '' };
	}
}

export const UNAUTHORIZED_ADVICE =
	'The user name, the secret or the tracking identifier is wrong, or the API user is inactive or locked. It is not tried again, because Autotask locks users after repeated attempts: correct the credential first.';
