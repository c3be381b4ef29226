import type { INodeProperties } from 'n8n-workflow';
import { DEFAULT_TEXTS } from '../texts/texts';
import { operationProperties, operationSubtitle } from '../../shared/operation';
import { applyRules } from '../operations/applyRules';
import { listRuleTable } from '../operations/listRuleTable';
import { OPERATIONS } from '../operations/router';
import { accountsProperties } from './accountFields';
import { rulesProperties } from './ruleFields';

const { title, description } = DEFAULT_TEXTS.device;
const { title: customerTitle, description: customerDescription } = DEFAULT_TEXTS.customer;

/**
 * What tickets say. Expressions see the incoming item; what they cannot know the node adds. They are options, so that
 * only who changes a text has an expression in the node: as long as n8n cannot evaluate one, for want of an item, it
 * shows it in red, and no list follows the field that it depends on.
 */
const textsProperties: INodeProperties[] = [
	{
		displayName: 'Text Options',
		name: 'textOptions',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		options: [
			{
				displayName: 'Advice',
				name: 'advice',
				type: 'boolean',
				noDataExpression: true,
				default: true,
				description: 'Whether the description says what usually helps for the status',
			},
			{
				displayName: 'Customer Ticket Description',
				name: 'customerDescription',
				type: 'string',
				typeOptions: { rows: 8 },
				default: customerDescription,
				description:
					'Description of a ticket that is for all devices of a customer with one status. Autotask Ticket adds the list of devices.',
			},
			{
				displayName: 'Customer Ticket Title',
				name: 'customerTitle',
				type: 'string',
				default: customerTitle,
				description:
					'Title of a ticket that is for all devices of a customer with one status. Expressions can use the list of devices: its customer, status, level and devices.',
			},
			{
				displayName: 'Description',
				name: 'description',
				type: 'string',
				typeOptions: { rows: 8 },
				default: description,
				description:
					'Plain text. Lines for which the item has no value are left out. The node adds the other statuses of the device, where to find it, what usually helps, and the external ID. Times are written in UTC, and the whole text is cut to 8,000 characters. Leave empty to use the default text.',
			},
			{
				displayName: 'Ticketing Tab Address',
				name: 'tabAddress',
				type: 'string',
				noDataExpression: true,
				default: '',
				placeholder: 'e.g. https://n8n.example.com/webhook/kaspersky-ticketing',
				description:
					'Production URL of the template kaspersky-ticketing-tab. With it, the description of a new ticket has a link that opens the page with the window Mute… and the device filled in.',
			},
			{
				displayName: 'Title',
				name: 'title',
				type: 'string',
				default: title,
				description:
					'One line of at most 255 characters; a longer title is cut. Leave empty to use the default title.',
			},
		],
	},
];

export const properties: INodeProperties[] = [
	...operationProperties(OPERATIONS, applyRules, listRuleTable),
	...rulesProperties,
	...accountsProperties,
	...textsProperties,
];

export const subtitle = operationSubtitle(OPERATIONS);
