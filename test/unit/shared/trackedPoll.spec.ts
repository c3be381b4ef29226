import type { IPollFunctions } from 'n8n-workflow';
import { trackedPoll } from '../../../nodes/shared/polling/trackedPoll';
import { observation, OPTIONS } from '../deviceStatus/observations';

const poll = {
	...{ budget: 60_000, grace: 0, tracker: OPTIONS },
	look: async () => ({
		...{ observation: observation(0, { A: { scanOverdue: 'Warning' } }), before: undefined },
		observer: {},
	}),
};

const contextOf = (name: string) => {
	const staticData = {};
	return {
		getMode: () => 'trigger',
		getNode: () => ({ id: 'copied-by-hand', name }),
		getWorkflow: () => ({ id: 'workflow' }),
		getWorkflowStaticData: () => staticData,
	} as unknown as IPollFunctions;
};

it('two triggers of a workflow with one ID do not keep each other from polling', async () => {
	const polls = ['Watch KSC', 'Watch KSC 2'].map(
		async (name) => await trackedPoll(contextOf(name), poll),
	);
	const sent = await Promise.all(polls);
	expect(sent.map((items) => items?.[0].length)).toEqual([1, 1]);
});
