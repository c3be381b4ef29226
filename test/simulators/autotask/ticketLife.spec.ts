import { startAutotaskSimulator, type AutotaskSimulator } from './index';
import { TestClient, TICKET } from './testClient';

let time = Date.parse('2026-11-22T10:00:00.200Z');
let simulator: AutotaskSimulator;
let client: TestClient;

beforeEach(async () => {
	time = Date.parse('2026-11-22T10:00:00.200Z');
	simulator = await startAutotaskSimulator({ now: () => new Date(time) });
	client = new TestClient(simulator);
});
afterEach(async () => await simulator.close());

const patch = async (values: Record<string, unknown>) =>
	await client.call('PATCH', 'Tickets', values);

/** Keys of the ticket of reference 2.3, in its order. */
const SHAPE =
	'id apiVendorID assignedResourceID assignedResourceRoleID billingCodeID changeApprovalBoard changeApprovalStatus changeApprovalType changeInfoField1 changeInfoField2 changeInfoField3 changeInfoField4 changeInfoField5 companyID companyLocationID completedByResourceID completedDate configurationItemID contactID contractID contractServiceBundleID contractServiceID createDate createdByContactID creatorResourceID creatorType currentServiceThermometerRating description dueDateTime estimatedHours externalID firstResponseAssignedResourceID firstResponseDateTime firstResponseDueDateTime firstResponseInitiatingResourceID hoursToBeScheduled impersonatorCreatorResourceID isAssignedToComanaged issueType isVisibleToComanaged lastActivityDate lastActivityPersonType lastActivityResourceID lastCustomerNotificationDateTime lastCustomerVisibleActivityDateTime lastTrackedModificationDateTime monitorID monitorTypeID opportunityID organizationalLevelAssociationID previousServiceThermometerRating priority problemTicketId projectID purchaseOrderNumber queueID resolution resolutionPlanDateTime resolutionPlanDueDateTime resolvedDateTime resolvedDueDateTime rmaStatus rmaType rmmAlertID serviceLevelAgreementHasBeenMet serviceLevelAgreementID serviceLevelAgreementPausedNextEventHours serviceThermometerTemperature source status subIssueType ticketCategory ticketNumber ticketType title userDefinedFields';

it('a ticket has the full shape: unset text "", unset ids null, description and rmmAlertID null', async () => {
	const ticket = await client.get(await client.createId({ externalID: '' }));
	expect(Object.keys(ticket).join(' ')).toBe(SHAPE);
	expect(ticket).toMatchObject({
		...{ externalID: '', resolution: '', changeInfoField1: '', purchaseOrderNumber: '' },
		...{ description: null, rmmAlertID: null, contactID: null, completedDate: null },
		...{ ticketNumber: 'T20261122.0001', ticketCategory: 3, ticketType: 1, creatorType: 1 },
		...{ creatorResourceID: 29682885, isVisibleToComanaged: false, userDefinedFields: [] },
	});
});

it('ticket numbers count per day, and a given number is kept', async () => {
	const numbers: unknown[] = [];
	for (const ticketNumber of [null, null, 'MY-1']) {
		const id = await client.createId({ ticketNumber });
		numbers.push((await client.get(id)).ticketNumber);
	}
	time += 86_400_000;
	numbers.push((await client.get(await client.createId())).ticketNumber);
	expect(numbers).toEqual(['T20261122.0001', 'T20261122.0002', 'MY-1', 'T20261123.0001']);
});

it('every POST creates, even the same one twice', async () => {
	expect(await client.createId()).not.toBe(await client.createId());
	expect(simulator.state.tickets()).toHaveLength(2);
});

it('dates are UTC of variable precision, with or without the Z', async () => {
	const id = await client.createId({ dueDateTime: '2026-11-23T15:00:00+02:00' });
	expect(await client.get(id)).toMatchObject({
		createDate: '2026-11-22T10:00:00.2Z',
		dueDateTime: '2026-11-23T13:00:00Z',
	});
	time = Date.parse('2026-11-22T10:00:01.116Z');
	await patch({ id, priority: 1 });
	expect((await client.get(id)).lastActivityDate).toBe('2026-11-22T10:00:01.117Z');
	simulator.state.settings.datesWithZone = false;
	expect(await client.get(id)).toMatchObject({
		createDate: '2026-11-22T10:00:00.2',
		dueDateTime: '2026-11-23T13:00:00',
	});
});

