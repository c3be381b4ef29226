/* eslint-disable @n8n/community-nodes/no-hardcoded-secrets */
import fc from 'fast-check';
import type { IExecuteFunctions, INode } from 'n8n-workflow';
import { classifyResponse } from '../../nodes/shared/autotask/response';
import { AutotaskClient } from '../../nodes/shared/autotask/client';
import { clock } from '../../nodes/shared/autotask/clock';
import { findCompaniesById, findCompaniesByName } from '../../nodes/shared/autotask/companies';
import { explainError } from '../../nodes/shared/autotask/errors';
import {
	createTicket,
	findByExternalIDs,
	findByIds,
	type Ticket,
} from '../../nodes/shared/autotask/tickets';
import {
	loadNotePicklists,
	loadTicketPicklists,
	type PicklistValue,
} from '../../nodes/shared/autotask/picklists';
import { readThreshold } from '../../nodes/shared/autotask/apiLimits';
import { findNotes } from '../../nodes/shared/autotask/ticketNotes';
import { ensure, expectClear, expectToldError, fuzz } from './fuzzing';
import { anything, GARBAGE, nearly, type Json } from './mutations';

const KEY = 'ksp-5f0c21aa-9b1d77e0c4a2f318-databasesOutdated';
const NODE = {
	id: '1',
	name: 'Node',
	type: 'x',
	typeVersion: 1,
	position: [0, 0],
} as unknown as INode;

let accounts = 0;

/** A client whose requests are all answered in the same way; an account of its own, because lists are cached. */
function clientOf(body: Json, statusCode = 200): AutotaskClient {
	const credential = { userName: `user-${accounts++}`, secret: 'x', integrationCode: 'x' };
	const context = {
		getNode: () => NODE,
		getCredentials: async () => credential,
		helpers: { httpRequestWithAuthentication: async () => ({ statusCode, body, headers: {} }) },
	};
	return new AutotaskClient(context as unknown as IExecuteFunctions);
}

const page = (...items: Json[]): Json => ({ items, pageDetails: { count: 1, nextPageUrl: null } });

const TICKET: Json = {
	...{ id: 7, ticketNumber: 'T20261122.0007', externalID: KEY, title: 'x', status: 1, priority: 4 },
	...{ createDate: '2026-11-22T10:00:00Z', dueDateTime: null, completedDate: null },
	...{ resolution: '', assignedResourceID: null, description: 'x' },
};

beforeAll(() => {
	jest.spyOn(clock, 'pause').mockResolvedValue();
});

afterAll(() => jest.restoreAllMocks());

const isId = (id: unknown) => Number.isSafeInteger(id);

/** The records of an answer as it was sent, to compare with what was made of it. */
const recordsOf = (body: Json): Array<Record<string, Json>> => {
	const items = (body as { items?: Json } | null)?.items;
	return Array.isArray(items) ? (items as Array<Record<string, Json>>) : [];
};

it('answers: each is told apart, and explained in words', async () => {
	const statuses = fc.constantFrom(200, 201, 302, 400, 401, 403, 404, 408, 429, 500, 502, 503);
	const bodies = fc.oneof(
		nearly({ errors: ['Picklist value [99] does not exist for priority.', 'x is required'] }),
		nearly({ Message: 'The request is invalid.' }, page(TICKET), { itemId: 7 }),
		anything,
	);
	await fuzz(fc.tuple(statuses, bodies), ([statusCode, body]) => {
		const answer = classifyResponse({ statusCode, body, headers: {} }, 0);
		if (answer.kind === 'ok') {
			ensure(statusCode === 200, 'only 200 is a result', statusCode);
			return;
		}
		const { message, description } = explainError(answer, 'create the ticket');
		expectClear(message);
		if (description !== '') expectClear(description);
	});
});

it('tickets: only those that were asked for, with sound ids', async () => {
	const other: Json = { ...(TICKET as object), id: 8, externalID: 'ksp-5f0c21aa-other' };
	await fuzz(fc.oneof(nearly(page(TICKET, other)), anything), async (body) => {
		const sent = recordsOf(body);
		const isSound = ({ id, externalID }: Ticket) =>
			isId(id) && sent.some((row) => row.id === id && (row.externalID ?? '') === externalID);
		const byKey = await findByExternalIDs(clientOf(body), [KEY]);
		const byId = await findByIds(clientOf(body), [7]);
		for (const found of [byKey, byId]) {
			if (found.kind !== 'tickets') expectClear(explainError(found, 'look it up').message);
			else ensure(found.tickets.every(isSound), 'sound tickets', found.tickets);
		}
		if (byKey.kind === 'tickets') {
			ensure(
				byKey.tickets.every(({ externalID }) => externalID === KEY),
				'key',
				byKey,
			);
		}
		if (byId.kind === 'tickets')
			ensure(
				byId.tickets.every(({ id }) => id === 7),
				'id',
				byId,
			);
	});
});

