import { z } from 'zod';
import {
	countsAsKaspersky,
	isRecent,
	type AntivirusKnowledge,
	type ReadingRules,
} from '../antivirus';
import { flag, text, time } from '../values';

const antivirus = z
	.object({ antivirusProduct: text, antivirusStatus: text })
	.optional()
	.catch(undefined);

const deviceType = z.object({ category: text, type: text }).optional().catch(undefined);

/**
 * The fields of a device that are needed. Nothing else goes any further: `udf` can hold recovery keys. A device
 * without `uid` cannot be told from others.
 */
export const dattoDevice = z.object({
	uid: z.string().min(1),
	...{ hostname: text, description: text, domain: text, intIpAddress: text },
	...{ siteUid: text, siteName: text, operatingSystem: text, deviceClass: text },
	...{ deviceType, antivirus, lastSeen: time, deleted: flag, suspended: flag },
});

export type DattoDevice = z.infer<typeof dattoDevice>;

/** Deleted devices stay in the list for a while, in a site of this name. */
const DELETED_SITE = 'deleted devices';

export const isDeletedSite = (name: string | undefined): boolean =>
	name?.toLowerCase() === DELETED_SITE;

/** As if it were not listed. */
export const isDeleted = ({ deleted, siteName }: DattoDevice): boolean =>
	deleted === true || isDeletedSite(siteName);

/** Printers, network devices and ESXi hosts never have an antivirus. */
export const isComputer = ({ deviceClass }: DattoDevice): boolean => deviceClass === 'device';

const isServer = ({ deviceType: kind, operatingSystem }: DattoDevice): boolean =>
	[kind?.category, kind?.type, operatingSystem].some((words) => /server/i.test(words ?? ''));

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
	const { antivirus: shown, lastSeen, suspended } = device;
	const isSilent = !isRecent(lastSeen, now, rules.longestSilence);
	if (!isComputer(device) || isDeleted(device) || suspended === true || isSilent) return {};
	const { antivirusProduct: product, antivirusStatus: status } = shown ?? {};
	if (status === undefined) return {};
	const said = Object.hasOwn(STATUSES, status) ? STATUSES[status] : undefined;
	if (!said) return { strange: [`antivirusStatus “${status}”`] };
	if (said === NOT_DETECTED) return isServer(device) ? {} : said;
	if (product === undefined) return {};
	// One product is shown, which the RMM chooses: what is true of Kaspersky behind it is not known.
	return countsAsKaspersky(product, rules) ? said : { isInstalled: false };
}
