import type { Panel } from '../../shared/autotask/errors';
import { byField } from '../../shared/ticketSettings';

/** How the operations call what a person can change in them, for the advice in errors. */

const note = (where = '') => ({
	noteType: `"Note Type"${where}`,
	publish: `"Note Publish"${where}`,
});

const ofRule = (field: string) => `"${field}" of the ticketing rule`;
const option = (field: string) => `"${field}" of the options`;
const additional = (field: string) => `"${field}" of the additional fields`;

const syncPanel: Panel = {
	fields: {
		...byField(({ label }) => ofRule(label)),
		status: `"Completed Status" or ${option('New Status')}`,
		source: option('Source'),
		ticketCategory: `${ofRule('Ticket Category')} or ${option('Ticket Category')}`,
		ticketType: option('Ticket Type'),
		...note(' of the options'),
	},
	category: `${ofRule('Ticket Category')} or ${option('Ticket Category')}`,
	company: 'map the customer to another company in Kaspersky Ticketing Rules',
};

const createPanel: Panel = {
	fields: {
		title: '"Title"',
		description: '"Description"',
		queueID: '"Queue"',
		priority: '"Priority"',
		dueDateTime: '"Due"',
		configurationItemID: additional('Configuration Item ID'),
		contactID: additional('Contact ID'),
		externalID: additional('External ID'),
		issueType: additional('Issue Type'),
		source: additional('Source'),
		status: additional('Status'),
		subIssueType: additional('Sub-Issue Type'),
		ticketCategory: additional('Ticket Category'),
		ticketType: additional('Ticket Type'),
		billingCodeID: additional('Work Type'),
	},
	category: additional('Ticket Category'),
	company: 'choose another one in "Company"',
};

const notePanel: Panel = {
	fields: { title: '"Note Title"', description: '"Note Text"', ...note() },
};

const completePanel: Panel = {
	fields: { status: '"Completed Status"', resolution: '"Resolution"' },
};

/** By operation; Get has nothing to fill. */
export const PANELS: Readonly<Record<string, Panel>> = {
	sync: syncPanel,
	create: createPanel,
	addNote: notePanel,
	complete: completePanel,
};
