import type { Device } from '../../../shared/items';
import { isRecent, NOTHING_KNOWN, type AntivirusKnowledge, type ReadingRules } from '../antivirus';
import { lastVisible, rowOf, text, time, wholeNumber, type Row } from '../values';

/** What our items show of a device. */
export function ninjaDevice(row: Row, id: number): Device {
	const dnsName = text(row, 'dnsName');
	const ownName = text(row, 'systemName') ?? text(row, 'displayName') ?? text(row, 'netbiosName');
	return {
		id: String(id),
		name: ownName ?? dnsName ?? `Device ${id}`,
		...(dnsName?.includes('.') ? { fqdn: dnsName } : {}),
		...lastVisible(time(row, 'lastContact')),
	};
}

/** Reads a row of the query for antivirus: one for each product and device. */
export function readNinjaRow(json: unknown) {
	const row = rowOf(json);
	const deviceId = wholeNumber(row, 'deviceId');
	if (deviceId === undefined) return undefined;
	return {
		deviceId,
		productName: text(row, 'productName'),
		productState: text(row, 'productState'),
		definitionStatus: text(row, 'definitionStatus'),
		timestamp: time(row, 'timestamp'),
	};
}

export type NinjaRow = NonNullable<ReturnType<typeof readNinjaRow>>;

/** What the rows say of one device. */
export interface DeviceRows {
	/** Of products that count. */
	own: Array<Partial<Pick<NinjaRow, 'productState' | 'definitionStatus' | 'timestamp'>>>;
	/** When the newest row of another product was collected; milliseconds. */
	other?: number;
}

const COMPUTERS: readonly string[] = [
	...['WINDOWS_WORKSTATION', 'WINDOWS_SERVER', 'MAC', 'MAC_SERVER'],
	...['LINUX_WORKSTATION', 'LINUX_SERVER'],
];

const isComputer = (row: Row): boolean => COMPUTERS.includes(text(row, 'nodeClass') ?? '');

/** They never have an antivirus. A class that is not known may be that of a computer. */
const OTHER_CLASSES = /^(ANDROID|APPLE_|VMWARE_|HYPERV_|CLOUD_|NMS_|UNMANAGED_|MANAGED_)/;

export const mayBeComputer = (row: Row): boolean =>
	!OTHER_CLASSES.test(text(row, 'nodeClass') ?? '');

/** A computer that is approved: of anything else nothing is known. */
export const isManaged = (row: Row): boolean =>
	isComputer(row) && text(row, 'approvalStatus') === 'APPROVED';

/** The vendor spells `Out-of-Date`; compared without case and signs all the same. */
const bare = (value: string) => value.toLowerCase().replace(/[^a-z]/g, '');

const RUNNING: Record<string, boolean | undefined> = {
	...{ on: true, off: false, snoozed: false, expired: false, unknown: undefined },
};

const UP_TO_DATE: Record<string, boolean | undefined> = {
	...{ uptodate: true, outofdate: false, unknown: undefined },
};

/** The best that one of the values says. @returns `undefined` where none says anything */
function best(
	values: ReadonlyArray<string | undefined>,
	meanings: Record<string, boolean | undefined>,
): boolean | undefined {
	const said = values.map((value) => meanings[bare(value ?? '')]);
	if (said.includes(true)) return true;
	return said.includes(false) ? false : undefined;
}

const strangeValues = (
	field: string,
	values: ReadonlyArray<string | undefined>,
	meanings: Record<string, boolean | undefined>,
) =>
	values.flatMap((value) =>
		value === undefined || Object.hasOwn(meanings, bare(value)) ? [] : [`${field} “${value}”`],
	);

const EXPIRED = 'NinjaOne says that the protection has expired (EXPIRED).';

/**
 * What the rows of a device say. Without any row nothing is known: it never had a product, has been off for long, or
 * NinjaOne does not look for one there, as on Windows Server.
 *
 * @param now milliseconds
 */
export function ninjaKnowledge(
	device: Row,
	rows: DeviceRows | undefined,
	rules: ReadingRules,
	now: number,
): AntivirusKnowledge {
	const isSilent = !isRecent(time(device, 'lastContact'), now, rules.longestSilence);
	if (!rows || !isManaged(device) || isSilent) return NOTHING_KNOWN;
	const isFresh = (timestamp: number | undefined) => isRecent(timestamp, now, rules.longestRowAge);
	if (rows.own.length === 0) return isFresh(rows.other) ? { isInstalled: false } : NOTHING_KNOWN;
	const fresh = rows.own.filter(({ timestamp }) => isFresh(timestamp));
	const states = fresh.map(({ productState }) => productState);
	const definitions = fresh.map(({ definitionStatus }) => definitionStatus);
	const isRunning = best(states, RUNNING);
	const isUpToDate = best(definitions, UP_TO_DATE);
	const isExpired = states.some((state) => bare(state ?? '') === 'expired');
	const strange = [
		...strangeValues('productState', states, RUNNING),
		...strangeValues('definitionStatus', definitions, UP_TO_DATE),
	];
	return {
		...(isRunning === undefined && isUpToDate === undefined ? {} : { isInstalled: true }),
		...(isRunning === undefined ? {} : { isRunning }),
		...(isUpToDate === undefined ? {} : { isUpToDate }),
		...(isRunning === false && isExpired ? { detail: EXPIRED } : {}),
		...(strange.length === 0 ? {} : { strange }),
	};
}
