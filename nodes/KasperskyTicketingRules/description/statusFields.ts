import type { INodeProperties } from 'n8n-workflow';
import { STATUS_CATALOGUE } from '../../shared/deviceStatus/statusCatalogue';
import type { Solution } from '../../shared/items';
import { SOLUTION_NAMES } from '../ruleTable/rules';

/** Fields in which a person names one status: solution, level and status description. */

const solutions = (name: string): INodeProperties => ({
	displayName: 'Solution',
	name,
	type: 'options',
	options: [
		{
			name: SOLUTION_NAMES.kasperskyEndpointSecurityCloud,
			value: 'kasperskyEndpointSecurityCloud',
		},
		{ name: SOLUTION_NAMES.kasperskySecurityCenter, value: 'kasperskySecurityCenter' },
	],
	default: 'kasperskySecurityCenter',
});

const levels = (name: string): INodeProperties => ({
	displayName: 'Level',
	name,
	type: 'options',
	options: [
		{ name: 'Critical', value: 'Critical' },
		{ name: 'Warning', value: 'Warning' },
	],
	default: 'Critical',
});

/** Each solution has status descriptions and texts of its own. */
const statusOf = (
	solution: Solution,
	{ prefix, about }: StatusFields,
	show: INodeProperties['displayOptions'],
): INodeProperties => ({
	displayName: 'Status Description',
	name: `${prefix}Status`,
	type: 'options',
	options: STATUS_CATALOGUE.flatMap(({ code, text }) => {
		const name = text[solution];
		return name === undefined ? [] : [{ name, value: code }];
	}).sort((a, b) => a.name.localeCompare(b.name)),
	default: 'databasesOutdated',
	displayOptions: { show: { ...show?.show, [`${prefix}Solution`]: [solution] } },
	description: about,
});

interface StatusFields {
	/** Of the names of the parameters. */
	prefix: 'test' | 'explain';
	/** Beside the status. */
	about: string;
}

export const statusFields = (
	fields: StatusFields,
	displayOptions?: INodeProperties['displayOptions'],
): INodeProperties[] => [
	...[solutions(`${fields.prefix}Solution`), levels(`${fields.prefix}Level`)].map((field) => ({
		...field,
		...(displayOptions && { displayOptions }),
	})),
	statusOf('kasperskySecurityCenter', fields, displayOptions),
	statusOf('kasperskyEndpointSecurityCloud', fields, displayOptions),
];
