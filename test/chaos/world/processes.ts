import { turns } from '../product';
import { workInProgress } from './work';

/**
 * Runs of Sync wait for those of their own n8n process only. The harness plays several processes in
 * one, so it tells them apart by who does the work.
 *
 * @returns undoes it
 */
export function keepProcessesApart(): () => void {
	const take = turns.take.bind(turns);
	turns.take = async (account, turn, work) => {
		const process = workInProgress.getStore()?.process ?? '';
		return await take(`${account} ${process}`, turn, work);
	};
	return () => {
		turns.take = take;
	};
}
