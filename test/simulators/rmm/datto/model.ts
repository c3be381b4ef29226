/** The four spellings of the API (reference, "antivirus"); tests may put others on a device. */
export const STATUSES = {
	fine: 'RunningAndUpToDate',
	outdated: 'RunningAndNotUpToDate',
	notRunning: 'NotRunning',
	notDetected: 'NotDetected',
} as const;

export interface Antivirus {
	antivirusProduct: string | null;
	antivirusStatus: string | null;
}

/** %ProgramData%\CentraStage\AEMAgent\antivirus.json on a device, which a script of the MSP writes. */
export interface AntivirusOverride {
	product: string;
	running: boolean;
	upToDate: boolean;
}

interface Fields {
	id: number;
	uid: string;
	siteId: number;
	siteUid: string;
	siteName: string;
	hostname: string;
	description: string;
	deviceType: { category: string | null; type: string | null };
	intIpAddress: string;
	extIpAddress: string;
	operatingSystem: string;
	domain: string;
	lastLoggedInUser: string;
	cagVersion: string;
	displayVersion: string;
	deviceClass: string;
	online: boolean;
	suspended: boolean;
	deleted: boolean;
	rebootRequired: boolean;
	a64Bit: boolean;
	snmpEnabled: boolean;
	networkProbe: boolean;
	onboardedViaNetworkMonitor: boolean;
	/** Unix milliseconds, as all times here. */
	lastSeen: number;
	lastReboot: number;
	lastAuditDate: number;
	creationDate: number;
	antivirus: Antivirus;
	patchManagement: object;
	softwareStatus: string;
	warrantyDate: string;
	udf: Record<string, string | null>;
	portalUrl: string;
	webRemoteUrl: string;
}

/** A device as the API sends it. Any field can be null, booleans too. */
export type DeviceRow = { [Field in keyof Fields]: Fields[Field] | null };

export const TIMES = ['lastSeen', 'lastReboot', 'lastAuditDate', 'creationDate'] as const;

export interface Device {
	row: DeviceRow;
	/** Stands over what the agent has found, also when the script that wrote it no longer runs. */
	override: AntivirusOverride | null;
	/** The agent is in touch: `lastSeen` is always now. */
	inTouch: boolean;
}

export interface Site {
	id: number;
	uid: string;
	name: string;
	/** As texts; null where nobody has mapped the site. */
	autotaskCompanyId: string | null;
	autotaskCompanyName: string | null;
}

/** Where a device goes that somebody deletes (four sources); the list of sites has it, too. */
export const DELETED_DEVICES = 'Deleted Devices';
