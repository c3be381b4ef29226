import type { Step } from './step';

const poll: Step = ({ observers }) => {
	for (const observer of observers) observer.poll();
	return 'poll';
};

const pollTwice: Step = ({ n8n, faults }) => {
	n8n.pollTwice();
	faults.count('n8n: two pollers');
	return 'two poll at once';
};

const restart: Step = ({ observers, isBusy, faults, time }) => {
	if (isBusy) faults.struckAt = time.now;
	faults.count(`n8n: process dies${isBusy ? ' at work' : ''}`);
	for (const observer of observers) observer.restart();
	return 'n8n dies and starts again';
};

/** With rights lost as well nobody could tell what is missing: two faults of which each alone can be told. */
const loseState: Step = ({ n8n, faults }, aftermath) => {
	if (aftermath.has('rights')) return undefined;
	n8n.trigger.lose();
	faults.count('n8n: state lost');
	return 'the state of the trigger is lost';
};

const restoreOlderState: Step = ({ n8n, faults, dice }, aftermath) => {
	if (aftermath.has('rights') || !n8n.trigger.restoreOlder(dice)) return undefined;
	faults.count('n8n: state of an older copy');
	return 'the state of the trigger is an older one';
};

export const n8nSteps = { poll, pollTwice, restart, loseState, restoreOlderState };
