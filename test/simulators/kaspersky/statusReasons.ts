/**
 * The simulator's own small table of status reasons: position = bit number of KLHST_WKS_STATUS_MASK.
 * Vendor source of numbers and meanings: KSCAPI 13.2/a00008, bits 0 to 19; texts: the console's (KSC 15.1, 191051_1).
 * The codes are the project's. The shipped catalogue is not imported on purpose: a mistake in it must show up against
 * this table.
 */
const REASONS_BY_BIT: ReadonlyArray<readonly [code: string, text: string]> = [
	['deviceUnmanaged', 'Device has become unmanaged'],
	['protectionDisabled', 'Protection is disabled'],
	['appNotRunning', 'Security application is not running'],
	['tooManyViruses', 'Too many viruses detected'],
	['rtpLevelDiffers', 'Real-time protection level differs from the level set by the Administrator'],
	['appNotInstalled', 'Security application is not installed'],
	['scanOverdue', 'Malware scan has not been performed in a long time'],
	['databasesOutdated', 'Databases are outdated'],
	['notConnected', 'Not connected in a long time'],
	['licenseExpiry', 'License expired / License expires soon'],
	['activeThreats', 'Active threats are detected'],
	['restartRequired', 'Restart is required'],
	['incompatibleApps', 'Incompatible applications are installed'],
	['vulnerabilities', 'Software vulnerabilities have been detected'],
	['updateCheckOverdue', 'Check for Windows Update updates has not been performed in a long time'],
	['encryptionInvalid', 'Invalid encryption status'],
	['mobileNotCompliant', 'Mobile device settings do not comply with the policy'],
	['unprocessedIncidents', 'Unprocessed security issues detected'],
	['definedByApplication', 'Device status defined by application'],
	['outOfDiskSpace', 'Device is out of disk space'],
];

/** Stands for a level that comes without a reason: it has no bit. */
export const NO_REASON = 'otherStatus';

/** What can be raised by hand: all documented reasons, and one that a client cannot know. */
export const RAISABLE_REASONS: readonly string[] = [
	...REASONS_BY_BIT.map(([code]) => code),
	'unknownStatusBit23',
];

const UNKNOWN_BIT = /^unknownStatusBit(\d{1,2})$/;

/** The mask value of one reason code; accepts `unknownStatusBit<n>` for bits that the vendor has not documented. */
export function maskOfReason(code: string): number {
	const unknownBit = UNKNOWN_BIT.exec(code);
	const bit = unknownBit
		? Number(unknownBit[1])
		: REASONS_BY_BIT.findIndex(([known]) => known === code);
	if (bit < 0 || bit > 31) throw new Error(`"${code}" is not a status reason`);
	return 2 ** bit;
}

/** The combined mask of several reason codes. */
export function maskOf(codes: readonly string[]): number {
	return codes.reduce((mask, code) => (mask | maskOfReason(code)) >>> 0, 0);
}

/** The reason codes of all bits set in a mask, lowest bit first. */
export function reasonsOf(mask: number): string[] {
	const reasons: string[] = [];
	for (let bit = 0; bit < 32; bit++) {
		if (Math.floor(mask / 2 ** bit) % 2 === 1) {
			reasons.push(REASONS_BY_BIT[bit]?.[0] ?? `unknownStatusBit${bit}`);
		}
	}
	return reasons;
}

/** Whether a mask holds one of the given codes. */
export function hasReason(mask: number, code: string): boolean {
	return (mask & maskOfReason(code)) !== 0;
}

/** What the console writes for a reason. */
export function textOfReason(code: string): string {
	if (code === NO_REASON) return 'Other status (no reason given)';
	const unknownBit = UNKNOWN_BIT.exec(code)?.[1];
	if (unknownBit !== undefined) return `Other status (bit ${unknownBit})`;
	return REASONS_BY_BIT.find(([known]) => known === code)?.[1] ?? code;
}

/** The reasons for which a device is not OK now, `NO_REASON` where it has none. */
export function problemsOf({ statusId, statusMask }: { statusId: number; statusMask: number }) {
	if (statusId === 0) return [];
	const reasons = reasonsOf(statusMask);
	return reasons.length > 0 ? reasons : [NO_REASON];
}
