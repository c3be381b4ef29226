import { PollTurn } from '../../../nodes/KasperskySecurityCenterTrigger/pollTurn';

const MINUTE = 60_000;

let who: string;
let node = 0;

beforeEach(() => {
	jest.useFakeTimers();
	who = `workflow:node-${node++}:trigger`;
});

afterEach(() => jest.useRealTimers());

it('is held by one poll of a node at a time', () => {
	const turn = PollTurn.take(who, MINUTE);
	expect(turn?.isLost).toBe(false);
	expect(PollTurn.take(who, MINUTE)).toBeUndefined();
	expect(PollTurn.take(`${who}-2`, MINUTE)).toBeDefined();
	turn?.end();
	expect(PollTurn.take(who, MINUTE)).toBeDefined();
});

it('ends by itself, and then belongs to whoever takes it', () => {
	const abandoned = PollTurn.take(who, MINUTE);
	jest.advanceTimersByTime(MINUTE);
	expect(abandoned?.isLost).toBe(false);
	const next = PollTurn.take(who, MINUTE);
	expect([abandoned?.isLost, next?.isLost]).toEqual([true, false]);
});

it('of somebody else is not ended by one that was given up', () => {
	const abandoned = PollTurn.take(who, MINUTE);
	jest.advanceTimersByTime(MINUTE);
	const next = PollTurn.take(who, MINUTE);
	abandoned?.end();
	expect(next?.isLost).toBe(false);
	expect(PollTurn.take(who, MINUTE)).toBeUndefined();
});

it('that a clock which was ahead gave away lasts no longer than any other', () => {
	jest.setSystemTime(new Date('2026-11-22T20:00:00Z'));
	PollTurn.take(who, MINUTE);
	jest.setSystemTime(new Date('2026-11-22T10:00:00Z'));
	expect(PollTurn.take(who, MINUTE)).toBeDefined();
});
