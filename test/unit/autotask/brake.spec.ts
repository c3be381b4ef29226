import { Brake } from '../../../nodes/AutotaskTicket/sync/session';
import type { Refusal } from '../../../nodes/shared/autotask/answers';
import type { AutotaskClient } from '../../../nodes/shared/autotask/client';

const LOST: Refusal = { kind: 'transient', detail: 'HTTP 503' };

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

const brakeOf = (client: object, percent = 75) =>
	new Brake(client as unknown as AutotaskClient, percent);

it('stops after three answers in a row that were lost for good', () => {
	const brake = brakeOf(clientWith(0));
	brake.note(LOST, 'create');
	brake.note(LOST, 'create');
	expect(brake.stopped).toBeUndefined();
	brake.note(LOST, 'create');
	expect(brake.stopped).toMatchObject({ refusal: LOST });
});

it('goes on when something succeeded in between', () => {
	const brake = brakeOf(clientWith(0));
	for (let time = 0; time < 9; time++) {
		brake.note(LOST, 'create');
		brake.note(LOST, 'create');
		brake.noteSuccess();
	}
	expect(brake.stopped).toBeUndefined();
});

it('stops at once when Autotask refuses the user, and never for one item that it refuses', () => {
	const brake = brakeOf(clientWith(0));
	brake.note({ kind: 'rejected', status: 500, texts: ['no'] }, 'create');
	expect(brake.stopped).toBeUndefined();
	brake.note({ kind: 'unauthorized' }, 'create');
	expect(brake.stopped).toMatchObject({ refusal: { kind: 'unauthorized' } });
});

it('counts what is sent after the threshold was read, and nothing that is in it already', async () => {
	const client = clientWith(7_490);
	const brake = brakeOf(client);
	await brake.expect(50);
	expect(brake.usage).toEqual({ used: 7_490, limit: 10_000 });
	client.sent += 9;
	expect(brake.stopped).toBeUndefined();
	client.sent += 1;
	expect(brake.stopped).toMatchObject({ refusal: { kind: 'reserved' } });
});

it('asks for the threshold only where much is to be written', async () => {
	const client = clientWith(9_999);
	const brake = brakeOf(client);
	await brake.expect(49);
	expect(client.sent).toBe(100);
	await brake.expect(1);
	expect(client.sent).toBe(101);
});
