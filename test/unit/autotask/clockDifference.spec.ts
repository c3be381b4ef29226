import fc from 'fast-check';
import type { AutotaskContext } from '../../../nodes/shared/autotask/client';
import { AutotaskClient } from '../../../nodes/shared/autotask/client';
import {
	clock,
	clockWarning,
	differenceIn,
	knownDifference,
	recordClock,
} from '../../../nodes/shared/autotask/clock';

const NOON = Date.parse('2026-11-22T12:00:00Z');
const MINUTE = 60_000;
const dateAt = (time: number) => new Date(time).toUTCString();

let accounts = 0;

/** Answers of an Autotask whose clock is so many milliseconds ahead of n8n's; each takes 200 ms. */
function observed(...answers: Array<{ ahead: number; at?: number; date?: string }>) {
	const account = `account ${++accounts}`;
	answers.forEach(({ ahead, at = 0, date }, index) => {
		const sentAt = NOON + at + index * 1000;
		const exchanged = { sentAt, receivedAt: sentAt + 200 };
		recordClock(account, date ?? dateAt(sentAt + 100 + ahead), exchanged);
	});
	return knownDifference(account);
}

describe('the difference that one answer shows', () => {
	it.each([
		['none, where both clocks can be the same', 0, 0],
		['that Autotask is ahead', 30 * MINUTE, 30 * MINUTE],
		['that Autotask is behind', -600 * MINUTE, -600 * MINUTE],
	])('is %s', (_, ahead, difference) => {
		expect(observed({ ahead })).toBe(difference);
	});

	it('is none for a slow answer that both clocks allow', () => {
		const exchanged = { sentAt: NOON, receivedAt: NOON + 28_000 };
		expect(differenceIn(dateAt(NOON + 27_000), exchanged)).toBe(0);
	});

	it.each([undefined, null, '', 'soon', 5])('is not known from %p', (date) => {
		expect(differenceIn(date, { sentAt: NOON, receivedAt: NOON })).toBeUndefined();
	});

	it('is right to the second, whenever the answer comes', () => {
		fc.assert(
			fc.property(
				fc.integer({ min: 0, max: 999 }),
				fc.integer({ min: 0, max: 400 }),
				fc.integer({ min: -86_400_000, max: 86_400_000 }),
				(offset, duration, ahead) => {
					const sentAt = NOON + offset;
					const date = dateAt(sentAt + duration / 2 + ahead);
					const exchanged = { sentAt, receivedAt: sentAt + duration };
					const error = (differenceIn(date, exchanged) ?? NaN) - ahead;
					expect(Math.abs(error)).toBeLessThanOrEqual(1_500);
				},
			),
		);
	});
});

describe('the difference that is known', () => {
	it('is not one of another account, or of nobody', () => {
		observed({ ahead: MINUTE });
		expect(knownDifference('nobody')).toBeUndefined();
	});

	it.each([
		['first', [90, 0, 0]],
		['second', [0, 90, 0]],
		['last', [0, 0, 90]],
	])('leaves out one odd answer: the %s', (_, minutes) => {
		expect(observed(...minutes.map((ahead) => ({ ahead: ahead * MINUTE })))).toBe(0);
	});

	it('follows a clock that was set with the second answer', () => {
		const before = [0, 0, 0].map((ahead) => ({ ahead }));
		const after = [{ ahead: 20 * MINUTE }, { ahead: 20 * MINUTE }];
		expect(observed(...before, ...after)).toBe(20 * MINUTE);
	});

	it.each([
		['forward by an hour', 60],
		['back by an hour', -60],
	])('is that of the first answer after n8n’s clock was set %s', (_, minutes) => {
		const before = [0, 0, 0].map((ahead) => ({ ahead }));
		const after = { ahead: -minutes * MINUTE, at: minutes * MINUTE };
		expect(observed(...before, after)).toBe(-minutes * MINUTE);
	});

	it('does not change by an answer without a date', () => {
		expect(observed({ ahead: 5 * MINUTE }, { ahead: 0, date: 'none' })).toBe(5 * MINUTE);
	});
});

describe('a client', () => {
	const page = '<!DOCTYPE html><html></html>';
	const clientOf = (...answers: Array<{ statusCode: number; body: unknown; date?: string }>) => {
		const userName = `api${++accounts}@msp.example`;
		const context = {
			helpers: {
				httpRequestWithAuthentication: async () => {
					const { date, ...answer } = answers.shift() ?? {};
					return { ...answer, headers: { date } };
				},
			},
			getCredentials: async () => ({ userName, secret: 'b', integrationCode: 'c' }),
		};
		return new AutotaskClient(context as unknown as AutotaskContext);
	};
	const ahead = dateAt(NOON + 30 * MINUTE);

	beforeEach(() => jest.spyOn(clock, 'now').mockReturnValue(NOON));

	afterEach(() => jest.restoreAllMocks());

	it('knows it from the first answer of Autotask, a refusal as well', async () => {
		const client = clientOf({ statusCode: 404, body: '', date: ahead });
		expect(client.clockDifferenceMs()).toBeUndefined();
		await client.get('V1.0/x');
		expect(client.clockDifferenceMs()).toBe(30 * MINUTE);
	});

	it('does not take it from the page of a proxy', async () => {
		const client = clientOf({ statusCode: 502, body: page, date: ahead });
		await client.patch('V1.0/x', {});
		expect(client.clockDifferenceMs()).toBeUndefined();
	});

	it('does not know it where no answer tells the time', async () => {
		const client = clientOf({ statusCode: 200, body: {} });
		await client.get('V1.0/x');
		expect(client.clockDifferenceMs()).toBeUndefined();
	});
});

describe('the warning', () => {
	it.each([undefined, 0, 60_000, -60_000])('is none for %p', (difference) => {
		expect(clockWarning(difference)).toBeUndefined();
	});

	it.each([
		[61_000, '1 minute behind'],
		[30 * MINUTE, '30 minutes behind'],
		[-10 * 60 * MINUTE, '10 hours ahead of'],
	])('for %p ms says which clock, how far, and what to do', (difference, words) => {
		const warning = clockWarning(difference);
		expect(warning).toContain(`The clock of this n8n server is ${words} Autotask's.`);
		expect(warning).toContain('NTP');
	});
});
