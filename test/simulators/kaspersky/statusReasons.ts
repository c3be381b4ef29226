/**
 * The simulator's own small table of status reasons: position = bit number of KLHST_WKS_STATUS_MASK.
 * Vendor source of numbers and meanings: KSCAPI 13.2/a00008, bits 0 to 19. The codes are the project's. The
 * shipped catalogue is not imported on purpose: a mistake in it must show up against this table.
 */
const CODES_BY_BIT = [
	'deviceUnmanaged',
	'protectionDisabled',
	'appNotRunning',
	'tooManyViruses',
	'rtpLevelDiffers',
	'appNotInstalled',
	'scanOverdue',
	'databasesOutdated',
	'notConnected',
	'licenseExpiry',
	'activeThreats',
	'restartRequired',
	'incompatibleApps',
	'vulnerabilities',
	'updateCheckOverdue',
	'encryptionInvalid',
	'mobileNotCompliant',
	'unprocessedIncidents',
	'definedByApplication',
	'outOfDiskSpace',
];

const UNKNOWN_BIT = /^unknownStatusBit(\d{1,2})$/;

/** The mask value of one reason code; accepts `unknownStatusBit<n>` for bits that the vendor has not documented. */
export function maskOfReason(code: string): number {
	const unknownBit = UNKNOWN_BIT.exec(code);
	const bit = unknownBit ? Number(unknownBit[1]) : CODES_BY_BIT.indexOf(code);
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
			reasons.push(CODES_BY_BIT[bit] ?? `unknownStatusBit${bit}`);
		}
	}
	return reasons;
}

/** Whether a mask holds one of the given codes. */
export function hasReason(mask: number, code: string): boolean {
	return (mask & maskOfReason(code)) !== 0;
}
