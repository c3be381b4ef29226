import { startAutotaskSimulator, type AutotaskSimulator } from './index';
import { refused, TestClient } from './testClient';

let simulator: AutotaskSimulator;
let client: TestClient;

beforeEach(async () => {
	simulator = await startAutotaskSimulator();
	client = new TestClient(simulator);
});
afterEach(async () => await simulator.close());

const CREATE = ' ; on record number [1].';

it.each([
	[
		'a missing company',
		{ companyID: null },
		`Value does not exist for the required field AccountID.${CREATE}`,
	],
	['an empty title', { title: '' }, `Value does not exist for the required field title.${CREATE}`],
	[
		'an unknown company',
		{ companyID: 9999 },
		'Value does not reference an existing entity for companyID.',
	],
	[
		'an unknown picklist value',
		{ priority: 99 },
		'Picklist value [99] does not exist for priority. ; on record number [1].',
	],
	[
		'an inactive picklist value',
		{ queueID: 29682969 },
		'Picklist value [29682969] does not exist for queueID. ; on record number [1].',
	],
	[
		'a sub-issue type of another issue type',
		{ issueType: 10, subIssueType: 131 },
		'Picklist value [131] does not exist for subIssueType. ; on record number [1].',
	],
	[
		'a sub-issue type without an issue type',
		{ subIssueType: 131 },
		'Picklist value [131] does not exist for subIssueType. ; on record number [1].',
	],
	[
		'a resource without a role',
		{ assignedResourceID: 29682886 },
		'When assigning a Resource, you must assign both a assignedResourceID and assignedResourceRoleID.',
	],
	[
		'a pair that is not defined',
		{ assignedResourceID: 29682886, assignedResourceRoleID: 29682835 },
		'The specified AssignedResourceID and AssignedRoleID combination is not currently defined',
	],
	[
		'no due date where the category has none',
		{ dueDateTime: null },
		'dueDateTime is required.; on record number [0]',
	],
	[
		'no queue and no resource',
		{ queueID: null },
		'assignedResourceID, assignedResourceRoleID, and queueID cannot all be empty. Supply a queueID or both an assignedResourceID and assignedResourceRoleID.',
	],
	[
		'no queue where the category always wants one',
		{ queueID: null, ticketCategory: 2 },
		'queueID is required',
	],
	[
		'a work type of another use',
		{ billingCodeID: 29682811 },
		'The given allocation code is not an active general allocation code',
	],
	[
		'an inactive work type',
		{ billingCodeID: 29682805 },
		'The given allocation code is not an active general allocation code',
	],
	[
		'an inactive contact',
		{ contactID: 31 },
		`Reference value on field: contactID of type: Contact does not exist or is invalid.${CREATE}`,
	],
	[
		'an inactive company',
		{ companyID: 182 },
		`Reference value on field: companyID of type: Company does not exist or is invalid.${CREATE}`,
	],
	[
		'a contact of another company',
		{ contactID: 32 },
		'Value does not reference an existing entity for contactID.',
	],
	[
		'a location of another company',
		{ companyLocationID: 13 },
		'The companyLocationID[13] cannot be associated with the Ticket. The Ticket and CompanyLocation must have the same companyID.',
	],
	[
		'a title beyond 255',
		{ title: 'x'.repeat(256) },
		`String value exceeds maximum length (field:title).${CREATE}`,
	],
	[
		'an external ID beyond 50',
		{ externalID: 'x'.repeat(51) },
		`String value exceeds maximum length (field:externalID).${CREATE}`,
	],
	[
		'the category RMA without its module',
		{ ticketCategory: 5 },
		'Picklist value [5] does not exist for ticketCategory.',
	],
])('refuses %s', async (_what, values, text) => {
	expect(await client.refusal(values)).toEqual(refused(text));
	expect(simulator.state.tickets()).toEqual([]);
});

it('an API-only resource cannot be assigned, nor an inactive one', async () => {
	for (const assignedResourceID of [29682885, 29682888]) {
		const { errors } = (await client.refusal({
			assignedResourceID,
			assignedResourceRoleID: 29682834,
		})) as { errors: string[] };
		expect(errors).toContain(
			`Reference value on field: assignedResourceID of type: Resource does not exist or is invalid.${CREATE}`,
		);
	}
});

it('tells all faults of a ticket at once', async () => {
	const { errors } = (await client.refusal({ priority: 99, companyID: 9999 })) as {
		errors: string[];
	};
	expect(errors).toHaveLength(2);
});

