import type { FieldSpec } from '../model/fields';
import { contactFields, contractFields, locationFields } from '../model/companyRecordFields';
import type { Row } from '../model/values';

/** What belongs to companies. Each company has a shared mailbox as a contact, and headquarters. */

function rows(fields: FieldSpec[], values: Row[]): Row[] {
	const empty: Row = Object.fromEntries(fields.map((field) => [field.name, null]));
	return values.map((value) => ({ ...empty, userDefinedFields: [], ...value }));
}

/** `isActive` is a number there (reference section 5). */
export const seedContacts = (): Row[] =>
	rows(contactFields, [
		contact(30, 175, 'Megan', 'Bowen', 'megan.bowen@contoso.example'),
		contact(31, 175, 'Former', 'Employee', 'former.employee@contoso.example', 0),
		contact(32, 176, 'Alex', 'Wilber', 'alex.wilber@fabrikam.example'),
		contact(33, 175, 'Service', 'Desk', 'it@contoso.example'),
		contact(34, 176, 'Service', 'Desk', 'it@fabrikam.example'),
		contact(35, 177, 'Service', 'Desk', 'it@northwind.example'),
		contact(36, 178, 'Service', 'Desk', 'it@adventure-works.example'),
		contact(37, 179, 'Service', 'Desk', 'it@tailspin.example'),
		contact(38, 177, 'Service', 'Desk', 'helpdesk@northwind.example'),
	]);

function contact(
	id: number,
	companyID: number,
	firstName: string,
	lastName: string,
	emailAddress: string,
	isActive = 1,
): Row {
	return { id, companyID, firstName, lastName, emailAddress, isActive };
}

/** Of a status other than 0 (inactive) and of dates the REST API's own judgement is not known. */
export const seedContracts = (now: Date): Row[] => {
	const day = (days: number) =>
		`${new Date(now.getTime() + days * 86_400_000).toISOString().slice(0, 10)}T00:00:00.000Z`;
	const contract = (id: number, companyID: number, contractName: string, more: Row = {}): Row => ({
		...{ id, companyID, contractName, status: 1, contractType: 7 },
		...{ startDate: day(-300), endDate: day(300), isDefaultContract: false },
		...more,
	});
	return rows(contractFields, [
		...[175, 176, 177, 178, 179].map((company, at) =>
			contract(71 + at, company, 'Managed Services'),
		),
		contract(81, 175, 'Antivirus 2024', { startDate: day(-900), endDate: day(-500) }),
		contract(82, 175, 'Project Phoenix', { status: 0 }),
	]);
};

export const seedLocations = (): Row[] =>
	rows(locationFields, [
		location(12, 175, 'Headquarters'),
		location(13, 176, 'Headquarters'),
		location(14, 177, 'Headquarters'),
		location(15, 178, 'Headquarters'),
		location(16, 179, 'Headquarters'),
		location(17, 175, 'Old Warehouse', false),
	]);

function location(id: number, companyID: number, name: string, isActive = true): Row {
	return { id, companyID, name, isActive, isPrimary: isActive };
}
