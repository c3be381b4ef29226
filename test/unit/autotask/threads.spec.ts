import { recordThrottled, writesAtATime } from '../../../nodes/shared/autotask/threads';

const MINUTE = 60_000;
let accounts = 0;
const account = () => `account ${++accounts}`;

describe('writes at a time', () => {
	it('are three, as Autotask allows', () => {
		expect(writesAtATime(account(), 0)).toBe(3);
	});

	it('are two for an hour after Autotask had too many at once', () => {
		const mine = account();
		recordThrottled(mine, 0);
		expect([0, 59 * MINUTE, 60 * MINUTE].map((now) => writesAtATime(mine, now))).toEqual([2, 2, 3]);
		expect(writesAtATime(account(), 0)).toBe(3);
	});

	it('are three again when the clock of n8n has been set back since', () => {
		const mine = account();
		recordThrottled(mine, 720 * MINUTE);
		recordThrottled(mine, 721 * MINUTE);
		expect(writesAtATime(mine, 2 * MINUTE)).toBe(3);
	});

	it('are one for ten minutes when it still has too many', () => {
		const mine = account();
		recordThrottled(mine, 0);
		recordThrottled(mine, MINUTE);
		expect([1, 10, 11, 60, 61].map((at) => writesAtATime(mine, at * MINUTE))).toEqual([
			...[1, 1, 2, 2, 3],
		]);
	});
});
