import { companyFields } from '../model/companyFields';
import type { Row } from '../model/values';

const NAMES: Array<[number, string]> = [
	[0, 'Managed Services Ltd'],
	[175, 'Contoso'],
	[176, 'Fabrikam'],
	[177, 'Northwind Traders'],
	[178, 'Adventure Works'],
	[179, 'Tailspin Toys'],
	[180, 'Wide World Importers'],
	[181, 'Litware'],
	[182, 'Proseware'],
	[183, 'Fourth Coffee'],
	[184, 'Wingtip Toys'],
];

const INACTIVE = 182;
const FIRST_EXTRA = 1001;

function company(id: number, companyName: string, created: string): Row {
	const row: Row = Object.fromEntries(companyFields.map((field) => [field.name, null]));
	return {
		...row,
		id,
		companyName,
		companyNumber: `C${String(id).padStart(5, '0')}`,
		companyType: 1,
		createDate: created,
		isActive: id !== INACTIVE,
		isClientPortalActive: false,
		isEnabledForComanaged: false,
		isSample: false,
		isTaskFireActive: false,
		isTaxExempt: false,
		lastActivityDate: created,
		phone: '555-0100',
		userDefinedFields: [],
	};
}

/** The tenant's companies: id 0 is its own one, which exists in every tenant (reference section 5). */
export function seedCompanies(extra: number, created: string): Row[] {
	const named = NAMES.map(([id, name]) => company(id, name, created));
	const numbered = Array.from({ length: extra }, (_, index) =>
		company(FIRST_EXTRA + index, `Company ${index + 1}`, created),
	);
	return [...named, ...numbered];
}
