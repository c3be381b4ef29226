import type { INodeProperties } from 'n8n-workflow';

/** A rule with these mutes devices for a time, and sets nothing else. */
export const muteFields: INodeProperties[] = [
	{
		displayName: 'Devices',
		name: 'devices',
		type: 'string',
		default: '',
		placeholder: 'e.g. LAB-*, Managed devices/Test',
		description:
			'Mutes these devices: no ticket is created or changed for them until the time in “Until”; what clears is completed all the same. Names, or paths of groups, which include their subgroups; several with commas, * for any characters. A rule with devices sets nothing else.',
	},
	{
		displayName: 'Until',
		name: 'until',
		type: 'string',
		default: '',
		placeholder: 'e.g. 2026-12-31 or 2026-12-31 18:00',
		description:
			'When the devices are no longer muted. A date is muted to its end. Without a zone in it, it is a time in the time zone of the workflow.',
	},
];
