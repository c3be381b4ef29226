import type { Device } from '../../../shared/items';
import {
	countsAsKaspersky,
	isRecent,
	NOTHING_KNOWN,
	type AntivirusKnowledge,
	type ReadingRules,
} from '../antivirus';
import { flag, lastVisible, rowOf, text, time, type Row } from '../values';

/** Deleted devices stay in the list for a while, in a site of this name. */
const DELETED_SITE = 'deleted devices';

export const isDeletedSite = (name: string | undefined): boolean =>
	name?.toLowerCase() === DELETED_SITE;

/** As if it were not listed. */
export const isDeleted = (row: Row): boolean =>
	flag(row, 'deleted') || isDeletedSite(text(row, 'siteName'));

const isComputer = (row: Row): boolean => text(row, 'deviceClass') === 'device';

/** They never have an antivirus. A class that is not known may be that of a computer. */
const OTHER_CLASSES: readonly string[] = ['printer', 'esxihost', 'rmmnetworkdevice'];

export const mayBeComputer = (row: Row): boolean =>
	!OTHER_CLASSES.includes(text(row, 'deviceClass') ?? '');

function isServer(row: Row): boolean {
	const type = rowOf(row.deviceType);
	const words = [text(type, 'category'), text(type, 'type'), text(row, 'operatingSystem')];
	return words.some((word) => /server/i.test(word ?? ''));
}

/** What our items show of a device. Nothing else of it goes any further: `udf` can hold recovery keys. */
export function dattoDevice(row: Row, id: string): Device {
	const hostname = text(row, 'hostname');
	const domain = text(row, 'domain');
	const ip = text(row, 'intIpAddress');
	const os = text(row, 'operatingSystem');
	return {
		id,
		name: hostname ?? text(row, 'description') ?? id,
		...(hostname !== undefined && domain?.includes('.') ? { fqdn: `${hostname}.${domain}` } : {}),
		...(ip === undefined ? {} : { ip }),
		...(os === undefined ? {} : { os }),
		...lastVisible(time(row, 'lastSeen')),
	};
}

const NOT_DETECTED: AntivirusKnowledge = { isInstalled: false };

/** A product that does not run says nothing of its databases. */
const STATUSES: Record<string, AntivirusKnowledge | undefined> = {
	RunningAndUpToDate: { isInstalled: true, isRunning: true, isUpToDate: true },
	RunningAndNotUpToDate: { isInstalled: true, isRunning: true, isUpToDate: false },
	NotRunning: { isInstalled: true, isRunning: false },
	NotDetected: NOT_DETECTED,
};

/**
 * What the four values of `antivirusStatus` say of a device that is not deleted. `NotDetected` on a server says
 * nothing: how the agent finds products there is not known.
 *
 * @param now milliseconds
 */
export function dattoKnowledge(row: Row, rules: ReadingRules, now: number): AntivirusKnowledge {
	const isSilent = !isRecent(time(row, 'lastSeen'), now, rules.longestSilence);
	if (isSilent || flag(row, 'suspended') || !isComputer(row)) return NOTHING_KNOWN;
	const antivirus = rowOf(row.antivirus);
	const status = text(antivirus, 'antivirusStatus');
	if (status === undefined) return NOTHING_KNOWN;
	const said = Object.hasOwn(STATUSES, status) ? STATUSES[status] : undefined;
	if (!said) return { strange: [`antivirusStatus “${status}”`] };
	if (said === NOT_DETECTED) return isServer(row) ? NOTHING_KNOWN : said;
	const product = text(antivirus, 'antivirusProduct');
	if (product === undefined) return NOTHING_KNOWN;
	// One product is shown, which the RMM chooses: what is true of Kaspersky behind it is not known.
	return countsAsKaspersky(product, rules) ? said : NOT_DETECTED;
}
