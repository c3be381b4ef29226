import { statusCodesOfMask, bitOfStatus } from '../../shared/deviceStatus/statusCatalogue';
import type { Level } from '../../shared/items';

/** The conditions of an administration group for each level (`KLSRV_HSTSTAT_MASK`). */
export interface SeverityMasks {
	critical: number;
	warning: number;
}

/** `KLHST_WKS_STATUS_ID`; https://support.kaspersky.com/help/KSC/14/KSCAPI/a00274.html */
export const STATUS_ID = { ok: 0, critical: 1, warning: 2 } as const;

export interface AttributedLevels {
	levels: Map<string, Level>;
	/** A Critical device has no Critical reason by these masks: they are outdated. */
	hasOutdatedMasks: boolean;
}

function levelOf(code: string, masks: SeverityMasks): Level {
	const bit = bitOfStatus(code);
	if (bit === undefined) return 'Critical';
	const isSet = (mask: number) => (mask & (1 << bit)) !== 0;
	// In both masks (with different thresholds) or in neither: the device's own level.
	return isSet(masks.warning) && !isSet(masks.critical) ? 'Warning' : 'Critical';
}

/**
 * Finds the level of each reason. The server returns one level per device and one mask of reasons; which
 * level a reason has follows from the masks of the device's administration group.
 *
 * @param masks `undefined` when the group is not known: every reason then has the device's level
 */
export function attributeLevels(
	statusId: number,
	mask: number | undefined,
	masks: SeverityMasks | undefined,
): AttributedLevels {
	if (statusId === STATUS_ID.ok) return { levels: new Map(), hasOutdatedMasks: false };
	const codes = statusCodesOfMask(mask);
	const all = (level: Level) => new Map(codes.map((code) => [code, level]));
	if (statusId === STATUS_ID.warning) return { levels: all('Warning'), hasOutdatedMasks: false };
	// Only several reasons can be of both levels.
	if (!masks || codes.length === 1) {
		return { levels: all('Critical'), hasOutdatedMasks: false };
	}
	const levels = new Map(codes.map((code) => [code, levelOf(code, masks)]));
	const hasCritical = [...levels.values()].includes('Critical');
	return hasCritical
		? { levels, hasOutdatedMasks: false }
		: { levels: all('Critical'), hasOutdatedMasks: true };
}
