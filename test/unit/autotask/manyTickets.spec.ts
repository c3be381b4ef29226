import { AutotaskClient } from '../../../nodes/shared/autotask/client';
import type { AutotaskContext } from '../../../nodes/shared/autotask/client';
import { findByIds, findOpenByPrefixes } from '../../../nodes/shared/autotask/tickets';

const PREFIX = 'ksp-5f0c21aa-';
const PAGE = 500;

interface Asked {
	url: string;
	body: { filter: Array<{ op: string; field: string; value?: unknown }> };
}

const row = (id: number) => ({
	...{ id, ticketNumber: `T${id}`, companyID: 175, externalID: `${PREFIX}${id}`, status: 1 },
	...{ createDate: '2026-11-22T10:00:00Z', completedDate: null },
});

/**
 * An Autotask with this many open tickets, 500 a page, in the order of their ids.
 *
 * @param keepsOrder or in the opposite one
 */
function clientOf(count: number, { keepsOrder = true, readsBound = true } = {}) {
	const asked: Asked[] = [];
	const answer = async (_: string, request: Asked) => {
		asked.push(request);
		const bound = request.body.filter.find(({ op, field }) => op === 'gt' && field === 'id');
		const after = readsBound ? Number(bound?.value ?? 0) : 0;
		const ids = Array.from({ length: Math.max(0, count - after) }, (_each, at) => after + at + 1);
		if (!keepsOrder) ids.reverse();
		const page = Number(/page=(\d+)/.exec(request.url)?.[1] ?? 0);
		const items = ids.slice(page * PAGE, (page + 1) * PAGE).map(row);
		const hasMore = ids.length > (page + 1) * PAGE;
		const pageDetails = { nextPageUrl: hasMore ? `https://x/next?page=${page + 1}` : null };
		return { statusCode: 200, headers: {}, body: { items, pageDetails } };
	};
	const context = {
		helpers: { httpRequestWithAuthentication: answer },
		getCredentials: async () => ({ userName: 'a', secret: 'b', integrationCode: 'c' }),
	} as unknown as AutotaskContext;
	return { client: new AutotaskClient(context), asked };
}

const openTickets = async (client: AutotaskClient) => {
	const found = await findOpenByPrefixes(client, [PREFIX]);
	return found.kind === 'tickets' ? found.tickets.map(({ id }) => id) : found;
};

describe('open tickets of a source', () => {
	it.each([0, 1, 20_000, 20_001, 45_000])(
		'are all found, each once, when there are %i',
		async (count) => {
			const ids = await openTickets(clientOf(count).client);
			expect(ids).toEqual(Array.from({ length: count }, (_, at) => at + 1));
		},
	);

	it('cost one request a page, however many they are', async () => {
		const { client, asked } = clientOf(45_000);
		await openTickets(client);
		expect(asked).toHaveLength(90);
	});

	it('are not known where Autotask answers in another order than that of their ids', async () => {
		const found = await openTickets(clientOf(45_000, { keepsOrder: false }).client);
		expect(found).toMatchObject({ kind: 'unreadable' });
	});

	it('are not read for ever where Autotask does not go on', async () => {
		const found = await openTickets(clientOf(45_000, { readsBound: false }).client);
		expect(found).toMatchObject({ kind: 'unreadable' });
	});

	it('need no order as long as they come in one part', async () => {
		const ids = await openTickets(clientOf(1200, { keepsOrder: false }).client);
		expect(ids).toHaveLength(1200);
	});
});

it('a ticket says which company it is for', async () => {
	const found = await findByIds(clientOf(1).client, [1]);
	expect(found).toMatchObject({ tickets: [{ id: 1, companyID: 175 }] });
});
