/** One picklist value as the metadata carries it (reference section 3): value and parentValue are strings. */
export interface PicklistValue {
	value: string;
	label: string;
	isDefaultValue: boolean;
	sortOrder: number;
	parentValue: string;
	isActive: boolean;
	isSystem: boolean;
}

type Shorthand = [value: number, label: string, flags?: string, parent?: number];

function list(...values: Shorthand[]): PicklistValue[] {
	return values.map(([value, label, flags = '', parent], index) => ({
		value: String(value),
		label,
		isDefaultValue: flags.includes('default'),
		sortOrder: index + 1,
		parentValue: parent === undefined ? '' : String(parent),
		isActive: !flags.includes('inactive'),
		isSystem: flags.includes('system'),
	}));
}

/** Ids of reference section 3 where it has them; issue types and custom queues are this tenant's own. */
export function seedPicklists(): Map<string, PicklistValue[]> {
	return new Map<string, PicklistValue[]>([
		['Tickets.priority', list([4, 'Critical'], [1, 'High'], [2, 'Medium', 'default'], [3, 'Low'])],
		[
			'Tickets.status',
			list(
				[1, 'New', 'system default'],
				[8, 'In Progress'],
				[10, 'Dispatched/Scheduled'],
				[11, 'Escalate'],
				[7, 'Waiting Customer'],
				[9, 'Waiting Materials'],
				[12, 'Waiting Vendor'],
				[13, 'Waiting Approval'],
				[5, 'Complete', 'system'],
				[52, 'Complete - No Notify'],
				[19, 'On Hold (old)', 'inactive'],
			),
		],
		[
			'Tickets.queueID',
			list(
				[5, 'Client Portal', 'system'],
				[6, 'Post Sale'],
				[8, 'Monitoring Alert'],
				[29682833, 'Level I Support'],
				[29683378, 'Security Operations'],
				[29682969, 'Recurring Tickets (old)', 'inactive'],
			),
		],
		[
			'Tickets.source',
			list(
				[-1, 'Client Portal', 'system'],
				[1, 'Other'],
				[2, 'Phone'],
				[4, 'Email'],
				[6, 'In Person'],
				[8, 'Monitoring Alert'],
				[11, 'Web Chat'],
			),
		],
		[
			'Tickets.issueType',
			list(
				[10, 'Computer'],
				[11, 'Network'],
				[12, 'Email'],
				[13, 'Security'],
				[14, 'Telephony (old)', 'inactive'],
			),
		],
		[
			'Tickets.subIssueType',
			list(
				[101, 'Hardware', '', 10],
				[102, 'Operating system', '', 10],
				[103, 'Software installation', '', 10],
				[111, 'Connectivity', '', 11],
				[112, 'Firewall', '', 11],
				[121, 'Delivery', '', 12],
				[122, 'Spam', '', 12],
				[131, 'Malware', '', 13],
				[132, 'Antivirus out of date', '', 13],
				[133, 'Protection off', '', 13],
				[134, 'Vulnerability', '', 13],
				[135, 'Rootkit (old)', 'inactive', 13],
			),
		],
		[
			'Tickets.ticketType',
			list(
				[1, 'Service Request', 'system default'],
				[2, 'Incident', 'system'],
				[3, 'Problem', 'system'],
				[4, 'Change Request', 'system'],
				[5, 'Alert', 'system'],
			),
		],
		[
			'Tickets.ticketCategory',
			list(
				[3, 'Standard', 'default'],
				[2, 'Datto RMM Alert', 'system'],
				[4, 'Datto Alert', 'system'],
				[5, 'RMA', 'system'],
				[6, 'Datto Networking Alert', 'system'],
			),
		],
		['Tickets.serviceLevelAgreementID', list([1, 'Standard SLA'], [2, 'Premium SLA'])],
		['Tickets.creatorType', list([1, 'Resource', 'system'], [2, 'Contact', 'system'])],
		['Tickets.lastActivityPersonType', list([1, 'Resource', 'system'], [2, 'Contact', 'system'])],
		['Tickets.changeApprovalBoard', list([1, 'Change Board'])],
		['Tickets.changeApprovalStatus', list([1, 'Assigned'], [2, 'Requested'], [3, 'Approved'])],
		['Tickets.changeApprovalType', list([1, 'One Approval'], [2, 'All Approvals'])],
		['Tickets.monitorTypeID', list([1, 'Online'], [2, 'Performance'], [3, 'Service'])],
		['Tickets.apiVendorID', list([3, 'Datto RMM', 'system'])],
		['Tickets.rmaStatus', list([1, 'Requested'], [2, 'Received'])],
		['Tickets.rmaType', list([1, 'Repair'], [2, 'Replace'])],
		['Tickets.currentServiceThermometerRating', list([1, 'Bad'], [2, 'Good'])],
		['Tickets.previousServiceThermometerRating', list([1, 'Bad'], [2, 'Good'])],
		[
			'TicketNotes.noteType',
			list(
				[1, 'Task Summary'],
				[2, 'Task Detail'],
				[3, 'Task Notes', 'default'],
				[13, 'Workflow Rule Note', 'system'],
				[15, 'Duplicate Ticket Note', 'system'],
				[18, 'Client Portal Note', 'system'],
				[99, 'RMM Note'],
				[100, 'BDR Note'],
				[101, 'Email Note'],
				[29, 'Old note type', 'inactive'],
			),
		],
		[
			'TicketNotes.publish',
			list(
				[1, 'All Autotask Users', 'system'],
				[2, 'Internal Project Team', 'system'],
				[4, 'Internal & Co-Managed', 'system'],
			),
		],
		[
			'Companies.companyType',
			list([1, 'Customer', 'system'], [2, 'Lead'], [3, 'Prospect'], [7, 'Vendor'], [8, 'Partner']),
		],
		['Companies.classification', list([1, 'Silver'], [2, 'Gold'])],
		['Companies.territoryID', list([1, 'Local'])],
		['BillingCodes.billingCodeType', list([0, 'Normal'], [1, 'System'], [2, 'Non-Billable'])],
		['BillingCodes.department', list([29682837, 'Service Desk'])],
		[
			'BillingCodes.useType',
			list(
				[1, 'General Allocation Code'],
				[2, 'Internal Allocation Code'],
				[3, 'Recurring Contract Service Code'],
				[4, 'Material Cost Code'],
			),
		],
		['TicketCategories.displayColorRGB', list([1, '#3a7bd5'], [2, '#d54a3a'])],
	]);
}
