/** The classes that are computers; others have no antivirus. */
export const COMPUTERS = [
	...['WINDOWS_WORKSTATION', 'WINDOWS_SERVER', 'MAC', 'MAC_SERVER'],
	...['LINUX_WORKSTATION', 'LINUX_SERVER'],
];

export type ApprovalStatus = 'PENDING' | 'STAGED' | 'APPROVED' | 'DECOMMISSIONED';

/** A device as the API sends it. Times are Unix seconds with a fraction. */
export interface DeviceRow {
	id: number;
	uid: string;
	organizationId: number;
	locationId: number;
	nodeClass: string;
	nodeRoleId: number;
	approvalStatus: ApprovalStatus;
	offline: boolean;
	/** Missing where nobody has named the device. */
	displayName?: string;
	systemName: string;
	dnsName: string;
	netbiosName: string;
	created: number;
	lastContact: number;
	lastUpdate: number;
	tags: string[];
	maintenance?: object;
}

/** What the list says of a device only when asked in detail. */
export interface Details {
	os: { name: string; architecture: string; buildNumber: string };
	system: { name: string; manufacturer: string; model: string };
	lastLoggedInUser: string;
}

/** One product on one device. `productState` and `definitionStatus` are spelled as the vendor does; tests may put others. */
export interface AntivirusRow {
	productName: string;
	productState: string | null;
	definitionStatus: string | null;
	/** Can be empty. */
	version: string;
	deviceId: number;
	/** When it was collected. */
	timestamp: number;
}

export interface Device {
	row: DeviceRow;
	details: Details;
	antivirus: AntivirusRow[];
	/** The agent is in touch: `lastContact` and `lastUpdate` are always now. */
	inTouch: boolean;
	/** The agent collects: the times of its antivirus rows are always now. */
	collects: boolean;
}

export interface Organization {
	id: number;
	name: string;
	description: string;
	nodeApprovalMode: 'AUTOMATIC' | 'MANUAL' | 'REJECT';
}
