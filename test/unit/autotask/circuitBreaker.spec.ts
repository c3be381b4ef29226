import { CircuitBreaker } from '../../../nodes/AutotaskTicket/sync/session';
import type { ApiError } from '../../../nodes/shared/autotask/response';
import type { AutotaskClient } from '../../../nodes/shared/autotask/client';

const LOST: ApiError = { kind: 'transient', detail: 'HTTP 503' };

/** A client whose threshold says that so many of 10,000 requests are used. */
function clientWith(used: number) {
	const client = {
		sent: 100,
		isCancelled: false,
		get: async () => {
			client.sent++;
			const body = { externalRequestThreshold: 10_000, currentTimeframeRequestCount: used };
			return { kind: 'ok', body };
		},
	};
	return client;
}

const breakerOf = (client: object, percent = 75) =>
	new CircuitBreaker(client as unknown as AutotaskClient, percent);

it('stops after three answers in a row that were lost for good', () => {
	const breaker = breakerOf(clientWith(0));
	breaker.recordFailure(LOST, 'create');
	breaker.recordFailure(LOST, 'create');
	expect(breaker.stopped).toBeUndefined();
	breaker.recordFailure(LOST, 'create');
	expect(breaker.stopped).toMatchObject({ error: LOST });
});

it('goes on when something succeeded in between', () => {
	const breaker = breakerOf(clientWith(0));
	for (let time = 0; time < 9; time++) {
		breaker.recordFailure(LOST, 'create');
		breaker.recordFailure(LOST, 'create');
		breaker.recordSuccess();
	}
	expect(breaker.stopped).toBeUndefined();
});

it('stops at once when Autotask refuses the user, and never for one item that it refuses', () => {
	const breaker = breakerOf(clientWith(0));
	breaker.recordFailure({ kind: 'rejected', status: 500, texts: ['no'] }, 'create');
	expect(breaker.stopped).toBeUndefined();
	breaker.recordFailure({ kind: 'unauthorized' }, 'create');
	expect(breaker.stopped).toMatchObject({ error: { kind: 'unauthorized' } });
});

it('counts what is sent after the threshold was read, and nothing that is in it already', async () => {
	const client = clientWith(7_490);
	const breaker = breakerOf(client);
	await breaker.checkBudget(50);
	expect(breaker.usage).toEqual({ used: 7_490, limit: 10_000 });
	client.sent += 9;
	expect(breaker.stopped).toBeUndefined();
	client.sent += 1;
	expect(breaker.stopped).toMatchObject({ error: { kind: 'reserved' } });
});

it('asks for the threshold only where much is to be written', async () => {
	const client = clientWith(9_999);
	const breaker = breakerOf(client);
	await breaker.checkBudget(49);
	expect(client.sent).toBe(100);
	await breaker.checkBudget(1);
	expect(client.sent).toBe(101);
});
