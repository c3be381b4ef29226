import { PollLease } from '../../../nodes/shared/polling/pollLease';

const MINUTE = 60_000;

let owner: string;
let node = 0;

beforeEach(() => {
	jest.useFakeTimers();
	owner = `workflow:node-${node++}:trigger`;
});

afterEach(() => jest.useRealTimers());

it('is held by one poll of a node at a time', () => {
	const lease = PollLease.acquire(owner, MINUTE);
	expect(lease?.isLost).toBe(false);
	expect(PollLease.acquire(owner, MINUTE)).toBeUndefined();
	expect(PollLease.acquire(`${owner}-2`, MINUTE)).toBeDefined();
	lease?.release();
	expect(PollLease.acquire(owner, MINUTE)).toBeDefined();
});

it('ends by itself, and then belongs to whoever takes it', () => {
	const abandoned = PollLease.acquire(owner, MINUTE);
	jest.advanceTimersByTime(MINUTE);
	expect(abandoned?.isLost).toBe(false);
	const next = PollLease.acquire(owner, MINUTE);
	expect([abandoned?.isLost, next?.isLost]).toEqual([true, false]);
});

it('of somebody else is not ended by one that was given up', () => {
	const abandoned = PollLease.acquire(owner, MINUTE);
	jest.advanceTimersByTime(MINUTE);
	const next = PollLease.acquire(owner, MINUTE);
	abandoned?.release();
	expect(next?.isLost).toBe(false);
	expect(PollLease.acquire(owner, MINUTE)).toBeUndefined();
});

it('that a clock which was ahead gave away lasts no longer than any other', () => {
	jest.setSystemTime(new Date('2026-11-22T20:00:00Z'));
	PollLease.acquire(owner, MINUTE);
	jest.setSystemTime(new Date('2026-11-22T10:00:00Z'));
	expect(PollLease.acquire(owner, MINUTE)).toBeDefined();
});
