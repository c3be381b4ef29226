import type { INodeProperties } from 'n8n-workflow';
import { onFirstRun } from '../../shared/polling/onFirstRun';
import type { loadOptions } from '../methods/loadOptions';
import { DEFAULTS } from '../observer/parameters';

const loadOptionsMethod: keyof typeof loadOptions = 'getCustomers';

const level = (
	name: string,
	displayName: string,
	byDefault: 'Critical' | 'Warning',
	rest: Partial<INodeProperties>,
): INodeProperties => ({
	...{ displayName, name },
	type: 'options',
	options: [
		{ name: 'Critical', value: 'Critical' },
		{ name: 'Warning', value: 'Warning' },
		{ name: 'Not a Problem', value: 'off' },
	],
	default: byDefault,
	...rest,
});

const number = (
	name: string,
	displayName: string,
	byDefault: number,
	minValue: number,
	description: string,
	maxValue?: number,
): INodeProperties => ({
	...{ displayName, name, description },
	type: 'number',
	typeOptions: { minValue, ...(maxValue === undefined ? {} : { maxValue }) },
	default: byDefault,
});

const text = (
	name: string,
	displayName: string,
	byDefault: string,
	description: string,
): INodeProperties => ({
	...{ displayName, name, description },
	type: 'string',
	default: byDefault,
});

const options: INodeProperties = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add Option',
	default: {},
	options: [
		number(
			'rowAge',
			'Antivirus Data Valid For (Hours)',
			DEFAULTS.rowAgeHours,
			1,
			'NinjaOne only: when a row of antivirus data is older, nothing is known of the device, so its tickets stay as they are',
		),
		number(
			'lastContact',
			'Last Contact Valid For (Hours)',
			DEFAULTS.lastContactHours,
			1,
			'When a device was in contact with the RMM longer ago, nothing is known of it, so its tickets stay as they are',
		),
		number(
			'suspectDevices',
			'Mass Disappearance: Devices',
			DEFAULTS.suspectDevices,
			1,
			'When this many devices with problems, and at least half of all, are suddenly not found, their tickets stay open, because the credential may have lost its rights',
		),
		number(
			'suspectHours',
			'Mass Disappearance: Hours',
			DEFAULTS.suspectHours,
			0,
			'After this time the devices count as removed, and their tickets are completed',
		),
		number(
			'maximumItems',
			'Maximum Items per Execution',
			DEFAULTS.maximumItems,
			1,
			'Maximum number of items in one execution. When there are more, status changes are sent first, starting with the oldest problems, and the others follow with the next readings.',
			10_000,
		),
		text(
			'product',
			'Product Name Contains',
			DEFAULTS.product,
			'Which antivirus products count, in upper or lower case',
		),
		number(
			'raiseAfter',
			'Raise After (Minutes)',
			0,
			0,
			'How long a status must have lasted before it is raised. For a device that is OK again by then, no ticket is created.',
		),
		number(
			'readEvery',
			'Read Every (Minutes)',
			DEFAULTS.readEveryMinutes,
			0,
			'How often the RMM is read. Polls of n8n in between do nothing, so that other tools can use the RMM, too. 0 reads with every poll.',
		),
		number(
			'resendEvery',
			'Resend Every (Minutes)',
			DEFAULTS.resendEveryMinutes,
			5,
			'How often all current problems are sent again, with a closing snapshot, so that Autotask matches the RMM after any outage',
		),
		{
			displayName: 'Source ID',
			name: 'sourceIdentity',
			type: 'string',
			default: '',
			placeholder: 'e.g. rmm-main',
			description:
				'Identifies this RMM in the keys of the tickets. Leave empty to use the API key or client ID of the first reading. Two workflows may have the same only if their credentials see the same devices. When you change it, the tickets get new keys: current problems get new tickets, and those with the former keys are completed.',
		},
	],
};

/** The panel of the node. */
export const properties: INodeProperties[] = [
	{
		displayName: 'RMM',
		name: 'rmm',
		type: 'options',
		options: [
			{ name: 'Datto RMM', value: 'dattoRmm' },
			{ name: 'NinjaOne', value: 'ninjaOne' },
		],
		default: 'dattoRmm',
		description: 'Which RMM platform to read. Each site or organization is a customer.',
	},
	{
		displayName:
			'The RMM knows whether Kaspersky runs and is up to date on each device. License, encryption and the connection to the Kaspersky server are not known there and never reported as OK. For each customer choose one way: this trigger, reports to a Kaspersky Endpoint Security Cloud Trigger, or a Kaspersky Security Center Trigger. With two, each problem gets two tickets.',
		name: 'notice',
		type: 'notice',
		default: '',
	},
	{
		displayName:
			'Datto RMM shows one antivirus product for each device. Where it shows Windows Defender beside a stopped Kaspersky, nothing is known of Kaspersky there, so no ticket is created.',
		name: 'oneProductNotice',
		type: 'notice',
		default: '',
		displayOptions: { show: { rmm: ['dattoRmm'] } },
	},
	level('databasesOutdated', 'Databases Are Outdated', 'Warning', {
		description:
			'Level of "databases have not been updated in a long time". Datto RMM takes databases older than three days for outdated.',
	}),
	level('notRunning', 'Application Is Not Running', 'Critical', {
		description: 'Level of "installed but not running", also where the protection has expired',
	}),
	{
		displayName: 'All Devices Should Have It',
		name: 'allDevicesShouldHaveIt',
		type: 'boolean',
		default: false,
		description:
			'Whether a device on which the RMM shows no Kaspersky product, or only another one, is a problem. While this is off, such devices do not count.',
	},
	level('notInstalled', 'Application Is Not Installed', 'Critical', {
		description: 'Level of "not installed"',
		displayOptions: { show: { allDevicesShouldHaveIt: [true] } },
	}),
	{
		displayName: 'Customers',
		name: 'customers',
		type: 'options',
		options: [
			{ name: 'All', value: 'all' },
			{
				name: 'All Except',
				value: 'except',
				description: 'Use it for customers whose devices send reports',
			},
			{ name: 'Only', value: 'only' },
		],
		default: 'all',
		description: 'Send only status changes of devices of these customers',
	},
	{
		displayName: 'Customer Names or IDs',
		name: 'customerNames',
		type: 'multiOptions',
		typeOptions: { loadOptionsMethod },
		default: [],
		description:
			'Sites or organizations. Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
		displayOptions: { show: { customers: ['only', 'except'] } },
	},
	onFirstRun,
	options,
];
