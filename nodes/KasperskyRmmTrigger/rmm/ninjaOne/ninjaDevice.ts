import { z } from 'zod';
import { isRecent, type AntivirusKnowledge, type ReadingRules } from '../antivirus';
import { text, time, wholeNumber } from '../values';

/** The fields of a device that are needed. */
export const ninjaDevice = z.object({
	id: z.number().int(),
	organizationId: wholeNumber,
	...{ nodeClass: text, approvalStatus: text },
	...{ systemName: text, displayName: text, dnsName: text, netbiosName: text },
	lastContact: time,
});

export type NinjaDevice = z.infer<typeof ninjaDevice>;

/** A row of the query for antivirus: one for each product and device. */
export const ninjaRow = z.object({
	deviceId: z.number().int(),
	productName: text,
	...{ productState: text, definitionStatus: text, timestamp: time },
});

export type NinjaRow = z.infer<typeof ninjaRow>;

/** What the rows say of one device. */
export interface DeviceRows {
	/** Of products that count. */
	own: Array<Pick<NinjaRow, 'productState' | 'definitionStatus' | 'timestamp'>>;
	/** When the newest row of another product was collected; milliseconds. */
	other?: number;
}

const COMPUTERS: readonly string[] = [
	...['WINDOWS_WORKSTATION', 'WINDOWS_SERVER', 'MAC', 'MAC_SERVER'],
	...['LINUX_WORKSTATION', 'LINUX_SERVER'],
];

export const isComputer = ({ nodeClass }: NinjaDevice): boolean =>
	COMPUTERS.includes(nodeClass ?? '');

/** Only what is approved is managed. */
export const isApproved = ({ approvalStatus }: NinjaDevice): boolean =>
	approvalStatus === 'APPROVED';

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
	device: NinjaDevice,
	rows: DeviceRows | undefined,
	rules: ReadingRules,
	now: number,
): AntivirusKnowledge {
	const isSilent = !isRecent(device.lastContact, now, rules.longestSilence);
	if (!rows || !isComputer(device) || !isApproved(device) || isSilent) return {};
	const isFresh = (timestamp: number | undefined) => isRecent(timestamp, now, rules.longestRowAge);
	if (rows.own.length === 0) return isFresh(rows.other) ? { isInstalled: false } : {};
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
