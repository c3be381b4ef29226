import type { INodeProperties } from 'n8n-workflow';

/** Of every trigger that polls: `onFirstRun` of the tracker's options. */
export const onFirstRun: INodeProperties = {
	displayName: 'On First Run',
	name: 'onFirstRun',
	type: 'options',
	options: [
		{
			name: 'All Current Problems',
			value: 'allCurrentProblems',
			description: 'Send the problems that exist when the workflow is published',
		},
		{
			name: 'Only New Changes',
			value: 'onlyNewChanges',
			description: 'Send a problem that exists already only when it changes',
		},
	],
	// Every status is off until a rule switches it on, so nobody is flooded who did not ask for it.
	default: 'allCurrentProblems',
	description: 'What to do with the problems that exist when the workflow is published',
};
