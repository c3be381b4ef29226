import { accountQueue } from '../product';
import type { Mutant } from '../wire/mutants';
import { workInProgress } from './work';

/**
 * Runs of Sync wait for those of their own n8n process only. The harness plays several processes in
 * one, so it tells them apart by who does the work.
 *
 * @returns undoes it
 */
export function keepProcessesApart(mutant?: Mutant): () => void {
	const take = accountQueue.take.bind(accountQueue);
	accountQueue.take = async (account, turn, work) => {
		const { process = '', name = '' } = workInProgress.getStore() ?? {};
		const queue = mutant === 'takesNoTurns' ? name : process;
		return await take(`${account} ${queue}`, turn, work);
	};
	return () => {
		accountQueue.take = take;
	};
}
