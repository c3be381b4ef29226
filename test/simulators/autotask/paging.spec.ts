import { startAutotaskSimulator, type AutotaskSimulator } from './index';
import { TestClient } from './testClient';

let simulator: AutotaskSimulator;
let client: TestClient;

beforeAll(async () => {
	simulator = await startAutotaskSimulator({ tickets: 1203 });
	client = new TestClient(simulator);
});
afterAll(async () => await simulator.close());

const body = { filter: [{ op: 'gte', field: 'id', value: 0 }] };
const ids = (data: Record<string, unknown>) =>
	(data.items as Array<{ id: number }>).map(({ id }) => id);
const details = (data: Record<string, unknown>) =>
	data.pageDetails as Record<string, string | number | null>;

it('gives 500 rows a page; nextPageUrl is posted with the same body until it is null', async () => {
	const seen: number[] = [];
	const counts: unknown[] = [];
	let { data } = await client.call('POST', 'Tickets/query', body);
	for (;;) {
		seen.push(...ids(data));
		counts.push(details(data).count);
		const { nextPageUrl } = details(data);
		if (nextPageUrl === null) break;
		({ data } = await client.call('POST', String(nextPageUrl), body));
	}
	expect(counts).toEqual([500, 500, 203]);
	expect(new Set(seen).size).toBe(1203);
	expect(seen).toEqual([...seen].sort((left, right) => left - right));
});

it('the token holds page size and ids only; the first page has no previous one', async () => {
	const { data } = await client.call('POST', 'Tickets/query', { ...body, maxRecords: 25 });
	const { count, requestCount, prevPageUrl, nextPageUrl } = details(data);
	expect({ count, requestCount, prevPageUrl }).toEqual({
		count: 25,
		requestCount: 25,
		prevPageUrl: null,
	});
	const url = new URL(String(nextPageUrl));
	expect(url.pathname).toBe('/ATServicesRest/V1.0/Tickets/query/next');
	expect([...url.searchParams.keys()]).toEqual(['paging']);
	expect(JSON.parse(url.searchParams.get('paging') ?? '')).toEqual({
		pageSize: 25,
		previousIds: [-1],
		nextIds: [ids(data).at(-1)],
	});
});

it('GET of a POST query’s page is 405, POST without the body is 500', async () => {
	const { data } = await client.call('POST', 'Tickets/query', body);
	const next = String(details(data).nextPageUrl);
	expect((await client.call('GET', next)).status).toBe(405);
	const bodiless = await client.call('POST', next);
	expect(bodiless.status).toBe(500);
	expect(bodiless.data).toEqual({ errors: ['Value cannot be null.\r\nParameter name: filters'] });
});

it('a page posted with another body is filtered by that body: the token carries no search', async () => {
	const { data } = await client.call('POST', 'Tickets/query', body);
	const other = { filter: [{ op: 'eq', field: 'id', value: 0 }] };
	expect(ids((await client.call('POST', String(details(data).nextPageUrl), other)).data)).toEqual(
		[],
	);
});

it('a GET query’s page address carries the search and is fetched by GET', async () => {
	const search = encodeURIComponent(JSON.stringify({ ...body, maxRecords: 500 }));
	const first = await client.call('GET', `Tickets/query?search=${search}`);
	const second = await client.call('GET', String(details(first.data).nextPageUrl));
	expect(second.status).toBe(200);
	expect(ids(second.data)[0]).toBe((ids(first.data).at(-1) ?? 0) + 1);
	expect(details(second.data).prevPageUrl).not.toBeNull();
});

it('an id cursor works as well', async () => {
	const { items } = await client.query([{ op: 'gt', field: 'id', value: 41_200 }]);
	expect(items.map(({ id }) => id)).toEqual([41_201, 41_202, 41_203]);
});

it('the address stays as short on the last page as on the first, and leads back page by page', async () => {
	const small = { ...body, maxRecords: 100 };
	const starts: number[] = [];
	let url = 'Tickets/query';
	for (let page = 0; page < 12; page++) {
		const { data } = await client.call('POST', url, small);
		starts.push(ids(data)[0]);
		url = String(details(data).nextPageUrl);
		const token = JSON.parse(new URL(url).searchParams.get('paging') ?? '') as object;
		expect(token).toEqual({
			pageSize: 100,
			previousIds: [expect.any(Number)],
			nextIds: [expect.any(Number)],
		});
	}
	let back = String(details((await client.call('POST', url, small)).data).prevPageUrl);
	for (const start of starts.reverse()) {
		const { data } = await client.call('POST', back, small);
		expect(ids(data)).toHaveLength(100);
		expect(ids(data)[0]).toBe(start);
		back = String(details(data).prevPageUrl);
	}
	expect(back).toBe('null');
});

// No limit on the number of pages is documented; what is documented are 500 rows a page (reference 1.4).
it('more than 20,000 open tickets can be read page by page, and part by part with an id cursor', async () => {
	const { state } = simulator;
	const wanted = 20_100;
	for (let number = 0; number < wanted; number++) {
		state.createTicket({ externalID: `ksp-0000abcd-${number}`, companyID: 175 });
	}
	const filter = [
		{ op: 'beginsWith', field: 'externalID', value: 'ksp-0000abcd-' },
		{ op: 'notExist', field: 'completedDate' },
	];
	const query = { filter, includeFields: ['id', 'externalID'] };
	const seen = new Set<number>();
	let pages = 0;
	for (let url: string | null = 'Tickets/query'; url; pages++) {
		const { data } = await client.call('POST', url, query);
		ids(data).forEach((id) => seen.add(id));
		url = details(data).nextPageUrl as string | null;
	}
	expect({ pages, seen: seen.size }).toEqual({ pages: 41, seen: wanted });
	const middle = [...seen][10_000];
	const { data } = await client.call('POST', 'Tickets/query', {
		...query,
		filter: [...filter, { op: 'gt', field: 'id', value: middle }],
	});
	expect(ids(data)).toEqual([...seen].slice(10_001, 10_501));
});
