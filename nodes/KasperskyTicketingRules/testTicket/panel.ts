import type { Panel } from '../../shared/autotask/errors';

const ofRule = (field: string) => `“${field}” of the ticketing rule`;

/** How Test Ticket calls what a person can change, for the advice in errors. */
export const testPanel: Panel = {
	fields: {
		queueID: ofRule('Queue'),
		priority: ofRule('Priority'),
		dueDateTime: ofRule('Due (Hours)'),
		billingCodeID: ofRule('Work Type'),
		issueType: ofRule('Issue Type'),
		subIssueType: ofRule('Sub-Issue Type'),
		status: '“Completed Status”',
	},
	category:
		"the option “Ticket Category” of Autotask Ticket, operation Sync; this test takes the API user's default category",
	company: 'choose another one in “Company”',
};
