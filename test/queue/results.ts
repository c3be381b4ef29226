/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
import { writeFileSync } from 'node:fs';
import { delaysOfCompletions, delaysOfTickets, type Delays } from './delays';
import type { Fleet } from './fleet';
import { executionsOf, peakMemory } from './processes';
import { tell } from './progress';
import type { QueueStage } from './queueStage';

/** What a run has shown. */
function resultsOf(stage: QueueStage, fleet: Fleet) {
	const { autotask } = stage.vendors;
	const { main, workers, webhook } = stage.processes;
	const tickets = [...autotask.state.ticketRows()];
	const problems = [...fleet.problems.values()];
	const { total, endpoints } = autotask.counters.report();
	const of = (wanted: string) => problems.filter(({ solution }) => solution === wanted);
	return {
		changes: problems.length,
		secondsToTicket: {
			all: delaysOfTickets(problems, tickets),
			ksc: delaysOfTickets(of('ksc'), tickets),
			kes: delaysOfTickets(of('kes'), tickets),
		},
		secondsToCompletion: delaysOfCompletions(problems, tickets),
		autotaskRequests: total,
		tooManyAtATime: Object.values(endpoints).reduce(
			(sum, { statuses }) => sum + (statuses['429'] ?? 0),
			0,
		),
		executions: workers.map((worker) => executionsOf(worker).taken.length),
		peakMemoryMb: {
			main: peakMemory(main),
			workers: workers.map(peakMemory),
			webhook: peakMemory(webhook),
		},
	};
}

const inWords = ({ count, p50, p95, max }: Delays) =>
	`p50 ${p50} s, p95 ${p95} s, maximum ${max} s (${count})`;

/** Prints the figures of docs/scaling.md, and writes them to the file that $QUEUE_RESULTS names. */
export function tellResults(stage: QueueStage, fleet: Fleet): void {
	const results = resultsOf(stage, fleet);
	const { secondsToTicket, secondsToCompletion } = results;
	tell(`From the change to its ticket: ${inWords(secondsToTicket.all)}`);
	tell(`  Kaspersky Security Center:   ${inWords(secondsToTicket.ksc)}`);
	tell(`  KES Cloud:                   ${inWords(secondsToTicket.kes)}`);
	tell(`From the end of a status to the completed ticket: ${inWords(secondsToCompletion)}`);
	tell(JSON.stringify(results));
	const file = process.env.QUEUE_RESULTS;
	if (file) writeFileSync(file, `${JSON.stringify(results, null, '\t')}\n`);
}
