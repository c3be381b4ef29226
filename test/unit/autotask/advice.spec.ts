import { properties as ticketProperties } from '../../../nodes/AutotaskTicket/description/properties';
import { OPERATIONS } from '../../../nodes/AutotaskTicket/operations/router';
import { properties as rulesProperties } from '../../../nodes/KasperskyTicketingRules/description/properties';
import { testPanel } from '../../../nodes/KasperskyTicketingRules/testTicket/ticket';
import { explainError, type Panel } from '../../../nodes/shared/autotask/errors';
import { spill } from '../../security/spill';

const panels: Record<string, Panel | undefined> = {
	...Object.fromEntries(OPERATIONS.map(({ value, panel }) => [value, panel])),
	testTicket: testPanel,
};
const advice = (text: string, operation: string) =>
	explainError({ kind: 'rejected', status: 500, texts: [text] }, 'do it', panels[operation])
		.description;

const OF_CATEGORY = "The user defined field 'Cost Centre' is required.";
const BOTH_EMPTY =
	'assignedResourceID, assignedResourceRoleID, and queueID cannot all be empty. Supply a queueID or both an assignedResourceID and assignedResourceRoleID.';

describe('a field that the ticket category requires', () => {
	it.each(['sync', 'create', 'testTicket'])(
		'leads to another category where %s chooses one, best an API-only one',
		(operation) => {
			expect(advice(OF_CATEGORY, operation)).toMatch(/["“]Ticket Category["”].*API-only/);
		},
	);

	it('leads to the category in Autotask where the operation chooses none', () => {
		expect(advice(OF_CATEGORY, 'complete')).toMatch(/make this one optional/);
	});

	it('is not taken for one of Autotask’s when it is called like one', () => {
		expect(advice("The user defined field 'Source' is required.", 'sync')).not.toContain(
			'"Source"',
		);
	});
});

describe('a field of the operation', () => {
	it.each([
		[
			'sync',
			'dueDateTime is required.; on record number [0]',
			'"Due (Hours)" of the ticketing rule',
		],
		[
			'sync',
			BOTH_EMPTY,
			'"Queue" of the ticketing rule or "Primary Resource" of the ticketing rule',
		],
		['sync', 'contactID is required.', '"Contact" of the ticketing rule'],
		['create', 'contactID is required.', '"Contact ID" of the additional fields'],
		['create', BOTH_EMPTY, '"Queue" or "Primary Resource" of the additional fields'],
		[
			'update',
			'When assigning a Resource, you must assign both a assignedResourceID and assignedResourceRoleID.',
			'"Primary Resource" of the fields to update',
		],
		['addNote', 'noteType is required.', '"Note Type"'],
		['complete', 'resolution is required.', '"Resolution"'],
		['testTicket', 'billingCodeID is required.', '“Work Type” of the ticketing rule'],
	])('of %s is named as there: %s', (operation, text, place) => {
		expect(advice(text, operation)).toBe(`Fill in ${place}, and run the item again.`);
	});

	it.each([
		[
			'sync',
			'Picklist value [99] does not exist for priority.',
			'"Priority" of the ticketing rule',
		],
		[
			'create',
			'Picklist value [9] does not exist for source.',
			'"Source" of the additional fields',
		],
		[
			'addNote',
			'Picklist value [99] does not exist for publish. ; on record number [1].',
			'"Note Publish"',
		],
		['complete', 'Picklist value [99] does not exist for status.', '"Completed Status"'],
		[
			'update',
			'Picklist value [99] does not exist for queueID.',
			'"Queue" of the fields to update',
		],
		[
			'create',
			'The given allocation code is not an active general allocation code',
			'"Work Type" of the additional fields',
		],
	])('of %s takes another value: %s', (operation, text, place) => {
		expect(advice(text, operation)).toContain(`a value in ${place} that Autotask still has`);
	});
});

describe('what belongs to another company than the ticket', () => {
	const LOCATION =
		'The companyLocationID[12] cannot be associated with the Ticket. The Ticket and CompanyLocation must have the same companyID.';
	const CONTACT =
		'Reference value on field: contactID of type: Contact does not exist or is invalid. ; on record number [1].';
	const DEVICE = 'Value does not reference an existing entity for configurationItemID.';

	it.each([
		['create', LOCATION, 'choose another location in Autotask (on the ticket,'],
		['sync', LOCATION, 'or map the customer to another company in Kaspersky Ticketing Rules'],
		['complete', CONTACT, 'choose another contact in Autotask (on the ticket,'],
		[
			'create',
			CONTACT,
			'choose another contact in "Contact ID" of the additional fields, or choose another one in "Company"',
		],
		[
			'create',
			DEVICE,
			'choose another configuration item in "Configuration Item ID" of the additional fields',
		],
	])('in %s is changed where it is set: %s', (operation, text, where) => {
		expect(advice(text, operation)).toContain(where);
		expect(advice(text, operation)).not.toContain('the account exists');
	});
});

describe('a value', () => {
	it('that is too long is shortened in its field', () => {
		const text = 'String value exceeds maximum length (field:externalID). ; on record number [1].';
		expect(advice(text, 'create')).toBe(
			'Shorten "External ID" of the additional fields, and run the item again.',
		);
	});

	it('of another issue type is told from one that is gone', () => {
		const text = 'Picklist value [131] does not exist for subIssueType.';
		expect(advice(text, 'create')).toContain('that belongs to the issue type');
	});

	it('that a required field lacks is filled in, not chosen among others', () => {
		const text = 'Value does not exist for the required field title. ; on record number [1].';
		expect(advice(text, 'create')).toBe('Fill in "Title", and run the item again.');
	});
});

it('a ticket that is gone is looked for in Autotask', () => {
	const text =
		'Value does not reference an existing entity for id. | Error updating entity for record number [1].';
	expect(advice(text, 'complete')).toContain('no longer there');
});

it('an unknown host may come from the field Zone URL', () => {
	const error = { kind: 'unreachable', detail: 'unknown', what: 'name' } as const;
	expect(explainError(error, 'do it').description).toContain('"Zone URL"');
});

it.each([
	['sync', 'map the customer to another company in Kaspersky Ticketing Rules'],
	['create', 'choose another one in "Company"'],
	['testTicket', 'choose another one in “Company”'],
])('a company that is none leads from %s to where it is chosen', (operation, where) => {
	expect(advice('Reference value on field: companyID does not exist', operation)).toContain(where);
});

/** Names of fields and options, as the editor shows them. */
const shown = (properties: unknown) =>
	new Set(
		[...spill(properties).matchAll(/displayName: (.*?)(?: Name or ID)?$/gm)].map(
			([, name]) => name,
		),
	);

it('names only fields that there are in the panels', () => {
	const there = new Set([...shown(ticketProperties), ...shown(rulesProperties)]);
	const named = [...spill(panels).matchAll(/["“]([^"”]+)["”]/g)].map(([, name]) => name);
	expect(named.filter((name) => !there.has(name))).toEqual([]);
	expect(named.length).toBeGreaterThan(20);
});
