import {
	countsAsKaspersky,
	isRecent,
	NOTHING_KNOWN,
	type AntivirusKnowledge,
	type ReadingRules,
} from '../antivirus';
import { flag, rowOf, text, time } from '../values';

/**
 * Reads the fields of a device that are needed. Nothing else goes any further: `udf` can hold recovery keys.
 *
 * @returns `undefined` without `uid`: it cannot be told from others
 */
export function readDattoDevice(json: unknown) {
	const row = rowOf(json);
	const uid = text(row, 'uid');
	if (uid === undefined) return undefined;
	const type = rowOf(row.deviceType);
	const antivirus = rowOf(row.antivirus);
	return {
		uid,
		hostname: text(row, 'hostname'),
		description: text(row, 'description'),
		domain: text(row, 'domain'),
		intIpAddress: text(row, 'intIpAddress'),
		siteUid: text(row, 'siteUid'),
		siteName: text(row, 'siteName'),
		operatingSystem: text(row, 'operatingSystem'),
		deviceClass: text(row, 'deviceClass'),
		deviceCategory: text(type, 'category'),
		deviceType: text(type, 'type'),
		product: text(antivirus, 'antivirusProduct'),
		status: text(antivirus, 'antivirusStatus'),
		lastSeen: time(row, 'lastSeen'),
		deleted: flag(row, 'deleted'),
		suspended: flag(row, 'suspended'),
	};
}

export type DattoDevice = NonNullable<ReturnType<typeof readDattoDevice>>;

/** Deleted devices stay in the list for a while, in a site of this name. */
const DELETED_SITE = 'deleted devices';

export const isDeletedSite = (name: string | undefined): boolean =>
	name?.toLowerCase() === DELETED_SITE;

/** As if it were not listed. */
export const isDeleted = ({ deleted, siteName }: DattoDevice): boolean =>
	deleted || isDeletedSite(siteName);

/** Printers, network devices and ESXi hosts never have an antivirus. */
export const isComputer = ({ deviceClass }: DattoDevice): boolean => deviceClass === 'device';

const isServer = ({ deviceCategory, deviceType, operatingSystem }: DattoDevice): boolean =>
	[deviceCategory, deviceType, operatingSystem].some((words) => /server/i.test(words ?? ''));

const NOT_DETECTED: AntivirusKnowledge = { isInstalled: false };

/** A product that does not run says nothing of its databases. */
const STATUSES: Record<string, AntivirusKnowledge | undefined> = {
	RunningAndUpToDate: { isInstalled: true, isRunning: true, isUpToDate: true },
	RunningAndNotUpToDate: { isInstalled: true, isRunning: true, isUpToDate: false },
	NotRunning: { isInstalled: true, isRunning: false },
	NotDetected: NOT_DETECTED,
};

/**
 * What the four values of `antivirusStatus` say. `NotDetected` on a server says nothing: how the agent finds products
 * there is not known.
 *
 * @param now milliseconds
 */
export function dattoKnowledge(
	device: DattoDevice,
	rules: ReadingRules,
	now: number,
): AntivirusKnowledge {
	const { product, status, lastSeen, suspended } = device;
	const isSilent = !isRecent(lastSeen, now, rules.longestSilence);
	if (!isComputer(device) || isDeleted(device) || suspended || isSilent) return NOTHING_KNOWN;
	if (status === undefined) return NOTHING_KNOWN;
	const said = Object.hasOwn(STATUSES, status) ? STATUSES[status] : undefined;
	if (!said) return { strange: [`antivirusStatus “${status}”`] };
	if (said === NOT_DETECTED) return isServer(device) ? NOTHING_KNOWN : said;
	if (product === undefined) return NOTHING_KNOWN;
	// One product is shown, which the RMM chooses: what is true of Kaspersky behind it is not known.
	return countsAsKaspersky(product, rules) ? said : NOT_DETECTED;
}
