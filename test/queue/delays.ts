import type { Ticket } from '../simulators/autotask';
import type { Problem } from './verdict';

/** Seconds. */
export interface Delays {
	count: number;
	p50: number;
	p95: number;
	max: number;
}

const round = (value: number) => Number(value.toFixed(1));

function summary(milliseconds: number[]): Delays {
	const seconds = milliseconds.map((each) => each / 1000).sort((a, b) => a - b);
	const at = (part: number) => round(seconds[Math.ceil(seconds.length * part) - 1] ?? 0);
	return { count: seconds.length, p50: at(0.5), p95: at(0.95), max: at(1) };
}

function oldestByKey(tickets: Ticket[]): Map<string | null, Ticket> {
	return new Map([...tickets].reverse().map((ticket) => [ticket.externalID, ticket]));
}

/** How long after a status was raised its ticket was there. @param tickets oldest first */
export function delaysOfTickets(problems: Problem[], tickets: Ticket[]): Delays {
	const byKey = oldestByKey(tickets);
	return summary(
		problems.flatMap(({ key, raisedAt }) => {
			const ticket = byKey.get(key);
			return ticket ? [Date.parse(ticket.createDate) - raisedAt] : [];
		}),
	);
}

/** How long after a status cleared its ticket was completed. @param tickets oldest first */
export function delaysOfCompletions(problems: Problem[], tickets: Ticket[]): Delays {
	const byKey = oldestByKey(tickets);
	return summary(
		problems.flatMap(({ key, clearedAt }) => {
			const completedDate = byKey.get(key)?.completedDate;
			return clearedAt && completedDate ? [Date.parse(completedDate) - clearedAt] : [];
		}),
	);
}
