import type { FieldSpec } from '../model/fields';
import {
	billingCodeFields,
	resourceFields,
	roleFields,
	serviceDeskRoleFields,
} from '../model/lookupFields';
import { ticketCategoryFields } from '../model/ticketFields';
import type { Row } from '../model/values';
import { seedPicklists } from './picklists';

/** licenseType of API users: they cannot be assigned or impersonated (reference 1.2). */
export const API_LICENSE = 7;
export const API_USER_ID = 29682885;
export const TECHNICIAN_ID = 29682886;
export const TECHNICIAN_ROLE_ID = 29682834;

function rows(fields: FieldSpec[], values: Row[]): Row[] {
	const empty: Row = Object.fromEntries(fields.map((field) => [field.name, null]));
	return values.map((value) => ({ ...empty, ...value }));
}

function person(id: number, first: string, last: string, more: Row = {}): Row {
	return {
		id,
		firstName: first,
		lastName: last,
		userName: `${first}.${last}`.toLowerCase(),
		email: `${first}.${last}@managed-services.example`.toLowerCase(),
		isActive: true,
		licenseType: 1,
		resourceType: 'Employee',
		userType: 1,
		defaultServiceDeskRoleID: TECHNICIAN_ROLE_ID,
		...more,
	};
}

export function seedResources(apiUser: string): Row[] {
	return rows(resourceFields, [
		person(API_USER_ID, 'Kaspersky', 'Integration', {
			userName: apiUser,
			email: apiUser,
			licenseType: API_LICENSE,
			defaultServiceDeskRoleID: null,
		}),
		person(TECHNICIAN_ID, 'Dana', 'Whitfield'),
		person(29682887, 'Ravi', 'Menon'),
		person(29682888, 'Former', 'Colleague', { isActive: false }),
	]);
}

export function seedRoles(): Row[] {
	return rows(roleFields, [
		{ id: TECHNICIAN_ROLE_ID, name: 'Service Desk Engineer', isActive: true, isSystemRole: false },
		{ id: 29682835, name: 'Senior Engineer', isActive: true, isSystemRole: false },
	]);
}

export function seedServiceDeskRoles(): Row[] {
	return rows(serviceDeskRoleFields, [
		{
			id: 1,
			resourceID: TECHNICIAN_ID,
			roleID: TECHNICIAN_ROLE_ID,
			isActive: true,
			isDefault: true,
		},
		{ id: 2, resourceID: 29682887, roleID: 29682835, isActive: true, isDefault: true },
		{ id: 3, resourceID: 29682887, roleID: TECHNICIAN_ROLE_ID, isActive: false, isDefault: false },
	]);
}

export function seedBillingCodes(): Row[] {
	const code = (id: number, name: string, useType: number, more: Row = {}): Row => ({
		id,
		name,
		useType,
		billingCodeType: 0,
		isActive: true,
		isExcludedFromNewContracts: false,
		department: 29682837,
		...more,
	});
	return rows(billingCodeFields, [
		code(29682801, 'Remote Support', 1),
		code(29682802, 'Onsite Support', 1),
		code(29682803, 'Maintenance', 1),
		// A work type of type 2: filtering on billingCodeType would lose it (reference section 4).
		code(29682804, 'Internal Maintenance (non-billable)', 1, { billingCodeType: 2 }),
		code(29682805, 'Emergency (old)', 1, { isActive: false }),
		code(29682811, 'Vacation', 2),
		code(29682812, 'Managed Antivirus', 3),
		code(29682813, 'Hardware', 4),
	]);
}

export function seedCategories(): Row[] {
	const values = seedPicklists().get('Tickets.ticketCategory') ?? [];
	return rows(
		ticketCategoryFields,
		values.map(({ value, label }) => ({
			id: Number(value),
			name: label,
			nickname: label.slice(0, 3).toUpperCase(),
			isActive: true,
			isApiOnly: value === '2',
			isGlobalDefault: value === '3',
			displayColorRGB: 1,
		})),
	).sort((left, right) => Number(left.id) - Number(right.id));
}
