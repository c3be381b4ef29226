import type { INodeProperties } from 'n8n-workflow';
import { DEFAULTS } from './defaults';

const days = (
	name: keyof typeof DEFAULTS.days,
	displayName: string,
	description: string,
): INodeProperties => ({
	...{ displayName, name, description },
	type: 'number',
	typeOptions: { minValue: 0, numberPrecision: 1 },
	default: DEFAULTS.days[name],
});

const level = (
	name: keyof typeof DEFAULTS.levels,
	displayName: string,
	description: string,
): INodeProperties => ({
	...{ displayName, name, description },
	type: 'options',
	options: [
		{ name: 'Critical', value: 'Critical' },
		{ name: 'Warning', value: 'Warning' },
		{ name: 'Not a Problem', value: 'off' },
	],
	default: DEFAULTS.levels[name],
});

const options: INodeProperties = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add Option',
	default: {},
	options: [
		{
			displayName: 'Raise After (Minutes)',
			name: 'raiseAfter',
			type: 'number',
			typeOptions: { minValue: 0 },
			default: 0,
			description:
				'How long a status must have lasted before it is raised, by the first report after this time. A device that is OK again by then makes no ticket.',
		},
		{
			displayName: 'Report Silence After (Hours)',
			name: 'reportSilenceAfter',
			type: 'number',
			typeOptions: { minValue: 0 },
			default: 0,
			description:
				'Raise "No data received", once, on a device that has not reported for this long; 0 is never. Only time in which other devices report counts: not nights and weekends when all are off (gaps longer than half of this). Take at least twice the time between two reports. Silence never completes a ticket.',
		},
		{
			displayName: 'Resend Every (Minutes)',
			name: 'resendEvery',
			type: 'number',
			typeOptions: { minValue: 5 },
			default: 60,
			description:
				'How often, at most, the current problems of a device are sent again, with a closing snapshot, so that Autotask and the reports agree after any outage',
		},
		{
			displayName: 'Silence Level',
			name: 'silenceLevel',
			type: 'options',
			options: [
				{ name: 'Critical', value: 'Critical' },
				{ name: 'Warning', value: 'Warning' },
			],
			default: 'Warning',
			description: 'Level of "No data received"',
		},
		{
			displayName: 'Source ID',
			name: 'sourceIdentity',
			type: 'string',
			default: '',
			placeholder: 'e.g. kes-main',
			description:
				'What tells this endpoint from others in the keys of the tickets. Leave empty to use the ID in its URL at the first report. To keep the tickets when you build the workflow again, set the same text in the old and the new one; the old one then hands its tickets over to the new keys.',
		},
		{
			displayName: 'Workspace If Missing',
			name: 'defaultWorkspace',
			type: 'string',
			default: '',
			placeholder: 'e.g. Contoso',
			description:
				'Customer of reports that name no workspace. Leave empty to refuse such reports.',
		},
	],
};

/** What the node's panel asks for. */
export const properties: INodeProperties[] = [
	{
		displayName:
			"Kaspersky publishes no device API for KES Cloud. Devices report the data that Network Agent keeps on them, and the limits below turn it into statuses. They are ours, not Kaspersky's: the console can show something else. Licence, encryption and mobile devices are not covered.",
		name: 'notice',
		type: 'notice',
		default: '',
	},
	days(
		'databasesWarning',
		'Databases: Warning After (Days)',
		'Age of the anti-malware databases. 0 is never.',
	),
	days(
		'databasesCritical',
		'Databases: Critical After (Days)',
		'Age of the anti-malware databases. 0 is never.',
	),
	days(
		'connectionWarning',
		'Not Connected: Warning After (Days)',
		'Time since Network Agent last reached its Administration Server. 0 is never.',
	),
	days(
		'connectionCritical',
		'Not Connected: Critical After (Days)',
		'Time since Network Agent last reached its Administration Server. 0 is never.',
	),
	level(
		'protectionOff',
		'Protection Is Off',
		'Level of "real-time protection is disabled": it is switched off or paused',
	),
	level('notRunning', 'Application Is Not Running', 'Level of "installed but not running"'),
	level('notInstalled', 'Application Is Not Installed', 'Level of "not installed"'),
	{
		displayName: 'On First Run',
		name: 'onFirstRun',
		type: 'options',
		options: [
			{
				name: 'All Current Problems',
				value: 'allCurrentProblems',
				description: 'The problems in the first report of a device count as news',
			},
			{
				name: 'Only New Changes',
				value: 'onlyNewChanges',
				description:
					'In the first 24 hours after the first report, what is Warning or Critical in the first report of a device is left alone until it changes',
			},
		],
		default: 'allCurrentProblems',
		// A device reports for the first time when somebody deploys the reporter to it: that is no old news.
		description: 'What to do with the problems that are there when devices begin to report',
	},
	options,
];
