import type { INodeProperties } from 'n8n-workflow';

/**
 * Our defaults. In KES Cloud the conditions are "configured by Kaspersky experts" and not published
 * (https://support.kaspersky.com/Cloud/1.0/en-US/143160.htm), so the user decides.
 */
export const THRESHOLD_DEFAULTS = {
	/** Databases are updated several times a day and Network Agent connects every quarter of an hour, if the device is on. */
	days: {
		databasesWarning: 3,
		databasesCritical: 7,
		connectionWarning: 7,
		connectionCritical: 14,
	},
	/** A device without protection is always urgent. */
	levels: { protectionOff: 'Critical', notRunning: 'Critical', notInstalled: 'Critical' },
} as const;

const days = (
	name: keyof typeof THRESHOLD_DEFAULTS.days,
	displayName: string,
	description: string,
): INodeProperties => ({
	...{ displayName, name, description },
	type: 'number',
	typeOptions: { minValue: 0, numberPrecision: 1 },
	default: THRESHOLD_DEFAULTS.days[name],
});

const level = (
	name: keyof typeof THRESHOLD_DEFAULTS.levels,
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
	default: THRESHOLD_DEFAULTS.levels[name],
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
				'How long a status must last before it is raised. The first report after this time raises it. A device that is OK again by then gets no ticket.',
		},
		{
			displayName: 'Report Silence After (Hours)',
			name: 'reportSilenceAfter',
			type: 'number',
			typeOptions: { minValue: 0 },
			default: 0,
			description:
				'Raise "No data received" once on a device that has not reported for this long; 0 means never. Only time in which other devices report counts: gaps longer than half of this value, such as nights and weekends when all devices are off, do not count. Use at least twice the time between two reports. A missing report never completes a ticket.',
		},
		{
			displayName: 'Resend Every (Minutes)',
			name: 'resendEvery',
			type: 'number',
			typeOptions: { minValue: 5 },
			default: 60,
			description:
				'The current problems of a device are sent again at most this often, with a closing snapshot, so that Autotask and the reports agree after any outage',
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
			description: 'Level of the status "No data received"',
		},
		{
			displayName: 'Source ID',
			name: 'sourceIdentity',
			type: 'string',
			default: '',
			placeholder: 'e.g. kes-main',
			description:
				'Identifies this endpoint in the keys of its tickets. Leave empty to use the ID in its URL at the first report. To keep the tickets when you build the workflow again, set the same text in the old and in the new workflow; the old workflow then moves its tickets to the new keys.',
		},
		{
			displayName: 'Workspace If Missing',
			name: 'defaultWorkspace',
			type: 'string',
			default: '',
			placeholder: 'e.g. Contoso',
			description:
				'Customer of reports that contain no workspace. Leave empty to refuse such reports.',
		},
	],
};

/** The fields of the node's panel. */
export const properties: INodeProperties[] = [
	{
		displayName:
			"Kaspersky publishes no device API for KES Cloud. Devices report the data that Network Agent stores on them, and the limits below turn these data into statuses. The limits are not Kaspersky's, so the console can show other statuses. License, encryption and mobile devices are not covered.",
		name: 'notice',
		type: 'notice',
		default: '',
	},
	days(
		'databasesWarning',
		'Databases: Warning After (Days)',
		'Age of the anti-malware databases. 0 means never.',
	),
	days(
		'databasesCritical',
		'Databases: Critical After (Days)',
		'Age of the anti-malware databases. 0 means never.',
	),
	days(
		'connectionWarning',
		'Not Connected: Warning After (Days)',
		'Time since Network Agent last reached its Administration Server. 0 means never.',
	),
	days(
		'connectionCritical',
		'Not Connected: Critical After (Days)',
		'Time since Network Agent last reached its Administration Server. 0 means never.',
	),
	level(
		'protectionOff',
		'Protection Is Off',
		'Level of "real-time protection is disabled", which means switched off or paused',
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
				description: 'The problems in the first report of a device are raised',
			},
			{
				name: 'Only New Changes',
				value: 'onlyNewChanges',
				description:
					'In the first 24 hours after the first report, what is Warning or Critical in the first report of a device is not raised until it changes',
			},
		],
		default: 'allCurrentProblems',
		// A device reports for the first time when somebody deploys the reporter to it: its problems are new to Autotask.
		description: 'What to do with the problems that exist when devices begin to report',
	},
	options,
];
