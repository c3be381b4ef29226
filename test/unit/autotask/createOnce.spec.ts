import type { Answer } from '../../../nodes/shared/autotask/answers';
import type { AutotaskClient } from '../../../nodes/shared/autotask/client';
import { createOnce } from '../../../nodes/shared/autotask/createOnce';

const EXTERNAL_ID = 'ksp-5f0c21aa-9b1d77e0c4a2f318-databasesOutdated';
const REFUSED: Answer = { kind: 'rejected', status: 500, texts: ['Cost Centre is required.'] };
const LOST: Answer = { kind: 'transient', detail: 'the connection was interrupted' };
const LIMITED: Answer = { kind: 'throttled', status: 500 };
const CREATED: Answer = { kind: 'ok', body: { itemId: 7 } };

/**
 * An Autotask that answers creates so, the last answer from then on.
 *
 * @param stored ids of the tickets that a look-up by the key finds
 */
function autotask(answers: Answer[], stored: number[] = []) {
	const did: string[] = [];
	const client = {
		post: async () => {
			did.push('create');
			const creates = did.filter((step) => step === 'create').length;
			return answers[Math.min(creates, answers.length) - 1];
		},
		pause: async () => void did.push('pause'),
		query: async () => {
			did.push('look up');
			const rows = stored.map((id) => ({ id, externalID: EXTERNAL_ID, completedDate: null }));
			return { kind: 'rows', rows };
		},
	};
	return { did, client: client as unknown as AutotaskClient };
}

const create = async (client: AutotaskClient, known: number[] = []) =>
	await createOnce(client, { externalID: EXTERNAL_ID }, { ids: new Set(known) });

it('a create that succeeds needs one request', async () => {
	const { client, did } = autotask([CREATED]);
	expect(await create(client)).toMatchObject({ kind: 'created', id: 7, seenAgain: false });
	expect(did).toEqual(['create']);
});

describe('a refusal with HTTP 500', () => {
	it('is believed when the ticket is not there, and not tried again', async () => {
		const { client, did } = autotask([REFUSED]);
		expect(await create(client)).toEqual({ kind: 'refused', refusal: REFUSED });
		expect(did).toEqual(['create', 'look up']);
	});

	it('is not believed when the ticket is there', async () => {
		const { client } = autotask([REFUSED], [7]);
		expect(await create(client)).toMatchObject({ kind: 'created', id: 7, seenAgain: true });
	});

	it('of too many requests at a time is looked at before the second and last create', async () => {
		const { client, did } = autotask([LIMITED, CREATED]);
		expect(await create(client)).toMatchObject({ kind: 'created', id: 7 });
		expect(did).toEqual(['create', 'pause', 'look up', 'create']);
	});
});

describe('an answer that is lost', () => {
	it('is looked for after a pause, and the create sent once more at most', async () => {
		const { client, did } = autotask([LOST]);
		expect(await create(client)).toEqual({ kind: 'unknown', refusal: LOST });
		expect(did).toEqual(['create', 'pause', 'look up', 'create', 'pause', 'look up']);
	});

	it('is not answered by a ticket that was there before', async () => {
		const { client } = autotask([LOST, CREATED], [3]);
		expect(await create(client, [3])).toMatchObject({ id: 7, seenAgain: false });
	});
});

it('a refusal that proves itself is not looked for', async () => {
	const { client, did } = autotask([{ kind: 'unauthorized' }]);
	expect(await create(client)).toMatchObject({ kind: 'refused' });
	expect(did).toEqual(['create']);
});