it.each([
	['company id 0, the tenant’s own', { companyID: 0 }],
	[
		'a resource with its role instead of a queue',
		{ queueID: null, assignedResourceID: 29682886, assignedResourceRoleID: 29682834 },
	],
	['a child of its issue type', { issueType: 13, subIssueType: 132 }],
	['a non-billable work type', { billingCodeID: 29682804 }],
	['ids as texts, keys in another case', { companyID: '175', PRIORITY: '4' }],
	['a date without a zone, which is UTC', { dueDateTime: '2030-03-21T00:00:00' }],
	['unknown fields, which it ignores', { Priorty: 99, dueDate: 'never' }],
	['a read-only field, which it ignores', { completedDate: '2020-01-01T00:00:00Z', id: 0 }],
])('accepts %s', async (_what, values) => {
	const { status, data } = await client.create(values);
	expect({ status, data }).toEqual({ status: 200, data: { itemId: 40001 } });
});

it.each([
	[
		'a broken literal',
		'{"title":"x","isActive": tru}',
		"Unexpected character encountered while parsing value: t. Path 'isActive', line 1, position 26.",
	],
	[
		'a truncated body',
		'{"title":"x",',
		"Unexpected end when reading JSON. Path '', line 1, position 13.",
	],
	[
		'an object for a number',
		'{"priority":{"id":1}}',
		"Unexpected character encountered while parsing value: {. Path 'priority', line 1, position 12.",
	],
	[
		'a word for a number',
		'{"priority":"High"}',
		"Could not convert string to integer: High. Path 'priority', line 1, position 12.",
	],
	[
		'a word for a date',
		'{"dueDateTime":"soon"}',
		"Could not convert string to DateTime: soon. Path 'dueDateTime', line 1, position 15.",
	],
])('refuses %s as a JSON error', async (_what, body, text) => {
	const { status, data } = await client.call('POST', 'Tickets', body);
	expect({ status, errors: data.errors }).toEqual(refused(text));
});

it('a category may demand fields, supply defaults, and be switched', async () => {
	const { state } = simulator;
	state.settings.categoryRules['3'].required = ['dueDateTime', 'billingCodeID', 'issueType'];
	expect(await client.refusal({})).toEqual(
		refused(
			'billingCodeID is required.; on record number [0]',
			'issueType is required.; on record number [0]',
		),
	);
	const supplied = await client.get(
		await client.createId({ ticketCategory: 2, dueDateTime: null, priority: null, status: null }),
	);
	expect(supplied).toMatchObject({ ticketType: 5, source: 8, priority: 2, status: 1 });
	expect(supplied.dueDateTime).not.toBeNull();
	state.settings.categoryRules['3'] = {
		...state.settings.categoryRules['3'],
		queue: 'never',
		required: [],
	};
	expect((await client.create({ queueID: null, dueDateTime: null })).status).toBe(200);
});

it('an update judges what it sends: bad references, lengths, and a company that its contact does not belong to', async () => {
	const id = await client.createId({ contactID: 30 });
	const patch = async (values: Record<string, unknown>) =>
		(await client.call('PATCH', 'Tickets', { id, ...values })).data.errors;
	const tail = ' | Error updating entity for record number [1].';
	expect(await patch({ companyID: 176 })).toEqual([
		`Value does not reference an existing entity for contactID.${tail}`,
	]);
	expect(await patch({ companyID: 176, contactID: null })).toBeUndefined();
	expect(await patch({ description: 'x'.repeat(8001) })).toEqual([
		`String value exceeds maximum length (field:description). ${tail}`,
	]);
	expect(await patch({ queueID: null })).toHaveLength(1);
	expect(await patch({ issueType: 13, subIssueType: 131 })).toBeUndefined();
	expect(await patch({ issueType: 10 })).toEqual([
		'Picklist value [131] does not exist for subIssueType.',
	]);
});

it('an update leaves an old value alone that is inactive by now', async () => {
	const id = await client.createId();
	simulator.state.setPicklistValue('queueID', 8, { isActive: false });
	expect((await client.call('PATCH', 'Tickets', { id, queueID: 8, status: 8 })).status).toBe(200);
	expect(await client.refusal({})).toEqual(
		refused('Picklist value [8] does not exist for queueID. ; on record number [1].'),
	);
	simulator.state.settings.inactivePicklistMode = 'accept';
	expect((await client.create()).status).toBe(200);
});
