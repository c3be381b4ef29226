import type { Solution, StatusDescription } from '../items';

/** One row heading of the rule table: a status description and the solutions that know it. */
export interface CatalogueEntry {
	code: string;
	/** Bit of `KLHST_WKS_STATUS_MASK`; https://support.kaspersky.com/help/KSC/13.2/KSCAPI/a00008.html */
	bit?: number;
	/** The console's text in each solution that has this status description. */
	text: Partial<Record<Solution, string>>;
}

/** Stands for reasons that Kaspersky has not documented, and for a level that comes without a reason. */
export const OTHER_STATUS = 'otherStatus';

/** Ours, not Kaspersky's: a device has stopped reporting. Silence is never taken for OK. */
export const NO_DATA = 'noData';

/** Entry of a list of status descriptions that stands for all of them. */
export const ALL_STATUSES = 'all';

const UNKNOWN_BIT = /^unknownStatusBit(\d+)$/;

const entry = (bit: number, code: string, ksc: string, kesCloud?: string): CatalogueEntry => ({
	bit,
	code,
	text: {
		kasperskySecurityCenter: ksc,
		...(kesCloud === undefined ? {} : { kasperskyEndpointSecurityCloud: kesCloud }),
	},
});

/**
 * All status descriptions, in the order of the bits. Texts: KSC
 * https://support.kaspersky.com/help/KSC/15.1/en-US/191051_1.htm, KES Cloud
 * https://support.kaspersky.com/Cloud/1.0/en-US/143160.htm
 */
export const STATUS_CATALOGUE: readonly CatalogueEntry[] = [
	entry(0, 'deviceUnmanaged', 'Device has become unmanaged'),
	entry(
		1,
		'protectionDisabled',
		'Protection is disabled',
		'Security application is installed but real-time protection is disabled',
	),
	entry(
		2,
		'appNotRunning',
		'Security application is not running',
		'Security application is installed but it is not running',
	),
	entry(3, 'tooManyViruses', 'Too many viruses detected'),
	entry(
		4,
		'rtpLevelDiffers',
		'Real-time protection level differs from the level set by the Administrator',
	),
	entry(
		5,
		'appNotInstalled',
		'Security application is not installed',
		'Security application is not installed',
	),
	entry(6, 'scanOverdue', 'Malware scan has not been performed in a long time'),
	entry(
		7,
		'databasesOutdated',
		'Databases are outdated',
		'Anti-malware databases have not been updated in a long time',
	),
	entry(
		8,
		'notConnected',
		'Not connected in a long time',
		'The device has not connected to Administration Server in a long time',
	),
	entry(9, 'licenseExpiry', 'License expired / License expires soon', 'License has expired'),
	entry(10, 'activeThreats', 'Active threats are detected'),
	entry(11, 'restartRequired', 'Restart is required'),
	entry(12, 'incompatibleApps', 'Incompatible applications are installed'),
	entry(13, 'vulnerabilities', 'Software vulnerabilities have been detected'),
	entry(
		14,
		'updateCheckOverdue',
		'Check for Windows Update updates has not been performed in a long time',
	),
	entry(
		15,
		'encryptionInvalid',
		'Invalid encryption status',
		'Invalid encryption status of the device',
	),
	entry(16, 'mobileNotCompliant', 'Mobile device settings do not comply with the policy'),
	entry(17, 'unprocessedIncidents', 'Unprocessed security issues detected'),
	entry(
		18,
		'definedByApplication',
		'Device status defined by application',
		'Device status stated by the managed application',
	),
	entry(19, 'outOfDiskSpace', 'Device is out of disk space'),
	{ code: NO_DATA, text: { kasperskyEndpointSecurityCloud: 'No data received' } },
	{
		code: OTHER_STATUS,
		text: {
			kasperskySecurityCenter: 'Other status',
			kasperskyEndpointSecurityCloud: 'Other status',
		},
	},
];

const byCode = new Map(STATUS_CATALOGUE.map((item) => [item.code, item]));
const byBit = new Map(
	STATUS_CATALOGUE.flatMap((item) => (item.bit === undefined ? [] : [[item.bit, item]])),
);

/** A choice of a drop-down. */
export interface StatusChoice {
	name: string;
	value: string;
	description?: string;
}

/** The entries by name. @param choice of an entry; `undefined` leaves it out */
export function statusChoices(
	choice: (entry: CatalogueEntry) => StatusChoice | undefined,
): StatusChoice[] {
	const choices = STATUS_CATALOGUE.flatMap((item) => choice(item) ?? []);
	return choices.sort((a, b) => a.name.localeCompare(b.name));
}

/** The row of the rule table that a status code belongs to: itself, or "Other status". */
export function catalogueCode(code: string): string {
	return byCode.has(code) ? code : OTHER_STATUS;
}

/** The status description with the text of its solution; unknown codes keep their code. */
export function describeStatus(code: string, solution: Solution): StatusDescription {
	const unknownBit = UNKNOWN_BIT.exec(code)?.[1];
	if (unknownBit !== undefined) return { code, description: `Other status (bit ${unknownBit})` };
	const text = byCode.get(code)?.text;
	return { code, description: text?.[solution] ?? text?.kasperskySecurityCenter ?? code };
}

/**
 * Decodes `KLHST_WKS_STATUS_MASK` of a device that is not OK into status codes, lowest bit first.
 * Bits that Kaspersky has not documented become `unknownStatusBit<n>`; no bit at all is still a
 * problem, because the device is not OK: it becomes "Other status".
 *
 * @param mask read as unsigned 32-bit, as the server may send it negative
 */
export function statusCodesOfMask(mask: number | undefined): string[] {
	const bits = (mask ?? 0) >>> 0;
	const codes: string[] = [];
	for (let bit = 0; bit < 32; bit++) {
		if ((bits & (1 << bit)) !== 0) codes.push(byBit.get(bit)?.code ?? `unknownStatusBit${bit}`);
	}
	return codes.length > 0 ? codes : [OTHER_STATUS];
}

/** Bit of a status code, `undefined` for "Other status" and for codes of other sources. */
export function bitOfStatus(code: string): number | undefined {
	const unknownBit = UNKNOWN_BIT.exec(code)?.[1];
	return unknownBit === undefined ? byCode.get(code)?.bit : Number(unknownBit);
}