it.each(GARBAGE)('tickets: one that was completed at %j is not open', async (completedDate) => {
	const body = page({ ...(TICKET as object), completedDate });
	const found = await findByExternalIDs(clientOf(body), [KEY]);
	expect(found.kind === 'tickets' && found.tickets).toBe(false);
});

it('companies: only such as Autotask has sent, by their own id', async () => {
	const companies = page(
		{ id: 175, companyName: 'Contoso', isActive: true },
		{ id: 176, companyName: 'Fabrikam', isActive: true },
	);
	await fuzz(fc.oneof(nearly(companies), anything), async (body) => {
		const sent = recordsOf(body);
		try {
			const byName = await findCompaniesByName(clientOf(body), ['Contoso', 'x']);
			const byId = [...(await findCompaniesById(clientOf(body), [175, 0])).values()];
			for (const { id, name, isActive } of [...byName, ...byId]) {
				const isSent = sent.some((row) => row.id === id && row.companyName === name);
				ensure(isId(id) && isSent, 'company', { id, name, isActive });
			}
		} catch (error) {
			expectToldError(error);
		}
	});
});

it('picklists: values with sound ids and labels, or words', async () => {
	const value = (id: number): Json => ({
		...{ value: String(id), label: `Value ${id}`, isDefaultValue: false, sortOrder: id },
		...{ parentValue: '10', isActive: true, isSystem: false },
	});
	const fields: Json = {
		fields: ['queueID', 'priority', 'noteType', 'publish'].map((name) => ({
			...{ name, dataType: 'integer', isPickList: true },
			picklistValues: [value(1), value(2)],
		})),
		items: [{ id: 5, name: 'Remote', isActive: true, useType: 1 }],
	};
	const isSound = ({ id, label, parentId, sortOrder }: PicklistValue) =>
		isId(id) &&
		typeof label === 'string' &&
		!/undefined|\[object/.test(label) &&
		(parentId === null || Number.isSafeInteger(parentId)) &&
		Number.isFinite(sortOrder);
	await fuzz(fc.oneof(nearly(fields), anything), async (body) => {
		try {
			const client = clientOf(body);
			const lists = [await loadTicketPicklists(client), await loadNotePicklists(client)];
			const values = lists.flatMap((each) => Object.values(each).flat() as PicklistValue[]);
			for (const each of values) ensure(isSound(each), 'value', each);
		} catch (error) {
			expectToldError(error);
		}
	});
});

it('writes: an id that Autotask has said, or the outcome is unknown', async () => {
	await fuzz(fc.oneof(nearly({ itemId: 29_683_885 }), anything), async (body) => {
		const written = await createTicket(clientOf(body), { title: 'x' });
		if (written.kind !== 'written') return expectClear(explainError(written, 'create it').message);
		const said = (body as { itemId: Json }).itemId;
		ensure(
			isId(written.id) && [written.id, String(written.id)].includes(said as never),
			'id',
			body,
		);
	});
});

it('notes and thresholds: sound, or words', async () => {
	const both: Json = {
		...{ externalRequestThreshold: 10_000, currentTimeframeRequestCount: 12 },
		items: [
			{
				...{ id: 1, ticketID: 7, title: 'Status has cleared', description: 'x' },
				createDateTime: '2026-11-22T10:00:00Z',
			},
		],
	};
	await fuzz(fc.oneof(nearly(both), anything), async (body) => {
		const notes = await findNotes(clientOf(body), [7], ['Status has cleared']);
		if (notes.kind !== 'notes') expectClear(explainError(notes, 'read the notes').message);
		else
			ensure(
				notes.notes.every(({ ticketId }) => ticketId === 7),
				'notes',
				notes,
			);
		const threshold = await readThreshold(clientOf(body));
		if (threshold.kind !== 'threshold') expectClear(explainError(threshold, 'tell it').message);
		else ensure(isId(threshold.limit) && isId(threshold.used), 'threshold', threshold);
	});
});