it('PATCH changes what is sent; null clears; read-only fields and rmmAlertID are ignored', async () => {
	const id = await client.createId({ description: 'why', rmmAlertID: 'alert-1' });
	const { status, data } = await patch({
		id,
		externalID: null,
		rmmAlertID: 'other',
		createDate: '2020-01-01T00:00:00Z',
	});
	expect({ status, data }).toEqual({ status: 200, data: { itemId: id } });
	expect(await client.get(id)).toMatchObject({
		...{ title: TICKET.title, description: 'why', externalID: '', rmmAlertID: 'alert-1' },
		createDate: '2026-11-22T10:00:00.2Z',
	});
});

it('PUT nulls what is not sent, and wants the required fields', async () => {
	const id = await client.createId({ description: 'why' });
	expect((await client.call('PUT', 'Tickets', { id, status: 8 })).status).toBe(500);
	expect(
		(await client.call('PUT', 'Tickets', { ...TICKET, id, externalID: undefined })).status,
	).toBe(200);
	expect(await client.get(id)).toMatchObject({ description: null, externalID: '' });
});

it.each([{ status: 5 }, { id: 99, status: 5 }])(
	'an update of no ticket (%j) is 500',
	async (body) => {
		expect((await patch(body)).status).toBe(500);
	},
);

it.each([5, 52])('status %d completes, another status reopens', async (status) => {
	const id = await client.createId();
	time += 60_000;
	await patch({ id, status, resolution: 'done' });
	expect(await client.get(id)).toMatchObject({
		...{ status, resolution: 'done', completedByResourceID: 29682885 },
		...{ completedDate: '2026-11-22T10:01:00.2Z', resolvedDateTime: '2026-11-22T10:01:00.2Z' },
	});
	await patch({ id, status: 1 });
	expect(await client.get(id)).toMatchObject({
		status: 1,
		completedDate: null,
		completedByResourceID: null,
	});
});

it('completing twice keeps the first completion', async () => {
	const id = await client.createId({ status: 5 });
	time += 60_000;
	await patch({ id, status: 52 });
	expect((await client.get(id)).completedDate).toBe('2026-11-22T10:00:00.2Z');
});

describe('notes', () => {
	const NOTE = { title: 'Resolved', description: 'No longer applies.', noteType: 3, publish: 2 };

	it('are written below the ticket and read there, by id, and by query', async () => {
		const ticketID = await client.createId();
		const { data } = await client.call('POST', `Tickets/${ticketID}/Notes`, NOTE);
		const id = Number(data.itemId);
		const stored = { ...NOTE, id, ticketID, creatorResourceID: 29682885 };
		const list = await client.call('GET', `Tickets/${ticketID}/Notes`);
		expect(list.data.items).toMatchObject([stored]);
		for (const path of [`Tickets/${ticketID}/Notes/${id}`, `TicketNotes/${id}`]) {
			expect((await client.call('GET', path)).data.item).toMatchObject(stored);
		}
		const found = await client.query(
			[{ op: 'in', field: 'ticketID', value: [ticketID] }],
			{},
			'TicketNotes',
		);
		expect(found.items).toMatchObject([stored]);
	});

	it('need text, type and publish; a title only where the category says so', async () => {
		const path = `Tickets/${await client.createId()}/Notes`;
		for (const name of ['description', 'noteType', 'publish']) {
			expect((await client.call('POST', path, { ...NOTE, [name]: null })).status).toBe(500);
		}
		expect((await client.call('POST', path, { ...NOTE, title: null })).status).toBe(200);
		simulator.state.settings.categoryRules['3'].requireNoteTitles = true;
		const { data } = await client.call('POST', path, { ...NOTE, title: null });
		expect(data.errors).toEqual(['title is required.; on record number [0]']);
		expect((await client.call('POST', 'Tickets/99/Notes', NOTE)).status).toBe(500);
	});

	it('an update wants type and publish again', async () => {
		const path = `Tickets/${await client.createId()}/Notes`;
		const { itemId: id } = (await client.call('POST', path, NOTE)).data;
		expect((await client.call('PATCH', path, { id, description: 'new' })).status).toBe(500);
		expect(
			(await client.call('PATCH', path, { id, description: 'new', noteType: 1, publish: 1 }))
				.status,
		).toBe(200);
		const { item } = (await client.call('GET', `${path}/${String(id)}`)).data;
		expect(item).toMatchObject({ title: 'Resolved', description: 'new', noteType: 1, publish: 1 });
		expect((await client.call('DELETE', `${path}/${String(id)}`)).status).toBe(405);
	});
});
