import nock from 'nock';
import type { IDataObject } from 'n8n-workflow';

/** What the rules node reads of Autotask, answered by nock in the shapes of the vendor's API. */

export interface CompanyRow {
	id: number;
	companyName: string;
	isActive: boolean;
}

interface Value {
	value: string;
	label: string;
	isActive?: boolean;
	isDefaultValue?: boolean;
	sortOrder?: number;
	parentValue?: string;
}

export const ORIGIN = 'https://autotask.example';

export const PICKLISTS: Record<string, Value[]> = {
	queueID: [
		{ value: '8', label: 'Monitoring Alert', sortOrder: 2 },
		{ value: '5', label: 'Client Portal', sortOrder: 1 },
		{ value: '29682833', label: 'Security', sortOrder: 3 },
		{ value: '6', label: 'Post Sale', isActive: false },
	],
	priority: [
		{ value: '4', label: 'Critical', sortOrder: 1 },
		{ value: '1', label: 'High', sortOrder: 2 },
		{ value: '2', label: 'Medium', sortOrder: 3, isDefaultValue: true },
	],
	issueType: [
		{ value: '10', label: 'Computer' },
		{ value: '11', label: 'Network' },
	],
	subIssueType: [
		{ value: '100', label: 'Antivirus', parentValue: '10' },
		{ value: '101', label: 'Disk', parentValue: '10' },
		{ value: '110', label: 'Firewall', parentValue: '11' },
	],
};

export const COMPANIES: CompanyRow[] = [
	{ id: 0, companyName: 'The MSP', isActive: true },
	{ id: 175, companyName: 'CONTOSO', isActive: true },
	{ id: 176, companyName: 'Fabrikam', isActive: false },
	{ id: 177, companyName: 'Northwind', isActive: true },
	{ id: 178, companyName: 'northwind', isActive: true },
];

let users = 0;

/** Answers requests from now on, and counts them; each instance is a tenant of its own for caches. */
export class AutotaskReads {
	readonly requests: string[] = [];

	readonly secrets = {
		autotaskPsaApi: {
			userName: `api${++users}@msp.example`,
			secret: 'top-secret-word',
			integrationCode: 'TRACKING',
			baseUrl: `${ORIGIN}/atservicesrest/`,
			zoneUrl: '',
			webUrl: '',
			zoneOwner: '',
		} satisfies IDataObject,
	};

	constructor(
		picklists: Record<string, Value[]> = PICKLISTS,
		private readonly companies: CompanyRow[] = COMPANIES,
	) {
		const api = nock(ORIGIN).persist();
		api.get('/atservicesrest/V1.0/Tickets/entityInformation/fields').reply(() => {
			this.requests.push('fields');
			return [200, { fields: Object.entries(picklists).map(field) }];
		});
		api
			.get('/atservicesrest/V1.0/Tickets/entityInformation/userDefinedFields')
			.reply(200, { fields: [] });
		for (const entity of ['ResourceServiceDeskRoles', 'Resources', 'Roles']) {
			api
				.post(`/atservicesrest/V1.0/${entity}/query`)
				.reply(200, { items: [], pageDetails: { count: 0, nextPageUrl: null } });
		}
		api.post('/atservicesrest/V1.0/BillingCodes/query').reply(() => {
			this.requests.push('work types');
			const row = { id: 29683003, name: 'Maintenance', isActive: true, useType: 1 };
			return [200, { items: [row], pageDetails: { count: 1, nextPageUrl: null } }];
		});
		api.post('/atservicesrest/V1.0/Companies/query').reply((_, body) => {
			this.requests.push('companies');
			const { filter } = body as { filter: Array<{ op: string; field: string; value: unknown }> };
			const items = this.companies.filter((row) => filter.every((one) => matches(row, one)));
			return [200, { items, pageDetails: { count: items.length, nextPageUrl: null } }];
		});
	}
}

function field([name, values]: [string, Value[]]) {
	return {
		name,
		isPickList: true,
		picklistParentValueField: name === 'subIssueType' ? 'issueType' : '',
		picklistValues: values.map((value) => ({
			isDefaultValue: false,
			sortOrder: 0,
			parentValue: '',
			isActive: true,
			isSystem: false,
			...value,
		})),
	};
}

function matches(
	row: CompanyRow,
	{ op, field: name, value }: { op: string; field: string; value: unknown },
) {
	const text = (given: unknown) => String(given).toLowerCase();
	const actual = text(row[name as keyof CompanyRow]);
	if (op === 'in') return (value as unknown[]).map(text).includes(actual);
	if (op === 'contains') return actual.includes(text(value));
	return actual === text(value);
}
