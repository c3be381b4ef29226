import { attributeLevels } from '../../../nodes/KasperskySecurityCenterTrigger/openApi/severity';

const CRITICAL = 1;
const WARNING = 2;
const databases = 128;
const restart = 2048;
const both = databases + restart;
const levels = (...args: Parameters<typeof attributeLevels>) =>
	Object.fromEntries(attributeLevels(...args).levels);

it('finds no problem on a device that is OK, whatever its mask says', () => {
	expect(levels(0, both, undefined)).toEqual({});
});

it('takes every reason of a Warning device as Warning', () => {
	expect(levels(WARNING, both, { critical: both, warning: 0 })).toEqual({
		databasesOutdated: 'Warning',
		restartRequired: 'Warning',
	});
});

it("tells a Critical device's reasons apart by the masks of its group", () => {
	expect(levels(CRITICAL, both, { critical: databases, warning: restart })).toEqual({
		databasesOutdated: 'Critical',
		restartRequired: 'Warning',
	});
});

it.each([
	['both masks', { critical: both, warning: both }],
	['neither mask', { critical: 0, warning: 0 }],
])("takes a reason that is in %s at the device's own level", (_, masks) => {
	expect(levels(CRITICAL, both, masks)).toEqual({
		databasesOutdated: 'Critical',
		restartRequired: 'Critical',
	});
});

it('notices masks that cannot be those of today: a Critical device without a Critical reason', () => {
	const result = attributeLevels(CRITICAL, both, { critical: 0, warning: both });
	expect(result.hasOutdatedMasks).toBe(true);
	expect(new Set(result.levels.values())).toEqual(new Set(['Critical']));
});

it("takes reasons of an unknown group at the device's level", () => {
	expect(levels(CRITICAL, both, undefined)).toEqual({
		databasesOutdated: 'Critical',
		restartRequired: 'Critical',
	});
});

it('reports a level without a reason as "Other status"', () => {
	expect(levels(WARNING, 0, undefined)).toEqual({ otherStatus: 'Warning' });
});

it('handles the highest bit, which JavaScript shows as a negative number', () => {
	const masks = { critical: databases, warning: -2147483648 };
	expect(levels(CRITICAL, databases + 2 ** 31, masks)).toEqual({
		databasesOutdated: 'Critical',
		unknownStatusBit31: 'Warning',
	});
});

it("takes the only reason of a Critical device at the device's level, whatever the masks say", () => {
	const masks = { critical: 0, warning: both };
	const { levels: found, hasOutdatedMasks } = attributeLevels(CRITICAL, databases, masks);
	expect([Object.fromEntries(found), hasOutdatedMasks]).toEqual([
		{ databasesOutdated: 'Critical' },
		false,
	]);
});
