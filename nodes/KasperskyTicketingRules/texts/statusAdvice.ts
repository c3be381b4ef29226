import { NO_DATA, OTHER_STATUS, catalogueCode } from '../../shared/deviceStatus/statusCatalogue';

/**
 * What a status means and what usually helps, in a sentence or two. The conditions behind them:
 * https://support.kaspersky.com/help/KSC/15.1/en-US/191051_1.htm and
 * https://support.kaspersky.com/Cloud/1.0/en-US/143160.htm
 */
const ADVICE: Record<string, string> = {
	deviceUnmanaged:
		'The device is on the network, but several synchronisations with its Network Agent have failed. Check that Network Agent runs on the device and reaches the Administration Server.',
	protectionDisabled:
		'Real-time protection is off, or paused for too long. Switch it on again, and find out who or what switched it off.',
	appNotRunning:
		'The security application is installed but does not run. Start it or restart the device; if it stops again, reinstall it.',
	tooManyViruses:
		'A scan has found more malware than the limit of this group allows. Look at what was found and where it comes from, then scan the whole device.',
	rtpLevelDiffers:
		'Real-time protection is in a state that the settings of this group do not allow, e.g. paused. Restore it on the device, or correct the allowed states.',
	appNotInstalled: 'Network Agent is there, but no security application is. Install it.',
	scanOverdue:
		'The last full scan was too long ago. Run one now, and check that the scan task is due at a time when the device is on.',
	databasesOutdated:
		'The databases in use were released too long ago. Start an update, and check that the device reaches its source of updates and has free disk space.',
	notConnected:
		'The device has not reached the Administration Server for too long. Check that it is still in use and switched on, and check its network settings.',
	licenseExpiry:
		'The license has expired, or is about to. Renew it, and check that the new one has reached the device.',
	activeThreats:
		'Malware was found that could not be disinfected. Disinfect or delete what was found, then scan the device again.',
	restartRequired:
		'A restart has been pending for too long; until the restart, an update or the protection may be incomplete. Agree on a time with the user and restart the device.',
	incompatibleApps:
		'An application is installed that is incompatible with the security application. Uninstall one of the two.',
	vulnerabilities:
		'Installed software has known vulnerabilities. Install the updates that close them, or remove the software.',
	updateCheckOverdue:
		'The device has not checked for Windows updates for too long. Check that Windows Update works, and that the device is on when the check is due.',
	encryptionInvalid:
		'The encryption status is not the required one. Look for the encryption or decryption error on the device.',
	mobileNotCompliant:
		'The settings of this mobile device break the security policy. Compare the two, and correct the settings on the device.',
	unprocessedIncidents:
		'Security issues of this device are still open. Check each one, fix its cause, and close it.',
	definedByApplication:
		'The security application itself asks for this status, often because settings could not be applied. Read what it reports on the device; reinstalling it often helps.',
	outOfDiskSpace:
		'There is too little free disk space, or synchronising has failed. Free some space; the status clears with the next successful synchronisation.',
	[NO_DATA]:
		'The device has not reported for too long, so nothing is known of its protection. Check that it is on, and that the reporter still runs on it and reaches n8n.',
	[OTHER_STATUS]:
		'This integration has no name for the reason. Read the properties of the device in the console.',
};

/** @param code any status code; those that are not in the catalogue count as "Other status" */
export function statusAdvice(code: string): string {
	return ADVICE[catalogueCode(code)];
}
