import type { Ticket } from '../../simulators/autotask';
import { CACHES_EXPIRE } from './gaps';
import type { Truth } from './truth';

/** Older items decide nothing about accounts. */
const TOO_OLD = 30 * 60_000;

const CREATED_FOR = /^Created for the account with id (\d+)\.\s*$/gm;

/** Judges which accounts tickets are created for, and whether they go where their devices are. */
export class Accounts {
	/** Whether the ticket of a device follows it: then each account may have one, until the earlier one is completed. */
	follows = false;

	/** When a person last decided that a ticket stays with its account. */
	private readonly decidedAt = new Map<number, number>();

	constructor(private readonly truths: readonly Truth[]) {}

	/** A person has had a hand in a ticket. */
	personDecided({ id }: Ticket, at: number): void {
		this.decidedAt.set(id, at);
	}

	/** Open tickets beside which a new one may not be. @param lookedAt when they were looked up */
	beside(others: readonly Ticket[], created: Ticket, lookedAt: number): Ticket[] {
		const isMove = (other: Ticket) => this.isMove(other, created, lookedAt);
		// What a person keeps elsewhere does not hold back the ticket that follows.
		const mayFollow = others.some(isMove);
		return others.filter((other) => !isMove(other) && !(mayFollow && isElsewhere(other, created)));
	}

	/** Whether a new ticket may take the place of an earlier one. */
	private isMove(earlier: Ticket, created: Ticket, lookedAt: number): boolean {
		if (!this.follows || isOfCustomer(created.externalID)) return false;
		if (!isElsewhere(earlier, created)) return false;
		return !mayBeChosen(earlier) || (this.decidedAt.get(earlier.id) ?? -Infinity) >= lookedAt;
	}

	/**
	 * Whether the device of a new ticket had its account when that could be known.
	 *
	 * @param isMove whether the ticket takes the place of another one
	 */
	isOfDevice(ticket: Ticket, sentAt: number, observedAt: number, isMove: boolean): boolean {
		const known = isMove ? Math.max(observedAt, sentAt - TOO_OLD) : observedAt;
		const ofKey = this.truths.flatMap((truth) => {
			const key = truth.keyOf(ticket);
			return key === undefined ? [] : [[truth, key] as const];
		});
		return (
			ofKey.length === 0 ||
			ofKey.some(
				([truth, key]) =>
					// Of what is over by now, nobody followed where its device was mapped to since.
					truth.since(key) === undefined ||
					truth.hadAccountSince(key, ticket.companyID, known - CACHES_EXPIRE),
			)
		);
	}
}

const isElsewhere = (other: Ticket, { companyID }: Ticket) => other.companyID !== companyID;

export const isOfCustomer = (externalID: string | null) => externalID?.[13] === 'g';

/** Whether a ticket does not say that its account is the one it was created for: then a person may have chosen it. */
export function mayBeChosen({ description, companyID }: Ticket): boolean {
	const last = [...String(description ?? '').matchAll(CREATED_FOR)].pop();
	return last === undefined || Number(last[1]) !== companyID;
}
