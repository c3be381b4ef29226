import {
	isSelected,
	type ObserverParameters,
} from '../../../nodes/KasperskySecurityCenterTrigger/observer/parameters';
import type { Change } from '../../../nodes/shared/deviceStatus/comparison';
import type { Device } from '../../../nodes/shared/items';

type Selection = ObserverParameters['selection'];

const ALL: Selection = { levels: ['Critical', 'Warning'], statusCodes: [], groupPath: '' };
const DEVICE: Device = { id: 'a', name: 'A', group: 'Managed devices/Finance' };

function changeOf(part: Partial<Change> = {}, device = DEVICE): Change {
	const problem = { level: 'Warning', since: 0, phase: 'raised' } as const;
	const observed = { device, customer: null, levels: new Map() };
	return {
		kind: { change: 'raised' },
		observed,
		code: 'scanOverdue',
		problem,
		unsent: problem,
		...part,
	};
}

const select = (part: Partial<Selection>, change = changeOf()) =>
	isSelected(change, { ...ALL, ...part });

it('lets everything through by default', () => {
	expect(select({})).toBe(true);
});

it('selects by level, and by either level of a level change', () => {
	expect(select({ levels: ['Critical'] })).toBe(false);
	const fallen = changeOf({ kind: { change: 'levelChanged', previousLevel: 'Critical' } });
	expect(select({ levels: ['Critical'] }, fallen)).toBe(true);
});

it('selects by status description; unknown bits belong to "Other status"', () => {
	expect(select({ statusCodes: ['databasesOutdated'] })).toBe(false);
	const unknown = changeOf({ code: 'unknownStatusBit27' });
	expect(select({ statusCodes: ['otherStatus'] }, unknown)).toBe(true);
});

it.each([
	['Managed devices/Finance', true],
	['finance', true],
	['Managed devices', true],
	['Managed devices/Finance/Paris', false],
	['Managed devices/Fin', false],
])('selects by administration group %s: %s', (groupPath, expected) => {
	expect(select({ groupPath })).toBe(expected);
});

it('lets the clearing of a removed device through, whose group nobody knows any more', () => {
	const removed = changeOf({ kind: { change: 'cleared' } }, { id: 'a', name: 'A' });
	expect(select({ groupPath: 'Managed devices/Finance' }, removed)).toBe(true);
});
