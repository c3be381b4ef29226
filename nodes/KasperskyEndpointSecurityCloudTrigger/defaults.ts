/**
 * Our defaults. In KES Cloud the conditions are "configured by Kaspersky experts" and not published
 * (https://support.kaspersky.com/Cloud/1.0/en-US/143160.htm), so the operator has the last word.
 */
export const DEFAULTS = {
	/** Databases come several times a day and Network Agent connects every quarter of an hour, if the device is on. */
	days: {
		databasesWarning: 3,
		databasesCritical: 7,
		connectionWarning: 7,
		connectionCritical: 14,
	},
	/** Without protection nothing else matters. */
	levels: { protectionOff: 'Critical', notRunning: 'Critical', notInstalled: 'Critical' },
} as const;
