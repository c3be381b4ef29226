import { configurationItemFields } from '../model/configurationItemFields';
import type { Row } from '../model/values';

const EMPTY: Row = {
	...Object.fromEntries(configurationItemFields.map((field) => [field.name, null])),
	productID: 29682901,
	isActive: true,
	rmmOpenAlertCount: 0,
	numberOfUsers: 0,
};

/** A device that somebody has entered in Autotask, or that an RMM has synchronised. */
export const configurationItem = (values: Row): Row => ({ ...EMPTY, ...values });

/** Two laptops of two companies: devices that the other seeds know are added by those who need them. */
export const seedConfigurationItems = (): Row[] => [
	configurationItem({ id: 501, companyID: 175, referenceTitle: 'SPARE-LAPTOP-1' }),
	configurationItem({ id: 502, companyID: 176, referenceTitle: 'SPARE-LAPTOP-2' }),
];
